// The map of the file: where commits, nodes, records and stray blocks lie. Kinds differ by colour and by
// pattern; the cell under the pointer or the keyboard says its bytes and what they are, in words.
import { select } from 'd3';
import type { Survey } from '../../src/protocol/inspection';
import { t } from '../l10n';
import { fill, h } from '../panels/dom';
import { size } from '../panels/facts';
import { byteMapShape, cellSize, cellText, type MapCell, type MapShape } from './byteMapLayout';
import { kinds, kindWords, type Kind } from './kinds';

/** One line or more over the colour of a kind, on an 6 pixel tile; '' is plain. */
const patterns: Readonly<Record<Kind, string>> = {
  commit: 'M0 3H6M3 0V6', node: '', record: 'M-1 1 1-1M0 6 6 0M5 7 7 5', other: 'M0 3H6', stray: 'M0 0 6 6M6 0 0 6', framing: 'M3 2.5V3.5',
};

const svgNamespace = 'http://www.w3.org/2000/svg';

export class ByteMap {
  readonly #svg = document.createElementNS(svgNamespace, 'svg');
  readonly #cells = select(this.#svg).append('g').attr('role', 'presentation');
  readonly #ring = select(this.#svg).append('rect').attr('class', 'ring').attr('width', cellSize + 2).attr('height', cellSize + 2);
  readonly #list = h('div', { 'class': 'cells', 'role': 'listbox', 'tabindex': 0, 'aria-label': t('Map of the file. Arrow keys move from part to part.'), 'data-view': 'byte-map' }, this.#svg);
  readonly #text = h('p', { 'class': 'quiet', 'role': 'status', 'data-fact': 'bytes' });
  readonly element = h('section', { 'class': 'map', 'aria-label': t('Map of the file') }, this.#list, this.#text, legend());
  #survey: Survey['byteMap'];
  #bytes: number;
  #shape: MapShape = { columns: 1, width: 0, height: 0, cells: [] };
  #at = 0;

  constructor({ byteMap }: Survey, bytes: number) {
    this.#survey = byteMap;
    this.#bytes = bytes;
    select(this.#svg).attr('role', 'presentation').append('defs').selectAll('pattern').data(kinds).join('pattern')
      .attr('id', kind => `kind-${kind}`).attr('width', 6).attr('height', 6).attr('patternUnits', 'userSpaceOnUse')
      .each(function (kind) {
        const pattern = select(this);
        pattern.append('rect').attr('width', 6).attr('height', 6).attr('class', `kind-${kind}`);
        pattern.append('path').attr('d', patterns[kind]).attr('class', 'texture');
      });
    this.#list.addEventListener('keydown', event => this.#key(event));
    this.#list.addEventListener('focus', () => this.#point(this.#at));
    this.#svg.addEventListener('pointermove', event => {
      const { left, top } = this.#svg.getBoundingClientRect();
      const index = this.#indexAt(event.clientX - left, event.clientY - top);
      if (index !== undefined) this.#point(index);
    });
    fill(this.#text, t('Each square stands for {0}. Point at one for what it holds.', size(byteMap.cellBytes)));
    this.draw(640);
  }

  /** Anew, for another width. */
  draw(room: number): void {
    this.#shape = byteMapShape(this.#survey.cells, room);
    const { width, height, cells } = this.#shape;
    select(this.#svg).attr('width', width + 4).attr('height', height + 4).attr('viewBox', `-2 -2 ${width + 4} ${height + 4}`);
    const groups = this.#cells.selectAll<SVGGElement, MapCell>('g').data(cells, ({ index }) => index).join('g')
      .attr('id', ({ index }) => `byte-${index}`).attr('role', 'option').attr('aria-selected', 'false')
      .attr('aria-label', ({ index }) => cellText(this.#survey, index, this.#bytes))
      .attr('transform', ({ x, y }) => `translate(${x},${y})`);
    groups.selectAll('rect').data(({ parts }) => parts).join('rect')
      .attr('x', ({ x }) => x).attr('width', ({ width: wide }) => wide).attr('height', cellSize).attr('fill', ({ kind }) => `url(#kind-${kind})`);
    this.#ring.raise().attr('visibility', 'hidden');
  }

  #indexAt(x: number, y: number): number | undefined {
    const step = cellSize + 2;
    const [column, line] = [Math.floor((x - 2) / step), Math.floor((y - 2) / step)];
    const index = line * this.#shape.columns + column;
    return column >= 0 && column < this.#shape.columns && line >= 0 && index < this.#shape.cells.length ? index : undefined;
  }

  #key(event: KeyboardEvent): void {
    const { columns, cells } = this.#shape;
    const moves: Record<string, number> = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -columns, ArrowDown: columns, Home: -Infinity, End: Infinity };
    const move = moves[event.key];
    if (move === undefined || event.ctrlKey || event.altKey || event.metaKey) return;
    event.preventDefault();
    this.#point(Math.max(0, Math.min(cells.length - 1, this.#at + move)));
  }

  #point(index: number): void {
    const cell = this.#shape.cells[index];
    if (!cell) return;
    this.#at = index;
    this.#list.setAttribute('aria-activedescendant', `byte-${index}`);
    this.#ring.attr('visibility', 'visible').attr('x', cell.x - 1).attr('y', cell.y - 1);
    fill(this.#text, cellText(this.#survey, index, this.#bytes));
  }
}

function legend(): HTMLElement {
  return h('ul', { class: 'legend' }, ...kinds.map(kind => {
    const svg = document.createElementNS(svgNamespace, 'svg');
    select(svg).attr('width', cellSize).attr('height', cellSize).attr('aria-hidden', 'true').append('rect').attr('width', cellSize).attr('height', cellSize).attr('fill', `url(#kind-${kind})`);
    return h('li', {}, svg, h('span', {}, kindWords[kind]));
  }));
}
