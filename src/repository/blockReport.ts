// Two states of a repository as the blocks of a commit event between them: the plain list (commit, new
// nodes, new records), what Sync v1.1 adds to it, and what the change left alone.
import type { KeyChange } from '../diff/blocks';
import { changedNodes, newValues } from '../diff/blocks';
import type { Shared } from '../diff/level';
import { cidKey } from '../formats/atproto/blockCid';
import type { Cid } from '../tree/cid';
import { EngineError, MissingBlockError } from '../tree/errors';
import type { Tree } from '../tree/source';
import { framingBytes } from './carSlice';
import type { SizedBlock } from './events/covering';
import { BlockSet, coveringNodes, inductiveNodes, proofNodes } from './events/covering';
import type { Progress } from './progress';
import { named } from './progress';

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
  /** Where nodes are missing: those that undoing reads until it meets one. */
  readonly inductive: readonly SizedBlock[];
  /** Of created and updated keys, each once. */
  readonly records: readonly SizedBlock[];
  /** Of the commit, the covering set and the records: what the new file does not have, each once. */
  readonly missing: readonly Cid[];
}

const recordsPerStep = 256;
/** Items passed: every change is undone once, each time in a new copy of its node. Sound nodes have a few dozen items. */
const undoLimit = 1e9;

/** So many changes in nodes so large that undoing them would not come to an end. */
export class TooMuchToUndoError extends EngineError {
  readonly code = 'too-much-to-undo';
}

/**
 * `before` without a root: a first commit, which carries every node. `commit` is the new one. Throws
 * DiffFailedError, TooMuchToUndoError, and NodeUnavailableError for a malformed node of the new tree that only undoing needs.
 */
export function* reportBlocks(before: Tree, after: Tree, commit?: Cid): Generator<Progress, BlockReport> {
  const { created, deleted, moved, kept, changes } = yield* named('Comparing', changedNodes(before, after));
  const widest = created.reduce((most, { items }) => Math.max(most, items.length), 0);
  if (widest * changes.length > undoLimit) throw new TooMuchToUndoError(`${changes.length} changes in nodes of up to ${widest} entries and subtrees are too much to undo one by one`);
  const covering = yield* named('Covering set', coveringNodes(after, created, changes), changes.length);
  const proof = yield* named('Proof nodes', proofNodes(after, changes), changes.length);
  const inductive = yield* named('Undoing', inductiveNodes(after, changes), changes.length);
  const broken = covering.unavailable.find(({ cause }) => !(cause instanceof MissingBlockError));
  if (broken) throw broken;
  const missing = covering.unavailable.map(({ subtree }) => subtree.cid);
  const held = (cid: Cid): SizedBlock[] => {
    const bytes = blockLength(after, cid);
    if (bytes === undefined) missing.push(cid);
    return bytes === undefined ? [] : [{ cid, bytes }];
  };
  const sizedCommit = commit && held(commit)[0];
  const records: SizedBlock[] = [];
  const values = newValues(changes);
  for (const [i, value] of values.entries()) {
    if (i % recordsPerStep === 0) yield { task: 'Records', fraction: i / values.length };
    records.push(...held(value));
  }
  return {
    changes,
    commit: sizedCommit,
    created: new BlockSet().addNodes(created).list,
    deleted: new BlockSet().addNodes(deleted).list,
    moved,
    kept,
    covering: covering.nodes.list,
    proof: proof.list,
    inductive: inductive.nodes.list,
    records,
    missing: [...new Map(missing.map(cid => [cidKey(cid), cid])).values()],
  };
}

/** The blocks of a commit event for this change, each once: commit, nodes, records. */
export function eventBlocks({ commit, covering, records }: BlockReport): SizedBlock[] {
  const blocks = new BlockSet();
  for (const { cid, bytes } of [...(commit ? [commit] : []), ...covering, ...records]) blocks.add(cid, bytes);
  return blocks.list;
}

/** What the CAR of that event takes: its blocks, and header, lengths and CIDs beside them. */
export function eventBytes(report: BlockReport, root: Cid): { readonly framing: number; readonly file: number } {
  const blocks = eventBlocks(report);
  const framing = framingBytes(root, blocks);
  return { framing, file: blocks.reduce((sum, { bytes }) => sum + bytes, framing) };
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
