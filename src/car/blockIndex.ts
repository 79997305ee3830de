// Where every block of a CAR file is, in columns of typed arrays (21 bytes a block) instead of
// objects, so that a million blocks cost 21 MB and no garbage. CIDs themselves stay in the file: a
// number of 53 bits stands for one, and whoever loads a block compares the CID in full.
import type { Cid } from '../tree/cid';

/** CIDv1, dag-cbor, sha2-256, 32 bytes. */
export const usualCid = 0x01711220;

/**
 * Secrets of this run. The print of a CID is the sum of its words, each times a secret of its own, and
 * never rounded: two CIDs, chosen by whoever does not know the secrets, have the same print with a chance
 * of 2^-18 at most, so no file can be made to fill one chain. (Carter and Wegman's universal hashing.)
 */
const secrets = (count: number, bits: number) => Float64Array.from({ length: count }, () => 1 + Math.floor(Math.random() * (2 ** bits - 1)));
const ofDigest = secrets(8, 18);
const ofAny = secrets(129, 30);

/** The print of a usual CID by its digest of 32 bytes: words of 32 bits, secrets of 18. */
export function digestPrint(bytes: DataView, at: number): number {
  let sum = 0;
  for (let i = 0; i < 8; i++) sum += bytes.getInt32(at + 4 * i, true) * ofDigest[i]!;
  return sum;
}

/** The print of a CID of any kind, up to 255 bytes: words of 16 bits, secrets of 30. */
export function cidPrint(bytes: DataView, start: number, end: number): number {
  if (end - start === 36 && bytes.getInt32(start) === usualCid) return digestPrint(bytes, start + 4);
  let sum = (end - start) * ofAny[128]!;
  let word = 0;
  let i = start;
  for (; i + 2 <= end; i += 2) sum += bytes.getUint16(i, true) * ofAny[word++]!;
  return i < end ? sum + bytes.getUint8(i) * ofAny[word]! : sum;
}

/** Spreads prints over a table; its size is a power of two. */
export function slotOf(print: number, size: number): number {
  const low = print | 0;
  const hash = Math.imul(low ^ (low >>> 15) ^ (print / 0x1_0000_0000), 0x9e3779b1);
  return (hash ^ (hash >>> 15)) & (size - 1);
}

const wanted = new Uint8Array(255);
const wantedView = new DataView(wanted.buffer);

/** A growing list of blocks in file order; blocks are named by their number in it. */
export class BlockIndex {
  /** File offset of the CID; the block's bytes follow it. */
  cidStart: Float64Array;
  cidLength: Uint8Array;
  blockLength: Uint32Array;
  print: Float64Array;
  count = 0;
  /** By slot: the first block + 1 of a chain. */
  #heads: Int32Array | undefined;
  /** By block: the next one + 1 of its chain. */
  #next = new Int32Array(0);

  constructor(expected: number) {
    const capacity = Math.max(64, expected);
    this.cidStart = new Float64Array(capacity);
    this.cidLength = new Uint8Array(capacity);
    this.blockLength = new Uint32Array(capacity);
    this.print = new Float64Array(capacity);
  }

  get isFull(): boolean {
    return this.count === this.print.length;
  }

  /** Only before the first `find`. */
  add(cidStart: number, cidLength: number, blockLength: number, print: number): void {
    if (this.isFull) this.#grow();
    const block = this.count++;
    this.cidStart[block] = cidStart;
    this.cidLength[block] = cidLength;
    this.blockLength[block] = blockLength;
    this.print[block] = print;
  }

  /** The number of the block whose CID has this one's print (the first of duplicates); -1 when there is none. */
  find(cid: Cid): number {
    const length = cid.end - cid.start;
    if (length > wanted.length) return -1; // none of that length is ever added
    for (let i = 0; i < length; i++) wanted[i] = cid.bytes[cid.start + i]!;
    return this.#find(cidPrint(wantedView, 0, length));
  }

  /** Sections that repeat an earlier CID. */
  duplicates(): number {
    let duplicates = 0;
    for (let block = 0; block < this.count; block++) if (this.#find(this.print[block]!) !== block) duplicates++;
    return duplicates;
  }

  #find(print: number): number {
    const heads = (this.#heads ??= this.#chain());
    let block = heads[slotOf(print, heads.length)]! - 1;
    while (block >= 0 && this.print[block] !== print) block = this.#next[block]! - 1;
    return block;
  }

  /** A pass of its own: between the reads of the scan every access to the table would miss the caches. Backwards, so that a chain begins with the first block. */
  #chain(): Int32Array {
    const { print } = this;
    const heads = new Int32Array(2 ** Math.ceil(Math.log2(Math.max(16, this.count))));
    const next = new Int32Array(this.count);
    for (let block = this.count - 1; block >= 0; block--) {
      const slot = slotOf(print[block]!, heads.length);
      next[block] = heads[slot]!;
      heads[slot] = block + 1;
    }
    this.#next = next;
    return heads;
  }

  #grow(): void {
    const capacity = Math.ceil(this.count * 1.5);
    const grown = <A extends Float64Array | Uint8Array | Uint32Array>(old: A, larger: A): A => {
      larger.set(old);
      return larger;
    };
    this.cidStart = grown(this.cidStart, new Float64Array(capacity));
    this.cidLength = grown(this.cidLength, new Uint8Array(capacity));
    this.blockLength = grown(this.blockLength, new Uint32Array(capacity));
    this.print = grown(this.print, new Float64Array(capacity));
  }
}
