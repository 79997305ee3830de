// The blocks of a Dialog search tree (October 2025), DAG-CBOR under blake3-256:
//
//   {"Branch":  [{"hash": child, "upper_bound": its last key}, …]}
//   {"Segment": [{"key": bytes, "value": bytes or anything}, …]}
//   {"index": root of the tree}                                      the root of a database
//
// The Rust code writes byte vectors and hashes as arrays of small integers; byte strings are taken
// too. Source: https://github.com/dialog-db/dialog-db, rust/dialog-prolly-tree.
import { Slice } from '../../tree/bytes';
import type { Cid } from '../../tree/cid';
import { codecs } from '../../tree/cid';
import { MalformedNodeError } from '../../tree/errors';
import { CborReader } from '../dag/cborReader';

export interface RawReference {
  readonly child: Cid;
  readonly upperBound: Slice;
  /** Where the reference begins in the block. */
  readonly offset: number;
}

export interface RawEntry {
  readonly key: Slice;
  /** The bytes of a byte vector; of anything else the DAG-CBOR it is written in. */
  readonly value: Slice;
  /** Whether the value is a byte vector. */
  readonly vector: boolean;
  readonly offset: number;
  /** The whole entry as it stands in the block. */
  readonly encoded: Slice;
}

/** How byte vectors are written: `arrays` of small integers or `strings` of bytes. */
export type ByteStyle = 'arrays' | 'strings';

/** What values are: byte vectors, or anything else that DAG-CBOR can say. */
export type ValueKind = 'vectors' | 'cbor';

export type RawNode =
  | { readonly kind: 'branch'; readonly references: readonly RawReference[]; readonly style: ByteStyle }
  | { readonly kind: 'segment'; readonly entries: readonly RawEntry[]; readonly style: ByteStyle };

/** Of blake3-256, in bytes. */
export const hashLength = 32;
const blake3 = 0x1e;

/** Whether the block could be a node: a map of one field, `Branch` or `Segment`. Cheap: for scans. */
export function looksLikeDialogNode(bytes: Uint8Array, at = 0): boolean {
  return bytes[at] === 0xa1 && (startsWith(bytes, at + 1, 'Branch') || startsWith(bytes, at + 1, 'Segment'));
}

/** The root of the tree that a database's root block points to; undefined when the block is none. */
export function databaseIndex(block: Uint8Array): Cid | undefined {
  const at = 7;
  if (block[0] !== 0xa1 || !startsWith(block, 1, 'index') || block.length < at + 2 + hashLength) return undefined;
  if ((block[at] !== 0x98 && block[at] !== 0x58) || block[at + 1] !== hashLength) return undefined;
  const reader = new CborReader(Slice.of(new Uint8Array()), block);
  reader.at = at;
  const hash = readBytes(reader);
  return hash?.length === hashLength && reader.at === block.length ? nodeCid(hash) : undefined;
}

/** CIDv1, dag-cbor, blake3-256. */
export function nodeCid(hash: Slice): Cid {
  const cid = new Uint8Array(4 + hashLength);
  cid.set([0x01, codecs.dagCbor, blake3, hashLength]);
  cid.set(hash.view(), 4);
  return Slice.of(cid);
}

/** Throws MalformedNodeError with the offset and the rule that was broken. */
export function decodeNode(cid: Cid, block: Uint8Array): RawNode {
  const reader = new CborReader(cid, block);
  if (!looksLikeDialogNode(block)) reader.fail('shape', 'a node of a Dialog search tree is a map of one field, Branch or Segment');
  reader.map('a map');
  const kind = reader.text('Branch or Segment').length === 6 ? 'branch' : 'segment';
  const style = { seen: undefined as ByteStyle | undefined };
  const count = reader.array(kind === 'branch' ? 'a list of references' : 'a list of entries');
  const references: RawReference[] = [];
  const entries: RawEntry[] = [];
  for (let i = 0; i < count; i++) {
    if (kind === 'branch') references.push(readReference(reader, style));
    else entries.push(readEntry(reader, style));
  }
  reader.end();
  return kind === 'branch' ? { kind, references, style: style.seen ?? 'arrays' } : { kind, entries, style: style.seen ?? 'arrays' };
}

function readReference(reader: CborReader, style: { seen: ByteStyle | undefined }): RawReference {
  const offset = reader.at;
  if (reader.map('a reference: a map of hash and upper_bound') !== 2) reader.fail('shape', 'a reference has two fields', offset);
  reader.field('hash');
  const hashAt = reader.at;
  style.seen ??= reader.nextIsArray ? 'arrays' : 'strings';
  const hash = readBytes(reader) ?? reader.fail('bytes', 'a hash is an array of small integers or a byte string', hashAt);
  if (hash.length !== hashLength) reader.fail('hash', `a hash of ${hash.length} bytes where blake3-256 has ${hashLength}`, hashAt);
  reader.field('upper_bound');
  return { child: nodeCid(hash), upperBound: readKey(reader), offset };
}

function readEntry(reader: CborReader, style: { seen: ByteStyle | undefined }): RawEntry {
  const offset = reader.at;
  if (reader.map('an entry: a map of key and value') !== 2) reader.fail('shape', 'an entry has two fields', offset);
  reader.field('key');
  style.seen ??= reader.nextIsArray ? 'arrays' : 'strings';
  const key = readKey(reader);
  reader.field('value');
  const valueAt = reader.at;
  const bytes = readBytes(reader);
  if (!bytes) reader.at = valueAt;
  const value = bytes ?? reader.skip();
  return { key, value, vector: bytes !== undefined, offset, encoded: new Slice(reader.bytes, offset, reader.at) };
}

/** Whether these bytes are a value that is no byte vector: one DAG-CBOR item and nothing else. */
export function isPlainValue(value: Slice): boolean {
  const reader = new CborReader(Slice.of(new Uint8Array()), value.copy().bytes);
  try {
    if (readBytes(reader)) return false;
    reader.at = 0;
    reader.skip();
    reader.end();
    return true;
  } catch (error) {
    if (error instanceof MalformedNodeError) return false;
    throw error;
  }
}

function readKey(reader: CborReader): Slice {
  const offset = reader.at;
  return readBytes(reader) ?? reader.fail('bytes', 'a key is an array of small integers or a byte string', offset);
}

/** A byte string or an array of integers below 256; undefined when the next item is neither. */
function readBytes(reader: CborReader): Slice | undefined {
  if (!reader.nextIsArray) return reader.nextIsByteString ? reader.byteString('bytes') : undefined;
  const { bytes } = reader;
  const length = reader.array('bytes');
  const content = new Uint8Array(length);
  let { at } = reader;
  for (let i = 0; i < length; i++) {
    const first = bytes[at++];
    if (first === undefined || (first > 0x17 && first !== 0x18)) return undefined;
    content[i] = first === 0x18 ? bytes[at++]! : first;
    if (first === 0x18 && content[i]! < 0x18) return undefined;
  }
  if (at > bytes.length) return undefined;
  reader.at = at;
  return Slice.of(content);
}

function startsWith(bytes: Uint8Array, at: number, name: string): boolean {
  if (bytes[at] !== 0x60 + name.length) return false;
  for (let i = 0; i < name.length; i++) if (bytes[at + 1 + i] !== name.charCodeAt(i)) return false;
  return true;
}
