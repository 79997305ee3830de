// What fits the search, behind the rows: a frame around each cell and box.
import type { MatchShape } from '../layout/matches';
import { set, type Layer } from './draw';

export function drawMatches(layer: Layer, shapes: readonly MatchShape[]): void {
  const rects = layer.selectAll<SVGRectElement, MatchShape>('rect').data(shapes, ({ id }) => id).join('rect');
  set(rects, { rx: 2, x: ({ x }) => x + 0.5, y: ({ y }) => y + 0.5, width: ({ width }) => width - 1, height: ({ height }) => Math.max(1, height - 1) });
}
