// Random pairs of related trees for fast-check. Keys come from a pool in which high layers are as
// common as low ones (in random keys each layer is four times rarer), so that trees are deep, with
// empty intermediate nodes and boundaries that come and go.
import fc from 'fast-check';
import type { CID } from 'multiformats/cid';
import { buildMst, mstEntries, type BuiltMst } from './buildMst';
import { drawnKey, drawnValue } from './drawMst';

/** Sixty keys `p00…` to `p59…` with layers from 0 to 4. */
export const keyPool: readonly string[] = Array.from({ length: 60 }, (_, i) => drawnKey(`p${String(i).padStart(2, '0')}@${(i * 7 + (i >> 2)) % 5}`));

export type Entries = ReadonlyMap<string, CID>;

const values = ['a', 'b', 'c'].map(drawnValue);
const entryList = fc.uniqueArray(fc.tuple(fc.constantFrom(...keyPool), fc.constantFrom(...values)), { selector: ([key]) => key, maxLength: 40, size: 'max' });

/** A set of entries, and a second that differs from it in a few of them or in anything. */
export const relatedEntries: fc.Arbitrary<{ before: Entries; after: Entries }> = fc.oneof(
  { weight: 1, arbitrary: fc.record({ before: entryList, after: entryList }).map(({ before, after }) => ({ before: new Map(before), after: new Map(after) })) },
  { weight: 3, arbitrary: fc.record({ before: entryList, edits: fc.array(fc.tuple(fc.constantFrom(...keyPool), fc.option(fc.constantFrom(...values))), { maxLength: 5 }) })
    .map(({ before, edits }) => {
      const after = new Map(before);
      for (const [key, value] of edits) if (value) after.set(key, value); else after.delete(key);
      return { before: new Map(before), after };
    }) },
);

export function build(entries: Entries): BuiltMst {
  return buildMst(mstEntries(entries));
}

export function plain(entries: Entries): Map<string, string> {
  return new Map([...entries].map(([key, value]) => [key, value.toString()]));
}

/** The same runs every time; MERKLE_PROPERTY_RUNS asks for more. */
export function runs(usual: number): { seed: number; numRuns: number } {
  return { seed: 20260101, numRuns: Number(process.env['MERKLE_PROPERTY_RUNS'] ?? usual) };
}
