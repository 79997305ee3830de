// Which nodes of the new tree a reader needs who knows the old tree only by its root: to undo the
// operations he has to see, besides what is new, the neighbours of every operated key.
// Sources: Sync v1.1 (proposal 0006, operation inversion).
import type { KeyChange } from '../../diff/blocks';
import { cidKey } from '../../formats/atproto/blockCid';
import { EditableMst } from '../../formats/atproto/edit';
import type { NodeUnavailableError } from '../../formats/atproto/nodeUnavailable';
import { proofPath, searchNeighbours } from '../../formats/atproto/search';
import type { Cid } from '../../tree/cid';
import type { Node } from '../../tree/node';
import type { Tree } from '../../tree/source';
import type { UndoFailure } from './inversion';
import { undoing } from './inversion';

/** A block and the bytes it has, without its CID. */
export interface SizedBlock {
  readonly cid: Cid;
  readonly bytes: number;
}

export class BlockSet {
  readonly #blocks = new Map<string, SizedBlock>();

  add(cid: Cid, bytes: number): void {
    const key = cidKey(cid);
    if (!this.#blocks.has(key)) this.#blocks.set(key, { cid, bytes });
  }

  addNodes(nodes: Iterable<Node>): this {
    for (const { subtree, size } of nodes) this.add(subtree.cid, size);
    return this;
  }

  has(cid: Cid): boolean {
    return this.#blocks.has(cidKey(cid));
  }

  get list(): SizedBlock[] {
    return [...this.#blocks.values()];
  }

  get bytes(): number {
    return this.list.reduce((sum, block) => sum + block.bytes, 0);
  }
}

// All three yield the number of changes done so far.
const changesPerStep = 64;

export interface Covering {
  readonly nodes: BlockSet;
  /** What of it the new tree's source does not have. */
  readonly unavailable: readonly NodeUnavailableError[];
}

/** The created nodes, and those on the paths in the new tree to each changed key and to its neighbours. */
export function* coveringNodes(after: Tree, created: readonly Node[], changes: readonly KeyChange[]): Generator<number, Covering> {
  const tree = remembering(after);
  const nodes = new BlockSet().addNodes(created);
  const unavailable: NodeUnavailableError[] = [];
  for (const [i, { key }] of changes.entries()) {
    if (i % changesPerStep === 0) yield i;
    const found = searchNeighbours(tree, key);
    nodes.addNodes(found.nodes);
    unavailable.push(...found.unavailable);
  }
  return { nodes, unavailable };
}

/** The nodes that prove of every changed key that it is in the new tree, or that it is not; of a partial tree, those it has. */
export function* proofNodes(after: Tree, changes: readonly KeyChange[]): Generator<number, BlockSet> {
  const tree = remembering(after);
  const nodes = new BlockSet();
  for (const [i, { key }] of changes.entries()) {
    if (i % changesPerStep === 0) yield i;
    nodes.addNodes(proofPath(tree, key));
  }
  return nodes;
}

export interface InductiveProof {
  readonly nodes: BlockSet;
  /** Why undoing came to no end: then these are the nodes that it read until there. */
  readonly failure: UndoFailure | undefined;
}

/**
 * The nodes of the new tree that undoing the changes, last key first, has to read: no fewer will do
 * in this order. Changes in key order.
 */
export function* inductiveNodes(after: Tree, changes: readonly KeyChange[]): Generator<number, InductiveProof> {
  const nodes = new BlockSet();
  const source = {
    load(cid: Cid): Uint8Array {
      const block = after.source.load(cid);
      nodes.add(cid, block.length);
      return block;
    },
  };
  const { failure } = yield* undoing(EditableMst.of({ ...after, source }), changes);
  return { nodes, failure };
}

/** The same tree, each node read and decoded once. */
function remembering(tree: Tree): Tree {
  const blocks = new Map<string, Uint8Array>();
  const nodes = new Map<Uint8Array, Node>();
  const load = (cid: Cid): Uint8Array => {
    const key = cidKey(cid);
    const block = blocks.get(key) ?? tree.source.load(cid);
    blocks.set(key, block);
    return block;
  };
  const decode: Tree['format']['decode'] = (subtree, block) => {
    const node = nodes.get(block) ?? tree.format.decode(subtree, block);
    nodes.set(block, node);
    return node;
  };
  return { ...tree, source: { load }, format: { ...tree.format, decode } };
}
