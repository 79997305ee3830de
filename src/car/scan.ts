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
/** The longest run of bytes looked at in one go: a length, a CID, and the first bytes of the block. */
const lookahead = 256;

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
  const { end } = header;
  const index = new BlockIndex(Math.min(1 << 20, Math.ceil((end - header.start) / 250)));
  const buffer = new Uint8Array(Math.min(chunk, Math.max(lookahead, end - header.start)));
  let held = 0; // buffer[0, held) is the file from `base` on
  let base = header.start;
  let offset = header.start;
  let oversized = 0;
  let incomplete: MalformedCarError | undefined;

  while (offset < end) {
    if (offset + lookahead > base + held && base + held < end) {
      base = offset;
      held = Math.min(end - base, file.read(base, buffer));
      yield offset;
      if (held === 0) {
        incomplete = new MalformedCarError(offset, 'the file became shorter while it was read');
        break;
      }
    }
    const at = offset - base;
    let body = at + 1;
    let length = buffer[at]!;
    if (length > 0x7f) {
      const second = at + 1 < held ? buffer[at + 1]! : 0;
      if (second > 0 && second < 0x80) {
        length = (length & 0x7f) | (second << 7);
        body = at + 2;
      } else {
        const varint = readVarint(buffer, at, held);
        if (!varint) {
          incomplete = new MalformedCarError(offset, 'a section does not begin with a valid length');
          break;
        }
        length = varint.value;
        body = varint.end;
      }
    }
    const next = base + body + length;
    if (length === 0 || next > end) {
      incomplete = new MalformedCarError(offset, length === 0
        ? 'a section of length zero (padding?) ends the file early'
        : `the file is cut short: a section claims ${length} bytes where ${end - base - body} remain`);
      break;
    }
    if (length > sectionLimit) {
      oversized++;
    } else {
      const limit = Math.min(held, body + length);
      let cidEnd = body + 36; // nearly always: CIDv1, dag-cbor, sha2-256
      if (!(buffer[body] === 0x01 && buffer[body + 1] === 0x71 && buffer[body + 2] === 0x12 && buffer[body + 3] === 0x20 && cidEnd <= limit)) {
        const cid = readCid(buffer, body, limit);
        if (!cid || cid.end - body > 255) {
          incomplete = new MalformedCarError(base + body, cid ? 'a section begins with a CID of over 255 bytes' : 'a section does not begin with a CID');
          break;
        }
        cidEnd = cid.end;
      }
      mix(buffer, body, cidEnd);
      index.add(base + body, cidEnd - body, body + length - cidEnd, mixed.low, mixed.high, likely(buffer, cidEnd));
    }
    offset = next;
  }
  return { index, incomplete, oversized };
}
