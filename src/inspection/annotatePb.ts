// DAG-PB field by field: links with target, name and size, and the data, which is UnixFS more often than
// not. Sources: https://ipld.io/specs/codecs/dag-pb/spec/, https://specs.ipfs.tech/unixfs/.
import { Slice } from '../tree/bytes';
import { readCid, readVarint } from '../tree/cid';
import { cidName } from './cidNames';
import type { Annotation, Piece } from './hexDocument';
import { cut } from './text';

const unixfsTypes = ['raw', 'directory', 'file', 'metadata', 'symlink', 'HAMT shard'];
const unixfsFields: Readonly<Record<number, string>> = { 1: 'type', 2: 'data', 3: 'file size', 4: 'block size', 5: 'hash function', 6: 'fan-out', 7: 'mode', 8: 'modification time' };
const linkFields: Readonly<Record<number, string>> = { 1: 'target', 2: 'name', 3: 'size of what is below' };

interface Field {
  readonly number: number;
  /** Where its content begins and ends; a varint's is the varint. */
  readonly start: number;
  readonly end: number;
  readonly isBytes: boolean;
  readonly value: number | undefined;
}

export function* annotatePb(bytes: Uint8Array): Annotation {
  let links = 0;
  for (let at = 0; at < bytes.length;) {
    const field = readField(bytes, at, bytes.length);
    if (!field) return 'no field of Protocol Buffers begins here';
    const { number, start, end, isBytes } = field;
    if (number === 2 && isBytes) {
      yield { start: at, end: start, depth: 0, meaning: `link ${links++}` };
      yield* fields(bytes, start, end, linkFields, linkMeaning);
    } else if (number === 1 && isBytes) {
      yield { start: at, end: start, depth: 0, meaning: `data, ${end - start} bytes` };
      yield* fields(bytes, start, end, unixfsFields, unixfsMeaning);
    } else {
      yield { start: at, end, depth: 0, meaning: `field ${number}, which DAG-PB does not have` };
    }
    at = end;
  }
  return undefined;
}

/** The fields of a message within; where it is none, its bytes as they are. */
function* fields(bytes: Uint8Array, from: number, to: number, names: Readonly<Record<number, string>>, meaning: (bytes: Uint8Array, field: Field) => string): Generator<Piece, void> {
  for (let at = from; at < to;) {
    const field = readField(bytes, at, to);
    if (!field) {
      yield { start: at, end: to, depth: 1, meaning: `${to - at} bytes` };
      return;
    }
    yield { start: at, end: field.end, depth: 1, meaning: `${names[field.number] ?? `field ${field.number}`}: ${meaning(bytes, field)}` };
    at = field.end;
  }
}

function linkMeaning(bytes: Uint8Array, field: Field): string {
  const { number, start, end, isBytes } = field;
  if (number === 1 && isBytes && readCid(bytes, start, end)?.end === end) return cidName(new Slice(bytes, start, end));
  if (number === 2 && isBytes) return JSON.stringify(cut(new TextDecoder().decode(bytes.subarray(start, Math.min(end, start + 400))), 100));
  return plainMeaning(field);
}

function unixfsMeaning(_bytes: Uint8Array, field: Field): string {
  return field.number === 1 && field.value !== undefined ? (unixfsTypes[field.value] ?? `type ${field.value}`) : plainMeaning(field);
}

function plainMeaning({ value, start, end }: Field): string {
  return value === undefined ? `${end - start} bytes` : String(value);
}

function readField(bytes: Uint8Array, at: number, limit: number): Field | undefined {
  const tag = readVarint(bytes, at, limit);
  if (!tag) return undefined;
  const number = Math.floor(tag.value / 8);
  const wire = tag.value % 8;
  const value = wire === 0 || wire === 2 ? readVarint(bytes, tag.end, limit) : undefined;
  if (!value) return undefined;
  if (wire === 0) return { number, start: tag.end, end: value.end, isBytes: false, value: value.value };
  return value.value > limit - value.end ? undefined : { number, start: value.end, end: value.end + value.value, isBytes: true, value: undefined };
}
