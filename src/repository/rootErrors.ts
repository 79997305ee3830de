// Why a file leads to no tree: what its root is, or that it is not there. Each has a code of its own,
// because callers act on them: offer another root, another format, or the policy for partial trees.
import type { Cid } from '../tree/cid';
import { cidText } from '../tree/cid';
import { EngineError } from '../tree/errors';
import type { Commit } from './commits/commit';

export class NoRootError extends EngineError {
  readonly code = 'no-root';
  constructor() {
    super('the file names no root, so there is no tree to start from (an answer to getBlocks?)');
  }
}

export interface CommitBlock {
  readonly cid: Cid;
  readonly commit: Commit;
}

/** The block of the root, or of the tree of a commit that is there, is not in the file; `absentTree` can still stand for it. */
export class AbsentRootError extends EngineError {
  readonly code = 'missing-block';
  constructor(readonly cid: Cid, readonly commit: CommitBlock | undefined, message: string) {
    super(message);
  }

  static withoutBlocks(root: Cid): AbsentRootError {
    return new AbsentRootError(root, undefined, `the file names a root but holds no blocks (an export of changes since the newest commit is like that): there is nothing to compare; cid=${cidText(root)}`);
  }

  /** A commit without its tree is a legal file, so the message says what kind it may be. */
  static withoutTree(data: Cid, commit: CommitBlock | undefined): AbsentRootError {
    return new AbsentRootError(data, commit, `the commit's tree is not in this file, only changes are (a commit event or an export since a revision); compare full repositories; data=${cidText(data)}`);
  }
}

/** The block may be in the file, among what was too large to be read. */
export class PassedOverError extends EngineError {
  readonly code = 'oversized-section';
  constructor(readonly cid: Cid, sections: number) {
    super(`block ${cidText(cid)} is not among those that were read, and ${sections} sections of over 8 MiB were passed over`);
  }
}

/** A file was to be read as a format that it does not have. */
export class FormatMismatchError extends EngineError {
  readonly code = 'format-mismatch';
  constructor(format: string, readonly cid: Cid, override readonly cause: EngineError) {
    super(`this cannot be opened as ${format}: ${cause.message}`);
  }
}
