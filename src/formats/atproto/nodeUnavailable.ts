// What edits, searches and undoing say when a node on their way is not there, or is not what it should be.
import { EngineError } from '../../tree/errors';
import type { Subtree } from '../../tree/node';
import { rangeText } from '../../tree/range';

/** A node that an edit or a search needs cannot be had. `cause` is what happened, `subtree` names the node and its key range. */
export class NodeUnavailableError extends EngineError {
  readonly code: string;
  constructor(readonly subtree: Subtree, override readonly cause: EngineError) {
    super(`${cause.message}; needed for keys ${rangeText(subtree)}`);
    this.code = cause.code;
  }
}
