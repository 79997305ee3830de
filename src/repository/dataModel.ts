// The atproto data model in its two forms: as JSON, with `$link` and `$bytes`, and as values for
// DAG-CBOR, with CIDs and byte arrays. Source: https://atproto.com/specs/data-model.
import { encode } from '@ipld/dag-cbor';
import { base64 } from 'multiformats/bases/base64';
import { CID } from 'multiformats/cid';
import type { Block } from '../formats/atproto/blockCid';
import { blockCid } from '../formats/atproto/blockCid';
import { EngineError } from '../tree/errors';

/** `path` leads to the value: `embed.images[0].size`. */
export class DataModelError extends EngineError {
  readonly code = 'data-model';
  constructor(readonly path: string, readonly reason: string) {
    super(path ? `${reason}; at ${path}` : reason);
  }
}

const depthLimit = 256;

/** From parsed JSON to values for DAG-CBOR. Throws DataModelError. */
export function fromDataJson(json: unknown, path = '', depth = 0): unknown {
  if (depth > depthLimit) throw new DataModelError(path, `nested deeper than ${depthLimit} levels`);
  if (json === null || typeof json === 'boolean' || typeof json === 'string') return json;
  if (typeof json === 'number') {
    if (!Number.isSafeInteger(json)) throw new DataModelError(path, `${json} is no integer (of at most 53 bits); the data model has no other numbers`);
    return json;
  }
  if (Array.isArray(json)) return json.map((item, i) => fromDataJson(item, `${path}[${i}]`, depth + 1));
  if (typeof json !== 'object') throw new DataModelError(path, 'no JSON value');
  const fields = new Map(Object.entries(json));
  if (fields.has('$link')) return linkFrom(fields, path);
  if (fields.has('$bytes')) return bytesFrom(fields, path);
  const values = Object.fromEntries([...fields].map(([name, value]) => [name, fromDataJson(value, path ? `${path}.${name}` : name, depth + 1)]));
  checkType(values, path);
  return values;
}

/** The block of a record given as parsed JSON. Throws DataModelError. */
export function recordBlock(json: unknown): Block {
  const value = fromDataJson(json);
  if (typeof value !== 'object' || value === null || Array.isArray(value) || value instanceof Uint8Array || CID.asCID(value)) {
    throw new DataModelError('', 'a record is an object');
  }
  const bytes = encode(value);
  return { cid: blockCid(bytes), bytes };
}

/** From decoded DAG-CBOR to what JSON.stringify takes. */
export function toDataJson(value: unknown): unknown {
  if (value instanceof Uint8Array) return { $bytes: base64.baseEncode(value) };
  if (Array.isArray(value)) return value.map(toDataJson);
  if (typeof value === 'bigint') return value.toString();
  if (typeof value !== 'object' || value === null) return value;
  const cid = CID.asCID(value);
  if (cid) return { $link: cid.toString() };
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, toDataJson(inner)]));
}

function linkFrom(fields: ReadonlyMap<string, unknown>, path: string): CID {
  const link = fields.get('$link');
  if (fields.size !== 1 || typeof link !== 'string') throw new DataModelError(path, 'a link is an object with the one field $link, a string');
  try {
    return CID.parse(link);
  } catch {
    throw new DataModelError(path, `${JSON.stringify(link)} is no CID`);
  }
}

function bytesFrom(fields: ReadonlyMap<string, unknown>, path: string): Uint8Array {
  const text = fields.get('$bytes');
  if (fields.size !== 1 || typeof text !== 'string') throw new DataModelError(path, 'bytes are an object with the one field $bytes, a string');
  try {
    return base64.baseDecode(text.replace(/=+$/, ''));
  } catch {
    throw new DataModelError(path, '$bytes is no base64');
  }
}

/** What the data model itself says of `$type`, whatever the lexicons say. */
function checkType(values: { [name: string]: unknown }, path: string): void {
  const type = Object.hasOwn(values, '$type') ? values['$type'] : undefined;
  if (type === undefined) return;
  if (typeof type !== 'string' || type === '') throw new DataModelError(path, '$type must be a string that is not empty');
  if (type !== 'blob') return;
  const { ref, mimeType, size } = values;
  if (!CID.asCID(ref) || typeof mimeType !== 'string' || typeof size !== 'number' || size < 0) {
    throw new DataModelError(path, 'a blob has a link ref, a string mimeType and an integer size');
  }
}
