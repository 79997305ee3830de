// The overview ruler's strip: bands behind, removed on its left half, added on its right half,
// updated across, as in the ruler of VS Code's own diff editor.
import type { Ruler, RulerBand, RulerMark } from '../layout/ruler';
import { set, type Layer } from './draw';

const strip = { width: 14, left: 2, middle: 7, right: 12 };

export function drawRuler(layer: Layer, { marks, bands }: Ruler): void {
  const ranges = layer.selectAll<SVGRectElement, RulerBand>('rect.band').data(bands).join('rect').attr('class', 'band');
  set(ranges, { x: 0, width: strip.width, y: band => band.y, height: band => band.height });
  const changes = layer.selectAll<SVGRectElement, RulerMark>('rect.mark').data(marks).join('rect').attr('class', 'mark');
  set(changes, {
    'data-kind': mark => mark.kind,
    'x': mark => (mark.kind === 'added' ? strip.middle : strip.left),
    'width': mark => (mark.kind === 'updated' ? strip.right - strip.left : strip.middle - strip.left),
    'y': mark => mark.y,
    'height': mark => mark.height,
  });
}

export function drawThumb(layer: Layer, thumb: { y: number; height: number } | undefined): void {
  const shown = layer.selectAll<SVGRectElement, NonNullable<typeof thumb>>('rect').data(thumb ? [thumb] : []).join('rect');
  set(shown, { x: 0, width: strip.width, y: ({ y }) => y, height: ({ height }) => height });
}
