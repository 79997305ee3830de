// Moves of the cursor that need the rows: steps that wait for a page, jumps to changes. One move
// ends before the next begins, so that keys pressed quickly add up.
import type { Calls } from '../src/protocol/channel';
import type { viewCalls } from '../src/protocol/contracts';
import type { Chart } from './chart';
import { along, clamp, sideways, spotAt, type Cursor, type Look, type Spot } from './cursor';
import { t } from './l10n';
import type { Pages } from './pages';
import type { Motion } from './render/draw';

export interface NavigationEvents {
  /** `change`: the number of the change under the cursor, counted from 0, where the move found it. */
  moved(cursor: Cursor, change: number | null): void;
  notice(text: string): void;
}

/** How many rows a step to the next node of a layer looks through before it gives up. */
const farthest = 4096;

export class Navigation {
  #turn: Promise<void> = Promise.resolve();

  constructor(
    public cursor: Cursor,
    private readonly look: () => Look,
    private readonly pages: Pages,
    private readonly chart: Chart,
    private readonly calls: Pick<Calls<typeof viewCalls>, 'findChange'>,
    private readonly events: NavigationEvents,
  ) {}

  get spot(): Spot {
    return spotAt(this.cursor, this.look());
  }

  go(cursor: Cursor, { place = 'nearest', motion = 'none', change = null }: { place?: 'nearest' | 'centre'; motion?: Motion; change?: number | null } = {}): void {
    this.put(cursor, change);
    this.chart.reveal(this.cursor.row, place, motion);
    this.chart.invalidate();
  }

  /** Without scrolling there. */
  put(cursor: Cursor, change: number | null = null): void {
    this.cursor = { ...cursor, row: clamp(cursor.row, this.look()) };
    this.events.moved(this.cursor, change);
  }

  /** By rows, in the column of entries. */
  by(rows: number): void {
    this.go({ ...this.cursor, layer: null, row: this.cursor.row + rows });
  }

  sideways(direction: -1 | 1): void {
    this.go(sideways(this.cursor, direction, this.look()));
  }

  along(direction: -1 | 1): Promise<void> {
    return this.#next(async () => {
      for (;;) {
        const reached = along(this.cursor, direction, this.look());
        if (!('missing' in reached)) {
          if (reached === this.cursor) this.events.notice(t('No further node in this layer.'));
          return this.go(reached);
        }
        if (Math.abs(reached.missing - this.cursor.row) > farthest) return this.events.notice(t('No further node in this layer near here.'));
        if (!await this.pages.ensure(reached.missing)) return;
      }
    });
  }

  /** To the next change; from the last one on to the first, as in VS Code's diff editor. */
  change(direction: 'next' | 'previous'): Promise<void> {
    return this.#next(async () => {
      const beyond = direction === 'next' ? -1 : this.look().rowCount;
      const near = await this.calls.findChange({ from: this.cursor.row, direction });
      const found = near ?? await this.calls.findChange({ from: beyond, direction });
      if (!found) return this.events.notice(t('There are no changes.'));
      if (!near) this.events.notice(direction === 'next' ? t('From the last change to the first.') : t('From the first change to the last.'));
      this.go({ ...this.cursor, layer: null, row: found.row }, { place: 'centre', motion: 'brief', change: found.index });
    });
  }

  #next(move: () => Promise<void>): Promise<void> {
    this.#turn = this.#turn.then(move).catch((error: unknown) => this.events.notice((error as Error).message));
    return this.#turn;
  }
}

/** The row of a change by its number, in about log2(rowCount) questions. */
export async function rowOfChange(index: number, rowCount: number, calls: Pick<Calls<typeof viewCalls>, 'findChange'>): Promise<number> {
  let low = -1;
  let high = rowCount;
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    const found = await calls.findChange({ from: middle, direction: 'next' });
    if (found?.index === index) return found.row;
    if (found && found.index < index) low = middle;
    else high = middle;
  }
  return high;
}
