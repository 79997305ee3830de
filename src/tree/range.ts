// Key ranges, in the usual notation: (k3 … k7] is every key above k3 up to
// and including k7. Each kind of tree bounds its subtrees in its own way, which the brackets tell.
import type { Slice } from './bytes';
import { compareSlices } from './bytes';
import { hex } from './cid';

/** A byte string; ordered bytewise. */
export type Key = Slice;
/** undefined: no key bounds the range on that side. */
export type Bound = Key | undefined;

/** `()`: between two keys of other nodes (MST). `(]`: up to an own last key. `[)`: from an own first key. */
export type Brackets = '()' | '(]' | '[)';

export interface KeyRange {
  readonly after: Bound;
  readonly end: Bound;
  readonly brackets: Brackets;
}

/** Order of two lower bounds; undefined comes first. */
export function compareStarts(a: Bound, b: Bound): number {
  return a && b ? compareSlices(a, b) : Number(Boolean(a)) - Number(Boolean(b));
}

/** Order of two upper bounds; undefined comes last. */
export function compareEnds(a: Bound, b: Bound): number {
  return a && b ? compareSlices(a, b) : Number(Boolean(b)) - Number(Boolean(a));
}

export function sameRange(a: KeyRange, b: KeyRange): boolean {
  return compareStarts(a.after, b.after) === 0 && compareEnds(a.end, b.end) === 0;
}

/** Whether a key lies behind the start of a range; it may lie beyond its end. */
export function isBehindStart(key: Key, { after, brackets }: KeyRange): boolean {
  const difference = compareStarts(key, after);
  return difference > 0 || (difference === 0 && brackets === '[)');
}

/** Whether a key lies beyond the end of a range. */
export function isBeyondEnd(key: Key, { end, brackets }: KeyRange): boolean {
  const difference = compareEnds(key, end);
  return difference > 0 || (difference === 0 && brackets !== '(]');
}

export function isInRange(key: Key, range: KeyRange): boolean {
  return isBehindStart(key, range) && !isBeyondEnd(key, range);
}

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** A key as a person reads it: its text, or `0x…` where it is not UTF-8. Not escaped for display. */
export function keyText(key: Key): string {
  try {
    return utf8.decode(key.view());
  } catch {
    return `0x${hex(key.view())}`;
  }
}

export function rangeText({ after, end, brackets }: KeyRange, text: (key: Key) => string = keyText): string {
  const from = after ? `${brackets[0]}${text(after)}` : '(−∞';
  return `${from} … ${end ? `${text(end)}${brackets[1]}` : '+∞)'}`;
}
