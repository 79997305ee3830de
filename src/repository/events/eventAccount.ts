// What each block of a commit event is there for, with bytes that add up to its CAR. A node counts as
// created when it is absent from the tree before; that tree is a base file's, or what undoing the
// operations gave.
import type { KeyChange, NodeChanges } from '../../diff/blocks';
import { changedNodes, newValues } from '../../diff/blocks';
import type { Cid } from '../../tree/cid';
import { cidKey } from '../../formats/atproto/blockCid';
import { EngineError, MissingBlockError } from '../../tree/errors';
import type { Tree } from '../../tree/source';
import { loadNode } from '../../tree/source';
import type { CarSlice } from '../carSlice';
import type { SizedBlock } from './covering';
import { BlockSet, coveringNodes } from './covering';

/** `undetermined`: a node of the new tree of which nobody knows whether the old tree had it. */
export type BlockClass = 'commit' | 'created' | 'covering only' | 'record' | 'superfluous' | 'undetermined';

export interface ClassifiedBlock {
  readonly cid: Cid;
  readonly class: BlockClass;
  /** Of the block, without its CID. */
  readonly bytes: number;
  /** A section of a CID that came before; it is superfluous whatever the first one is. */
  readonly repeated: boolean;
}

export interface Account {
  readonly blocks: readonly ClassifiedBlock[];
  /** `covering only` that is missing hinders only consumers that undo in another way than ours. */
  readonly missing: readonly { readonly cid: Cid; readonly class: 'commit' | 'created' | 'covering only' | 'record' }[];
  /** Of nodes that the tree before has and the tree after has not; undefined where the tree before is not known. */
  readonly deleted: readonly SizedBlock[] | undefined;
  /** Subtrees that both trees have, under another parent; undefined as `deleted` is. */
  readonly moved: readonly Cid[] | undefined;
  /** Of the blocks by class; `framing`: of all that is no block (header, lengths, CIDs). They add up to `file`. */
  readonly bytes: { readonly [part in BlockClass | 'framing' | 'file']: number };
}

export interface Claim {
  readonly commit: Cid;
  /** The tree after, read from the event's own blocks; undefined when its root is not among them. */
  readonly after: Tree | undefined;
  /** The tree before, as far as it is known. */
  readonly before: Tree | undefined;
  readonly changes: readonly KeyChange[];
}

/** Yields how many positions of the trees or changes it went through. */
export function* accountFor({ car, sections, otherBytes }: CarSlice, { commit, after, before, changes }: Claim): Generator<number, Account> {
  const missing = new Map<string, Account['missing'][number]>();
  const miss = (cid: Cid, kind: Account['missing'][number]['class']) => {
    if (car.find(cid) < 0 && !missing.has(cidKey(cid))) missing.set(cidKey(cid), { cid, class: kind });
  };
  miss(commit, 'commit');
  const difference = after && before && (yield* knownDifference(before, after));
  for (const { subtree } of difference?.unresolved ?? []) miss(subtree.cid, 'created');
  const known = difference && new BlockSet().addNodes(difference.created);
  const covering = after ? yield* coveringNodes(after, [], changes) : { nodes: new BlockSet(), unavailable: [] };
  for (const { subtree, cause } of covering.unavailable) if (cause instanceof MissingBlockError) miss(subtree.cid, 'covering only');
  const records = new BlockSet();
  for (const value of newValues(changes)) {
    miss(value, 'record');
    records.add(value, 0);
  }
  const reachable = after && !known ? reachableNodes(after) : undefined;

  const classOf = (cid: Cid): BlockClass => {
    if (cidKey(cid) === cidKey(commit)) return 'commit';
    if (known?.has(cid)) return 'created';
    if (reachable?.has(cid)) return 'undetermined';
    if (known && covering.nodes.has(cid)) return 'covering only';
    return records.has(cid) ? 'record' : 'superfluous';
  };
  const seen = new BlockSet();
  const bytes = { 'commit': 0, 'created': 0, 'covering only': 0, 'record': 0, 'superfluous': 0, 'undetermined': 0, 'framing': otherBytes, 'file': otherBytes };
  const blocks = sections.map((section): ClassifiedBlock => {
    const repeated = seen.has(section.cid);
    seen.add(section.cid, 0);
    const own = repeated ? 'superfluous' : classOf(section.cid);
    bytes[own] += section.bytes;
    bytes.framing += section.framing;
    bytes.file += section.bytes + section.framing;
    return { cid: section.cid, class: own, bytes: section.bytes, repeated };
  });
  return {
    blocks,
    missing: [...missing.values()],
    deleted: difference && new BlockSet().addNodes(difference.deleted).list,
    moved: difference && difference.moved.map(({ right }) => right.cid),
    bytes,
  };
}

/** undefined when a broken node stops the comparison. Absent nodes of the new tree are told. */
function* knownDifference(before: Tree, after: Tree): Generator<number, NodeChanges | undefined> {
  try {
    return yield* changedNodes(before, after, ['deny', 'boundary']);
  } catch (error) {
    if (error instanceof EngineError) return undefined;
    throw error;
  }
}

/** The nodes of a partial tree that its source has. */
function reachableNodes(tree: Tree): BlockSet {
  const nodes = new BlockSet();
  for (const stack = tree.root ? [tree.root] : []; stack.length > 0; ) {
    const subtree = stack.pop()!;
    try {
      const node = loadNode(tree, subtree);
      nodes.addNodes([node]);
      for (const item of node.items) if (item.kind === 'subtree') stack.push(item);
    } catch (error) {
      if (!(error instanceof EngineError)) throw error;
    }
  }
  return nodes;
}
