// One pass over the sections of a CAR: reads lengths and CIDs through one reused buffer and keeps
// no block bytes. A framing error ends the pass; what came before it stays usable and the file is
// reported incomplete. Source: https://ipld.io/specs/transport/car/carv1/#data.
import { readCid, readVarint } from '../tree/cid';
import { MalformedCarError } from '../tree/errors';
import { BlockIndex, cidPrint, digestPrint, usualCid } from './blockIndex';
import type { ByteSource } from './byteSource';
import type { CarHeader } from './header';

const chunk = 1 << 20;
/** The first chunk is short: what the compiler has not seen happen is left out of its code, so let it see a chunk end. */
const firstChunk = 1 << 13;
/** Chunks between two reports: each return from the hot loop costs, a chunk takes a third of a millisecond. */
const patience = 64;
const sectionLimit = 8 << 20;
/** More sections than any real file of its size has (a CID of sha-256 alone has 36 bytes); each costs 21 bytes and more. */
const mostSections = (bytes: number): number => Math.min(8 << 20, (1 << 20) + Math.floor(bytes / 32));
/** The longest run of bytes looked at in one go: a length, a CID, and the first bytes of the block. */
const lookahead = 320;

export interface Scan {
  readonly index: BlockIndex;
  /** Why the pass ended early. */
  readonly incomplete: MalformedCarError | undefined;
  /** Sections over 8 MiB: passed over, not indexed. */
  readonly oversized: number;
}

/** A generator so that a long pass can report how far it is (it yields the file offset) and be dropped. */
export function* scan(file: ByteSource, { start, end }: CarHeader): Generator<number, Scan> {
  const index = new BlockIndex(Math.min(1 << 24, Math.ceil((end - start) / 250)));
  const pass = new Pass(file, index, end, new Uint8Array(Math.min(chunk, Math.max(lookahead, end - start))));
  const limit = mostSections(end - start);
  for (let offset = start; offset < end; ) {
    if (index.count >= limit) return pass.result(new MalformedCarError(offset, `the file has more than ${limit} sections, which is too many for its size`));
    if (!pass.reaches(offset)) {
      yield offset;
      if (pass.readFrom(offset) === 0) return pass.result(new MalformedCarError(offset, 'the file became shorter while it was read'));
    }
    const passed = pass.usualSections(offset);
    const next = passed > offset ? passed : pass.anySection(offset);
    if (typeof next !== 'number') return pass.result(next);
    offset = next;
  }
  return pass.result(undefined);
}

/** What one pass holds: a window of the file, buffer[0, held) being the file from `base` on. */
class Pass {
  readonly #view: DataView;
  #base = 0;
  #held = 0;
  #oversized = 0;

  constructor(
    private readonly file: ByteSource,
    private readonly index: BlockIndex,
    private readonly end: number,
    private readonly buffer: Uint8Array,
  ) {
    this.#view = new DataView(buffer.buffer);
  }

  result(incomplete: MalformedCarError | undefined): Scan {
    return { index: this.index, incomplete, oversized: this.#oversized };
  }

  /** Whether the window holds all one may have to look at from here. */
  reaches(offset: number): boolean {
    const windowEnd = this.#base + this.#held;
    return offset + lookahead <= windowEnd || windowEnd >= this.end;
  }

  readFrom(offset: number): number {
    const into = this.#held === 0 ? this.buffer.subarray(0, firstChunk) : this.buffer;
    this.#base = offset;
    this.#held = Math.min(this.end - offset, this.file.read(offset, into));
    return this.#held;
  }

  /** The hot loop: passes sections under 16 KiB with a CIDv1 of dag-cbor and sha2-256; stops at any other one, near the end, and when its patience is over. */
  usualSections(offset: number): number {
    const { buffer, index, end } = this;
    const { cidStart, cidLength, blockLength, print } = index;
    const view = this.#view;
    let block = index.count;
    for (let chunks = 0; ; ) {
      const base = this.#base;
      const last = base + this.#held - lookahead;
      while (offset <= last && block < print.length) {
        let cid = offset - base;
        let length = buffer[cid++]!;
        if (length > 0x7f) {
          const second = buffer[cid++]!;
          if (second === 0 || second > 0x7f) break;
          length = (length & 0x7f) | (second << 7);
        }
        const next = base + cid + length;
        if (length < 36 || next > end || view.getInt32(cid) !== usualCid) break;
        cidStart[block] = base + cid;
        cidLength[block] = 36;
        blockLength[block] = length - 36;
        print[block++] = digestPrint(view, cid + 4);
        offset = next;
      }
      if (++chunks > patience || this.reaches(offset) || this.readFrom(offset) === 0) break;
    }
    index.count = block;
    return offset;
  }

  /** Passes one section of any form; returns where the next one begins, or why there is none. */
  anySection(offset: number): number | MalformedCarError {
    const { buffer } = this;
    const held = this.#held;
    const varint = readVarint(buffer, offset - this.#base, held);
    if (!varint) return new MalformedCarError(offset, 'a section does not begin with a valid length');
    const { value: length, end: body } = varint;
    const start = this.#base + body;
    if (length === 0) return new MalformedCarError(offset, 'a section of length zero (padding?) ends the file early');
    if (start + length > this.end) return new MalformedCarError(offset, `the file is cut short: a section claims ${length} bytes where ${this.end - start} remain`);
    if (length > sectionLimit) {
      this.#oversized++;
      return start + length;
    }
    const cid = readCid(buffer, body, Math.min(held, body + length));
    if (!cid) return new MalformedCarError(start, 'a section does not begin with a CID');
    if (cid.end - body > 255) return new MalformedCarError(start, 'a section begins with a CID of over 255 bytes');
    this.index.add(start, cid.end - body, body + length - cid.end, cidPrint(this.#view, body, cid.end));
    return start + length;
  }
}
