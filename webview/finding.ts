// Finding in a comparison: the box, the search behind it, and the way to a match. What fits is marked in
// the picture; going to a match opens the subtrees around it, and leaves the focus where it is.
import type { Calls } from '../src/protocol/channel';
import type { viewCalls } from '../src/protocol/contracts';
import type { Side } from '../src/protocol/comparison';
import type { Found } from '../src/protocol/search';
import type { Chart } from './chart';
import { t } from './l10n';
import type { Navigation } from './navigation';
import type { Pages } from './pages';
import { SearchBox } from './panels/searchBox';
import type { RowModel } from './rowModel';
import { Search } from './search';
import type { Memory } from './state';

export interface FindingParts {
  readonly calls: Pick<Calls<typeof viewCalls>, 'searchRows' | 'revealRow'>;
  readonly memory: Memory;
  readonly pages: Pages;
  readonly chart: Chart;
  readonly rows: RowModel;
  readonly navigation: Navigation;
  notice(text: string): void;
  /** Back to the picture. */
  left(): void;
}

export class Finding {
  readonly #search: Search;
  readonly #box: SearchBox;
  /** Ends with the last search that was asked for. */
  #searched: Promise<void> = Promise.resolve();

  constructor(private readonly parts: FindingParts) {
    const { calls, memory, chart } = parts;
    this.#box = new SearchBox({
      query: text => {
        memory.update({ search: { query: text, at: null } });
        this.#searched = this.#search.run(text);
      },
      step: direction => void this.#toMatch(direction),
      left: () => parts.left(),
    });
    this.#search = new Search(calls, state => {
      this.#box.show(state);
      chart.mark(state.query);
      if (state.running) return;
      memory.update({ search: { query: state.query, at: state.at } });
      memory.write(); // seldom enough
    });
  }

  get element(): HTMLElement {
    return this.#box.element;
  }

  focus(): void {
    this.#box.focus();
  }

  /** A comparison is shown, or shown anew: searches in it what was searched before. */
  load(): void {
    const { query, at } = this.parts.memory.state.search;
    this.#box.text = query;
    this.#searched = this.#search.run(query, at);
  }

  async #toMatch(direction: 1 | -1): Promise<void> {
    const { calls, rows, navigation, notice } = this.parts;
    await this.#searched;
    const match = this.#search.step(direction);
    if (!match) return;
    const { found, around } = match;
    if (around) notice(direction > 0 ? t('From the last match to the first.') : t('From the first match to the last.'));
    const { side } = navigation.cursor;
    const known = await rows.reveal(() => calls.revealRow(found.kind === 'entry' ? { by: 'key', key: found.key } : { by: 'cid', cid: found.cid }), side);
    if (!known) return notice(t('This match is not in the trees any more.'));
    if (found.kind === 'node') this.#ontoNode(found, side);
  }

  /** From the row of a node to the node itself, on the side that has it. */
  #ontoNode({ cid, layer }: Found & { kind: 'node' }, side: Side): void {
    const { navigation, pages } = this.parts;
    const { row } = navigation.cursor;
    const has = (candidate: Side) => pages.node(candidate, layer, row)?.cid === cid;
    const other = side === 'left' ? 'right' : 'left';
    navigation.go({ row, side: !has(side) && has(other) ? other : side, layer });
  }
}
