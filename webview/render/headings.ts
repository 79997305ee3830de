// Column headings: a strip over the rows that pass beneath it.
import { headingHeight } from '../layout/frame';
import type { Heading, Scene } from '../layout/scene';
import { say, set, type Layer } from './draw';

export function drawHeadings(layer: Layer, { headings, columns }: Scene): void {
  const strip = layer.selectAll<SVGRectElement, number>('rect').data([columns.width]).join('rect');
  set(strip, { width: width => width, height: headingHeight });
  set(layer.selectAll<SVGPathElement, number>('path').data([columns.width]).join('path'), { d: width => `M0 ${headingHeight - 0.5}H${width}` });
  const texts = layer.selectAll<SVGTextElement, Heading>('text').data(headings, heading => heading.id).join('text');
  say(set(texts, { x: heading => heading.x, y: 16 }), heading => heading.text);
}
