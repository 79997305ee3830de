// Where every block of a CAR file is, in columns of typed arrays (21 bytes a block) instead of
// objects, so that a million blocks cost 21 MB and no garbage. CIDs themselves stay in the file:
// 64 bits of a seeded hash stand for one, and whoever loads a block compares the CID in full.
import type { Cid } from '../tree/cid';

/** Differs from run to run, so that no file can be made to fill one chain of the table. */
const seed = (Math.random() * 0x1_0000_0000) | 0;

/** Two independent 32-bit hashes of bytes[start, end), left here for whoever asked: no pair is allocated. */
export const mixed = { low: 0, high: 0 };
export function mix(bytes: Uint8Array, start: number, end: number): void {
  let low = seed;
  let high = ~seed;
  let i = start;
  for (; i + 4 <= end; i += 4) {
    const word = bytes[i]! | (bytes[i + 1]! << 8) | (bytes[i + 2]! << 16) | (bytes[i + 3]! << 24);
    low = Math.imul(low ^ word, 0x9e3779b1);
    low ^= low >>> 15;
    high = Math.imul(high + word, 0x85ebca6b);
    high ^= high >>> 13;
  }
  for (; i < end; i++) {
    low = Math.imul(low ^ bytes[i]!, 0x9e3779b1);
    high = Math.imul(high + bytes[i]!, 0x85ebca6b);
  }
  mixed.low = low ^ (low >>> 16);
  mixed.high = high ^ (high >>> 16);
}

/** A growing list of blocks in file order; blocks are named by their number in it. */
export class BlockIndex {
  /** File offset of the CID; the block's bytes follow it. */
  cidStart: Float64Array;
  cidLength: Uint8Array;
  blockLength: Uint32Array;
  #low: Int32Array;
  #high: Int32Array;
  count = 0;
  #likely = new HashTable();
  #likelyCount = 0;
  #all: HashTable | undefined;
  #duplicates = 0;

  constructor(expected: number) {
    const capacity = Math.max(64, expected);
    this.cidStart = new Float64Array(capacity);
    this.cidLength = new Uint8Array(capacity);
    this.blockLength = new Uint32Array(capacity);
    this.#low = new Int32Array(capacity);
    this.#high = new Int32Array(capacity);
  }

  /** `likely`: blocks that will be looked up often (tree nodes); they go into a table of their own, at once. */
  add(cidStart: number, cidLength: number, blockLength: number, low: number, high: number, likely: boolean): void {
    if (this.count === this.cidStart.length) this.#grow();
    const block = this.count++;
    this.cidStart[block] = cidStart;
    this.cidLength[block] = cidLength;
    this.blockLength[block] = blockLength;
    this.#low[block] = low;
    this.#high[block] = high;
    if (likely) {
      this.#likelyCount++;
      this.#likely.insert(block, this.#low, this.#high, this.#likelyCount);
    }
  }

  /** The number of the block whose CID hashes like this one (the first of duplicates); -1 when there is none. */
  find(cid: Cid): number {
    mix(cid.bytes, cid.start, cid.end);
    const { low, high } = mixed;
    const block = this.#likely.find(low, high, this.#low, this.#high);
    return block >= 0 ? block : this.#complete().find(low, high, this.#low, this.#high);
  }

  /** Sections that repeat an earlier CID. */
  duplicates(): number {
    this.#complete();
    return this.#duplicates;
  }

  /** The table of all blocks is made when first needed: opening a repository needs its nodes only. */
  #complete(): HashTable {
    if (!this.#all) {
      this.#all = new HashTable(this.count);
      for (let block = 0; block < this.count; block++) {
        if (!this.#all.insert(block, this.#low, this.#high, this.count)) this.#duplicates++;
      }
    }
    return this.#all;
  }

  #grow(): void {
    const capacity = Math.ceil(this.count * 1.5);
    const grown = <A extends Float64Array | Uint8Array | Uint32Array | Int32Array>(old: A, larger: A): A => {
      larger.set(old);
      return larger;
    };
    this.cidStart = grown(this.cidStart, new Float64Array(capacity));
    this.cidLength = grown(this.cidLength, new Uint8Array(capacity));
    this.blockLength = grown(this.blockLength, new Uint32Array(capacity));
    this.#low = grown(this.#low, new Int32Array(capacity));
    this.#high = grown(this.#high, new Int32Array(capacity));
  }
}

/** Open addressing with linear probing, at most half full; slots hold block number + 1. */
class HashTable {
  #slots: Uint32Array;

  constructor(expected = 512) {
    this.#slots = new Uint32Array(powerOfTwo(expected * 2));
  }

  /** False when a block with the same hashes is there already. `count`: how many the table is about to hold. */
  insert(block: number, low: Int32Array, high: Int32Array, count: number): boolean {
    if (count * 2 > this.#slots.length) this.#rehash(low, high);
    const mask = this.#slots.length - 1;
    for (let at = low[block]! & mask; ; at = (at + 1) & mask) {
      const held = this.#slots[at]!;
      if (held === 0) {
        this.#slots[at] = block + 1;
        return true;
      }
      if (low[held - 1] === low[block] && high[held - 1] === high[block]) return false;
    }
  }

  find(wantedLow: number, wantedHigh: number, low: Int32Array, high: Int32Array): number {
    const mask = this.#slots.length - 1;
    for (let at = wantedLow & mask; ; at = (at + 1) & mask) {
      const held = this.#slots[at]!;
      if (held === 0) return -1;
      if (low[held - 1] === wantedLow && high[held - 1] === wantedHigh) return held - 1;
    }
  }

  #rehash(low: Int32Array, high: Int32Array): void {
    const old = this.#slots;
    this.#slots = new Uint32Array(old.length * 2);
    for (const held of old) if (held !== 0) this.insert(held - 1, low, high, 0);
  }
}

function powerOfTwo(atLeast: number): number {
  return 2 ** Math.ceil(Math.log2(Math.max(16, atLeast)));
}
