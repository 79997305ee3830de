// Everything the engine throws on purpose. `code` is for programs, the message for the person who
// has to act on it; whatever else is known stands in fields.
import type { Cid } from './cid';
import { cidText } from './cid';
import type { KeyRange } from './range';
import { rangeText } from './range';

export abstract class EngineError extends Error {
  abstract readonly code: string;
}

export class MissingBlockError extends EngineError {
  readonly code = 'missing-block';
  constructor(readonly cid: Cid) {
    super(`missing block; cid=${cidText(cid)}`);
  }
}

export class CidMismatchError extends EngineError {
  readonly code = 'cid-mismatch';
  constructor(readonly cid: Cid, readonly offset: number) {
    super(`the bytes of a block do not hash to its CID; cid=${cidText(cid)}; offset=${offset}`);
  }
}

/** The CID names a hash function we cannot compute: the block cannot be trusted, nor called wrong. */
export class UncheckableBlockError extends EngineError {
  readonly code = 'uncheckable-block';
  constructor(readonly cid: Cid) {
    super(`the hash function of this CID is not known, so the block cannot be checked; cid=${cidText(cid)}`);
  }
}

/** `rule` is the stable name of the rule that was broken; `offset` counts bytes from the start of the block. */
export class MalformedNodeError extends EngineError {
  readonly code = 'malformed-node';
  constructor(readonly cid: Cid, readonly offset: number, readonly rule: string, readonly reason: string) {
    super(`${reason}; rule=${rule}; node=${cidText(cid)}; byte ${offset} of the block`);
  }
}

/** `offset` counts bytes from the start of the file. */
export class MalformedCarError extends EngineError {
  readonly code = 'malformed-car';
  constructor(readonly offset: number, readonly reason: string) {
    super(offset > 0 ? `${reason}; at byte ${offset} of the file` : reason);
  }
}

export class UnknownFormatError extends EngineError {
  readonly code = 'unknown-format';
}

/** A diff that failed: nothing of it is presented. `cause` is what happened, this says where it mattered. */
export class DiffFailedError extends EngineError {
  readonly code: string;
  constructor(readonly side: 'left' | 'right', readonly range: KeyRange, override readonly cause: EngineError) {
    super(`${cause.message}; ${side} tree, needed for keys ${rangeText(range)}`);
    this.code = cause.code;
  }
}
