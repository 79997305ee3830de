// Small bar charts that are tables: every number stands in a cell, and a bar beside it for the eye.
import { max, scaleLinear, select } from 'd3';
import { h } from '../panels/dom';

export interface Column<D> {
  readonly name: string;
  text(datum: D): string;
}

export interface Bars<D> {
  readonly caption: string;
  /** The first names the row. */
  readonly columns: readonly Column<D>[];
  /** What the bar shows, and what its column is called. */
  readonly bar: { readonly name: string; readonly value: (datum: D) => number; readonly kind?: (datum: D) => string };
}

const width = 120;
const height = 10;

export function barTable<D>({ caption, columns, bar }: Bars<D>, data: readonly D[]): HTMLTableElement {
  const length = scaleLinear().domain([0, Math.max(1, max(data, bar.value) ?? 1)]).range([0, width]);
  const row = (datum: D) => h('tr', {},
    ...columns.map(({ text }, at) => (at === 0 ? h('th', { scope: 'row' }, text(datum)) : h('td', {}, text(datum)))),
    h('td', { 'class': 'bar', 'aria-hidden': 'true' }, barOf(bar.value(datum) === 0 ? 0 : Math.max(1, length(bar.value(datum))), bar.kind?.(datum))));
  return h('table', { class: 'bars' },
    h('caption', {}, caption),
    h('thead', {}, h('tr', {}, ...columns.map(({ name }) => h('th', { scope: 'col' }, name)), h('td', { 'class': 'bar', 'aria-hidden': 'true' }, bar.name))),
    h('tbody', {}, ...data.map(row)));
}

function barOf(length: number, kind: string | undefined): SVGElement {
  const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
  select(svg).attr('width', width).attr('height', height).attr('viewBox', `0 0 ${width} ${height}`)
    .append('rect').attr('width', Math.round(length * 10) / 10).attr('height', height).attr('class', kind === undefined ? 'amount' : `kind-${kind}`);
  return svg;
}

const fanWidth = 120;

/** From the fewest to the most, with the mean as a dot. */
export function rangeBar({ min, mean, max: most }: { min: number; mean: number; max: number }, largest: number): SVGElement {
  const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
  const x = scaleLinear().domain([0, Math.max(1, largest)]).range([5, fanWidth - 5]);
  const drawing = select(svg).attr('width', fanWidth).attr('height', height).attr('viewBox', `0 0 ${fanWidth} ${height}`).attr('class', 'fan');
  drawing.append('path').attr('d', `M${x(min)} ${height / 2}H${x(most)}M${x(min)} 1V${height - 1}M${x(most)} 1V${height - 1}`);
  drawing.append('circle').attr('cx', x(mean)).attr('cy', height / 2).attr('r', 3);
  return svg;
}
