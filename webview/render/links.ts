// All lines of one kind are one path: hundreds of them cost a handful of elements.
import type { LinkKind, Segment } from '../layout/links';
import type { Scene } from '../layout/scene';
import { place, set, type Layer, type Motion } from './draw';

export function drawLinks(layer: Layer, { links }: Scene, motion: Motion): void {
  const paths = layer
    .selectAll<SVGPathElement, [LinkKind, readonly Segment[]]>('path')
    .data([...links], ([kind]) => kind)
    .join('path');
  set(paths, { 'class': ([kind]) => kind, 'd': ([, segments]) => segments.map(({ from, to, y }) => `M${from} ${y}H${to}`).join('') });
  // Lines cannot follow boxes and rows that move; they appear as those arrive.
  if (motion === 'brief') paths.attr('opacity', 0);
  place(paths, motion, {});
}
