// The picture: draws the rows in view and a margin around them, once a frame, and tells what was
// clicked. What the rows are, and what follows from a click, is not its business.
import { select } from 'd3';
import type { Extent, Side } from '../src/protocol/comparison';
import { charWidth } from './charWidth';
import type { Cursor } from './cursor';
import { t } from './l10n';
import type { BoxShape } from './layout/boxes';
import { rowsStart, type Frame, type Window } from './layout/frame';
import { matchShapes } from './layout/matches';
import { layout, type Scene } from './layout/scene';
import { visible } from './layout/visible';
import { walkShapes, windowAt, type Moment } from './layout/walk';
import { OverviewRuler } from './overviewRuler';
import { h } from './panels/dom';
import { drawBandLabels, drawBands } from './render/bands';
import { drawBoxes } from './render/boxes';
import { drawCursor, type Ring } from './render/cursor';
import { addLayer, briefMs, set, type Motion } from './render/draw';
import { drawHeadings } from './render/headings';
import { drawLinks } from './render/links';
import { drawMatches } from './render/matches';
import { drawRows, type CellDatum } from './render/rows';
import { drawStepPair, drawStepRange } from './render/walk';
import { reducedMotion, Viewport } from './viewport';

export interface Subject {
  /** Both, or only the left one: a single tree. */
  readonly sides: readonly Side[];
  readonly layers: Readonly<Record<Side, number>>;
  readonly names: Readonly<Record<Side, string>>;
  readonly extent: Extent;
  /** Numbers that rows lack are still on their way. */
  readonly counting: boolean;
}

/** `double`: a double click; `toggle`: a click on the mark that opens or closes a subtree. */
export type Click = 'single' | 'double' | 'toggle';

export interface ChartEvents {
  /** Rows [from, to) to draw. */
  window(from: number, to: number): Window;
  /** Where the reader is in the recorded walk; undefined while it is not stepped through. */
  moment(): Moment | undefined;
  /** Where the cursor is in the scene. */
  ring(scene: Scene): Ring | undefined;
  drew(): void;
  clicked(at: Cursor, how: Click): void;
}

const margin = 8;
const layerNames = ['bands', 'range', 'links', 'boxes', 'matches', 'rows', 'labels', 'pair', 'ring'] as const;

export class Chart {
  readonly #svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
  readonly #spacer = h('div', { class: 'spacer', role: 'presentation' }, this.#svg);
  readonly listbox = h('div', { 'class': 'scroller', 'role': 'listbox', 'tabindex': 0, 'data-view': 'rows' }, this.#spacer);
  readonly #world = addLayer(this.#svg, 'world');
  readonly #headings = addLayer(this.#svg, 'headings');
  readonly #layers = Object.fromEntries(layerNames.map(name => [name, addLayer(this.#world.node()!, name)])) as Record<typeof layerNames[number], ReturnType<typeof addLayer>>;
  readonly viewport = new Viewport(this.listbox, this.#spacer, () => this.invalidate());
  readonly #ruler = new OverviewRuler(row => this.viewport.goTo(row - this.viewport.fitting / 2));
  readonly element = h('div', { class: 'chart' }, this.listbox, this.#ruler.element);

  #subject: Subject | undefined;
  #frame: Frame | undefined;
  #layout!: ReturnType<typeof layout>;
  #due: number | undefined;
  #moving = { until: 0, top: 0 };
  #follow = false;
  #query = '';

  constructor(private readonly events: ChartEvents) {
    this.#svg.setAttribute('role', 'presentation');
    this.#headings.attr('aria-hidden', 'true');
    select(this.#svg).on('click dblclick', (event: MouseEvent) => this.#clicked(event));
    new ResizeObserver(() => this.viewport.fit()).observe(this.listbox);
  }

  /** Rows to draw: those in view and a margin, [from, to). */
  get drawn(): { from: number; to: number } {
    const { first, last } = this.viewport.shown;
    return { from: Math.max(0, first - margin), to: Math.max(0, Math.min(last + 1 + margin, this.viewport.extent.rowCount)) };
  }

  show(subject: Subject): void {
    this.#subject = subject;
    this.#frame = undefined;
    const [one = '', other] = subject.sides.map(side => visible(subject.names[side]));
    this.listbox.setAttribute('aria-label', other === undefined ? t('Keys of {0}, in order', one) : t('Keys of {0} and {1}, in order', one, other));
    this.viewport.fit(subject.extent.rowCount);
  }

  /** Keeps the cursor in view, sideways at the next drawing. */
  reveal(row: number, place: 'nearest' | 'centre', motion: Motion): void {
    this.#follow = true;
    this.viewport.reveal(row, place, motion);
  }

  /** Marks what fits a search; '' for none. */
  mark(query: string): void {
    if (query === this.#query) return;
    this.#query = query;
    this.invalidate();
  }

  /** Draws in the next frame. */
  invalidate(): void {
    this.#due ??= requestAnimationFrame(() => this.draw());
  }

  /** Draws now. */
  draw(motion: Motion = 'none'): void {
    if (this.#due !== undefined) cancelAnimationFrame(this.#due);
    this.#due = undefined;
    if (!this.#subject) return;
    if (motion === 'none' && performance.now() < this.#moving.until && this.viewport.top === this.#moving.top) return this.invalidate(); // let it end
    this.#moving = { until: motion === 'brief' ? performance.now() + briefMs : 0, top: this.viewport.top };
    this.#refit(this.#subject);
    const { from, to } = this.drawn;
    const moment = this.events.moment();
    const window = this.events.window(from, to);
    this.element.toggleAttribute('data-stepping', moment !== undefined);
    const scene = this.#layout(moment ? windowAt(window, moment.index) : window, this.viewport.top);
    const walk = moment ? walkShapes(scene, moment) : { range: undefined, pair: [] };
    const moving = reducedMotion() ? 'none' : motion;
    set(this.#world, { transform: `translate(0,${-scene.shift})` });
    drawBands(this.#layers.bands, scene);
    drawStepRange(this.#layers.range, walk);
    drawLinks(this.#layers.links, scene, moving);
    drawBoxes(this.#layers.boxes, scene, moving);
    drawMatches(this.#layers.matches, matchShapes(scene, this.#query));
    drawRows(this.#layers.rows, scene, moving);
    drawBandLabels(this.#layers.labels, scene);
    drawHeadings(this.#headings, scene);
    drawStepPair(this.#layers.pair, walk);
    const ring = this.events.ring(scene);
    drawCursor(this.#layers.ring, ring, this.listbox);
    if (ring && this.#follow) this.#followAcross(ring);
    this.#ruler.mark(this.viewport.top, this.viewport.fitting);
    this.events.drew();
  }

  /** A new layout when the size, the zoom or the subject is another one. */
  #refit({ sides, layers, names, extent, counting }: Subject): void {
    const { width, height } = this.viewport.size;
    const { rowHeight } = this.viewport.extent;
    const old = this.#frame;
    if (old?.width === width && old.height === height && old.rowHeight === rowHeight) return;
    const frame = { width, height, rowHeight, rowCount: extent.rowCount, sides, layers, names, counting, charWidth: charWidth(this.element) };
    this.#frame = frame;
    this.#layout = layout(frame);
    const content = this.#layout({ from: 0, rows: [], boxes: [], bands: [] }, 0).columns.width;
    this.#svg.setAttribute('width', String(content));
    this.#svg.setAttribute('height', String(height));
    this.#ruler.show(extent, Math.max(0, height - rowsStart), rowHeight);
    if (old?.width !== width) this.listbox.scrollLeft = (content - width) / 2;
  }

  #followAcross({ x, width }: Ring): void {
    this.#follow = false;
    const { scrollLeft, clientWidth } = this.listbox;
    if (x < scrollLeft) this.listbox.scrollLeft = x - margin;
    else if (x + width > scrollLeft + clientWidth) this.listbox.scrollLeft = x + width + margin - clientWidth;
  }

  #clicked(event: MouseEvent): void {
    const target = event.target as Element;
    const group = target.closest('g.cell, g.box');
    if (!group || (event.type === 'click' && event.detail > 1)) return;
    const how = target.closest('.chevron') ? 'toggle' : event.type === 'click' ? 'single' : 'double';
    if (how === 'toggle' && event.type === 'dblclick') return;
    const datum = select<Element, CellDatum | BoxShape>(group).datum();
    if ('cell' in datum) return this.events.clicked({ row: datum.row.index, side: datum.cell.side, layer: null }, how);
    const under = this.viewport.top + (event.clientY - this.#svg.getBoundingClientRect().top - rowsStart) / this.viewport.extent.rowHeight;
    const row = Math.min(Math.max(Math.floor(under), datum.first), datum.last);
    this.events.clicked({ row, side: datum.side, layer: datum.layer }, how);
  }
}
