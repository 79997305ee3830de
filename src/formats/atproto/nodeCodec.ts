// The block of an MST node, read in place:
//
//   { "e": [ {"k": suffix, "p": shared, "t": subtree after it or null, "v": value}, … ], "l": leftmost subtree or null }
//
// Every byte has one right form (DAG-CBOR is canonical), so this reads exactly that form and says
// where the first other byte stands. Source: https://atproto.com/specs/repository#mst-structure.
import { Slice } from '../../tree/bytes';
import type { Cid } from '../../tree/cid';
import { readCid } from '../../tree/cid';
import { MalformedNodeError } from '../../tree/errors';

export interface RawEntry {
  readonly key: Slice;
  readonly value: Cid;
  /** The subtree between this key and the next. */
  readonly tree: Cid | undefined;
  /** How many bytes the key shares with the one before it. */
  readonly shared: number;
  /** Where the entry begins in the block. */
  readonly offset: number;
}

export interface RawNode {
  readonly left: Cid | undefined;
  readonly entries: readonly RawEntry[];
}

export const keyLimit = 1024;
/** Of the byte string of a link: longer CIDs would carry data of their own (identity CIDs). */
const linkLimit = 256;
/** Of all keys of one node together: prefixes let a small block stand for very many bytes. */
const expandedLimit = 16 << 20;

/** Whether the block could be a node: a map of two whose first key is `e`. Cheap: for scans. */
export function looksLikeNode(bytes: Uint8Array, at = 0): boolean {
  return bytes[at] === 0xa2 && bytes[at + 1] === 0x61 && bytes[at + 2] === 0x65;
}

/** Throws MalformedNodeError with the offset and the rule that was broken. */
export function decodeNode(cid: Cid, block: Uint8Array): RawNode {
  const reader = new Reader(cid, block);
  reader.expect(0xa2, 'shape', 'an MST node is a map of two fields');
  reader.field(0x65, 'e');
  const count = reader.head(0x80, 'shape', 'field e of an MST node is an array');
  const entries: RawEntry[] = [];
  let previous: Slice | undefined;
  let expanded = 0;
  for (let i = 0; i < count; i++) {
    const entry = readEntry(reader, previous);
    expanded += entry.key.length;
    if (expanded > expandedLimit) reader.fail('key-length', `the keys of this node are more than ${expandedLimit} bytes long when their prefixes are written out`, entry.offset);
    entries.push(entry);
    previous = entry.key;
  }
  reader.field(0x6c, 'l');
  const left = reader.optionalLink();
  if (reader.at !== block.length) reader.fail('trailing-bytes', `${block.length - reader.at} bytes follow the node`);
  return { left, entries };
}

function readEntry(reader: Reader, previous: Slice | undefined): RawEntry {
  const offset = reader.at;
  reader.expect(0xa4, 'shape', 'an entry is a map of four fields');
  reader.field(0x6b, 'k');
  const suffixLength = reader.head(0x40, 'shape', 'field k of an entry is a byte string');
  const suffix = reader.take(suffixLength);
  reader.field(0x70, 'p');
  const prefixLength = reader.head(0x00, 'shape', 'field p of an entry is a length');
  const available = previous ? previous.length : 0;
  if (prefixLength > available) {
    reader.fail('prefix', `p is ${prefixLength}, longer than the ${available} bytes of the key before it`, offset);
  }
  if (previous && prefixLength < available && suffixLength > 0 && suffix.bytes[suffix.start] === previous.bytes[previous.start + prefixLength]) {
    reader.fail('prefix', `p is ${prefixLength}, but the key shares more bytes with the key before it`, offset);
  }
  if (prefixLength + suffixLength > keyLimit) reader.fail('key-length', `a key of ${prefixLength + suffixLength} bytes; the limit is ${keyLimit}`, offset);
  reader.field(0x74, 't');
  const tree = reader.optionalLink();
  reader.field(0x76, 'v');
  const value = reader.link();
  return { key: expandKey(previous, prefixLength, suffix), value, tree, shared: prefixLength, offset };
}

function expandKey(previous: Slice | undefined, prefixLength: number, suffix: Slice): Slice {
  if (!previous || prefixLength === 0) return suffix;
  const key = new Uint8Array(prefixLength + suffix.length);
  for (let i = 0; i < prefixLength; i++) key[i] = previous.bytes[previous.start + i]!;
  for (let i = 0; i < suffix.length; i++) key[prefixLength + i] = suffix.bytes[suffix.start + i]!;
  return Slice.of(key);
}

/** Reads the DAG-CBOR that a node may consist of; every method fails at the byte that is wrong. */
class Reader {
  at = 0;
  constructor(private readonly cid: Cid, private readonly bytes: Uint8Array) {}

  fail(rule: string, reason: string, offset = this.at): never {
    throw new MalformedNodeError(this.cid, offset, rule, reason);
  }

  expect(byte: number, rule: string, reason: string): void {
    if (this.bytes[this.at] !== byte) this.fail(this.at >= this.bytes.length ? 'truncated' : rule, reason);
    this.at++;
  }

  /** The one-letter name of a map's next field. */
  field(letter: number, name: string): void {
    if (this.bytes[this.at] !== 0x61 || this.bytes[this.at + 1] !== letter) {
      this.fail(this.at >= this.bytes.length ? 'truncated' : 'field', `expected field ${name} here: fields are e, l and k, p, t, v, in this order, no others`);
    }
    this.at += 2;
  }

  /** The argument of a CBOR head of this major type (its upper three bits), minimally encoded. */
  head(major: number, rule: string, reason: string): number {
    const { bytes, at } = this;
    const first = bytes[at];
    if (first === undefined || (first & 0xe0) !== major) this.fail(first === undefined ? 'truncated' : rule, reason);
    const info = first & 0x1f;
    if (info < 24) {
      this.at = at + 1;
      return info;
    }
    const width = info === 24 ? 1 : info === 25 ? 2 : info === 26 ? 4 : 0;
    if (width === 0 || at + 1 + width > bytes.length) this.fail(width === 0 ? rule : 'truncated', reason);
    let value = 0;
    for (let i = 1; i <= width; i++) value = value * 256 + bytes[at + i]!;
    if (value < (width === 1 ? 24 : width === 2 ? 0x100 : 0x10000)) this.fail('non-canonical', `the number ${value} is written in ${width} bytes more than it needs`);
    this.at = at + 1 + width;
    return value;
  }

  take(length: number): Slice {
    if (length > this.bytes.length - this.at) this.fail('truncated', `${length} bytes are announced where ${this.bytes.length - this.at} remain`);
    this.at += length;
    return new Slice(this.bytes, this.at - length, this.at);
  }

  optionalLink(): Cid | undefined {
    if (this.bytes[this.at] !== 0xf6) return this.link();
    this.at++;
    return undefined;
  }

  /** A DAG-CBOR link: tag 42 around a byte string that is 0x00 and the CID. */
  link(): Cid {
    const { bytes } = this;
    const start = this.at;
    if (bytes[start] !== 0xd8 || bytes[start + 1] !== 0x2a) this.fail(start >= bytes.length ? 'truncated' : 'link', 'expected a link (or null, where that is allowed)');
    this.at += 2;
    const content = this.take(this.head(0x40, 'link', 'a link holds a byte string'));
    if (content.length > linkLimit) this.fail('link', `a link of ${content.length} bytes; the limit is ${linkLimit}`, content.start);
    const parts = bytes[content.start] === 0x00 ? readCid(bytes, content.start + 1, content.end) : undefined;
    if (parts?.end !== content.end) this.fail('link', 'a link holds 0x00 and one CID', content.start);
    return new Slice(bytes, content.start + 1, content.end);
  }
}
