// What is known around an event when it is judged: all of it optional, each part allows more checks.
import type { Cid } from '../../tree/cid';
import type { Tree } from '../../tree/source';
import type { PublicKey } from '../commits/signingKey';

export interface EventContext {
  /** The account's key; without it the signature is not checked. */
  readonly key?: PublicKey | undefined;
  /** The commit that the event has to follow. */
  readonly previous?: { readonly rev: string | undefined; readonly data: Cid } | undefined;
  /** The whole tree before, for an account of blocks that does not rely on the event's own word. */
  readonly base?: Tree | undefined;
  /** Microseconds since 1970, to find revisions from the future. */
  readonly micros?: number | undefined;
}
