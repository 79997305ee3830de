// What a change costs in nodes: those only one tree has, and the subtrees that both have, skipped
// unread. "New" means absent from the old tree, not different in place: a node that a boundary shift
// hung under another parent moved, it was not created.
import { equalSlices } from '../tree/bytes';
import type { Cid } from '../tree/cid';
import { cidText } from '../tree/cid';
import type { Node, Subtree } from '../tree/node';
import type { Key } from '../tree/range';
import { sameRange } from '../tree/range';
import type { Tree } from '../tree/source';
import { loadNode } from '../tree/source';
import type { Shared, Unresolved } from './level';
import { left } from './level';
import type { WalkOptions } from './walk';
import { walk } from './walk';
import type { WalkEvent } from './walkEvents';

/** One key's change: no `old` value is a creation, no `new` one a deletion. */
export interface KeyChange {
  readonly key: Key;
  readonly old: Cid | undefined;
  readonly new: Cid | undefined;
}

export interface NodeChanges {
  /** Nodes that only the new tree has, and that only the old one has, each once. */
  readonly created: readonly Node[];
  readonly deleted: readonly Node[];
  /** Subtrees of both trees, not opened: under a parent with another key range, or still in their place. */
  readonly moved: readonly Shared[];
  readonly kept: readonly Shared[];
  readonly changes: readonly KeyChange[];
  /** Absent nodes, where the policy allows them: nothing is known of what is below. */
  readonly unresolved: readonly Unresolved[];
}

const positionsPerStep = 512;

/** Reads exactly the created and the deleted nodes; yields the number of positions passed so far. Throws DiffFailedError. */
export function* changedNodes(before: Tree, after: Tree, onMissing: WalkOptions['onMissing'] = ['deny', 'deny']): Generator<number, NodeChanges> {
  const created: Node[] = [];
  const deleted: Node[] = [];
  const moved: Shared[] = [];
  const kept: Shared[] = [];
  const changes: KeyChange[] = [];
  const unresolved: Unresolved[] = [];
  const record = (event: WalkEvent) => {
    if (event.kind === 'load') (event.side === left ? deleted : created).push(event.node);
  };
  let passed = 0;
  for (const step of walk(before, after, { record, onMissing })) {
    if (++passed % positionsPerStep === 0) yield passed;
    if (step.kind === 'shared') {
      (isMoved(step) ? moved : kept).push(step);
    } else if (step.kind === 'unresolved') {
      unresolved.push(step);
    } else {
      const { left: old, right: now } = step;
      if (!old || !now || !equalSlices(old.value, now.value)) changes.push({ key: (old ?? now!).key, old: old?.value, new: now?.value });
    }
  }
  return { created, deleted, moved, kept, changes, unresolved };
}

/** Whether a subtree of both trees hangs under a parent with another key range, or became or ceased to be the root. */
export function isMoved({ left: a, right: b }: Pick<Shared, 'left' | 'right'>): boolean {
  return a.parent && b.parent ? !sameRange(a.parent, b.parent) : a.parent !== b.parent;
}

/** The blocks of these values, each once, in the order of the keys: the records a change has to carry. */
export function newValues(changes: readonly KeyChange[]): Cid[] {
  const values = new Map<string, Cid>();
  for (const { new: value } of changes) if (value) values.set(cidText(value), value);
  return [...values.values()];
}

export interface Measure {
  readonly nodes: number;
  readonly entries: number;
  /** Of the nodes. */
  readonly bytes: number;
}

/** Counts everything below subtrees by reading it; yields the number of nodes read so far. */
export function* measure(tree: Tree, subtrees: readonly Subtree[]): Generator<number, Measure> {
  let nodes = 0;
  let entries = 0;
  let bytes = 0;
  for (const stack = [...subtrees]; stack.length > 0; ) {
    const node = loadNode(tree, stack.pop()!);
    nodes++;
    bytes += node.size;
    for (const item of node.items) {
      if (item.kind === 'entry') entries++;
      else stack.push(item);
    }
    if (nodes % 64 === 0) yield nodes;
  }
  return { nodes, entries, bytes };
}
