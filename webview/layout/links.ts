// Lines of the picture, all horizontal: from a node to its children and to its own entries, and
// across the middle between twins. In a Merkle search tree no lower node covers the row of an
// entry, so the line from a node in a higher layer to its entry crosses nothing.
import type { Row, Side } from '../../src/protocol/comparison';
import type { BoxShape } from './boxes';
import { innerEdge, outerEdge, type Columns } from './columns';
import type { Cover } from './cover';
import { levelOf, sides, type Frame, type Place, type Window } from './frame';
import { sidesOf } from './rows';

export type LinkKind = 'branch' | 'stem' | 'twin' | 'subtree' | 'updated' | 'moved';
export interface Segment { readonly from: number; readonly to: number; readonly y: number }
export type Links = ReadonlyMap<LinkKind, readonly Segment[]>;

export function links(window: Window, boxes: readonly BoxShape[], cover: Cover, frame: Frame, columns: Columns, place: Place): Links {
  const found = new Map<LinkKind, Segment[]>();
  const add = (kind: LinkKind, from: number, to: number, at: number) => {
    const segments = found.get(kind);
    if (segments) segments.push({ from, to, y: at });
    else found.set(kind, [{ from, to, y: at }]);
  };

  for (const box of boxes) {
    const parent = cover.above(box.side, box.layer, box.first);
    const column = parent && columns.nodes[box.side][parent.layer];
    if (column) add('branch', innerEdge(box.side, column), outerEdge(box.side, box), middleInView(box, place));
  }
  const bars = levelOf(frame.rowHeight) === 'bars'; // too low for a line of its own
  window.rows.forEach((row, offset) => {
    if (!row || (bars && row.kind === 'entry' && row.change !== 'updated')) return;
    const at = Math.floor(place.y(window.from + offset) + frame.rowHeight / 2) + 0.5;
    for (const side of sidesOf(row)) {
      const column = holds(row, side, window.from + offset, cover) ? columns.nodes[side][row.layer] : undefined;
      if (column) add('stem', innerEdge(side, column), outerEdge(side, columns.entries[side]), at);
    }
    const kind = frame.sides.length === 1 ? undefined : acrossKind(row);
    if (kind) add(kind, columns.middle.x, columns.middle.x + columns.middle.width, at);
  });
  return found;
}

const holds = (row: Row, side: Side, index: number, cover: Cover): boolean => row.kind !== 'entry' || cover.at(side, row.layer, index) !== undefined;

function acrossKind(row: Row): LinkKind | undefined {
  if (row.kind === 'unresolved') return undefined;
  if (row.kind === 'subtree') return row.moved ? 'moved' : 'subtree';
  if (row.change === 'updated') return 'updated';
  return sides.every(side => row[side] !== null) ? 'twin' : undefined;
}

/** The middle of a box, or the nearest point to it in view: a tall node keeps its line to its parent. */
function middleInView(box: BoxShape, { view }: Place): number {
  const inset = Math.min(10, box.height / 2);
  const top = Math.max(box.y, view.top) + inset;
  const bottom = Math.min(box.y + box.height, view.bottom) - inset;
  return Math.floor(Math.min(Math.max(box.y + box.height / 2, top), Math.max(top, bottom))) + 0.5;
}
