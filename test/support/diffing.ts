// Runs the diff and writes its outcome down in plain text, so that a test can say what it expects in one look.
import { differentiate } from '../../src/diff/differentiate';
import type { WalkEvent } from '../../src/diff/walkEvents';
import { cidText } from '../../src/tree/cid';
import { keyText, rangeText } from '../../src/tree/range';
import { Slice } from '../../src/tree/bytes';
import type { CountedTree } from './mstTree';

export interface PlainChange { op: 'remove' | 'add'; key: string; value: string }

/** The stream with text keys and value CIDs as text. */
export function changesOf(left: Pick<CountedTree, 'tree'>, right: Pick<CountedTree, 'tree'>): PlainChange[] {
  return [...differentiate(left.tree, right.tree)].map(({ op, entry }) => ({ op, key: keyText(entry.key), value: cidText(entry.value) }));
}

/** The ranges that the walk compared, as `misaligned 1 (k3 … k7] 2:1`: event, layer, range, subtrees on either side. */
export function rangesOf(left: Pick<CountedTree, 'tree'>, right: Pick<CountedTree, 'tree'>, label: (key: string) => string = key => key): string[] {
  const ranges: string[] = [];
  const labelled = (bound: Slice | undefined): Slice | undefined => bound && Slice.of(new TextEncoder().encode(label(keyText(bound))));
  const record = (event: WalkEvent) => {
    if (event.kind !== 'compare' && event.kind !== 'misaligned' && event.kind !== 'exhausted') return;
    const { layer, after, end, brackets, left: l, right: r } = event.range;
    ranges.push(`${event.kind} ${layer} ${rangeText({ after: labelled(after), end: labelled(end), brackets })} ${l.length}:${r.length}`);
  };
  for (const _ of differentiate(left.tree, right.tree, { record }));
  return ranges;
}

/** What a diff must be for these two sets of entries: removals and additions in key order, a removal first. */
export function naiveDiff(left: ReadonlyMap<string, string>, right: ReadonlyMap<string, string>): PlainChange[] {
  const keys = [...new Set([...left.keys(), ...right.keys()])].sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
  const changes: PlainChange[] = [];
  for (const key of keys) {
    const l = left.get(key);
    const r = right.get(key);
    if (l === r) continue;
    if (l !== undefined) changes.push({ op: 'remove', key, value: l });
    if (r !== undefined) changes.push({ op: 'add', key, value: r });
  }
  return changes;
}

/** The change stream of the same trees with the sides swapped. */
export function inverted(changes: readonly PlainChange[]): PlainChange[] {
  const swapped = changes.map(change => ({ ...change, op: change.op === 'add' ? 'remove' as const : 'add' as const }));
  return swapped.sort((a, b) => Buffer.compare(Buffer.from(a.key), Buffer.from(b.key)) || (a.op === 'remove' ? -1 : 1) - (b.op === 'remove' ? -1 : 1));
}
