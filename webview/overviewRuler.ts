// The overview ruler at the right edge: all rows on one strip, the rows in view as a thumb; a click
// or a drag goes there. It is the view's vertical scroll bar, as in VS Code's diff editor.
import { drag, type D3DragEvent, select } from 'd3';
import type { Extent } from '../src/protocol/comparison';
import { rowAt, ruler, thumb, type Ruler } from './layout/ruler';
import { h } from './panels/dom';
import { addLayer } from './render/draw';
import { drawRuler, drawThumb } from './render/ruler';

export class OverviewRuler {
  readonly #svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
  readonly #marks = addLayer(this.#svg, 'marks');
  readonly #thumb = addLayer(this.#svg, 'thumb');
  readonly element = h('div', { 'class': 'ruler', 'data-view': 'ruler', 'aria-hidden': 'true' }, this.#svg);
  #ruler: Ruler = { marks: [], bands: [], scale: 0 };
  #height = 0;
  #rowCount = 0;

  constructor(wanted: (row: number) => void) {
    const dragging = drag<SVGSVGElement, unknown>()
      .container(() => this.#svg)
      .on('start drag', (event: D3DragEvent<SVGSVGElement, unknown, unknown>) => wanted(rowAt(this.#ruler, event.y)));
    const keepFocus = (event: Event) => event.preventDefault();
    select<SVGSVGElement, unknown>(this.#svg).call(dragging).on('mousedown.focus', keepFocus);
  }

  /** Marks anew: other rows, another height of the strip or of a row. */
  show(extent: Extent, height: number, rowHeight: number): void {
    this.#height = height;
    this.#rowCount = extent.rowCount;
    this.#ruler = ruler(extent, height, rowHeight);
    this.#svg.setAttribute('height', String(height));
    drawRuler(this.#marks, this.#ruler);
  }

  /** The rows in view, with fractions. */
  mark(top: number, fitting: number): void {
    drawThumb(this.#thumb, thumb(this.#ruler, top, fitting, this.#rowCount, this.#height));
  }
}
