// Misaligned ranges as bands across both sides, from the column of their layer on the left to the
// same column on the right: nested ranges nest, like brackets. A label sits on an edge of its band,
// between two lines of text, where no other label is.
import type { Band } from '../../src/protocol/comparison';
import { plural, t } from '../l10n';
import type { Columns, Span } from './columns';
import { fontSize, levelOf, type Frame, type Place } from './frame';
import { cellsOf, shortenRange } from './shorten';
import { visible } from './visible';

export interface BandShape {
  readonly id: string;
  readonly notation: string;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  /** Inside another band: only the outermost is filled. */
  readonly nested: boolean;
  readonly label: { readonly text: string; readonly x: number; readonly y: number; readonly width: number } | undefined;
  readonly tooltip: string;
}

/** Low enough to stand between two lines of text. */
export const labelHeight = 12;
const labelFont = 10;
const overhang = 40;

export function bandShapes(bands: readonly Band[], frame: Frame, columns: Columns, { y, view }: Place): BandShape[] {
  const outerFirst = bands.filter(({ first, last }) => last >= first).sort((a, b) => b.last - b.first - (a.last - a.first) || b.layer - a.layer);
  const taken: number[] = [];
  return outerFirst.map((band, order) => {
    const top = y(band.first);
    const bottom = y(band.last + 1);
    const cut = { top: Math.max(top, view.top - overhang), bottom: Math.min(bottom, view.bottom + overhang) };
    const notation = visible(band.notation);
    const width = acrossFrom(columns, band.layer);
    const text = shortenRange(notation, Math.min(44, Math.floor((room(columns) * fontSize) / labelFont / frame.charWidth)));
    const edge = [top, bottom].find(at => at >= view.top + labelHeight / 2 && at <= view.bottom - labelHeight / 2 && taken.every(other => Math.abs(other - at) >= labelHeight));
    const fits = edge !== undefined && text !== '' && levelOf(frame.rowHeight) !== 'bars';
    if (fits) taken.push(edge);
    return {
      id: `${band.layer}-${band.first}-${band.last}`,
      notation,
      ...width,
      y: cut.top, height: cut.bottom - cut.top,
      nested: outerFirst.slice(0, order).some(outer => outer.first <= band.first && outer.last >= band.last),
      label: fits ? { text, x: columns.middle.x + columns.middle.width / 2, y: edge, width: (cellsOf(text) * frame.charWidth * labelFont) / fontSize + 8 } : undefined,
      tooltip: `${notation}\n${t('misaligned range in layer {0}: {1} on the left, {2} on the right', band.layer, plural(band.left, '{0} subtree', '{0} subtrees'), band.right)}`,
    };
  });
}

/** Between the columns of entries; where that is too narrow, over their inner ends. */
function room({ middle, entries }: Columns): number {
  return middle.width >= 100 ? middle.width - 8 : entries.left.width;
}

function acrossFrom({ nodes, entries, gap }: Columns, layer: number): Span {
  const left = nodes.left[layer] ?? nodes.left.at(-1) ?? entries.left;
  const right = nodes.right[layer] ?? nodes.right.at(-1) ?? entries.right;
  const x = left.x - gap / 2;
  return { x, width: right.x + right.width + gap / 2 - x };
}
