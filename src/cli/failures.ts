// Which of the files of a command line a failure is about, by path and by the part it plays there; and
// where in that file, for errors that know their place in a block only.
import type { CarFile } from '../car/carFile';
import { FileFailedError } from '../comparison/openedFile';
import { DagWalkFailedError } from '../diff/dagWalk';
import { NodeUnavailableError } from '../formats/atproto/nodeUnavailable';
import { DiffFailedError, EngineError, MalformedNodeError } from '../tree/errors';
import type { Key } from '../tree/range';
import { UsageError } from './command';

/** `left` and `right` of two files; the others as the usage of `event`, `apply` and `merge` has them. */
export type Side = 'left' | 'right' | 'event' | 'base' | 'file' | 'changes' | 'local' | 'remote';

export interface Place {
  readonly path: string;
  readonly side?: Side | undefined;
  /** Once it is open. */
  readonly car?: CarFile | undefined;
  /** The one that was asked for. */
  readonly key?: Key | undefined;
}

/** `code` is the cause's. */
export class FaultyFileError extends EngineError {
  readonly code: string;
  constructor(readonly place: Place, override readonly cause: EngineError) {
    super(isNamed(cause) ? cause.message : `${place.path}: ${cause.message}`);
    this.code = cause.code;
  }

  get side(): Side | undefined {
    return this.place.side;
  }

  /** Bytes from the start of the file; undefined where the cause knows that itself, or nobody does. */
  get offset(): number | undefined {
    const origin = causes(this).at(-1);
    if (!(origin instanceof MalformedNodeError)) return undefined;
    const block = this.place.car?.locate(origin.cid);
    return block && block.offset + origin.offset;
  }
}

/** Runs work on a file; an EngineError out of it says which one that was. */
export function inFile<T>(place: Place, work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw error instanceof EngineError && !(error instanceof UsageError) ? new FaultyFileError(place, error) : error;
  }
}

/** Runs a comparison of two files; what one of them is to blame for says which. Only the new tree is ever searched or edited. */
export function inEither<T>(left: Place, right: Place, work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (error instanceof DiffFailedError || error instanceof DagWalkFailedError) throw new FaultyFileError(error.side === 'left' ? left : right, error);
    throw error instanceof NodeUnavailableError ? new FaultyFileError(right, error) : error;
  }
}

export function causes(error: Error): Error[] {
  return [error, ...(error.cause instanceof Error ? causes(error.cause) : [])];
}

function isNamed(error: EngineError): boolean {
  return error instanceof FaultyFileError || error instanceof FileFailedError;
}
