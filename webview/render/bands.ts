// Misaligned ranges: dashed edges and a fill behind everything, a label in front of everything.
import { labelHeight, type BandShape } from '../layout/bands';
import type { Scene } from '../layout/scene';
import { say, set, type Layer } from './draw';

export function drawBands(layer: Layer, { bands }: Scene): void {
  const groups = layer
    .selectAll<SVGGElement, BandShape>('g.band')
    .data(bands, band => band.id)
    .join(enter => {
      const group = enter.append('g').attr('class', 'band');
      group.append('title');
      group.append('rect');
      group.append('path');
      return group;
    });
  set(groups, { 'data-range': band => band.notation, 'data-nested': band => (band.nested ? 'true' : null) });
  say(groups.select<SVGElement>('title'), band => band.tooltip);
  set(groups.select<SVGElement>('rect'), { x: band => band.x, y: band => band.y, width: band => band.width, height: band => Math.max(0, band.height) });
  set(groups.select<SVGElement>('path'), { d: ({ x, y, width, height }) => `M${x} ${y}h${width}M${x} ${y + height}h${width}` });
}

export function drawBandLabels(layer: Layer, { bands }: Scene): void {
  const groups = layer
    .selectAll<SVGGElement, BandShape>('g.band-label')
    .data(bands.filter(band => band.label), band => band.id)
    .join(enter => {
      const group = enter.append('g').attr('class', 'band-label');
      group.append('title');
      group.append('rect').attr('rx', labelHeight / 2).attr('height', labelHeight);
      group.append('text');
      return group;
    });
  say(groups.select<SVGElement>('title'), band => band.tooltip);
  set(groups.select<SVGElement>('rect'), { x: ({ label }) => label!.x - label!.width / 2, y: ({ label }) => label!.y - labelHeight / 2, width: ({ label }) => label!.width });
  say(set(groups.select<SVGElement>('text'), { x: ({ label }) => label!.x, y: ({ label }) => label!.y + 3.5 }), ({ label }) => label!.text);
}
