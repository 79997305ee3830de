// The vocabulary of every tree: a Node is an ordered list of items, each an entry or the link to a
// subtree. Everything points upwards only, so a walk holds what it still needs and nothing else.
//
//      subtree (−∞ … k7)                 layer 2, the root
//        ├─ subtree (−∞ … k3)            layer 1
//        ├─ entry k3                     layer 2: its node's
//        └─ subtree (k3 … k7) …          layer 1
import type { Slice } from './bytes';
import type { Cid } from './cid';
import type { Bound, Brackets, Key, KeyRange } from './range';

export class Entry {
  readonly kind = 'entry';
  constructor(readonly key: Key, readonly value: Slice, readonly parent: Subtree) {}
}

/** A link to a node and everything known of that node before it is loaded. */
export class Subtree implements KeyRange {
  readonly kind = 'subtree';
  constructor(
    readonly cid: Cid,
    /** Distance from the bottom layer, 0 at the bottom. */
    readonly layer: number,
    readonly after: Bound,
    readonly end: Bound,
    readonly brackets: Brackets,
    /** The subtree whose node links here; undefined for a root. */
    readonly parent: Subtree | undefined,
  ) {}
}

export type Item = Entry | Subtree;

/** The decoded block of a subtree. */
export interface Node {
  readonly subtree: Subtree;
  /** In key order; subtrees and entries never overlap. */
  readonly items: readonly Item[];
  /** Bytes of the block. */
  readonly size: number;
}
