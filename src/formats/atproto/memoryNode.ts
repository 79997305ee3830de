// A node of a tree under edit: never changed, encoded when its CID is asked for. Its subtrees are nodes
// in memory, or links to what nobody opened. Source: https://atproto.com/specs/repository#mst-structure.
import { compareSlices, equalSlices } from '../../tree/bytes';
import type { Cid } from '../../tree/cid';
import type { Node, Subtree } from '../../tree/node';
import type { Key } from '../../tree/range';
import type { Block } from './blockCid';
import { blockCid } from './blockCid';
import { encodeNode } from './encodeNode';

/** A subtree as a link that was not opened, or as a node in memory. */
export type Child = Subtree | MemoryNode;

export class MemoryNode {
  #block: Block | undefined;

  /** `children` are the subtrees around the keys: one before each key and one after the last. */
  constructor(
    readonly layer: number,
    readonly keys: readonly Key[],
    readonly values: readonly Cid[],
    readonly children: readonly (Child | undefined)[],
  ) {}

  get empty(): boolean {
    return this.keys.length === 0 && !this.children[0];
  }

  /** The number of keys before this one. */
  position(key: Key): number {
    let low = 0;
    for (let high = this.keys.length; low < high; ) {
      const middle = (low + high) >> 1;
      if (compareSlices(this.keys[middle]!, key) < 0) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  holds(key: Key, at: number): boolean {
    const own = this.keys[at];
    return own !== undefined && equalSlices(own, key);
  }

  withChild(at: number, child: Child | undefined): MemoryNode {
    return new MemoryNode(this.layer, this.keys, this.values, this.children.with(at, child));
  }

  /** The node's block, and through it the blocks of every node in memory below it. */
  get block(): Block {
    if (!this.#block) {
      const bytes = encodeNode({ keys: this.keys, values: this.values, links: this.children.map(child => child && linkTo(child)) });
      this.#block = { cid: blockCid(bytes), bytes };
    }
    return this.#block;
  }
}

export const emptyNode = (layer: number): MemoryNode => new MemoryNode(layer, [], [], [undefined]);
export const linkTo = (child: Child): Cid => (child instanceof MemoryNode ? child.block.cid : child.cid);

/** A decoded node, its subtrees still links. */
export function inMemory({ subtree, items }: Node): MemoryNode {
  const keys: Key[] = [];
  const values: Cid[] = [];
  const children: (Child | undefined)[] = [undefined];
  for (const item of items) {
    if (item.kind === 'subtree') {
      children[keys.length] = item;
    } else {
      keys.push(item.key);
      values.push(item.value);
      children.push(undefined);
    }
  }
  return new MemoryNode(subtree.layer, keys, values, children);
}

/** The node and every node in memory below it, children first. */
export function* memoryBlocks(node: MemoryNode): Generator<Block, void> {
  for (const child of node.children) if (child instanceof MemoryNode) yield* memoryBlocks(child);
  yield node.block;
}
