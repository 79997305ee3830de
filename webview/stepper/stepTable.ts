// All steps as a table of which only the rows in view exist: a fixed set of row elements shows
// whatever steps are there. It follows the current step unless that can be seen already.
import { format } from 'd3';
import type { WalkCursor, WalkStep } from '../../src/protocol/steps';
import { charWidth } from '../charWidth';
import { number, t } from '../l10n';
import { scrollFor, scrollHeight, topRow, topThatReveals, type Extent } from '../layout/scroll';
import { cellsOf, shortenCid, shortenKey, shortenRange } from '../layout/shorten';
import { visible } from '../layout/visible';
import { h } from '../panels/dom';
import { headPath, kindLooks } from './kinds';

export interface StepTableEvents {
  step(index: number): WalkStep | undefined;
  go(step: number): void;
  /** Other rows are in view. */
  scrolled(): void;
}

const rowHeight = 20;
const headHeight = 22;
const padding = 12;
const names = [t('step'), '', t('before'), t('after'), t('range'), t('action'), t('stack'), t('read'), t('changes')];
const rangeColumn = 4;
const titles = [
  t('Number of the step'), t('Kind of event'), t('What the left cursor is at'), t('What the right cursor is at'), t('Key range'), t('What the walk does'),
  t('Subtrees opened to get here'), t('Blocks read so far, left + right'), t('Changes so far, removed and added'),
];

/**
 * Widths of the columns in pixels; cursors, range and action share what the numbers leave. Where that
 * is too little for a range that says anything there is none: the current one stands beside the table.
 */
export function columnsOf(width: number, character: number, steps: number): number[] {
  const cells = (count: number): number => Math.ceil(count * character) + padding;
  const fixed = [cells(Math.max(4, number(steps).length)), 24, 0, 0, 0, 0, cells(5), cells(steps < 1000 ? 7 : 11), cells(steps < 1000 ? 7 : 10)];
  const rest = Math.max(cells(36), width - fixed.reduce((sum, column) => sum + column, 0));
  const shares = rest < cells(56) ? [0.29, 0.29, 0, 0.42] : [0.22, 0.22, 0.28, 0.28];
  return fixed.map((column, index) => (index >= 2 && index <= 5 ? Math.floor(rest * shares[index - 2]!) : column));
}

interface RowElements { readonly element: HTMLElement; readonly cells: readonly HTMLElement[]; readonly glyph: SVGPathElement; index: number }

export class StepTable {
  readonly #head = h('div', { class: 'row head', role: 'row' }, ...names.map((name, index) => h('div', { role: 'columnheader', title: titles[index], ...(name === '' ? { 'aria-label': t('kind') } : {}) }, name)));
  readonly #body = h('div', { class: 'rows', role: 'rowgroup' });
  readonly #spacer = h('div', { class: 'spacer', role: 'presentation' }, h('div', { role: 'rowgroup', class: 'heads' }, this.#head), this.#body);
  readonly element = h('div', { 'class': 'steps', 'role': 'table', 'aria-label': t('Steps'), 'tabindex': 0, 'data-view': 'steps' }, this.#spacer);
  readonly #rows: RowElements[] = [];
  #steps = 0;
  #current = 0;
  #top = 0;
  #settled = 0;
  #height = 0;
  #columns: number[] = [];
  #character = 7;

  constructor(private readonly events: StepTableEvents) {
    this.element.addEventListener('scroll', () => {
      if (this.element.scrollTop === this.#settled) return;
      this.#settled = this.element.scrollTop;
      this.#top = topRow(this.#extent, this.#settled);
      this.events.scrolled();
    });
    this.#body.addEventListener('click', event => {
      const row = this.#rows.find(({ element }) => element.contains(event.target as Node));
      if (row) this.events.go(row.index);
    });
    new ResizeObserver(() => this.fit()).observe(this.element);
  }

  /** Steps in view, [from, to). */
  get shown(): { from: number; to: number } {
    return { from: Math.floor(this.#top), to: Math.min(this.#steps, Math.ceil(this.#top + this.#extent.height / rowHeight) + 1) };
  }

  get #extent(): Extent {
    return { rowCount: this.#steps, rowHeight, height: Math.max(rowHeight, this.#height - headHeight) };
  }

  fit(steps = this.#steps): void {
    this.#steps = steps;
    this.#height = this.element.clientHeight;
    this.#character = charWidth(this.element);
    this.#columns = columnsOf(this.element.clientWidth, this.#character, steps);
    this.element.setAttribute('aria-rowcount', String(steps + 1));
    this.element.setAttribute('aria-colcount', String(names.length));
    this.#spacer.style.height = `${scrollHeight(this.#extent) + headHeight}px`;
    this.#spacer.style.width = `${this.#columns.reduce((sum, column) => sum + column, 0)}px`;
    this.#spacer.style.setProperty('--columns', this.#columns.filter(column => column > 0).map(column => `${column}px`).join(' '));
    this.#body.style.height = `${this.#extent.height}px`;
    for (const row of this.#rows) row.index = -1; // widths changed: everything is said anew
    for (const { children } of [this.#head, ...this.#rows.map(({ element }) => element)]) (children[rangeColumn] as HTMLElement).hidden = this.#columns[rangeColumn] === 0;
    this.move(this.#current, true);
    this.events.scrolled();
  }

  /** Makes a step the current one and keeps it in view. */
  move(step: number, anew = false): void {
    this.#current = step;
    const margin = this.#extent.height > 5 * rowHeight ? 1 : 0; // one neighbour stays in view, too
    const ahead = topThatReveals(this.#extent, this.#top, Math.min(step + margin, this.#steps - 1), 'nearest');
    const top = Math.max(0, topThatReveals(this.#extent, ahead, Math.max(0, step - margin), 'nearest'));
    if (top === this.#top && !anew) return; // writing it would make the browser lay out now
    this.#top = top;
    this.element.scrollTop = scrollFor(this.#extent, this.#top);
    this.#settled = this.element.scrollTop;
  }

  draw(): void {
    const { from, to } = this.shown;
    while (this.#rows.length < to - from) this.#add();
    this.#rows.forEach((row, offset) => this.#write(row, from + offset, from + offset < to));
    const [first] = this.#rows;
    if (first) first.element.style.marginTop = `${Math.round((from - this.#top) * rowHeight)}px`;
  }

  #add(): void {
    const glyph = document.createElementNS('http://www.w3.org/2000/svg', 'path');
    const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
    svg.setAttribute('class', 'glyph');
    svg.setAttribute('viewBox', '0 0 12 12');
    svg.setAttribute('aria-hidden', 'true');
    svg.append(glyph);
    const cells = names.map((_, index) => h('div', { role: 'cell' }, ...(index === 1 ? [svg as Node] : [])));
    const element = h('div', { class: 'row', role: 'row' }, ...cells);
    cells[rangeColumn]!.hidden = this.#columns[rangeColumn] === 0;
    this.#rows.push({ element, cells, glyph, index: -1 });
    this.#body.append(element);
  }

  #write(row: RowElements, index: number, shown: boolean): void {
    const { element, cells, glyph } = row;
    element.hidden = !shown;
    element.toggleAttribute('data-current', shown && index === this.#current);
    if (shown && index === this.#current) element.setAttribute('aria-current', 'step');
    else element.removeAttribute('aria-current');
    const step = this.events.step(index);
    const isWritten = row.index === index && element.dataset['awaited'] === undefined;
    if (!shown || isWritten) return;
    row.index = index;
    element.toggleAttribute('data-awaited', !step);
    element.setAttribute('aria-rowindex', String(index + 2));
    element.dataset['step'] = String(index + 1);
    element.dataset['kind'] = step?.kind ?? '';
    glyph.setAttribute('d', step ? headPath(step.kind, 6, 6, 4) || 'M5 3h2v6h-2z' : '');
    cells[1]!.setAttribute('aria-label', step ? kindLooks[step.kind].name : '');
    const fits = (column: number): number => Math.max(4, Math.floor((this.#columns[column]! - padding) / this.#character));
    const say = (column: number, text: string, title = text) => {
      const cell = cells[column]!;
      if (cell.textContent !== text) cell.textContent = text;
      if (title === text || title === '') cell.removeAttribute('title');
      else cell.setAttribute('title', title);
    };
    const range = visible(step?.range ?? '');
    const action = visible(step?.action ?? '');
    say(0, number(index + 1));
    say(2, cursorText(step?.left ?? null, fits(2)), cursorTitle(step?.left ?? null));
    say(3, cursorText(step?.right ?? null, fits(3)), cursorTitle(step?.right ?? null));
    say(4, shortenRange(range, fits(4)), range);
    say(5, cellsOf(action) <= fits(5) ? action : `${action.slice(0, fits(5) - 1)}…`, action);
    say(6, step ? number(step.stack.length) : '', step?.stack.map(({ cid, layer }) => `${t('layer {0}', layer)} ${cid}`).join('\n'));
    const pair = (column: number, text: (write: (count: number) => string) => string) => say(column, step ? text(brief) : '', step ? text(number) : '');
    pair(7, write => `${write(step?.reads.left ?? 0)} + ${write(step?.reads.right ?? 0)}`);
    pair(8, write => `−${write(step?.changes.removed ?? 0)} +${write(step?.changes.added ?? 0)}`);
  }
}

/** `999`, `9.7k`, `10k`. */
const thousands = format('.2~s');
const brief = (count: number): string => (count < 1000 ? number(count) : thousands(count));

/** `bafy…7xqe L2`, or the key of an entry; shortened to what fits. */
export function cursorText(cursor: WalkCursor | null, cells: number): string {
  if (!cursor) return '';
  if (cursor.kind === 'entry') return shortenKey(visible(cursor.key), cells);
  const layer = ` L${cursor.layer}`;
  return `${shortenCid(visible(cursor.cid), Math.min(13, cells - layer.length)) || '…'}${layer}`;
}

function cursorTitle(cursor: WalkCursor | null): string {
  if (!cursor) return '';
  return visible(cursor.kind === 'entry' ? cursor.key : cursor.cid) + '\n' + visible(cursor.kind === 'entry' ? cursor.value : `${t('layer {0}', cursor.layer)}, ${cursor.range}`);
}
