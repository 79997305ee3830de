// What in a scene fits a search, outlined: the same rule as the engine's, which looks at keys whatever
// the case, and at CIDs of values and nodes.
import type { Scene } from './scene';

export interface MatchShape { readonly id: string; readonly x: number; readonly y: number; readonly width: number; readonly height: number }

/** Nothing for an empty query. */
export function matchShapes({ frame, rows, boxes }: Scene, query: string): MatchShape[] {
  const wanted = query.toLowerCase();
  if (wanted === '') return [];
  const cells = rows.flatMap(({ id, row, content, y }) => {
    if (!content || row?.kind !== 'entry') return [];
    const fits = row.key.toLowerCase().includes(wanted) || row.left?.includes(wanted) || row.right?.includes(wanted);
    return fits ? content.cells.map(({ side, x, width }) => ({ id: `${side} ${id}`, x, y, width, height: frame.rowHeight })) : [];
  });
  return [...boxes.filter(({ cid }) => cid.includes(wanted)).map(({ id, x, y, width, height }) => ({ id, x, y, width, height })), ...cells];
}
