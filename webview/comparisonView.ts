// An open comparison on the page: header, toolbar, picture and details, kept in step with each other,
// and the commands that act on them.
import type { Calls } from '../src/protocol/channel';
import type { Overview } from '../src/protocol/comparison';
import type { viewCalls } from '../src/protocol/contracts';
import type { Beginning } from '../src/protocol/steps';
import { Chart, type Click } from './chart';
import { namedBy, targetOf, type Cursor, type Look, type Spot } from './cursor';
import { Finding } from './finding';
import { commandFor, everywhere, type Command } from './keyboard';
import { t } from './l10n';
import { foldId, nodeId } from './layout/boxes';
import { sides } from './layout/frame';
import { Navigation } from './navigation';
import { Pages } from './pages';
import { Details } from './panels/details';
import { fill, h } from './panels/dom';
import { remark } from './panels/facts';
import { Header } from './panels/header';
import { Help } from './panels/help';
import { Notice } from './panels/notice';
import { Toolbar } from './panels/toolbar';
import { boxRing, cellRing } from './render/cursor';
import { RowModel } from './rowModel';
import type { Memory } from './state';
import { stepCommandFor, typing } from './stepper/keys';
import { Stepper } from './stepper/stepper';

const zoomStep = 1.25;

export class ComparisonView {
  #moves = 0;
  #descriptions = 0;
  #change: number | null = null; // under the cursor, counted from 0

  readonly #notice = new Notice();
  readonly #header: Header;
  readonly #toolbar: Toolbar;
  readonly #remark = h('p', { 'class': 'remark', 'data-fact': 'remark', 'hidden': true });
  readonly #details: Details;
  readonly #help = new Help(() => this.focus());
  readonly #pages: Pages;
  readonly #chart: Chart;
  readonly #rows: RowModel;
  readonly #navigation: Navigation;
  readonly #stepper: Stepper;
  readonly #finding: Finding;
  readonly element: HTMLElement;

  constructor(private readonly calls: Calls<typeof viewCalls>, private readonly memory: Memory, failed: (error: unknown) => void) {
    const copy = (text: string) => this.#try(async () => {
      await calls.copy({ text });
      this.#notice.say(t('Copied.'));
    });
    this.#header = new Header(copy);
    this.#details = new Details({ copy, close: () => this.run('back'), revealInSidebar: () => this.#revealInSidebar(this.#navigation.spot) });
    this.#pages = new Pages((from, count) => calls.rows({ from, count }), () => this.#chart.invalidate(), failed);
    this.#chart = new Chart({
      window: (from, to) => this.#pages.window(from, to),
      moment: () => this.#stepper.moment,
      ring: scene => {
        const { spot } = this.#navigation;
        if (spot.kind === 'cell') return cellRing(scene, spot.side, spot.row);
        return boxRing(scene, spot.kind === 'node' ? nodeId(spot.node) : foldId(spot.side, spot.cid));
      },
      drew: () => this.#drew(),
      clicked: (at, how) => this.#clicked(at, how),
    });
    this.#rows = new RowModel({
      calls, memory, failed, pages: this.#pages, chart: this.#chart, sides,
      place: (cursor, reveal) => (reveal ? this.#navigation.go(cursor) : this.#navigation.put(cursor)),
      renumbered: () => this.#stepper.renumbered(),
      notice: text => this.#notice.say(text),
    });
    this.#navigation = new Navigation(memory.state.cursor, () => this.#look(), this.#pages, this.#chart, calls, {
      moved: (cursor, change) => this.#moved(cursor, change),
      notice: text => this.#notice.say(text),
    });
    this.#stepper = new Stepper(calls, memory, {
      recorded: () => this.#rows.refresh(this.#rows.overview!, () => undefined),
      changed: () => this.#chart.draw(),
      moved: ({ rows }, playing) => rows && this.#chart.viewport.revealAll(rows.first, rows.last, playing ? 'none' : 'brief'),
      opened: () => this.#showState(),
      breakHere: () => this.run('breakHere'),
      notice: text => this.#notice.say(text),
    });
    this.#finding = new Finding({
      calls, memory, pages: this.#pages, chart: this.#chart, rows: this.#rows, navigation: this.#navigation,
      notice: text => this.#notice.say(text),
      left: () => this.focus(),
    });
    this.#toolbar = new Toolbar(command => this.run(command), this.#finding.element);
    this.element = h('div', { class: 'comparison' },
      this.#header.element, this.#toolbar.element,
      h('div', { class: 'panes' }, h('main', {}, this.#remark, this.#chart.element), this.#details.element),
      this.#stepper.element,
      this.#notice.element, this.#help.element);
  }

  /** Shows a comparison, where the reader was when there was one before. Resolves when it is drawn. */
  async load(overview: Overview, begin: Beginning | null): Promise<void> {
    this.#stepper.reset();
    await this.#rows.load(overview, () => this.#tell(overview));
    if (this.memory.state.details) this.#showDetails(true);
    this.#stepper.load(begin);
    this.#finding.load();
  }

  /** The same comparison with more of its numbers. */
  async counted(overview: Overview): Promise<void> {
    await this.#rows.refresh(overview, () => this.#tell(overview));
    if (this.#details.open) this.#describe();
  }

  /** Keys mean the rows unless the focus is on something else that answers keys; a click on plain text puts it nowhere. */
  key(event: KeyboardEvent): void {
    const on = event.target as Element;
    const command = commandFor(event);
    const finds = command === 'find' && !this.#help.element.open && (!typing(on) || event.ctrlKey || event.metaKey);
    if (finds) { // whoever else prevents the browser's own search does not answer it
      event.preventDefault();
      return this.#finding.focus();
    }
    if (event.defaultPrevented || this.#help.element.open) return;
    const inStepper = this.#stepper.element.contains(on);
    const step = inStepper ? stepCommandFor(event, on) : undefined;
    if (step) {
      event.preventDefault();
      return this.#stepper.run(step);
    }
    const free = !inStepper && !on.closest('button, vscode-button, dialog, aside');
    if (!command || !(free || everywhere.has(command)) || (typing(on) && command !== 'back')) return;
    event.preventDefault();
    if (free) this.focus();
    this.run(command);
  }

  /** Goes to a key or a node, wherever it is. */
  async reveal(sought: Parameters<Calls<typeof viewCalls>['revealRow']>[0]): Promise<void> {
    const known = await this.#rows.reveal(() => this.calls.revealRow(sought), this.#navigation.cursor.side);
    if (!known) this.#notice.say(t('Neither tree has {0}.', sought.by === 'key' ? sought.key : sought.cid));
    this.focus();
  }

  focus(): void {
    this.#chart.listbox.focus({ preventScroll: true });
  }

  run(command: Command): void {
    const { viewport } = this.#chart;
    const navigation = this.#navigation;
    const screen = Math.max(1, Math.floor(viewport.fitting) - 1);
    switch (command) {
      case 'up': return void navigation.along(-1);
      case 'down': return void navigation.along(1);
      case 'left': return navigation.sideways(-1);
      case 'right': return navigation.sideways(1);
      case 'first': return navigation.by(-Infinity);
      case 'last': return navigation.by(Infinity);
      case 'pageUp': return navigation.by(-screen);
      case 'pageDown': return navigation.by(screen);
      case 'nextChange': return void navigation.change('next');
      case 'previousChange': return void navigation.change('previous');
      case 'open': return this.#open(navigation.spot);
      case 'details': return this.#showDetails(!this.#details.open);
      case 'zoomIn': return viewport.zoomBy(zoomStep);
      case 'zoomOut': return viewport.zoomBy(1 / zoomStep);
      case 'zoomReset': return viewport.zoomReset();
      case 'swap': return this.#swap();
      case 'collapseAll': return this.#rows.closeAll(navigation.cursor);
      case 'stepper':
        this.#stepper.toggle();
        return this.#stepper.open ? undefined : this.focus();
      case 'stepBack': return this.#stepper.open ? this.#stepper.run('back') : undefined;
      case 'stepForward': return this.#stepper.open ? this.#stepper.run('forward') : undefined;
      case 'breakHere': return this.#stepper.open ? this.#breakHere(navigation.spot) : undefined;
      case 'find': return this.#finding.focus();
      case 'help': return this.#help.show();
      case 'back':
        this.#showDetails(false);
        return this.focus();
    }
  }

  #look(): Look {
    const { extent, overview } = this.#rows;
    return {
      sides,
      rowCount: extent.rowCount,
      layers: { left: overview?.left.layers ?? 0, right: overview?.right.layers ?? 0 },
      row: index => this.#pages.row(index),
      node: (side, layer, row) => this.#pages.node(side, layer, row),
    };
  }

  #tell(overview: Overview): void {
    this.#header.show(overview);
    const text = remark(overview);
    this.#remark.hidden = text === undefined;
    fill(this.#remark, text);
  }

  /** What Enter, a double click or a chevron does: opens a record, opens or closes a subtree. */
  #open(spot: Spot): void {
    const row = this.#pages.row(spot.row);
    if (spot.kind === 'node') {
      if (spot.node.state === 'identical') this.#rows.close(spot.node);
      else this.#showDetails(true);
    } else if (row?.kind === 'subtree') {
      this.#rows.open(row, spot);
    } else if (row?.kind === 'unresolved') {
      this.#showDetails(true);
    } else if (row) {
      this.#try(() => this.calls.openRecord({ row: spot.row }));
    }
  }

  #breakHere(spot: Spot): void {
    const { key = null, cid = null } = namedBy(spot, this.#navigation.cursor.side, this.#pages.row(spot.row)) ?? {};
    if (key !== null) this.#stepper.toggleBreakpoint({ kind: 'key', key });
    else if (cid !== null) this.#stepper.toggleBreakpoint({ kind: 'cid', cid });
  }

  #revealInSidebar(spot: Spot): void {
    const named = namedBy(spot, this.#navigation.cursor.side, this.#pages.row(spot.row));
    if (named) this.#try(() => this.calls.revealInSidebar(named));
  }

  #swap(): void {
    const { cursor } = this.#navigation;
    this.memory.update({ cursor: { ...cursor, side: cursor.side === 'left' ? 'right' : 'left' } });
    this.memory.write(); // the page may be made anew
    this.#try(() => this.calls.swap(undefined));
  }

  /** One click on a changed entry opens its record, on a node its details; whatever else opens needs two, or its chevron. */
  #clicked(at: Cursor, how: Click): void {
    this.#navigation.go(at);
    const { spot } = this.#navigation;
    const row = this.#pages.row(at.row);
    const changed = spot.kind === 'cell' && row?.kind === 'entry' && row.change !== 'none';
    const opens = spot.kind !== 'node' || spot.node.state === 'identical';
    if (how === 'toggle' || (how === 'single' ? changed : opens && !changed)) this.#open(spot);
    else if ((spot.kind === 'node' || row?.kind === 'unresolved') && how === 'single') this.#showDetails(true);
  }

  #drew(): void {
    const { viewport, drawn } = this.#chart;
    const { first, last } = viewport.shown;
    this.#pages.want(drawn.from, drawn.to);
    this.#toolbar.showRows(first, last, this.#rows.extent.rowCount);
    this.#toolbar.showZoom(viewport.zoom);
    this.#toolbar.showChange(this.#change, this.#changes);
    this.#showState();
    this.#stepper.drew();
    this.#header.at(this.#stepper.moment?.step);
    this.memory.update({ top: viewport.top, zoom: viewport.zoom });
  }

  #moved(cursor: Cursor, change: number | null): void {
    const move = ++this.#moves;
    this.memory.update({ cursor });
    this.#change = change ?? this.#markAt(cursor.row);
    if (this.#change === null && this.#rows.extent.marks.length < this.#changes) {
      this.#try(async () => {
        const found = await this.calls.findChange({ from: cursor.row - 1, direction: 'next' });
        if (move !== this.#moves || found?.row !== cursor.row) return;
        this.#change = found.index;
        this.#chart.invalidate();
      });
    }
    if (this.#details.open) this.#describe();
  }

  get #changes(): number {
    const { added, removed, updated } = this.#rows.overview?.changes ?? { added: 0, removed: 0, updated: 0 };
    return added + removed + updated;
  }

  /** The number of the change on a row, where the marks of the ruler are all changes. */
  #markAt(row: number): number | null {
    const { marks } = this.#rows.extent;
    const index = marks.length === this.#changes ? marks.findIndex(mark => mark.row === row) : -1;
    return index < 0 ? null : index;
  }

  #showDetails(open: boolean): void {
    this.#details.open = open;
    this.memory.update({ details: open });
    this.#showState();
    if (open) this.#describe();
  }

  #showState(): void {
    this.#toolbar.showState({ details: this.#details.open, stepper: this.#stepper.open, opened: this.memory.state.opened.length });
  }

  #describe(): void {
    const asked = ++this.#descriptions;
    if (this.#rows.extent.rowCount === 0) return this.#details.fail(t('There is nothing to describe.'));
    this.calls.describe(targetOf(this.#navigation.spot)).then(
      detail => asked === this.#descriptions && this.#details.show(detail),
      (error: unknown) => asked === this.#descriptions && this.#details.fail((error as Error).message),
    );
  }

  #try(work: () => Promise<unknown>): void {
    void work().catch((error: unknown) => this.#notice.say((error as Error).message));
  }
}
