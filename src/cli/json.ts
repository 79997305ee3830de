// The shapes that programs may build on: CIDs as text, keys as text where they are UTF-8.
import { DagWalkFailedError } from '../diff/dagWalk';
import { NodeUnavailableError } from '../formats/atproto/nodeUnavailable';
import type { Slice } from '../tree/bytes';
import type { Cid } from '../tree/cid';
import { cidText, hex, readCid } from '../tree/cid';
import { pathText } from '../tree/dag';
import type { EngineError } from '../tree/errors';
import { DiffFailedError, MalformedNodeError } from '../tree/errors';
import type { Key, KeyRange } from '../tree/range';
import type { Side } from './failures';
import { FaultyFileError, causes } from './failures';

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

/** Rules that errors break which carry no name for them, by code; the names of validation. */
const rules: Readonly<Record<string, string>> = {
  'cid-mismatch': 'hash',
  'missing-block': 'missing-block',
  'uncheckable-block': 'unknown-hash',
  'malformed-car': 'framing',
};

/** The fields that different errors carry under the same names. */
interface ErrorDetails {
  readonly side?: Side;
  readonly cid?: Cid;
  readonly key?: Key;
  readonly offset?: number;
  readonly rule?: string;
}

/** What is known of an error in all that it went through on its way; null for what is not. */
export function errorJson(error: EngineError) {
  const chain = causes(error);
  const faulty = chain.filter(cause => cause instanceof FaultyFileError);
  const walks = chain.find(cause => cause instanceof DagWalkFailedError);
  // The innermost is the most precise.
  const detail = <K extends keyof ErrorDetails>(name: K) => chain.map(cause => (cause as ErrorDetails)[name]).findLast(value => value !== undefined);
  const key = detail('key') ?? faulty.find(({ place }) => place.key)?.place.key;
  const range = rangeOf(chain);
  return {
    code: error.code,
    message: error.message,
    side: chain.map(cause => (cause as ErrorDetails).side).find(side => side !== undefined) ?? null,
    cid: cidJson(detail('cid')),
    key: key ? keyJson(key) : walks ? pathText(walks.path) : null,
    offset: faulty.map(({ offset }) => offset).find(offset => offset !== undefined) ?? offsetInFile(chain) ?? null,
    rule: detail('rule') ?? rules[error.code] ?? null,
    ...(faulty[0] ? { file: faulty[0].place.path } : {}),
    ...(range ? { range: rangeJson(range) } : {}),
  };
}

/** A malformed node knows its place in its block only. */
function offsetInFile(chain: readonly Error[]): number | undefined {
  const origin = chain.at(-1)!;
  return origin instanceof MalformedNodeError ? undefined : (origin as ErrorDetails).offset;
}

/** The keys for which a node was needed. */
function rangeOf(chain: readonly Error[]): KeyRange | undefined {
  for (const cause of chain) {
    if (cause instanceof DiffFailedError) return cause.range;
    if (cause instanceof NodeUnavailableError) return cause.subtree;
  }
  return undefined;
}
