// DAGs made in the test, block by block, and the changes between two of them in one line each.
import * as dagCbor from '@ipld/dag-cbor';
import type { CID } from 'multiformats/cid';
import type { DagChange } from '../../src/diff/dagWalk';
import { ipldDag } from '../../src/formats/dag/dag';
import { Slice } from '../../src/tree/bytes';
import { cidText } from '../../src/tree/cid';
import type { Dag } from '../../src/tree/dag';
import { pathText } from '../../src/tree/dag';
import type { BlockSource } from '../../src/tree/source';
import { cidOf } from './buildMst';
import { CountingSource, blockMap } from './countingSource';

/** The blocks of a test, and how to make more of them. */
export class DagStore {
  readonly blocks = new Map<string, { bytes: Uint8Array }>();

  put(bytes: Uint8Array, codec: number): CID {
    const cid = cidOf(bytes, codec);
    this.blocks.set(cid.toString(), { bytes });
    return cid;
  }

  cbor(value: unknown): CID {
    return this.put(dagCbor.encode(value), dagCbor.code);
  }

  raw(text: string): CID {
    return this.put(new TextEncoder().encode(text), 0x55);
  }

  /** A DAG-PB block; sizes are those of nothing. */
  pb(links: readonly (readonly [name: string, target: CID, size: number])[], data: readonly number[]): CID {
    const field = (number: number, content: Uint8Array | readonly number[]) => [number * 8 + 2, content.length, ...content];
    const blocks = links.flatMap(([name, target, size]) => field(2, [...field(1, target.bytes), ...field(2, new TextEncoder().encode(name)), 0x18, size]));
    return this.put(Uint8Array.from([...blocks, ...field(1, data)]), 0x70);
  }

  json(value: unknown): CID {
    return this.put(new TextEncoder().encode(JSON.stringify(value)), 0x0129);
  }
}

export interface CountedDag { dag: Dag; loads: string[] }

export function dagAt(root: CID | Slice | undefined, source: BlockSource | DagStore): CountedDag {
  const counting = new CountingSource(source instanceof DagStore ? blockMap(source.blocks) : source);
  const cid = root instanceof Slice || root === undefined ? root : Slice.of(root.bytes);
  return { dag: { format: ipldDag, source: counting, root: cid }, loads: counting.loads };
}

const signs = { added: '+', removed: '-', updated: '~', unresolved: '?' } as const;

/** Changes as `+ path`, `- path`, `~ path`, and `? side path cid`. */
export function told(changes: Iterable<DagChange>): string[] {
  return [...changes].map(change => (change.op === 'unresolved'
    ? `? ${change.side} ${pathText(change.path)} ${cidText(change.cid)}`
    : `${signs[change.op]} ${pathText(change.path)}`));
}
