// The shapes that programs may build on: CIDs as text, keys as text where they are UTF-8.
import type { Slice } from '../tree/bytes';
import type { Cid } from '../tree/cid';
import { cidText, hex, readCid } from '../tree/cid';
import type { EngineError } from '../tree/errors';
import { DiffFailedError } from '../tree/errors';
import type { Key, KeyRange } from '../tree/range';

export type KeyJson = string | { readonly hex: string };

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

export function keyJson(key: Key): KeyJson {
  try {
    return utf8.decode(key.view());
  } catch {
    return { hex: hex(key.view()) };
  }
}

export function cidJson(cid: Cid | undefined): string | null {
  return cid ? cidText(cid) : null;
}

/** The value of an entry: a CID as text, any other bytes in hexadecimal. */
export function valueJson(value: Slice): KeyJson {
  return readCid(value.bytes, value.start, value.end)?.end === value.end ? cidText(value) : { hex: hex(value.view()) };
}

/** `through` is the range's own last key or, as `brackets` say, the first key beyond it. */
export function rangeJson({ after, end, brackets }: KeyRange) {
  return { after: after ? keyJson(after) : null, through: end ? keyJson(end) : null, brackets };
}

/** The fields that different errors carry under the same names. */
interface ErrorDetails {
  readonly side?: unknown;
  readonly file?: unknown;
  readonly cid?: unknown;
  readonly key?: unknown;
  readonly offset?: unknown;
  readonly rule?: unknown;
}

export function errorJson(error: EngineError) {
  const { cid, key, offset, rule } = innermost(error) as ErrorDetails;
  const failedDiff = causes(error).find(cause => cause instanceof DiffFailedError);
  const sided = causes(error).find(cause => (cause as ErrorDetails).side === 'left' || (cause as ErrorDetails).side === 'right') as ErrorDetails | undefined;
  return {
    code: error.code,
    message: error.message,
    side: sided?.side ?? null,
    cid: cid ? cidText(cid as Cid) : null,
    key: key ? keyJson(key as Key) : null,
    offset: typeof offset === 'number' ? offset : null,
    rule: typeof rule === 'string' ? rule : null,
    ...(failedDiff ? { range: rangeJson(failedDiff.range) } : {}),
  };
}

function causes(error: Error): Error[] {
  return [error, ...(error.cause instanceof Error ? causes(error.cause) : [])];
}

function innermost(error: Error): Error {
  return causes(error).at(-1)!;
}
