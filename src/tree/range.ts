// Key ranges, in the notation of the differentiation paper: (k3 … k7] is every key above k3 up to
// and including k7. MST subtrees end before a key, so theirs close with a round bracket.
import type { Slice } from './bytes';
import { hex } from './cid';

/** A byte string; ordered bytewise. */
export type Key = Slice;
/** undefined: no key bounds the range on that side. */
export type Bound = Key | undefined;

export interface KeyRange {
  readonly after: Bound;
  readonly end: Bound;
  /** Whether `end` itself belongs to the range. */
  readonly inclusive: boolean;
}

const utf8 = new TextDecoder('utf-8', { fatal: true });

/** A key as a person reads it: its text, or `0x…` where it is not UTF-8. Not escaped for display. */
export function keyText(key: Key): string {
  try {
    return utf8.decode(key.view());
  } catch {
    return `0x${hex(key.view())}`;
  }
}

export function rangeText({ after, end, inclusive }: KeyRange): string {
  const left = after ? keyText(after) : '−∞';
  return end ? `(${left} … ${keyText(end)}${inclusive ? ']' : ')'}` : `(${left} … +∞)`;
}
