// Which rows there are. Opening and closing subtrees, loading and counting renumber them or replace
// their content: one such change after another, and each replaces rows and picture at once, when
// the rows to be seen are here.
import type { Calls } from '../src/protocol/channel';
import type { Extent, NodeBox, Overview, Side, SubtreeRow } from '../src/protocol/comparison';
import type { viewCalls } from '../src/protocol/contracts';
import type { Revealed } from '../src/protocol/search';
import type { Chart } from './chart';
import type { Cursor, Spot } from './cursor';
import { t } from './l10n';
import { rowOfChange } from './navigation';
import type { Pages } from './pages';
import { without, type Memory, type Opened } from './state';

/** Rows above and below the view that are fetched before it is drawn. */
const around = 16;

type Refusal = Awaited<ReturnType<Calls<typeof viewCalls>['toggle']>>['failed'][number];
interface Arrival { readonly cursor: Cursor; readonly top: number }

export interface RowModelParts {
  readonly calls: Pick<Calls<typeof viewCalls>, 'toggle' | 'findChange'>;
  readonly memory: Memory;
  readonly pages: Pages;
  readonly chart: Chart;
  /** Both, or only the left one: a single tree. */
  readonly sides: readonly Side[];
  /** Puts the cursor into new rows; `reveal`: and brings it into view. */
  place(cursor: Cursor, reveal: boolean): void;
  /** Other rows are here: their numbers may be others. */
  renumbered(): void;
  /** Something did not work; the rows stay. */
  notice(text: string): void;
  /** Nothing can be shown any more. */
  failed(error: unknown): void;
}

export class RowModel {
  overview: Overview | undefined;
  extent: Extent = { rowCount: 0, marks: [], bands: [] };
  #turn: Promise<void> = Promise.resolve();

  constructor(private readonly parts: RowModelParts) {}

  /** Another comparison, or the same anew, at the place where the reader was. `told`: its facts are known. */
  load(overview: Overview, told: () => void): Promise<void> {
    return this.#inTurn(async () => {
      const { calls, memory, pages, chart } = this.parts;
      const { opened, top, zoom, cursor } = memory.state;
      pages.hold();
      chart.viewport.fit();
      const { extent, failed } = opened.length > 0 ? await calls.toggle({ cids: opened.map(({ cid }) => cid) }) : { extent: overview.extent, failed: [] };
      this.#remember(opened, failed);
      this.overview = overview;
      told();
      await this.#renumber(extent, top);
      chart.viewport.restore(top, zoom);
      this.parts.place(cursor, false);
      chart.draw();
    });
  }

  /** The same rows with more of their numbers. */
  refresh(overview: Overview, told: () => void): Promise<void> {
    return this.#inTurn(async () => {
      const { top } = this.parts.chart.viewport;
      this.overview = overview;
      told();
      await this.#renumber(this.extent, top);
      this.parts.chart.draw();
    });
  }

  /** The cursor goes to the node that appears: the same key closes it again. */
  open({ cid, layer }: SubtreeRow, { row, side }: Exclude<Spot, { kind: 'node' }>): void {
    const { memory, pages, chart } = this.parts;
    const parent = pages.node(side, layer + 1, row);
    const within = parent?.state === 'identical' ? parent.cid : null;
    this.#toggle([cid], [...memory.state.opened, { cid, within }], async () => ({ cursor: { row, side, layer }, top: chart.viewport.top }));
  }

  close({ cid, first, side, layer }: NodeBox): void {
    const { memory, chart } = this.parts;
    this.#toggle([cid], without(memory.state.opened, cid), async () => ({ cursor: { row: first, side, layer }, top: Math.min(chart.viewport.top, first) }));
  }

  /** The cursor goes to the change that followed it: of all rows, that one is surely still there. */
  closeAll({ row, side }: Cursor): void {
    const { calls, memory, chart } = this.parts;
    const cids = memory.state.opened.map(({ cid }) => cid).reverse();
    if (cids.length === 0) return;
    const { top, fitting } = chart.viewport;
    const following = calls.findChange({ from: row - 1, direction: 'next' });
    this.#toggle(cids, [], async extent => {
      const found = await following;
      const now = found ? await rowOfChange(found.index, extent.rowCount, calls) : extent.rowCount - 1;
      const seen = found && found.row >= top && found.row < top + fitting;
      return { cursor: { row: now, side, layer: null }, top: seen ? now - (found.row - top) : now - fitting / 2 };
    });
  }

  /** Goes to the row that `find` answers with, the subtrees around it opened; false where it answers with none. A refusal becomes a notice. */
  async reveal(find: () => Promise<Revealed>, side: Side): Promise<boolean> {
    let known = false;
    await this.#inTurn(async () => {
      const { calls, memory, pages, chart, notice } = this.parts;
      const revealed = await find().catch(async (error: unknown) => {
        notice((error as Error).message);
        const { extent } = await calls.toggle({ cids: [] }); // some subtrees on the way may be open now
        await this.#renumber(extent, chart.viewport.top);
        return undefined;
      });
      known = revealed !== null;
      if (!revealed) return;
      const { extent, row, opened } = revealed;
      if (opened.length > 0) {
        pages.hold();
        memory.update({ opened: [...memory.state.opened, ...opened] });
        await this.#renumber(extent, row - chart.viewport.fitting / 2);
      }
      this.parts.place({ row, side, layer: null }, true);
      chart.draw('brief');
    });
    return known;
  }

  #toggle(cids: string[], opened: Opened, arrive: (after: Extent) => Promise<Arrival>): void {
    void this.#inTurn(async () => {
      const { calls, pages, chart } = this.parts;
      pages.hold();
      const { extent, failed } = await calls.toggle({ cids });
      const { cursor, top } = await arrive(extent);
      this.#remember(opened, failed);
      await this.#renumber(extent, top);
      this.parts.place(cursor, true);
      chart.draw('brief');
    });
  }

  /** What is open now: a subtree that cannot be opened stays closed, and a reload does not try again. */
  #remember(opened: Opened, failed: readonly Refusal[]): void {
    this.parts.memory.update({ opened: failed.reduce((rest, { cid }) => without(rest, cid), opened) });
    const [first] = failed;
    if (first) this.parts.notice(failed.length === 1 ? first.message : t('{0} subtrees cannot be opened. {1}', failed.length, first.message));
  }

  async #renumber(extent: Extent, top: number): Promise<void> {
    const { pages, chart } = this.parts;
    const { fitting } = chart.viewport;
    const first = Math.max(0, Math.floor(Math.min(top, extent.rowCount - fitting)));
    await pages.renew(extent.rowCount, Math.max(0, first - around), Math.ceil(first + fitting) + around);
    this.extent = extent;
    this.parts.renumbered();
    const { left, right } = this.overview!;
    chart.show({
      sides: this.parts.sides,
      layers: { left: left.layers, right: this.parts.sides.includes('right') ? right.layers : 0 },
      names: { left: left.name, right: right.name },
      extent,
      counting: left.counted === 'pending' || right.counted === 'pending',
    });
    chart.viewport.goTo(top);
  }

  #inTurn(work: () => Promise<void>): Promise<void> {
    this.#turn = this.#turn.then(work).catch((error: unknown) => this.parts.failed(error));
    return this.#turn;
  }
}
