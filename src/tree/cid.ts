// CIDs are kept in their binary form and become text only where they are shown.
// Source: https://github.com/multiformats/cid (CIDv0 is a bare sha2-256 multihash).
import { CID } from 'multiformats/cid';
import { Slice } from './bytes';

/** A binary CID. */
export type Cid = Slice;

/** Where the parts of a binary CID are; offsets into the array it was read from. */
export interface CidParts {
  readonly version: 0 | 1;
  readonly codec: number;
  readonly hash: number;
  readonly digestStart: number;
  readonly end: number;
}

export const codecs = { raw: 0x55, dagPb: 0x70, dagCbor: 0x71, dagJson: 0x0129 } as const;

/** Reads the CID that starts at `at` and ends no later than `limit`; undefined when there is none. */
export function readCid(bytes: Uint8Array, at: number, limit: number): CidParts | undefined {
  if (bytes[at] === 0x12 && bytes[at + 1] === 0x20 && at + 34 <= limit) {
    return { version: 0, codec: codecs.dagPb, hash: 0x12, digestStart: at + 2, end: at + 34 };
  }
  // Nearly always every part before the digest is one byte.
  if (bytes[at] === 1 && bytes[at + 1]! < 0x80 && bytes[at + 2]! < 0x80 && bytes[at + 3]! < 0x80) {
    const end = at + 4 + bytes[at + 3]!;
    return end <= limit ? { version: 1, codec: bytes[at + 1]!, hash: bytes[at + 2]!, digestStart: at + 4, end } : undefined;
  }
  const version = readVarint(bytes, at, limit);
  if (version?.value !== 1) return undefined;
  const codec = readVarint(bytes, version.end, limit);
  const hash = codec && readVarint(bytes, codec.end, limit);
  const length = hash && readVarint(bytes, hash.end, limit);
  if (!codec || !hash || !length || length.end + length.value > limit) return undefined;
  return { version: 1, codec: codec.value, hash: hash.value, digestStart: length.end, end: length.end + length.value };
}

/**
 * An unsigned LEB128 varint: minimal, at most 9 bytes, at most 2^53 - 1; undefined for anything else.
 * Source: https://github.com/multiformats/unsigned-varint.
 */
export function readVarint(bytes: Uint8Array, at: number, limit: number): { value: number; end: number } | undefined {
  let value = 0;
  let scale = 1;
  for (let i = at; i < limit && i < at + 9; i++) {
    const byte = bytes[i]!;
    value += (byte & 0x7f) * scale;
    if (byte < 0x80) {
      const minimal = byte !== 0 || i === at;
      return minimal && Number.isSafeInteger(value) ? { value, end: i + 1 } : undefined;
    }
    scale *= 128;
  }
  return undefined;
}

/** `bafy…` (v1, base32) or `Qm…` (v0, base58); hexadecimal where the bytes are no CID. */
export function cidText(cid: Cid): string {
  try {
    return CID.decode(cid.view()).toString();
  } catch {
    return `0x${hex(cid.view())}`;
  }
}

/** Reads the text form; throws a SyntaxError-like error from multiformats when it is none. */
export function parseCid(text: string): Cid {
  return Slice.of(CID.parse(text).bytes);
}

export function hex(bytes: Uint8Array): string {
  return Array.from(bytes, byte => byte.toString(16).padStart(2, '0')).join('');
}
