// Changes as marks for the overview ruler: at most one of a kind in each of 600 stretches of the
// rows, however many changes there are; and misaligned ranges, merged where they are many.
import type { Extent } from '../protocol/comparison';
import type { Rows } from './rows';
import { changeOf } from './rows';

const stretches = 600;

export function rulerMarks({ list, changes }: Rows): Extent['marks'] {
  const marks: Extent['marks'] = [];
  const seen = new Set<string>();
  for (const row of changes) {
    const kind = changeOf(list[row]!);
    const place = `${Math.floor((row * stretches) / list.length)} ${kind}`;
    if (kind === 'none' || (list.length > stretches && seen.has(place))) continue;
    seen.add(place);
    marks.push({ row, kind });
  }
  return marks;
}

/** More bands than stretches: those that meet in a stretch become one. */
export function rulerBands({ list, bands }: Rows): Extent['bands'] {
  const shown = bands.flatMap(({ first, last }) => (first <= last ? [{ first, last }] : []));
  if (shown.length <= stretches) return shown;
  const stretch = (row: number) => Math.floor((row * stretches) / list.length);
  const merged: Extent['bands'] = [];
  for (const band of shown.sort((a, b) => a.first - b.first)) {
    const before = merged.at(-1);
    if (before && stretch(band.first) <= stretch(before.last)) before.last = Math.max(before.last, band.last);
    else merged.push(band);
  }
  return merged;
}
