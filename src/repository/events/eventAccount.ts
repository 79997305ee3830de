// What each block of a commit event is there for, with bytes that add up to its CAR. A node counts as
// created when it is absent from the tree before; that tree is a base file's, or what undoing the
// operations gave.
import type { KeyChange } from '../../diff/blocks';
import { changedNodes, newValues } from '../../diff/blocks';
import type { Cid } from '../../tree/cid';
import { cidKey } from '../../formats/atproto/blockCid';
import { EngineError, MissingBlockError } from '../../tree/errors';
import type { Tree } from '../../tree/source';
import { loadNode } from '../../tree/source';
import type { CarSlice } from '../carSlice';
import { BlockSet, coveringNodes } from './covering';

/** `undetermined`: a node of the new tree of which nobody knows whether the old tree had it. */
export type BlockClass = 'commit' | 'created' | 'covering only' | 'record' | 'superfluous' | 'undetermined';

export interface ClassifiedBlock {
  readonly cid: Cid;
  readonly class: BlockClass;
  /** Of its section: length, CID and block. */
  readonly bytes: number;
  /** A section of a CID that came before; it is superfluous whatever the first one is. */
  readonly repeated: boolean;
}

export interface Account {
  readonly blocks: readonly ClassifiedBlock[];
  /** `covering only` that is missing hinders only consumers that undo in another way than ours. */
  readonly missing: readonly { readonly cid: Cid; readonly class: 'commit' | 'created' | 'covering only' | 'record' }[];
  readonly bytes: { readonly [part in BlockClass | 'header' | 'other' | 'total']: number };
}

export interface Claim {
  readonly commit: Cid;
  /** The tree after, read from the event's own blocks; undefined when its root is not among them. */
  readonly after: Tree | undefined;
  /** The tree before, as far as it is known. */
  readonly before: Tree | undefined;
  readonly changes: readonly KeyChange[];
}

export function accountFor({ car, sections, headerBytes, otherBytes }: CarSlice, { commit, after, before, changes }: Claim): Account {
  const missing = new Map<string, Account['missing'][number]>();
  const miss = (cid: Cid, kind: Account['missing'][number]['class']) => {
    if (car.find(cid) < 0 && !missing.has(cidKey(cid))) missing.set(cidKey(cid), { cid, class: kind });
  };
  miss(commit, 'commit');
  const known = after && before && createdNodes(before, after, cid => miss(cid, 'created'));
  const covering = after ? coveringNodes(after, [], changes) : { nodes: new BlockSet(), unavailable: [] };
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
  const bytes = { 'commit': 0, 'created': 0, 'covering only': 0, 'record': 0, 'superfluous': 0, 'undetermined': 0, 'header': headerBytes, 'other': otherBytes, 'total': headerBytes + otherBytes };
  const blocks = sections.map((section): ClassifiedBlock => {
    const repeated = seen.has(section.cid);
    seen.add(section.cid, 0);
    const own = repeated ? 'superfluous' : classOf(section.cid);
    bytes[own] += section.bytes;
    bytes.total += section.bytes;
    return { cid: section.cid, class: own, bytes: section.bytes, repeated };
  });
  return { blocks, missing: [...missing.values()], bytes };
}

/** undefined when a broken node stops the comparison. Absent nodes of the new tree are told. */
function createdNodes(before: Tree, after: Tree, missing: (cid: Cid) => void): BlockSet | undefined {
  try {
    const { created, unresolved } = changedNodes(before, after, ['deny', 'boundary']);
    for (const { subtree } of unresolved) missing(subtree.cid);
    return new BlockSet().addNodes(created);
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
