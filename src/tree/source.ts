// What a walk needs of a tree: where blocks come from, and how a block becomes a node.
import type { Cid } from './cid';
import type { Node, Subtree } from './node';
import type { Key } from './range';

export interface BlockSource {
  /** The bytes of a block, hashed and found right. Throws MissingBlockError, CidMismatchError or UncheckableBlockError. */
  load(cid: Cid): Uint8Array;
}

/** One kind of tree. A new kind is one object like this, in a folder of its own, registered in one list. */
export interface TreeFormat {
  /** Short and stable, to ask for it: `atproto`. */
  readonly id: string;
  /** As people call it: `atproto MST`. */
  readonly name: string;
  /** Whether entries stand between subtrees in nodes of every layer (MST) or only in the bottom ones (B+ trees). */
  readonly entriesIn: 'every layer' | 'bottom layer';
  /** Whether a block looks like a node of this format; says nothing about its correctness. */
  recognises(block: Uint8Array, codec: number): boolean;
  /** The root as a subtree without bounds; may load what it takes to know its layer. `block`: the root's, where it is at hand. */
  root(cid: Cid, source: BlockSource, block?: Uint8Array): Subtree;
  /** A key as a person reads it, where it is more than its text. */
  keyText?(key: Key): string;
  /** Decodes and checks every rule a block can break on its own or against its place. Throws MalformedNodeError. */
  decode(subtree: Subtree, block: Uint8Array): Node;
}

export interface Tree {
  readonly format: TreeFormat;
  readonly source: BlockSource;
  /** undefined: no tree, which is not the same as an empty one. */
  readonly root: Subtree | undefined;
}

export function loadNode(tree: Tree, subtree: Subtree): Node {
  return tree.format.decode(subtree, tree.source.load(subtree.cid));
}
