// A block source that writes down every load, in order: what a walk read is what stands here.
import { cidText, type Cid } from '../../src/tree/cid';
import { checkDigest } from '../../src/tree/digest';
import { CidMismatchError, MissingBlockError } from '../../src/tree/errors';
import type { BlockSource } from '../../src/tree/source';

export class CountingSource implements BlockSource {
  /** CIDs as text, one for every load that was asked for, failed ones included. */
  readonly loads: string[] = [];

  constructor(private readonly inner: BlockSource) {}

  load(cid: Cid): Uint8Array {
    this.loads.push(cidText(cid));
    return this.inner.load(cid);
  }
}

/** Blocks by CID text, kept in memory; checks digests as a source must. */
export function blockMap(blocks: ReadonlyMap<string, { bytes: Uint8Array }>): BlockSource {
  return {
    load(cid) {
      const block = blocks.get(cidText(cid));
      if (!block) throw new MissingBlockError(cid);
      if (checkDigest(cid, block.bytes) !== 'right') throw new CidMismatchError(cid, 0);
      return block.bytes;
    },
  };
}
