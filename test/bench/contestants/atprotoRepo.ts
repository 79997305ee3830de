// @atproto/repo. Its check of every digest while reading is switched off: nobody else does that.
import { readFileSync } from 'node:fs';
import type { Cid, BlockMap } from '@atproto/repo';
import { DataDiff, MST, MemoryBlockstore, readCarWithRoot } from '@atproto/repo';
import { changeLine } from '../generate/generateRepository';
import { compete } from './contestant';

interface File { root: Cid; blocks: BlockMap }

class CountingStore extends MemoryBlockstore {
  loads = 0;
  override getBytes(cid: Cid): Promise<Uint8Array | null> {
    this.loads++;
    return super.getBytes(cid);
  }
}

void compete<File>({
  open: path => readCarWithRoot(readFileSync(path), { skipCidVerification: true }),
  blockCount: ({ blocks }) => blocks.size,
  async diff(before, after) {
    const [left, right] = [before, after].map(({ blocks }) => new CountingStore(blocks)) as [CountingStore, CountingStore];
    const tree = async (store: CountingStore, root: Cid) => {
      const commit = (await store.attemptRead(root, { name: 'commit', schema: { safeParse: data => ({ success: true, data }) } })).obj as { data: Cid };
      return MST.load(store, commit.data);
    };
    const [a, b] = [await tree(left, before.root), await tree(right, after.root)];
    left.loads = right.loads = 0;
    const diff = await DataDiff.of(b, a);
    return {
      loads: left.loads + right.loads,
      lines: () => [
        ...diff.deleteList().map(({ key, cid }) => changeLine('remove', key, cid.bytes)),
        ...diff.updateList().flatMap(({ key, prev, cid }) => [changeLine('remove', key, prev.bytes), changeLine('add', key, cid.bytes)]),
        ...diff.addList().map(({ key, cid }) => changeLine('add', key, cid.bytes)),
      ],
    };
  },
});
