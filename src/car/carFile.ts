// An open CAR file: its header, where its blocks are, and access to them at random. A block's CID
// and digest are checked every time it is used, never before; `verify` does it for the whole file.
import { Slice, equalSlices } from '../tree/bytes';
import type { Cid } from '../tree/cid';
import { readCid } from '../tree/cid';
import { checkDigest } from '../tree/digest';
import { CidMismatchError, MalformedCarError, MissingBlockError, UncheckableBlockError } from '../tree/errors';
import type { BlockSource } from '../tree/source';
import type { BlockIndex } from './blockIndex';
import type { ByteSource } from './byteSource';
import type { CarHeader } from './header';
import { readHeader } from './header';
import { scan } from './scan';

export interface Verification {
  readonly checked: number;
  /** Blocks whose bytes do not hash to their CID; the first hundred. */
  readonly wrong: readonly Cid[];
  readonly wrongCount: number;
  /** Blocks with a hash function we cannot compute. */
  readonly unknown: number;
}

/** Small blocks are read into one array until it is full. */
const slabSize = 1 << 16;

export class CarFile implements BlockSource {
  #slab = new Uint8Array(0);
  #used = 0;

  private constructor(
    private readonly file: ByteSource,
    readonly header: CarHeader,
    private readonly index: BlockIndex,
    /** The framing error that ended the scan: blocks behind it are unknown. */
    readonly incomplete: MalformedCarError | undefined,
    readonly oversized: number,
  ) {}

  /**
   * Opens a file in one pass; yields how far it is as a fraction. Throws MalformedCarError when the
   * header is unreadable.
   */
  static *open(file: ByteSource): Generator<number, CarFile> {
    const header = readHeader(file);
    const scanning = scan(file, header);
    for (;;) {
      const step = scanning.next();
      if (step.done) return new CarFile(file, header, step.value.index, step.value.incomplete, step.value.oversized);
      yield step.value / file.size;
    }
  }

  get size(): number {
    return this.file.size;
  }

  get sections(): number {
    return this.index.count;
  }

  get distinctBlocks(): number {
    return this.index.count - this.index.duplicates();
  }

  close(): void {
    this.file.close();
  }

  /** The block's number in file order, or -1. Identity CIDs need no block. */
  find(cid: Cid): number {
    return this.index.find(cid);
  }

  /** Where the bytes of a block begin in the file, and how many they are. */
  locate(cid: Cid): { offset: number; length: number } | undefined {
    const block = this.index.find(cid);
    if (block < 0) return undefined;
    return { offset: this.index.cidStart[block]! + this.index.cidLength[block]!, length: this.index.blockLength[block]! };
  }

  load(cid: Cid): Uint8Array {
    const block = this.index.find(cid);
    if (block < 0) return identityBlock(cid);
    const { section, cidLength } = this.#section(block);
    if (section.length < cidLength + this.index.blockLength[block]!) {
      throw new MalformedCarError(this.index.cidStart[block]!, 'the file changed or became shorter while it was open');
    }
    // The index knows 64 bits of the CID; the file knows all of it.
    if (!equalSlices(new Slice(section, 0, cidLength), cid)) throw new MissingBlockError(cid);
    const bytes = section.subarray(cidLength);
    const digest = checkDigest(cid, bytes);
    if (digest === 'wrong') throw new CidMismatchError(cid, this.index.cidStart[block]! + cidLength);
    if (digest === 'unknown') throw new UncheckableBlockError(cid);
    return bytes;
  }

  /** Checks the digest of every block in file order; yields how far it is as a fraction. */
  *verify(): Generator<number, Verification> {
    const wrong: Cid[] = [];
    let wrongCount = 0;
    let unknown = 0;
    const window = new Window(this.file, this.header.end);
    for (let block = 0; block < this.index.count; block++) {
      if (block % 256 === 0) yield block / this.index.count;
      const cidLength = this.index.cidLength[block]!;
      const section = window.at(this.index.cidStart[block]!, cidLength + this.index.blockLength[block]!);
      const cid = new Slice(section, 0, Math.min(cidLength, section.length));
      const digest = section.length < cidLength ? 'wrong' : checkDigest(cid, section.subarray(cidLength));
      if (digest === 'unknown') unknown++;
      if (digest === 'wrong' && wrongCount++ < 100) wrong.push(cid.copy());
    }
    return { checked: this.index.count - unknown, wrong, wrongCount, unknown };
  }

  /** CID and bytes of a block. */
  #section(block: number): { section: Uint8Array; cidLength: number } {
    const cidLength = this.index.cidLength[block]!;
    const section = this.#room(cidLength + this.index.blockLength[block]!);
    const read = this.file.read(this.index.cidStart[block]!, section);
    return { section: read < section.length ? section.subarray(0, read) : section, cidLength };
  }

  /** An array of its own for every small block would cost more than reading it. */
  #room(length: number): Uint8Array {
    if (length > slabSize / 8) return new Uint8Array(length);
    if (length > this.#slab.length - this.#used) {
      this.#slab = new Uint8Array(slabSize);
      this.#used = 0;
    }
    this.#used += length;
    return this.#slab.subarray(this.#used - length, this.#used);
  }
}

/** An identity CID carries its block in place of a digest. */
function identityBlock(cid: Cid): Uint8Array {
  const parts = readCid(cid.bytes, cid.start, cid.end);
  if (parts?.hash !== 0x00) throw new MissingBlockError(cid);
  return cid.bytes.subarray(parts.digestStart, parts.end);
}

/** The file from front to back, a megabyte at a time. */
class Window {
  #bytes = new Uint8Array(0);
  #start = 0;

  constructor(private readonly file: ByteSource, private readonly end: number) {}

  /** Valid until the next call; shorter than asked for when the file is. */
  at(offset: number, length: number): Uint8Array {
    if (offset < this.#start || offset + length > this.#start + this.#bytes.length) {
      const bytes = new Uint8Array(Math.max(length, Math.min(1 << 20, this.end - offset)));
      this.#bytes = bytes.subarray(0, this.file.read(offset, bytes));
      this.#start = offset;
    }
    return this.#bytes.subarray(offset - this.#start, offset - this.#start + length);
  }
}
