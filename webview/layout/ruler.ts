// The overview ruler: changes and misaligned ranges of all rows on one strip. Marks that fall on the
// same pixels become one, so the strip has at most a few hundred shapes, whatever the size.
import type { ChangeKind, Extent } from '../../src/protocol/comparison';

export interface RulerMark { readonly kind: ChangeKind; readonly y: number; readonly height: number }
export interface RulerBand { readonly y: number; readonly height: number }
export interface Ruler {
  readonly marks: readonly RulerMark[];
  readonly bands: readonly RulerBand[];
  /** Pixels per row: no more than in the view, so that a short list lines up with its marks. */
  readonly scale: number;
}

const leastMark = 3;

/** Marks on a strip of a height, for rows drawn at a height. */
export function ruler({ rowCount, marks, bands }: Extent, height: number, rowHeight: number): Ruler {
  const scale = rowCount === 0 ? 0 : Math.min(rowHeight, height / rowCount);
  const ends = new Map<ChangeKind, { y: number; height: number }>();
  const merged: RulerMark[] = [];
  for (const { row, kind } of marks) {
    const y = Math.min(Math.floor(row * scale), height - leastMark);
    const end = Math.max(y + leastMark, Math.ceil((row + 1) * scale));
    const before = ends.get(kind);
    if (before && y <= before.y + before.height) {
      before.height = Math.max(before.height, end - before.y);
    } else {
      const mark = { kind, y, height: end - y };
      merged.push(mark);
      ends.set(kind, mark);
    }
  }
  return {
    scale,
    marks: merged,
    bands: bands.map(({ first, last }) => ({ y: first * scale, height: Math.max(leastMark, (last + 1 - first) * scale) })),
  };
}

/** The part of the strip that stands for the rows in view, never too small to be caught; none when all rows are. */
export function thumb({ scale }: Ruler, top: number, shown: number, rowCount: number, height: number): { y: number; height: number } | undefined {
  if (shown >= rowCount) return undefined;
  const size = Math.min(height, Math.max(12, shown * scale));
  return { y: Math.min(top * scale, height - size), height: size };
}

/** The row that a point of the strip stands for. */
export const rowAt = ({ scale }: Ruler, y: number): number => (scale === 0 ? 0 : y / scale);
