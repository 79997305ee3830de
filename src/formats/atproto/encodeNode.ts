// The one right block of an MST node, written where nodeCodec.ts reads it: DAG-CBOR is canonical, so
// equal content gives equal bytes and an equal CID. Source: https://atproto.com/specs/repository#mst-structure.
import { Slice } from '../../tree/bytes';
import type { Cid } from '../../tree/cid';
import type { Key } from '../../tree/range';

/** `links` are the subtrees around the keys: one before each key and one after the last. */
export interface NodeContent {
  readonly keys: readonly Key[];
  readonly values: readonly Cid[];
  readonly links: readonly (Cid | undefined)[];
}

const nothing = Slice.of(new Uint8Array());

/** Keys must ascend; they are compressed against the key before them. */
export function encodeNode({ keys, values, links }: NodeContent): Uint8Array<ArrayBuffer> {
  const prefixes = keys.map((key, i) => sharedPrefix(keys[i - 1] ?? nothing, key));
  let size = 1 + 2 + headLength(keys.length) + 2 + linkLength(links[0]);
  for (const [i, key] of keys.entries()) {
    const suffix = key.length - prefixes[i]!;
    size += 1 + 2 + headLength(suffix) + suffix + 2 + headLength(prefixes[i]!) + 2 + linkLength(links[i + 1]) + 2 + linkLength(values[i]);
  }
  const writer = new Writer(new Uint8Array(size));
  writer.byte(0xa2);
  writer.field(0x65); // e
  writer.head(0x80, keys.length);
  for (const [i, key] of keys.entries()) {
    writer.byte(0xa4);
    writer.field(0x6b); // k
    writer.head(0x40, key.length - prefixes[i]!);
    writer.bytes(key, prefixes[i]!);
    writer.field(0x70); // p
    writer.head(0x00, prefixes[i]!);
    writer.field(0x74); // t
    writer.link(links[i + 1]);
    writer.field(0x76); // v
    writer.link(values[i]);
  }
  writer.field(0x6c); // l
  writer.link(links[0]);
  return writer.block;
}

/** How many bytes two keys have in common at their start. */
export function sharedPrefix(a: Slice, b: Slice): number {
  const limit = Math.min(a.length, b.length);
  let length = 0;
  while (length < limit && a.bytes[a.start + length] === b.bytes[b.start + length]) length++;
  return length;
}

function headLength(value: number): number {
  return value < 24 ? 1 : value < 0x100 ? 2 : value < 0x10000 ? 3 : 5;
}

/** Null is one byte; a link is tag 42 around 0x00 and the CID. */
function linkLength(cid: Cid | undefined): number {
  return cid ? 2 + headLength(cid.length + 1) + 1 + cid.length : 1;
}

class Writer {
  #at = 0;
  constructor(readonly block: Uint8Array<ArrayBuffer>) {}

  byte(value: number): void {
    this.block[this.#at++] = value;
  }

  /** A one-letter field name. */
  field(letter: number): void {
    this.byte(0x61);
    this.byte(letter);
  }

  head(major: number, value: number): void {
    const length = headLength(value);
    this.byte(length === 1 ? major | value : major | (length === 2 ? 24 : length === 3 ? 25 : 26));
    for (let shift = (length - 2) * 8; shift >= 0; shift -= 8) this.byte((value >>> shift) & 0xff);
  }

  bytes(slice: Slice, from: number): void {
    for (let i = slice.start + from; i < slice.end; i++) this.block[this.#at++] = slice.bytes[i]!;
  }

  link(cid: Cid | undefined): void {
    if (!cid) return this.byte(0xf6);
    this.byte(0xd8);
    this.byte(0x2a);
    this.head(0x40, cid.length + 1);
    this.byte(0x00);
    this.bytes(cid, 0);
  }
}
