// What a validation has to say: every finding names its rule, its place in the file and, where known,
// the block and the key. Bounded whatever the file: of one kind a hundred are kept, the rest counted.
import type { Cid } from '../../tree/cid';
import type { Key } from '../../tree/range';

/**
 * `error`: a rule is broken. `warning`: legal, but more than a sound writer produces, or beyond what
 * can be checked. `information`: true of many sound files.
 */
export type Severity = 'error' | 'warning' | 'information';

export interface Finding {
  readonly severity: Severity;
  /** The stable name of the rule. */
  readonly rule: string;
  /** The block it is about. */
  readonly cid: Cid | undefined;
  /** Bytes from the start of the file; undefined when what is missing has no place. */
  readonly offset: number | undefined;
  readonly key: Key | undefined;
  readonly message: string;
}

/** A message that costs something to write is written only where it is listed. */
export type Message = string | (() => string);

export type Place = Partial<Pick<Finding, 'cid' | 'offset' | 'key'>>;

const listed = 100;

export class Findings {
  readonly list: Finding[] = [];
  /** How often each rule was found broken, those not listed included. */
  readonly counts = new Map<string, number>();
  #errors = 0;

  add(severity: Severity, rule: string, { cid, offset, key }: Place, message: Message): void {
    const count = (this.counts.get(rule) ?? 0) + 1;
    this.counts.set(rule, count);
    if (severity === 'error') this.#errors++;
    // Copies: a finding must not keep the block alive that it was found in.
    if (count > listed) return;
    this.list.push({ severity, rule, cid: cid?.copy(), offset, key: key?.copy(), message: typeof message === 'string' ? message : message() });
  }

  get errors(): number {
    return this.#errors;
  }

  /** Findings of a rule that were counted only. */
  unlisted(rule: string): number {
    return Math.max(0, (this.counts.get(rule) ?? 0) - listed);
  }
}
