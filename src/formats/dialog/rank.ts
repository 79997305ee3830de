// The rank of a key says where nodes end: a segment after a key of rank 2 or more, a branch n layers
// above the segments after a child whose last key has rank n + 2 or more. The hash of the key is read
// as a row of trials of k bits, and the rank is the number of the first that is not zero. Only k
// matters of a tree's branch factor. Source: dialog-db, rust/dialog-prolly-tree, the geometric distribution.
import { blake3 } from '@noble/hashes/blake3.js';
import type { Key } from '../../tree/range';

/** Bits per trial. */
export const allBits = [1, 2, 3, 4, 5, 6, 7] as const;

/** Bits per trial of trees with this branch factor: about one key in 2^bits ends a node. */
export function bitsOf(branchFactor: number): number {
  return Math.floor(Math.log2(branchFactor + 1));
}

export function keyRank(key: Key, bits: number): number {
  return hashRank(blake3(key.view()), bits);
}

/** For who needs the ranks of one key for several k: the hash is blake3 of the key. */
export function hashRank(hash: Uint8Array, bits: number): number {
  const mask = (1 << bits) - 1;
  let trial = 0;
  // A trial takes what one byte has from its first bit on; it never continues into the next byte.
  for (let bit = 0; bit >> 3 < hash.length; bit += bits) {
    trial++;
    if (((hash[bit >> 3]! >> (bit & 7)) & mask) !== 0) return trial;
  }
  return trial + 1;
}

/** Whether a node of this layer ends after a key of this rank. */
export function endsNode(rank: number, layer: number): boolean {
  return rank >= layer + 2;
}
