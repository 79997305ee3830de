// From rows, nodes and ranges to shapes with positions: the whole picture as data. `layout` settles
// what depends on the frame (columns, texts that fit); the function it returns places a window of
// rows, once a scroll. Pure: no DOM, the same input gives the same scene.
import type { Side } from '../../src/protocol/comparison';
import { t } from '../l10n';
import { bandShapes, type BandShape } from './bands';
import { foldBoxes, nodeBox, type BoxShape } from './boxes';
import { columns, type Columns } from './columns';
import { Cover } from './cover';
import { headingHeight, rowsStart, type Frame, type Place, type ShownRow, type Window } from './frame';
import { links, type Links } from './links';
import { rowContent, type RowContent } from './rows';
import { cellsOf } from './shorten';

export interface Heading { readonly id: string; readonly text: string; readonly x: number }
export interface RowShape {
  /** The same row keeps its id when rows above it open or close. */
  readonly id: string;
  readonly index: number;
  readonly y: number;
  readonly row: ShownRow | undefined;
  /** The same object while nothing but the position changed; undefined while the row is on its way. */
  readonly content: RowContent | undefined;
}
export interface Scene {
  readonly frame: Frame;
  readonly columns: Columns;
  /** How far everything but the headings is moved up. */
  readonly shift: number;
  readonly headings: readonly Heading[];
  readonly bands: readonly BandShape[];
  readonly links: Links;
  readonly boxes: readonly BoxShape[];
  readonly rows: readonly RowShape[];
}

/**
 * Positions are counted from a row that changes only now and then: while the reader scrolls, almost
 * all of a scene stays as it was, and only the shift differs.
 */
const stretch = 256;

/** `top` is the row, with fraction, where rows start. */
export function layout(frame: Frame): (window: Window, top: number) => Scene {
  const across = columns(frame.width, frame.layers, frame.sides);
  const contents = new WeakMap<ShownRow, RowContent>();
  const contentOf = (row: ShownRow): RowContent => {
    const known = contents.get(row) ?? rowContent(row, frame, across);
    contents.set(row, known);
    return known;
  };
  const named = headings(across, frame.sides);

  return (window, top) => {
    const origin = Math.floor(window.from / stretch) * stretch;
    const shift = Math.round((top - origin) * frame.rowHeight);
    const y = (row: number): number => rowsStart + (row - origin) * frame.rowHeight;
    const place: Place = { y, view: { top: headingHeight + shift, bottom: frame.height + shift } };
    const boxes = [
      ...window.boxes.flatMap(box => nodeBox(box, frame, across, place) ?? []),
      ...window.rows.flatMap((row, at) => (row && row.kind !== 'entry' ? foldBoxes(row, window.from + at, frame, across, place) : [])),
    ];
    return {
      frame, columns: across, shift, headings: named, boxes,
      bands: bandShapes(window.bands, frame, across, place),
      links: links(window, boxes, new Cover(window.boxes), frame, across, place),
      rows: window.rows.map((row, at) => {
        const index = window.from + at;
        return { id: rowId(row, index), index, y: y(index), row, content: row && contentOf(row) };
      }),
    };
  };
}

const rowId = (row: ShownRow | undefined, index: number): string =>
  row === undefined ? `awaited ${index}` : row.kind === 'entry' ? `entry ${row.key}` : `${row.kind} ${row.cid} ${row.after ?? ''}`;

function headings({ nodes, entries, middle, gap }: Columns, sides: readonly Side[]): Heading[] {
  const highest = Math.max(nodes.left.length, nodes.right.length) - 1;
  const room = Math.floor(((nodes.left[0] ?? nodes.right[0] ?? middle).width + gap - 4) / 6);
  const named = [(layer: number) => t('layer {0}', layer), (layer: number) => `L${layer}`].find(candidate => cellsOf(candidate(highest)) <= room) ?? String;
  const layers = sides.flatMap(side =>
    nodes[side].map(({ x, width }, layer) => ({
      id: `${side} ${layer}`,
      text: named(layer),
      x: x + width / 2,
    })));
  const entry = sides.map(side => ({ id: `${side} entries`, text: t('entries'), x: entries[side].x + entries[side].width / 2 }));
  if (sides.length === 1) return [...layers, ...entry];
  return [...layers, ...entry, { id: 'key', text: middle.width > 40 ? `${t('key')} ↓` : '↓', x: middle.x + middle.width / 2 }];
}
