// The current step in the picture: its rows behind everything, what the cursors are at in front.
import type { Outline, WalkShapes } from '../layout/walk';
import { set, type Layer } from './draw';

export function drawStepRange(layer: Layer, { range }: WalkShapes): void {
  const rects = layer.selectAll<SVGRectElement, NonNullable<typeof range>>('rect').data(range ? [range] : []).join('rect');
  set(rects, { x: 0, y: ({ y }) => y, width: ({ width }) => width, height: ({ height }) => height });
  const edges = layer.selectAll<SVGPathElement, NonNullable<typeof range>>('path').data(range ? [range] : []).join('path');
  set(edges, { d: ({ y, width, height }) => `M3.5 ${y}v${height}M${width - 3.5} ${y}v${height}` });
}

export function drawStepPair(layer: Layer, { pair }: WalkShapes): void {
  const rects = layer.selectAll<SVGRectElement, Outline>('rect').data(pair, ({ id }) => id).join('rect');
  set(rects, {
    'data-at': ({ side }) => side,
    'data-collected': ({ collected }) => (collected ? 'true' : null),
    'rx': 3, 'x': ({ x }) => x - 1, 'y': ({ y }) => y, 'width': ({ width }) => width + 2, 'height': ({ height }) => height,
  });
}
