// The blocks of the npm package prolly-trees (its map, sparse array, index and CID set), DAG-CBOR:
//
//   {"branch": [distance, [[first key of the child, link], …]], "closed": bool}
//   {"leaf":   [[key, value], …], "closed": bool}       in a CID set, the CIDs themselves in place of pairs
//
// `distance` is said to count the layers below, but after an insertion before the first key the library
// writes others, even negative ones, and joins subtrees of different heights; nothing here relies on it.
// Source: prolly-trees 1.0.4, src/base.js and src/map.js.
import { Slice } from '../../tree/bytes';
import type { Cid } from '../../tree/cid';
import type { Key } from '../../tree/range';
import { CborReader } from '../dag/cborReader';
import { readKey } from './orderedKey';

export interface RawReference {
  /** The first key below. */
  readonly key: Key;
  readonly child: Cid;
  /** Where the reference begins in the block, and where it ends. */
  readonly offset: number;
  readonly end: number;
}

export interface RawEntry {
  readonly key: Key;
  /** The CID when the value is a link, else the DAG-CBOR of the value. A CID's first byte is a whole CBOR item: the two never look alike. */
  readonly value: Slice;
  readonly offset: number;
  readonly end: number;
}

export type RawNode =
  | { readonly kind: 'branch'; readonly distance: number; readonly references: readonly RawReference[]; readonly closed: boolean }
  | { readonly kind: 'leaf'; readonly entries: readonly RawEntry[]; readonly closed: boolean };

/** Whether the block could be a node: a map of `branch` or `leaf` and `closed`. */
export function looksLikeProllyNode(block: Uint8Array): boolean {
  const start = startsWith(block, 0, '\xa2\x66branch\x82') || (startsWith(block, 0, '\xa2\x64leaf') && block[6]! >> 5 === 4);
  const end = '\x66closed';
  return start && startsWith(block, block.length - 1 - end.length, end); // the last byte is the boolean
}

/** Throws MalformedNodeError with the offset and the rule that was broken. */
export function decodeNode(cid: Cid, block: Uint8Array): RawNode {
  const reader = new CborReader(cid, block);
  if (!looksLikeProllyNode(block)) reader.fail('shape', 'a prolly-tree node is a map of branch or leaf, and closed');
  reader.map('a map');
  const branch = reader.text('branch or leaf').length === 6;
  const content = branch ? readReferences(reader) : readEntries(reader);
  reader.field('closed');
  const closed = reader.bool('true or false: whether the chunker ended the node');
  reader.end();
  return 'references' in content ? { kind: 'branch', ...content, closed } : { kind: 'leaf', ...content, closed };
}

/** The value of an entry: a CID or its DAG-CBOR. */
export function readValue(reader: CborReader): Slice {
  return reader.nextIsLink ? reader.link('a value') : reader.skip();
}

function readReferences(reader: CborReader): { distance: number; references: RawReference[] } {
  reader.array('a distance and a list of references');
  const distance = reader.number('a distance');
  const count = reader.array('a list of references');
  const references = Array.from({ length: count }, () => {
    const offset = reader.at;
    if (reader.array('a reference: [key, link]') !== 2) reader.fail('shape', 'a reference has two parts', offset);
    return { key: readKey(reader), child: reader.link('a link to a node'), offset, end: reader.at };
  });
  return { distance, references };
}

function readEntries(reader: CborReader): { entries: RawEntry[] } {
  const count = reader.array('a list of entries');
  const entries = Array.from({ length: count }, () => {
    const offset = reader.at;
    if (reader.nextIsLink) {
      const key = readKey(reader);
      return { key, value: new Slice(key.bytes, key.start + 1, key.end), offset, end: reader.at };
    }
    if (reader.array('an entry: [key, value]') !== 2) reader.fail('shape', 'an entry has two parts', offset);
    return { key: readKey(reader), value: readValue(reader), offset, end: reader.at };
  });
  return { entries };
}

function startsWith(bytes: Uint8Array, at: number, text: string): boolean {
  for (let i = 0; i < text.length; i++) if (bytes[at + i] !== text.charCodeAt(i)) return false;
  return true;
}
