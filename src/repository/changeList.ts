// Changes as our own diff prints them: `{"op": "added" | "removed" | "updated", "key", "old", "new"}`,
// keys as text or `{"hex"}`, values as CIDs or, where a tree holds them itself, `{"hex"}`. What comes in
// from a file is checked before it is believed.
import type { EntryChange } from '../diff/integrate';
import { Slice } from '../tree/bytes';
import { parseCid } from '../tree/cid';
import { EngineError } from '../tree/errors';
import type { Key } from '../tree/range';

/** `place` counts from 0; undefined when it is no list at all. */
export class MalformedChangesError extends EngineError {
  readonly code = 'malformed-changes';
  constructor(readonly place: number | undefined, readonly reason: string) {
    super(place === undefined ? reason : `${reason}; change ${place}`);
  }
}

/** What the values of a tree are: links to records, or any bytes. */
export type ValuesOf = 'CIDs' | 'bytes';

/** A list of changes, or an object that has one under `changes`. Throws MalformedChangesError. */
export function readChanges(json: unknown, values: ValuesOf = 'CIDs'): EntryChange[] {
  const list: unknown = Array.isArray(json) ? json : (Object(json) as { changes?: unknown }).changes;
  if (!Array.isArray(list)) throw new MalformedChangesError(undefined, 'neither a list of changes nor the result of a diff');
  return list.flatMap((change, i) => readChange(change, i, values));
}

/** An update is a removal and an addition, in this order. */
function readChange(change: unknown, i: number, values: ValuesOf): EntryChange[] {
  const fields = Object(change) as { op?: unknown; key?: unknown; old?: unknown; new?: unknown };
  const key = readKey(fields.key, i);
  const entry = (field: 'old' | 'new') => ({ key, value: readValue(fields[field], field, i, values) });
  switch (fields.op) {
    case 'added': return [{ op: 'add', entry: entry('new') }];
    case 'removed': return [{ op: 'remove', entry: entry('old') }];
    case 'updated': return [{ op: 'remove', entry: entry('old') }, { op: 'add', entry: entry('new') }];
    default: throw new MalformedChangesError(i, 'op is one of added, removed and updated');
  }
}

function readKey(key: unknown, i: number): Key {
  if (typeof key === 'string') return Slice.of(new TextEncoder().encode(key));
  return readHex(key) ?? fail(i, 'key is a text or {"hex": "…"}');
}

function readHex(value: unknown): Slice | undefined {
  const { hex } = Object(value) as { hex?: unknown };
  if (typeof hex !== 'string' || !/^([0-9a-f]{2})*$/i.test(hex)) return undefined;
  return Slice.of(Uint8Array.from(hex.match(/../g) ?? [], pair => parseInt(pair, 16)));
}

function readValue(value: unknown, field: string, i: number, values: ValuesOf): Slice {
  if (typeof value === 'string') {
    try {
      return parseCid(value);
    } catch {
      // said below
    }
  }
  const bytes = values === 'bytes' ? readHex(value) : undefined;
  return bytes ?? fail(i, values === 'bytes' ? `${field} is a CID or {"hex": "…"}` : `${field} is a CID`);
}

function fail(place: number, reason: string): never {
  throw new MalformedChangesError(place, reason);
}
