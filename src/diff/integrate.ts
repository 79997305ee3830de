// Changes of one replica taken over by another, with the same outcome in whatever order replicas do
// it: of two values for a key the one with the greater hash stays, and only what is still there as
// it was is removed.
import { compareSlices, equalSlices } from '../tree/bytes';
import type { Slice } from '../tree/bytes';
import type { Key } from '../tree/range';

/** A tree that can be edited; an edit gives the tree to go on with, and the one before is not used again. */
export interface Editable<T> {
  get(key: Key): Slice | undefined;
  set(key: Key, value: Slice): T;
  delete(key: Key): T;
}

/** As `differentiate` streams them: an update is a removal and an addition of one key. */
export interface EntryChange {
  readonly op: 'remove' | 'add';
  readonly entry: { readonly key: Key; readonly value: Slice };
}

/** A key whose change met another value than the one it knew, and what became of it; one for an update, too. */
export interface Conflict {
  readonly key: Key;
  /** What the target held. */
  readonly held: Slice;
  /** The value the change brought; undefined for a removal. */
  readonly offered: Slice | undefined;
  readonly outcome: 'kept' | 'replaced';
}

const changesPerStep = 64;

export interface Integrated<T> {
  readonly tree: T;
  readonly conflicts: readonly Conflict[];
}

/**
 * `hashOf` gives what values are ranked by: in an MST the digest of the value's CID, in a Dialog tree
 * the value's blake3. Yields the number of changes taken so far, so that whoever drives it can stop.
 */
export function* integrate<T extends Editable<T>>(target: T, changes: Iterable<EntryChange>, hashOf: (value: Slice) => Slice): Generator<number, Integrated<T>> {
  const conflicts: Conflict[] = [];
  let tree = target;
  let taken = 0;
  for (const { op, entry: { key, value } } of changes) {
    const held = tree.get(key);
    if (++taken % changesPerStep === 0) yield taken;
    if (op === 'remove') {
      if (held && equalSlices(held, value)) tree = tree.delete(key);
      else if (held) conflicts.push({ key, held, offered: undefined, outcome: 'kept' });
      continue;
    }
    // The first half of an update is judged by the second.
    const last = conflicts.at(-1);
    if (last && !last.offered && equalSlices(last.key, key)) conflicts.pop();
    if (held && equalSlices(held, value)) continue;
    const outcome = !held || compareValues(value, held, hashOf) > 0 ? 'replaced' : 'kept';
    if (outcome === 'replaced') tree = tree.set(key, value);
    if (held) conflicts.push({ key, held, offered: value, outcome });
  }
  return { tree, conflicts };
}

/** Different values of equal hash (CIDs that differ in their codec) still need one order on all replicas. */
function compareValues(a: Slice, b: Slice, hashOf: (value: Slice) => Slice): number {
  return compareSlices(hashOf(a), hashOf(b)) || compareSlices(a, b);
}
