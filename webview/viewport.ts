// Which rows the scroll container shows: the top row and the zoom, whatever moves them (the wheel,
// a pinch, keys, a jump). Rows are the truth; the scroll position follows them, and leads only when
// the reader scrolls.
import { interpolateNumber, pointer, select, zoom, zoomIdentity, type D3ZoomEvent } from 'd3';
import { baseRowHeight, rowsStart } from './layout/frame';
import { clampTop, clampZoom, scrollFor, scrollHeight, topRow, topThatReveals, topThatShows, zoomRange, type Extent } from './layout/scroll';

const jumpMs = 160;

export const reducedMotion = (): boolean => matchMedia('(prefers-reduced-motion: reduce)').matches;

export class Viewport {
  #size = { width: 0, height: 0 };
  #rowCount = 0;
  #scale = 1;
  #top = 0;
  #goal = 0; // where a movement ends; #top when there is none
  #settled = 0; // the scroll position that belongs to #top
  readonly #selection;
  readonly #zoom = zoom<HTMLElement, unknown>()
    .scaleExtent(zoomRange)
    .filter((event: Event) => event instanceof WheelEvent && (event.ctrlKey || event.metaKey))
    .wheelDelta(event => Math.max(-0.25, Math.min(0.25, event.deltaY * -0.02)));

  /** `changed` is called when other rows are shown, or the same rows at another height. */
  constructor(private readonly scroller: HTMLElement, private readonly spacer: HTMLElement, private readonly changed: () => void) {
    this.#selection = select<HTMLElement, unknown>(scroller);
    this.#zoom.on('zoom', (event: D3ZoomEvent<HTMLElement, unknown>) => this.#zoomed(event));
    this.#selection.call(this.#zoom).on('dblclick.zoom', null)
      .on('scroll', () => this.#scrolled())
      .on('wheel.jump pointerdown.jump', () => this.#stop());
  }

  get extent(): Extent {
    return { rowCount: this.#rowCount, rowHeight: Math.round(baseRowHeight * this.#scale), height: Math.max(0, this.#size.height - rowsStart) };
  }

  /** Of the panel, as last measured: asking the browser between drawings would make it lay out twice. */
  get size(): { width: number; height: number } {
    return this.#size;
  }

  /** The row, with fraction, at the upper edge. */
  get top(): number {
    return this.#top;
  }

  get zoom(): number {
    return this.#scale;
  }

  /** How many rows fit, with fraction. */
  get fitting(): number {
    const { height, rowHeight } = this.extent;
    return height / rowHeight;
  }

  /** Rows in view, inclusive; `last` is before `first` when there are none. */
  get shown(): { first: number; last: number } {
    return { first: Math.floor(this.#top), last: Math.min(Math.ceil(this.#top + this.fitting), this.#rowCount) - 1 };
  }

  /** Another number of rows, or another size of the panel. */
  fit(rowCount = this.#rowCount): void {
    this.#size = { width: this.scroller.clientWidth, height: this.scroller.clientHeight };
    this.#rowCount = rowCount;
    this.spacer.style.height = `${scrollHeight(this.extent) + rowsStart}px`;
    this.#set(this.#top);
  }

  /** Returns to a place from before. */
  restore(top: number, scale: number): void {
    this.#selection.call(this.#zoom.transform, zoomIdentity.scale(clampZoom(scale)));
    this.goTo(top);
  }

  zoomBy(factor: number): void {
    this.#selection.call(this.#zoom.scaleBy, factor);
  }

  zoomReset(): void {
    this.#selection.call(this.#zoom.scaleTo, 1);
  }

  /** Brings a row to the upper edge; a near one by a brief movement. */
  goTo(top: number, motion: 'none' | 'brief' = 'none'): void {
    this.#selection.interrupt('jump');
    const near = Math.abs(top - this.#top) < 2 * this.fitting;
    if (motion === 'none' || !near || reducedMotion()) return this.#set(top);
    this.#goal = clampTop(this.extent, top);
    const between = interpolateNumber(this.#top, this.#goal);
    this.#selection.transition('jump').duration(jumpMs).tween('top', () => time => this.#set(between(time), this.#goal));
  }

  /** Scrolls as little as needed to see a row, or to its middle where it was out of view. */
  reveal(row: number, place: 'nearest' | 'centre', motion: 'none' | 'brief' = 'none'): void {
    const top = topThatReveals(this.extent, this.#goal, row, place);
    if (top !== this.#goal) this.goTo(top, motion);
  }

  /** Scrolls to see several rows, or as many of them as fit, only where that is not so already. */
  revealAll(first: number, last: number, motion: 'none' | 'brief' = 'none'): void {
    const top = topThatShows(this.extent, this.#goal, first, last);
    if (top !== this.#goal) this.goTo(top, motion);
  }

  #set(top: number, goal = top): void {
    const extent = this.extent;
    this.#top = clampTop(extent, top);
    this.#goal = clampTop(extent, goal);
    this.scroller.scrollTop = scrollFor(extent, this.#top);
    this.#settled = this.scroller.scrollTop;
    this.changed();
  }

  #stop(): void {
    this.#selection.interrupt('jump');
    this.#goal = this.#top;
  }

  #scrolled(): void {
    const { scrollTop } = this.scroller;
    if (scrollTop !== this.#settled) this.#top = this.#goal = topRow(this.extent, scrollTop);
    this.#settled = scrollTop;
    this.changed();
  }

  /** Keeps the row at the pointer where it is; without a pointer, the row in the middle. */
  #zoomed({ sourceEvent, transform }: D3ZoomEvent<HTMLElement, unknown>): void {
    const before = this.extent;
    const anchor = sourceEvent instanceof Event ? pointer(sourceEvent, this.scroller)[1] - rowsStart : before.height / 2;
    const row = this.#top + anchor / before.rowHeight;
    this.#scale = transform.k;
    this.#top = row - anchor / this.extent.rowHeight;
    this.fit();
  }
}
