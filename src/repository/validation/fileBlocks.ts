// The blocks of a file by number, in file order, and what each turned out to be. Reads bytes whether
// they hash to their CID or not: what follows from a wrong digest is the validator's to say.
import type { BlockIndex } from '../../car/blockIndex';
import type { ByteSource } from '../../car/byteSource';
import { Slice } from '../../tree/bytes';
import type { Cid } from '../../tree/cid';
import { checkDigest } from '../../tree/digest';
import type { Findings } from './findings';

const farAhead = 1 << 18;
const nearAhead = 1 << 12;
const longestVarint = 9;

/** What a block serves; the first that was found. `head`: the root that leads to the tree. */
export const role = { none: 0, head: 1, node: 2, record: 3 } as const;

export interface FileBlock {
  readonly cid: Cid;
  readonly bytes: Uint8Array;
  /** Where the bytes begin in the file. */
  readonly offset: number;
}

export class FileBlocks {
  /** By block number; of duplicates only the first has one. */
  readonly roles: Uint8Array;
  readonly #checked: Uint8Array;
  #checkedCount = 0;
  #buffer = new Uint8Array(0);
  /** What of the file the buffer holds. */
  #window = { at: 0, held: 0 };

  constructor(private readonly file: ByteSource, private readonly index: BlockIndex) {
    this.roles = new Uint8Array(index.count);
    this.#checked = new Uint8Array(index.count);
  }

  get count(): number {
    return this.index.count;
  }

  get distinct(): number {
    return this.index.count - this.index.duplicates();
  }

  /** 0 to 1: the part of all blocks whose digest was looked at. */
  get fraction(): number {
    return this.count === 0 ? 1 : this.#checkedCount / this.count;
  }

  /** The number of the first block with this CID; -1 when there is none. */
  find(cid: Cid): number {
    return this.index.find(cid);
  }

  offsetOf(cid: Cid): number | undefined {
    const block = this.find(cid);
    return block < 0 ? undefined : this.index.cidStart[block]! + this.index.cidLength[block]!;
  }

  /** Where the first section stands that was passed over, counting from the file's first section; see scan. */
  firstGap(start: number): number {
    let end = start;
    for (let block = 0; block < this.count && this.index.cidStart[block]! - end <= longestVarint; block++) {
      end = this.index.cidStart[block]! + this.#lengthOf(block);
    }
    return end;
  }

  read(block: number): FileBlock {
    const section = new Uint8Array(this.#lengthOf(block));
    return this.#block(block, section.subarray(0, this.file.read(this.index.cidStart[block]!, section)));
  }

  /** The same, through a buffer: what is returned holds until the next call. */
  glance(block: number): FileBlock {
    const start = this.index.cidStart[block]!;
    const length = this.#lengthOf(block);
    let { at, held } = this.#window;
    if (start < at || start + length > at + held) {
      // Read on in large steps; elsewhere in the file, little more than the block.
      const ahead = start >= at && start <= at + held + farAhead;
      const size = Math.max(length, ahead ? farAhead : nearAhead);
      if (size > this.#buffer.length) this.#buffer = new Uint8Array(size);
      at = start;
      held = this.file.read(start, this.#buffer.subarray(0, size));
      this.#window = { at, held };
    }
    const from = start - at;
    return this.#block(block, this.#buffer.subarray(from, Math.min(from + length, held)));
  }

  #lengthOf(block: number): number {
    return this.index.cidLength[block]! + this.index.blockLength[block]!;
  }

  #block(block: number, section: Uint8Array): FileBlock {
    const cidLength = Math.min(section.length, this.index.cidLength[block]!);
    return {
      cid: new Slice(section, 0, cidLength),
      bytes: section.subarray(cidLength),
      offset: this.index.cidStart[block]! + this.index.cidLength[block]!,
    };
  }

  isChecked(block: number): boolean {
    return this.#checked[block] === 1;
  }

  /** Checks a block's digest, once; false when it is wrong. */
  check(block: number, { cid, bytes, offset }: FileBlock, findings: Findings, key?: Slice): boolean {
    if (this.isChecked(block)) return true;
    this.#checked[block] = 1;
    this.#checkedCount++;
    const digest = checkDigest(cid, bytes);
    if (digest === 'wrong') findings.add('error', 'hash', { cid, offset, key }, 'the bytes of this block do not hash to its CID');
    if (digest === 'unknown') findings.add('warning', 'unknown-hash', { cid, offset, key }, 'the hash function of this CID is not known, so the block cannot be checked');
    return digest !== 'wrong';
  }
}
