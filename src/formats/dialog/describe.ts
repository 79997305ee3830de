// The entries of a Dialog database as a person reads them. One tree holds three indexes of the same
// facts; a key is the index it belongs to and the parts of a fact, 162 bytes in all:
//
//   0  entity (64)  attribute (64)  type (1)  reference (32)     reference: blake3 of the value
//   1  attribute    entity          type      reference
//   2  type         reference       attribute entity             names are padded with zeros
//
// Source: https://github.com/dialog-db/dialog-db, rust/dialog-artifacts.
import type { Slice } from '../../tree/bytes';
import { hex } from '../../tree/cid';
import type { Key } from '../../tree/range';
import { keyText } from '../../tree/range';
import { decode } from '@ipld/dag-cbor';

const nameLength = 64;
const referenceLength = 32;
const keyLength = 1 + 2 * nameLength + 1 + referenceLength;
const types = ['bytes', 'entity', 'boolean', 'string', 'unsigned integer', 'signed integer', 'float', 'record', 'symbol'] as const;

/** A key of one of the three indexes. */
export interface FactKey {
  readonly index: 'by entity' | 'by attribute' | 'by value';
  readonly entity: string;
  readonly attribute: string;
  /** Of the value: `string`, `entity`, … */
  readonly type: string;
  /** blake3 of the value, in hexadecimal. */
  readonly reference: string;
}

/** undefined for a key that is none of a database. */
export function factKey(key: Key): FactKey | undefined {
  const bytes = key.view();
  const order = bytes[0];
  if (bytes.length !== keyLength || order === undefined || order > 2) return undefined;
  const valueAt = order === 2 ? 1 : 1 + 2 * nameLength;
  const namesAt = order === 2 ? 2 + referenceLength : 1;
  const first = name(bytes, namesAt);
  const second = name(bytes, namesAt + nameLength);
  if (first === undefined || second === undefined) return undefined;
  const [entity, attribute] = order === 0 ? [first, second] : [second, first];
  return {
    index: order === 0 ? 'by entity' : order === 1 ? 'by attribute' : 'by value',
    entity,
    attribute,
    type: typeName(bytes[valueAt]!),
    reference: hex(bytes.subarray(valueAt + 1, valueAt + 1 + referenceLength)),
  };
}

/** A fact's parts in the order of its index, other keys as keyText shows them. Not escaped for display. */
export function dialogKeyText(key: Key): string {
  const fact = factKey(key);
  if (!fact) return keyText(key);
  const { index, entity, attribute, type, reference } = fact;
  const value = `${type} ${reference}`;
  return { 'by entity': [entity, attribute, value], 'by attribute': [attribute, entity, value], 'by value': [value, attribute, entity] }[index].join(' · ');
}

/**
 * A value as JSON can show it. In a database: `{"Added": {entity, attribute, type, value, cause}}` or
 * `"Removed"`. Else the text of the bytes, or `0x…` where they are not UTF-8.
 */
export function dialogValueJson(value: Slice): unknown {
  const state = decoded(value);
  if (state === 'Removed') return state;
  const datum = state !== null && typeof state === 'object' ? (state as Record<string, unknown>)['Added'] : undefined;
  if (datum === null || typeof datum !== 'object') return keyText(value);
  const { entity, attribute, value_type: type, value: content, cause } = datum as Record<string, unknown>;
  return { Added: { entity, attribute, type: typeName(type), value: scalar(type, asBytes(content)), cause: shown(cause) } };
}

function decoded(value: Slice): unknown {
  try {
    return decode(value.view());
  } catch {
    return undefined; // a byte vector
  }
}

/** A value of a fact by its type; integers beyond 2^53 as text, what does not fit its type as `0x…`. */
function scalar(type: unknown, bytes: Uint8Array | undefined): unknown {
  if (!bytes) return null;
  switch (types[type as number]) {
    case 'entity':
    case 'string':
    case 'symbol':
      return utf8(bytes) ?? `0x${hex(bytes)}`;
    case 'boolean':
      return bytes.length === 1 ? bytes[0] !== 0 : `0x${hex(bytes)}`;
    case 'unsigned integer':
      return integer(bytes, false);
    case 'signed integer':
      return integer(bytes, true);
    case 'float':
      return bytes.length === 8 ? new DataView(bytes.buffer, bytes.byteOffset).getFloat64(0, true) : `0x${hex(bytes)}`;
    default:
      return `0x${hex(bytes)}`;
  }
}

/** Integers are 128 bits, least significant byte first. */
function integer(bytes: Uint8Array, signed: boolean): number | string {
  if (bytes.length !== 16) return `0x${hex(bytes)}`;
  const whole = bytes.reduceRight((sum, byte) => (sum << 8n) | BigInt(byte), 0n);
  const value = signed ? BigInt.asIntN(128, whole) : whole;
  return Number.isSafeInteger(Number(value)) ? Number(value) : value.toString();
}

/** A byte vector in either style. */
function asBytes(content: unknown): Uint8Array | undefined {
  if (content instanceof Uint8Array) return content;
  const all = Array.isArray(content) && content.every(item => Number.isInteger(item) && item >= 0 && item < 256);
  return all ? Uint8Array.from(content as number[]) : undefined;
}

function shown(cause: unknown): unknown {
  const bytes = asBytes(cause);
  return bytes ? `0x${hex(bytes)}` : null;
}

function typeName(type: unknown): string {
  return types[type as number] ?? `type ${String(type)}`;
}

/** A name without the zeros it is padded with. */
function name(bytes: Uint8Array, at: number): string | undefined {
  const padded = bytes.subarray(at, at + nameLength);
  const end = padded.indexOf(0);
  return utf8(end < 0 ? padded : padded.subarray(0, end));
}

const strict = new TextDecoder('utf-8', { fatal: true });

function utf8(bytes: Uint8Array): string | undefined {
  try {
    return strict.decode(bytes);
  } catch {
    return undefined;
  }
}
