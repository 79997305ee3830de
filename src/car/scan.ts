// One pass over the sections of a CAR: reads lengths and CIDs through one reused buffer and keeps
// no block bytes. A framing error ends the pass; what came before it stays usable and the file is
// reported incomplete. Source: https://ipld.io/specs/transport/car/carv1/#data.
import { readCid, readVarint } from '../tree/cid';
import { MalformedCarError } from '../tree/errors';
import { BlockIndex, mix, mixed } from './blockIndex';
import type { ByteSource } from './byteSource';
import type { CarHeader } from './header';

const chunk = 1 << 20;
const sectionLimit = 8 << 20;
/** More sections than any real file has; each costs 22 bytes and more. */
const countLimit = 8 << 20;
/** The longest run of bytes looked at in one go: a length, a CID, and the first bytes of the block. */
const lookahead = 320;
/** CIDv1, dag-cbor, sha2-256, 32 bytes. */
const usualCid = 0x01711220;

export interface Scan {
  readonly index: BlockIndex;
  /** Why the pass ended early. */
  readonly incomplete: MalformedCarError | undefined;
  /** Sections over 8 MiB: passed over, not indexed. */
  readonly oversized: number;
}

/**
 * A generator so that a long pass can report how far it is (it yields the file offset, once a
 * chunk) and be dropped. `likely` tells from a block's first bytes whether it will be looked up often.
 */
export function* scan(file: ByteSource, header: CarHeader, likely: (bytes: Uint8Array, at: number) => boolean): Generator<number, Scan> {
  const { start, end } = header;
  const index = new BlockIndex(Math.min(1 << 24, Math.ceil((end - start) / 250)));
  const pass = new Pass(index, likely, end, new Uint8Array(Math.min(chunk, Math.max(lookahead, end - start))));
  for (let offset = start; offset < end; ) {
    if (pass.mustReadAt(offset)) {
      const read = pass.readFrom(file, offset);
      yield offset;
      if (read === 0) return pass.result(new MalformedCarError(offset, 'the file became shorter while it was read'));
    }
    if (index.count >= countLimit) return pass.result(new MalformedCarError(offset, `the file has more than ${countLimit} sections`));
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
    private readonly index: BlockIndex,
    private readonly likely: (bytes: Uint8Array, at: number) => boolean,
    private readonly end: number,
    private readonly buffer: Uint8Array,
  ) {
    this.#view = new DataView(buffer.buffer);
  }

  result(incomplete: MalformedCarError | undefined): Scan {
    return { index: this.index, incomplete, oversized: this.#oversized };
  }

  mustReadAt(offset: number): boolean {
    const windowEnd = this.#base + this.#held;
    return offset + lookahead > windowEnd && windowEnd < this.end;
  }

  readFrom(file: ByteSource, offset: number): number {
    this.#base = offset;
    this.#held = Math.min(this.end - offset, file.read(offset, this.buffer));
    return this.#held;
  }

  /** The hot loop: passes sections under 16 KiB with a CIDv1 of dag-cbor and sha2-256; stops at any other one and at the end of the window. */
  usualSections(offset: number): number {
    const { buffer, index, likely } = this;
    const view = this.#view;
    const base = this.#base;
    const last = base + this.#held - lookahead;
    while (offset <= last) {
      let cid = offset - base;
      let length = buffer[cid++]!;
      if (length > 0x7f) {
        const second = buffer[cid++]!;
        if (second === 0 || second > 0x7f) break;
        length = (length & 0x7f) | (second << 7);
      }
      const next = base + cid + length;
      if (length < 36 || next > this.end || view.getInt32(cid) !== usualCid) break;
      mix(view, cid, cid + 36);
      index.add(base + cid, 36, length - 36, mixed.low, mixed.high, likely(buffer, cid + 36));
      offset = next;
    }
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
    mix(this.#view, body, cid.end);
    this.index.add(start, cid.end - body, body + length - cid.end, mixed.low, mixed.high, this.likely(buffer, cid.end));
    return start + length;
  }
}
