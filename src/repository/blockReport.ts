// Two states of a repository as the blocks of a commit event between them: the plain list (commit, new
// nodes, new records), what Sync v1.1 adds to it, and what the change left alone.
//
import type { KeyChange } from '../diff/blocks';
import { changedNodes, newValues } from '../diff/blocks';
import type { Shared } from '../diff/level';
import type { Cid } from '../tree/cid';
import { MissingBlockError } from '../tree/errors';
import type { Tree } from '../tree/source';
import type { SizedBlock } from './events/covering';
import { BlockSet, coveringNodes, inductiveNodes, proofNodes } from './events/covering';

export interface BlockReport {
  readonly changes: readonly KeyChange[];
  readonly commit: SizedBlock | undefined;
  readonly created: readonly SizedBlock[];
  readonly deleted: readonly SizedBlock[];
  /** Subtrees of both trees, under another parent or in their place; not read. */
  readonly moved: readonly Shared[];
  readonly kept: readonly Shared[];
  /** The created nodes are among them. */
  readonly covering: readonly SizedBlock[];
  readonly proof: readonly SizedBlock[];
  readonly inductive: readonly SizedBlock[];
  /** Of created and updated keys, each once. */
  readonly records: readonly SizedBlock[];
  /** Of the commit and the records: what the new file does not have. */
  readonly missing: readonly Cid[];
}

/** `before` without a root: a first commit, which carries every node. `commit` is the new one. Throws DiffFailedError. */
export function reportBlocks(before: Tree, after: Tree, commit?: Cid): BlockReport {
  const { created, deleted, moved, kept, changes } = changedNodes(before, after);
  const missing: Cid[] = [];
  const sized = (cid: Cid): SizedBlock[] => {
    const bytes = blockLength(after, cid);
    if (bytes === undefined) missing.push(cid);
    return bytes === undefined ? [] : [{ cid, bytes }];
  };
  return {
    changes,
    commit: commit && sized(commit)[0],
    created: new BlockSet().addNodes(created).list,
    deleted: new BlockSet().addNodes(deleted).list,
    moved,
    kept,
    covering: coveringNodes(after, created, changes).nodes.list,
    proof: proofNodes(after, changes).list,
    inductive: inductiveNodes(after, changes).list,
    records: newValues(changes).flatMap(sized),
    missing,
  };
}

/** The blocks of a commit event for this change, each once: commit, nodes, records. */
export function eventBlocks({ commit, covering, records }: BlockReport): SizedBlock[] {
  return [...(commit ? [commit] : []), ...covering, ...records];
}

/** undefined when the block is not there. */
function blockLength({ source }: Tree, cid: Cid): number | undefined {
  try {
    return source.load(cid).length;
  } catch (error) {
    if (error instanceof MissingBlockError) return undefined;
    throw error;
  }
}
