// Dialog search trees made in the test: planted from entries, or written block by block, right or wrong.
import * as dagCbor from '@ipld/dag-cbor';
import { blake3 } from '@noble/hashes/blake3.js';
import { nodeCid } from '../../src/formats/dialog/nodeCodec';
import { encodeEntry, Planter } from '../../src/formats/dialog/plant';
import { dialogSearchTree } from '../../src/formats/dialog/searchTree';
import { Slice } from '../../src/tree/bytes';
import type { Cid } from '../../src/tree/cid';
import { cidText } from '../../src/tree/cid';
import { blockMap } from './countingSource';
import { bytesOf, treeAt, type OpenedFormat } from './formatTree';

type Blocks = Map<string, { bytes: Uint8Array }>;
export interface PlantedTree { root: Cid | undefined; blocks: Blocks }

/** The canonical tree of text entries. */
export function plantDialog(entries: ReadonlyMap<string, string>, bits: number): PlantedTree {
  const blocks: Blocks = new Map();
  const planter = new Planter(bits, 'arrays', ({ cid, block }) => blocks.set(cidText(cid), { bytes: block }));
  const sorted = [...entries].map(([key, value]) => [bytesOf(key), bytesOf(value)] as const).sort(([a], [b]) => Buffer.compare(a.view(), b.view()));
  for (const [key, value] of sorted) planter.add(key, encodeEntry(key, value));
  return { root: planter.finish()?.cid, blocks };
}

export function openPlanted({ root, blocks }: PlantedTree): OpenedFormat {
  return treeAt(dialogSearchTree, root, blockMap(blocks));
}

/** A node as it is drawn here: keys of a segment (values `v`), or children with their bounds. */
export type DrawnNode = string[] | [upperBound: string, child: DrawnNode | Uint8Array][];

/** Writes nodes as they are given, whatever rule they break. */
export function drawDialog(root: DrawnNode, bytes: (text: string) => unknown = text => [...new TextEncoder().encode(text)]): PlantedTree {
  const blocks: Blocks = new Map();
  const store = (block: Uint8Array): Uint8Array => {
    const hash = blake3(block);
    blocks.set(cidText(nodeCid(Slice.of(hash))), { bytes: block });
    return hash;
  };
  const draw = (node: DrawnNode | Uint8Array): Uint8Array => {
    if (node instanceof Uint8Array) return store(node);
    const branch = node.length > 0 && Array.isArray(node[0]);
    const hashBytes = (hash: Uint8Array) => (bytes('') instanceof Uint8Array ? hash : [...hash]);
    return store(dagCbor.encode(branch
      ? { Branch: (node as [string, DrawnNode][]).map(([bound, child]) => ({ upper_bound: bytes(bound), hash: hashBytes(draw(child)) })) }
      : { Segment: (node as string[]).map(key => ({ key: bytes(key), value: bytes('v') })) }));
  };
  return { root: nodeCid(Slice.of(draw(root))), blocks };
}
