// Which way down when any will do: trees whose leaves are all in one layer tell how many layers they
// have on every path, so an absent or damaged block on one path need not keep the tree from being opened.
import type { Cid } from '../tree/cid';
import type { EngineError } from '../tree/errors';
import { CidMismatchError, MissingBlockError } from '../tree/errors';
import type { BlockSource } from '../tree/source';

/** The first of these blocks that can be had; undefined when there are none. Throws the error of the first when none can. */
export function firstPresent(cids: readonly Cid[], source: BlockSource): { readonly cid: Cid; readonly block: Uint8Array } | undefined {
  let failure: EngineError | undefined;
  for (const cid of cids) {
    try {
      return { cid, block: source.load(cid) };
    } catch (error) {
      if (!(error instanceof MissingBlockError || error instanceof CidMismatchError)) throw error;
      failure ??= error;
    }
  }
  if (failure) throw failure;
  return undefined;
}
