// The tree of the file as the comparison draws it, one-sided: rows are keys, nodes span the rows of their
// key ranges. It is opened when it is first looked at.
import type { Calls } from '../../src/protocol/channel';
import type { Overview } from '../../src/protocol/comparison';
import type { inspectorCalls, Place } from '../../src/protocol/inspectorView';
import { Chart, type Click } from '../chart';
import { namedBy, targetOf, type Cursor, type Look, type Spot } from '../cursor';
import { commandFor, type Command } from '../keyboard';
import { number, plural, t } from '../l10n';
import { foldId, nodeId } from '../layout/boxes';
import { Navigation } from '../navigation';
import { Pages } from '../pages';
import { Details } from '../panels/details';
import { fill, h } from '../panels/dom';
import { boxRing, cellRing } from '../render/cursor';
import { RowModel } from '../rowModel';
import { Memory } from '../state';
import { iconButton } from '../toolkit';
import type { InspectorMemory } from './inspectorState';
import { linkButton } from './linkButton';

const zoomStep = 1.25;

export interface TreeEvents {
  openRecord(place: Place): void;
  revealInSidebar(place: Place): void;
  copy(text: string): void;
  /** The cursor is on another row. */
  moved(): void;
  notice(text: string): void;
}

type Sought = Parameters<Calls<typeof inspectorCalls>['revealRow']>[0];

export class TreeTab {
  readonly #memory: Memory;
  readonly #pages: Pages;
  readonly #chart: Chart;
  readonly #rows: RowModel;
  readonly #navigation: Navigation;
  readonly #details: Details;
  readonly #state = h('p', { 'class': 'remark', 'role': 'status', 'data-fact': 'tree' });
  readonly #position = h('span', { 'class': 'position', 'data-fact': 'rows' });
  readonly #whole: HTMLElement;
  readonly element: HTMLElement;
  /** Which tree is drawn, or about to be; undefined: none. */
  #shown: { readonly root: string | null; readonly loaded: Promise<boolean> } | undefined;
  #descriptions = 0;

  constructor(private readonly calls: Calls<typeof inspectorCalls>, private readonly state: InspectorMemory, private readonly events: TreeEvents) {
    this.#memory = new Memory({ getState: () => state.state.picture, setState: picture => state.update({ picture }) }, '');
    const failed = (error: unknown) => this.#fail(error);
    this.#pages = new Pages((from, count) => calls.rows({ from, count }), () => this.#chart.invalidate(), failed);
    this.#chart = new Chart({
      window: (from, to) => this.#pages.window(from, to),
      moment: () => undefined,
      ring: scene => {
        const { spot } = this.#navigation;
        if (spot.kind === 'cell') return cellRing(scene, spot.side, spot.row);
        return boxRing(scene, spot.kind === 'node' ? nodeId(spot.node) : foldId(spot.side, spot.cid));
      },
      drew: () => this.#drew(),
      clicked: (at, how) => this.#clicked(at, how),
    });
    this.#rows = new RowModel({
      calls, memory: this.#memory, failed, pages: this.#pages, chart: this.#chart, sides: ['left'],
      place: (cursor, reveal) => (reveal ? this.#navigation.go(cursor) : this.#navigation.put(cursor)),
      renumbered: () => undefined,
      notice: text => events.notice(text),
    });
    this.#navigation = new Navigation({ ...this.#memory.state.cursor, side: 'left' }, () => this.#look(), this.#pages, this.#chart, calls, {
      moved: cursor => {
        this.#memory.update({ cursor });
        events.moved();
        if (this.#details.open) this.#describe();
      },
      notice: text => events.notice(text),
    });
    this.#details = new Details({ copy: text => events.copy(text), close: () => this.#showDetails(false), revealInSidebar: () => this.#revealInSidebar(this.#navigation.spot) });
    this.#whole = linkButton(t('Show the file\'s own tree'), { action: 'own-tree', onClick: () => {
      state.update({ root: null });
      void this.show(null);
    } });
    const button = (shape: Parameters<typeof iconButton>[0], command: Command, label: string, key: string) =>
      iconButton(shape, { action: command, label, title: `${label} (${key})`, onClick: () => this.#run(command) });
    this.element = h('div', { class: 'tree-part' },
      h('div', { class: 'tree-bar' }, this.#state, this.#whole, this.#position,
        button('minus', 'zoomOut', t('Zoom out'), '−'), button('plus', 'zoomIn', t('Zoom in'), '+'), button('collapse', 'collapseAll', t('Close all opened subtrees'), 'c'), button('details', 'details', t('Details'), 'Space')),
      h('div', { class: 'panes' }, h('div', { class: 'picture' }, this.#chart.element), this.#details.element));
  }

  /** Resolves to whether it is drawn. `root`: of the file's own tree where null, else the CID of a commit or of a tree's root. */
  show(root: string | null): Promise<boolean> {
    if (this.#shown?.root === root) return this.#shown.loaded;
    const before = this.#shown;
    const loaded = this.#load(root, before !== undefined);
    this.#shown = { root, loaded };
    return loaded;
  }

  counted(overview: Overview): void {
    void this.#rows.refresh(overview, () => this.#tell(overview));
  }

  /** Opens the subtrees around a key or a node; false where it is not in this tree. */
  async reveal(sought: Sought): Promise<boolean> {
    if (!(await this.show(this.state.state.root))) return false;
    return this.#rows.reveal(() => this.calls.revealRow(sought), 'left');
  }

  /** The key under the cursor. */
  get selected(): Pick<Place, 'key' | 'root'> {
    const row = this.#pages.row(this.#navigation.cursor.row);
    return { key: row?.kind === 'entry' ? row.key : null, root: this.#rows.overview?.left.root ?? null };
  }

  /** The page may go away: what is to survive is written now. */
  rest(): void {
    this.#memory.write();
  }

  focus(): void {
    this.#chart.listbox.focus({ preventScroll: true });
  }

  key(event: KeyboardEvent): void {
    const command = commandFor(event);
    if (!command || (event.target as Element).closest('button, vscode-button, aside') || !handled.has(command)) return;
    event.preventDefault();
    this.focus();
    this.#run(command);
  }

  async #load(root: string | null, another: boolean): Promise<boolean> {
    try {
      fill(this.#state, t('Opening the tree…'));
      const overview = await this.calls.openTree({ root });
      // Both sides have one root, so all of it is one row: open that at once.
      const top = overview.left.root;
      if (top !== null && (another || !this.#memory.state.opened.some(({ cid }) => cid === top))) {
        this.#memory.update({ opened: [{ cid: top, within: null }], top: 0, cursor: { row: 0, side: 'left', layer: null } });
      }
      await this.#rows.load(overview, () => this.#tell(overview));
      if (this.#memory.state.details) this.#showDetails(true);
      return this.#rows.overview === overview;
    } catch (error) {
      this.#fail(error);
      return false;
    }
  }

  #fail(error: unknown): void {
    this.#shown = undefined; // looking at it again tries again
    fill(this.#state, `✗ ${(error as Error).message}`);
  }

  #tell({ left }: Overview): void {
    const commit = this.state.state.root === null || !left.commit ? '' : `${t('of commit {0}:', left.commit.rev ?? left.commit.cid)} `;
    const counts = left.entries !== null && left.nodes !== null
      ? t('{0} in {1}', plural(left.entries, '{0} entry', '{0} entries'), plural(left.nodes, '{0} node', '{0} nodes'))
      : left.counted === 'failed' ? t('entries not countable') : t('counting entries…');
    fill(this.#state, `${commit}${left.format} · ${plural(left.layers, '{0} layer', '{0} layers')} · ${counts}`);
    this.#whole.hidden = this.state.state.root === null;
  }

  #look(): Look {
    const { extent, overview } = this.#rows;
    return {
      sides: ['left'],
      rowCount: extent.rowCount,
      layers: { left: overview?.left.layers ?? 0, right: 0 },
      row: index => this.#pages.row(index),
      node: (side, layer, row) => this.#pages.node(side, layer, row),
    };
  }

  #run(command: Command): void {
    const { viewport } = this.#chart;
    const navigation = this.#navigation;
    const screen = Math.max(1, Math.floor(viewport.fitting) - 1);
    const acts: Partial<Record<Command, () => void>> = {
      up: () => void navigation.along(-1),
      down: () => void navigation.along(1),
      left: () => navigation.sideways(-1),
      right: () => navigation.sideways(1),
      first: () => navigation.by(-Infinity),
      last: () => navigation.by(Infinity),
      pageUp: () => navigation.by(-screen),
      pageDown: () => navigation.by(screen),
      open: () => this.#open(navigation.spot),
      details: () => this.#showDetails(!this.#details.open),
      zoomIn: () => viewport.zoomBy(zoomStep),
      zoomOut: () => viewport.zoomBy(1 / zoomStep),
      zoomReset: () => viewport.zoomReset(),
      collapseAll: () => this.#rows.closeAll(navigation.cursor),
      back: () => this.#showDetails(false),
    };
    acts[command]?.();
  }

  /** Enter, a double click or a chevron: opens a record, opens or closes a subtree. */
  #open(spot: Spot): void {
    const row = this.#pages.row(spot.row);
    if (spot.kind === 'node') this.#rows.close(spot.node);
    else if (row?.kind === 'subtree') this.#rows.open(row, spot);
    else if (row?.kind === 'entry') {
      this.rest(); // the record may hide this page
      this.events.openRecord({ cid: row.left, key: row.key, root: this.#rows.overview?.left.root ?? null });
    } else if (row) this.#showDetails(true);
  }

  #revealInSidebar(spot: Spot): void {
    const named = namedBy(spot, 'left', this.#pages.row(spot.row));
    if (named) this.events.revealInSidebar({ cid: named.cid, key: named.key, root: this.#rows.overview?.left.root ?? null });
  }

  #clicked(at: Cursor, how: Click): void {
    this.#navigation.go(at);
    const { spot } = this.#navigation;
    const row = this.#pages.row(at.row);
    const isEntry = spot.kind === 'cell' && row?.kind === 'entry';
    if (how === 'toggle' || (how === 'single' ? isEntry : !isEntry)) this.#open(spot);
    else if (spot.kind === 'node' && how === 'single') this.#showDetails(true);
  }

  #drew(): void {
    const { viewport, drawn } = this.#chart;
    const { first, last } = viewport.shown;
    this.#pages.want(drawn.from, drawn.to);
    const { rowCount } = this.#rows.extent;
    fill(this.#position, rowCount === 0 ? t('no rows') : t('rows {0}–{1} of {2}', number(first + 1), number(last + 1), number(rowCount)));
    this.#memory.update({ top: viewport.top, zoom: viewport.zoom });
  }

  #showDetails(open: boolean): void {
    this.#details.open = open;
    this.#memory.update({ details: open });
    if (open) this.#describe();
  }

  #describe(): void {
    const asked = ++this.#descriptions;
    if (this.#rows.extent.rowCount === 0) return this.#details.fail(t('There is nothing to describe.'));
    this.calls.describe(targetOf(this.#navigation.spot)).then(
      detail => asked === this.#descriptions && this.#details.show(detail),
      (error: unknown) => asked === this.#descriptions && this.#details.fail((error as Error).message),
    );
  }
}

const handled: ReadonlySet<Command> = new Set<Command>([
  'up', 'down', 'left', 'right', 'first', 'last', 'pageUp', 'pageDown', 'open', 'details', 'zoomIn', 'zoomOut', 'zoomReset', 'collapseAll', 'back',
]);
