// Revisions: timestamps of 53 bits of microseconds and 10 bits that tell clocks apart, written so that
// text order is time order. Source: https://atproto.com/specs/tid.
import { EngineError } from '../../tree/errors';

const alphabet = '234567abcdefghijklmnopqrstuvwxyz';
const syntax = /^[2-7a-j][2-7a-z]{12}$/;

/** A revision after which none can come, or that is none. */
export class UnusableRevError extends EngineError {
  readonly code = 'unusable-rev';
  constructor(readonly rev: string, reason: string) {
    super(`the revision ${JSON.stringify(rev)} ${reason}`);
  }
}

export function isTid(text: string): boolean {
  return syntax.test(text);
}

/** Microseconds since 1970 and the clock's number (0 to 1023) as a TID. */
export function tidText(micros: number, clock: number): string {
  let value = BigInt(micros) * 1024n + BigInt(clock);
  let text = '';
  for (let i = 0; i < 13; i++) {
    text = alphabet[Number(value & 31n)]! + text;
    value >>= 5n;
  }
  return text;
}

/** The microseconds of a TID; undefined when it is none. */
export function tidMicros(tid: string): number | undefined {
  if (!isTid(tid)) return undefined;
  let value = 0n;
  for (const letter of tid) value = value * 32n + BigInt(alphabet.indexOf(letter));
  return Number(value >> 10n);
}

/** The time as a revision, or the next one after `previous` where the clock is behind it. Throws UnusableRevError. */
export function nextRev(previous: string | undefined, micros: number, clock: number): string {
  if (previous === undefined) return tidText(micros, clock);
  const before = tidMicros(previous);
  if (before === undefined) throw new UnusableRevError(previous, 'is no TID, so none can be said to follow it');
  if (before >= Number.MAX_SAFE_INTEGER) throw new UnusableRevError(previous, 'is the last one there can be');
  return tidText(Math.max(micros, before + 1), clock);
}
