// Where every block of a CAR file is, in columns of typed arrays (22 bytes a block) instead of
// objects, so that a million blocks cost 22 MB and no garbage. CIDs themselves stay in the file:
// 64 bits of a seeded hash stand for one, and whoever loads a block compares the CID in full.
import type { Cid } from '../tree/cid';

/**
 * Secrets of this run. Every word is multiplied by two of them, once with its halves exchanged, so that
 * no difference between two CIDs comes out the same at every run: no file can be made to fill one chain.
 */
const secret = () => (Math.random() * 0x1_0000_0000) | 1;
const [seed, a, b, c, d] = [secret(), secret(), secret(), secret(), secret()] as const;

/** Two independent 32-bit hashes of bytes[start, end), left here for whoever asked: no pair is allocated. */
export const mixed = { low: 0, high: 0 };
export function mix(bytes: DataView, start: number, end: number): void {
  let low = seed;
  let high = ~seed;
  let i = start;
  for (; i + 4 <= end; i += 4) {
    const word = bytes.getInt32(i, true);
    const turned = (word << 16) | (word >>> 16);
    low = Math.imul((low << 13) | (low >>> 19), 5) + Math.imul(word, a) + Math.imul(turned, b);
    high = Math.imul((high << 15) | (high >>> 17), 5) + Math.imul(word, c) + Math.imul(turned, d);
  }
  for (; i < end; i++) {
    const byte = bytes.getUint8(i) + 1;
    low = Math.imul((low << 13) | (low >>> 19), 5) + Math.imul(byte, a);
    high = Math.imul((high << 15) | (high >>> 17), 5) + Math.imul(byte, c);
  }
  mixed.low = avalanche(low);
  mixed.high = avalanche(high);
}

function avalanche(hash: number): number {
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return hash ^ (hash >>> 16);
}

const wanted = new Uint8Array(255);
const wantedView = new DataView(wanted.buffer);

/** A growing list of blocks in file order; blocks are named by their number in it. */
export class BlockIndex {
  /** File offset of the CID; the block's bytes follow it. */
  cidStart: Float64Array;
  cidLength: Uint8Array;
  blockLength: Uint32Array;
  #low: Int32Array;
  #high: Int32Array;
  #isLikely: Uint8Array;
  count = 0;
  #likelyCount = 0;
  #likely: HashTable | undefined;
  #all: HashTable | undefined;
  #duplicates = 0;

  constructor(expected: number) {
    const capacity = Math.max(64, expected);
    this.cidStart = new Float64Array(capacity);
    this.cidLength = new Uint8Array(capacity);
    this.blockLength = new Uint32Array(capacity);
    this.#low = new Int32Array(capacity);
    this.#high = new Int32Array(capacity);
    this.#isLikely = new Uint8Array(capacity);
  }

  /** `likely`: blocks that will be looked up often (tree nodes); they have a table of their own. */
  add(cidStart: number, cidLength: number, blockLength: number, low: number, high: number, likely: boolean): void {
    if (this.count === this.cidStart.length) this.#grow();
    const block = this.count++;
    this.cidStart[block] = cidStart;
    this.cidLength[block] = cidLength;
    this.blockLength[block] = blockLength;
    this.#low[block] = low;
    this.#high[block] = high;
    if (likely) {
      this.#isLikely[block] = 1;
      this.#likelyCount++;
    }
  }

  /** The number of the block whose CID hashes like this one (the first of duplicates); -1 when there is none. */
  find(cid: Cid): number {
    const length = cid.end - cid.start;
    if (length > wanted.length) return -1; // none of that length is ever added
    for (let i = 0; i < length; i++) wanted[i] = cid.bytes[cid.start + i]!;
    mix(wantedView, 0, length);
    const { low, high } = mixed;
    this.#likely ??= this.#table(true);
    const block = this.#likely.find(low, high, this.#high);
    return block >= 0 ? block : this.#complete().find(low, high, this.#high);
  }

  /** Sections that repeat an earlier CID. */
  duplicates(): number {
    this.#complete();
    return this.#duplicates;
  }

  /** The table of all blocks is made when first needed: opening a repository needs its nodes only. */
  #complete(): HashTable {
    return (this.#all ??= this.#table(false));
  }

  #table(likelyOnly: boolean): HashTable {
    const table = new HashTable(likelyOnly ? this.#likelyCount : this.count);
    for (let block = 0; block < this.count; block++) {
      if (likelyOnly && this.#isLikely[block] === 0) continue;
      if (!table.insert(block, this.#low[block]!, this.#high) && !likelyOnly) this.#duplicates++;
    }
    return table;
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
    this.#isLikely = grown(this.#isLikely, new Uint8Array(capacity));
  }
}

/** Open addressing with linear probing, at most two thirds full. A slot is a block's number + 1 and its low hash, side by side for the cache. */
class HashTable {
  readonly #slots: Int32Array;
  readonly #mask: number;

  constructor(count: number) {
    const slots = 2 ** Math.ceil(Math.log2(Math.max(16, count * 1.5)));
    this.#slots = new Int32Array(slots * 2);
    this.#mask = slots - 1;
  }

  /** False when a block with the same hashes is there already. */
  insert(block: number, low: number, high: Int32Array): boolean {
    const slots = this.#slots;
    let at = low & this.#mask;
    for (; slots[at * 2] !== 0; at = (at + 1) & this.#mask) {
      if (slots[at * 2 + 1] === low && high[slots[at * 2]! - 1] === high[block]) return false;
    }
    slots[at * 2] = block + 1;
    slots[at * 2 + 1] = low;
    return true;
  }

  find(low: number, wantedHigh: number, high: Int32Array): number {
    const slots = this.#slots;
    for (let at = low & this.#mask; slots[at * 2] !== 0; at = (at + 1) & this.#mask) {
      const block = slots[at * 2]! - 1;
      if (slots[at * 2 + 1] === low && high[block] === wantedHigh) return block;
    }
    return -1;
  }
}
