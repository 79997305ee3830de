// Makes the commit that puts a tree under an account's name. The clock is given, so that the same
// call gives the same commit. Source: https://atproto.com/specs/repository#commit-objects.
import { encode } from '@ipld/dag-cbor';
import { CID } from 'multiformats/cid';
import type { Block } from '../../formats/atproto/blockCid';
import { blockCid } from '../../formats/atproto/blockCid';
import type { Cid } from '../../tree/cid';
import { nextRev } from './rev';
import { signCommit } from './signature';
import type { PrivateKey } from './signingKey';

export interface NewCommit {
  readonly did: string;
  /** The root of the tree. */
  readonly data: Cid;
  /** The revision of the commit before; undefined for the first, or where that one had none. */
  readonly previousRev: string | undefined;
  readonly key: PrivateKey;
  /** The time in microseconds since 1970. */
  readonly micros: number;
  /** Tells apart clocks that may run at once: 0 to 1023. */
  readonly clock: number;
}

export interface BuiltCommit extends Block {
  readonly rev: string;
}

/** Version 3, `prev` null. Its `rev` is greater than the previous one; throws UnusableRevError when none can be. */
export function buildCommit({ did, data, previousRev, key, micros, clock }: NewCommit): BuiltCommit {
  const rev = nextRev(previousRev, micros, clock);
  const unsigned = { did, version: 3, data: CID.decode(data.view()), rev, prev: null };
  const bytes = encode({ ...unsigned, sig: signCommit(unsigned, key) });
  return { cid: blockCid(bytes), bytes, rev };
}
