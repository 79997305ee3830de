// @atcute/car, @atcute/mst, @atcute/cbor: the way their documentation shows. No digest is checked.
import { readFileSync } from 'node:fs';
import * as car from '@atcute/car';
import { decode } from '@atcute/cbor';
import * as cids from '@atcute/cid';
import { NodeStore, ReadonlyMemoryBlockStore, mstDiff, recordDiff } from '@atcute/mst';
import { changeLine } from '../generate/generateRepository';
import { compete, plainShape } from './contestant';

type Delta = ReturnType<typeof recordDiff> extends AsyncIterable<infer D> ? D : never;
interface File { root: string; blocks: Map<string, Uint8Array> }

class CountingStore extends ReadonlyMemoryBlockStore {
  loads = 0;
  constructor(private readonly files: readonly File[]) {
    super();
  }

  override get(cid: string): Promise<Uint8Array | null> {
    this.loads++;
    for (const { blocks } of this.files) {
      const block = blocks.get(cid);
      if (block) return Promise.resolve(block);
    }
    return Promise.resolve(null);
  }
}

void compete<File>({
  open(path) {
    const reader = car.fromUint8Array(readFileSync(path));
    const blocks = new Map<string, Uint8Array>();
    for (const { cid, bytes } of reader) blocks.set(cids.toString(cid), bytes);
    return { root: reader.roots[0]!.$link, blocks };
  },
  blockCount: ({ blocks }) => blocks.size,
  async diff(before, after) {
    const store = new CountingStore([before, after]);
    const nodes = new NodeStore(store);
    const [a, b] = [before, after].map(({ root, blocks }) => (decode(blocks.get(root)!) as { data: { $link: string } }).data.$link);
    const [created, deleted] = await mstDiff(nodes, a!, b!);
    const deltas: Delta[] = [];
    for await (const delta of recordDiff(nodes, created, deleted)) deltas.push(delta);
    const line = (op: 'remove' | 'add', path: string, value: { $link: string } | null) => (value ? [changeLine(op, path, cids.fromString(value.$link).bytes)] : []);
    return {
      loads: store.loads,
      lines: () => deltas.flatMap(({ path, priorValue, laterValue }) => [...line('remove', path, priorValue), ...line('add', path, laterValue)]),
    };
  },
  decoders: blocks => ({ '@atcute/cbor': { run: () => { for (const block of blocks) decode(block); }, shape: i => plainShape(decode(blocks[i]!)) } }),
});
