// The cursor and its moves, without a DOM. It stands on a row in a column: the entries of a side, or
// a layer of a side, where it means the node that covers the row. Sideways it walks from column to
// column and skips those that have nothing at its row.
import type { NodeBox, Row, Side, Target } from '../src/protocol/comparison';
import { sidesOf } from './layout/rows';

export interface Cursor {
  readonly row: number;
  readonly side: Side;
  /** null: in the column of entries. */
  readonly layer: number | null;
}

/** What the cursor can see. */
export interface Look {
  /** Both, or only the left one: a single tree. */
  readonly sides: readonly Side[];
  readonly rowCount: number;
  readonly layers: Readonly<Record<Side, number>>;
  /** undefined while the row is on its way. */
  row(index: number): Row | undefined;
  node(side: Side, layer: number, row: number): NodeBox | undefined;
}

/** What the cursor stands on: a row's cell, the small box of a collapsed subtree, or a node. */
export type Spot =
  | { readonly kind: 'cell'; readonly row: number; readonly side: Side }
  | { readonly kind: 'fold'; readonly row: number; readonly side: Side; readonly cid: string }
  | { readonly kind: 'node'; readonly row: number; readonly node: NodeBox };

/** What a spot is called: an entry by its key and value, of the other side where this one lacks it; anything else by its CID. */
export function namedBy(spot: Spot, side: Side, row: Row | undefined): { side: Side; key: string | null; cid: string | null } | undefined {
  if (spot.kind === 'node') return { side, key: null, cid: spot.node.cid };
  if (row?.kind !== 'entry') return row && { side, key: null, cid: row.cid };
  const there = row[side] === null ? (side === 'left' ? 'right' : 'left') : side;
  return { side: there, key: row.key, cid: row[there] };
}

/** What a cursor stands on: where its column has nothing at its row, the row's cell. */
export function spotAt(cursor: Cursor, look: Look): Spot {
  const { row, side, layer } = cursor;
  if (layer !== null) {
    const spot = boxAt(side, layer, row, look);
    if (spot) return spot;
  }
  const present = look.row(row);
  const other = side === 'left' ? 'right' : 'left';
  return { kind: 'cell', row, side: !present || !look.sides.includes(other) || sidesOf(present).includes(side) ? side : other };
}

export const targetOf = (spot: Spot): Target =>
  spot.kind === 'node' ? { kind: 'node', side: spot.node.side, cid: spot.node.cid } : { kind: 'row', row: spot.row };

/** The next column in a direction that has something at the cursor's row; the cursor itself at the end. */
export function sideways(cursor: Cursor, direction: -1 | 1, look: Look): Cursor {
  const places = placesAt(cursor.row, look);
  const spot = spotAt(cursor, look);
  const here = spot.kind === 'cell' ? { side: spot.side, layer: null } : cursor;
  const next = places[places.findIndex(({ side, layer }) => side === here.side && layer === here.layer) + direction];
  return next ? { row: cursor.row, ...next } : cursor;
}

/**
 * One step along a column: to the next row, or in a layer to its next node. When that depends on a
 * row which is not here yet, says which.
 */
export function along(cursor: Cursor, direction: -1 | 1, look: Look): Cursor | { readonly missing: number } {
  const { side, layer } = cursor;
  const spot = spotAt(cursor, look);
  if (layer === null || spot.kind === 'cell') return { ...cursor, row: clamp(cursor.row + direction, look) };
  const start = spot.kind === 'node' ? (direction > 0 ? spot.node.last + 1 : spot.node.first - 1) : spot.row + direction;
  for (let row = start; row >= 0 && row < look.rowCount; row += direction) {
    if (!look.row(row)) return { missing: row };
    const found = boxAt(side, layer, row, look);
    if (found) return { ...cursor, row: found.kind === 'node' ? found.node.first : row };
  }
  return cursor;
}

export const clamp = (row: number, { rowCount }: Look): number => Math.max(0, Math.min(row, rowCount - 1));

type Place = Pick<Cursor, 'side' | 'layer'>;

/** The columns that have something at a row, from the left edge to the right edge. */
function placesAt(row: number, look: Look): Place[] {
  const present = look.row(row);
  const half = (side: Side): Place[] => {
    const layers = Array.from({ length: look.layers[side] }, (_, layer) => layer).filter(layer => boxAt(side, layer, row, look));
    const entries = !present || sidesOf(present).includes(side) ? [{ side, layer: null }] : [];
    return [...entries, ...layers.map(layer => ({ side, layer }))];
  };
  return [...half('left').reverse(), ...(look.sides.includes('right') ? half('right') : [])];
}

function boxAt(side: Side, layer: number, row: number, look: Look): Spot | undefined {
  const node = look.node(side, layer, row);
  if (node) return { kind: 'node', row, node };
  const present = look.row(row);
  return present && present.kind !== 'entry' && present.layer === layer && sidesOf(present).includes(side) ? { kind: 'fold', row, side, cid: present.cid } : undefined;
}
