// Changes as marks for the overview ruler: at most one of a kind in each of 600 stretches of the
// rows, however many changes there are.
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
