// An MST under edit: immutable, each edit gives another tree that shares what it did not touch.
// Only the paths an edit needs are read; nodes are encoded when asked for, not at every step. What is
// below a link that was never opened stays a link, so partial trees can be edited where they are whole.
//
//   layer 1     [ . k3 . ]           set k7           [ . k3 . k7 . ]
//              /          \             →            /       |       \
//   layer 0   [k1 k2]  [k5 k8]       ←          [k1 k2]   [k5]   [k8]     a new key splits what lay in its gap
//                                   delete k7                              and its deletion joins the halves again
// Recursion is bounded by the layers of a tree (129), never by its size.
// Source: https://atproto.com/specs/repository#mst-structure.
import { equalSlices } from '../../tree/bytes';
import type { Cid } from '../../tree/cid';
import { EngineError } from '../../tree/errors';
import type { Key } from '../../tree/range';
import type { BlockSource, Tree } from '../../tree/source';
import type { Block } from './blockCid';
import { cidKey } from './blockCid';
import { checkKeyLength } from './build';
import { keyLayer } from './layer';
import type { Child } from './memoryNode';
import { MemoryNode, emptyNode, inMemory, linkTo, memoryBlocks } from './memoryNode';
import { atprotoMst } from './mst';
import { NodeUnavailableError } from './nodeUnavailable';

export { NodeUnavailableError };

export class EditableMst {
  private constructor(private readonly source: BlockSource, private readonly top: Child) {}

  /** No tree is edited like an empty one. */
  static of({ source, root }: Tree): EditableMst {
    return new EditableMst(source, root ?? emptyNode(0));
  }

  /** All methods that look for a key throw NodeUnavailableError where a node on the way is missing or malformed. */
  get(key: Key): Cid | undefined {
    const layer = keyLayer(key);
    for (let child: Child | undefined = this.top; child && child.layer >= layer; ) {
      const node: MemoryNode = this.#open(child);
      const at = node.position(key);
      if (node.holds(key, at)) return node.values[at];
      child = node.children[at];
    }
    return undefined;
  }

  /** Inserts the key, or gives it another value. */
  set(key: Key, value: Cid): EditableMst {
    checkKeyLength(key);
    const layer = keyLayer(key);
    let top = this.#open(this.top);
    if (top.empty) return this.#with(new MemoryNode(layer, [key], [value], [undefined, undefined]));
    while (top.layer < layer) top = new MemoryNode(top.layer + 1, [], [], [top]);
    return this.#with(this.#insert(top, key, value, layer));
  }

  /** The tree without this key; itself when it has none. */
  delete(key: Key): EditableMst {
    let top = this.#remove(this.top, key, keyLayer(key)) ?? emptyNode(0);
    // The root must hold a key, unless the tree is empty.
    for (;;) {
      if (top === this.top) return this;
      const node = this.#open(top);
      const only = node.children[0];
      if (node.keys.length > 0 || !only) return this.#with(top);
      top = only;
    }
  }

  get root(): Cid {
    return linkTo(this.top);
  }

  /** The nodes in memory, children first. Nearly all are new; one may equal a node of the original tree. */
  *blocks(): Generator<Block, void> {
    if (this.top instanceof MemoryNode) yield* memoryBlocks(this.top);
  }

  /** The edited tree for readers: its nodes in memory before the original's blocks. */
  tree(): Tree {
    const edited = new Map<string, Uint8Array>();
    for (const { cid, bytes } of this.blocks()) edited.set(cidKey(cid), bytes);
    const source: BlockSource = { load: cid => edited.get(cidKey(cid)) ?? this.source.load(cid) };
    return { format: atprotoMst, source, root: atprotoMst.root(this.root, source) };
  }

  #with(top: Child): EditableMst {
    return top === this.top ? this : new EditableMst(this.source, top);
  }

  #open(child: Child): MemoryNode {
    if (child instanceof MemoryNode) return child;
    try {
      return inMemory(atprotoMst.decode(child, this.source.load(child.cid)));
    } catch (error) {
      if (error instanceof EngineError) throw new NodeUnavailableError(child, error);
      throw error;
    }
  }

  #insert(node: MemoryNode, key: Key, value: Cid, layer: number): MemoryNode {
    const at = node.position(key);
    if (node.layer > layer) {
      const child = node.children[at];
      const below = child ? this.#open(child) : emptyNode(node.layer - 1);
      const inserted = this.#insert(below, key, value, layer);
      return inserted === below ? node : node.withChild(at, inserted);
    }
    if (node.holds(key, at)) {
      if (equalSlices(node.values[at]!, value)) return node;
      return new MemoryNode(layer, node.keys, node.values.with(at, value), node.children);
    }
    const halves = this.#split(node.children[at], key);
    return new MemoryNode(layer, node.keys.toSpliced(at, 0, key), node.values.toSpliced(at, 0, value), node.children.toSpliced(at, 1, ...halves));
  }

  /** What lies before a key that is about to stand between, and what lies after it. */
  #split(child: Child | undefined, key: Key): [Child | undefined, Child | undefined] {
    if (!child) return [undefined, undefined];
    const node = this.#open(child);
    const at = node.position(key);
    const [before, after] = this.#split(node.children[at], key);
    const left = new MemoryNode(node.layer, node.keys.slice(0, at), node.values.slice(0, at), [...node.children.slice(0, at), before]);
    const right = new MemoryNode(node.layer, node.keys.slice(at), node.values.slice(at), [after, ...node.children.slice(at + 1)]);
    if (left.empty) return [undefined, child];
    return right.empty ? [child, undefined] : [left, right];
  }

  /** The same object when the key is not below; undefined when nothing is left. */
  #remove(child: Child, key: Key, layer: number): Child | undefined {
    if (child.layer < layer) return child;
    const node = this.#open(child);
    const at = node.position(key);
    if (node.layer > layer) {
      const below = node.children[at];
      const rest = below && this.#remove(below, key, layer);
      if (rest === below) return child;
      const left = node.withChild(at, rest);
      return left.empty ? undefined : left;
    }
    if (!node.holds(key, at)) return child;
    const joined = this.#merge(node.children[at], node.children[at + 1]);
    const left = new MemoryNode(layer, node.keys.toSpliced(at, 1), node.values.toSpliced(at, 1), node.children.toSpliced(at, 2, joined));
    return left.empty ? undefined : left;
  }

  /** Two neighbours between which no key stands any more. */
  #merge(before: Child | undefined, after: Child | undefined): Child | undefined {
    if (!before || !after) return before ?? after;
    const left = this.#open(before);
    const right = this.#open(after);
    const middle = this.#merge(left.children.at(-1), right.children[0]);
    return new MemoryNode(left.layer, [...left.keys, ...right.keys], [...left.values, ...right.values], [...left.children.slice(0, -1), middle, ...right.children.slice(1)]);
  }
}
