// The parts of the peers that are called. They are installed on demand and are absent when this
// project is checked, so their own types are, too.
declare module '@atcute/car' {
  import type { Cid } from '@atcute/cid';
  interface Entry { cid: Cid; bytes: Uint8Array }
  export function fromUint8Array(bytes: Uint8Array): Iterable<Entry> & { roots: { $link: string }[] };
}
declare module '@atcute/cbor' {
  export function decode(bytes: Uint8Array): unknown;
}
declare module '@atcute/cid' {
  export interface Cid { bytes: Uint8Array }
  export function toString(cid: Cid): string;
  export function fromString(text: string): Cid;
}
declare module '@atcute/mst' {
  interface Link { $link: string }
  export class ReadonlyMemoryBlockStore {
    get(cid: string): Promise<Uint8Array | null>;
  }
  export class NodeStore {
    constructor(store: ReadonlyMemoryBlockStore);
  }
  export function mstDiff(nodes: NodeStore, a: string, b: string): Promise<[created: Set<string>, deleted: Set<string>]>;
  export function recordDiff(nodes: NodeStore, created: Set<string>, deleted: Set<string>): AsyncIterable<{ path: string; priorValue: Link | null; laterValue: Link | null }>;
}
declare module '@atproto/repo' {
  export interface Cid { bytes: Uint8Array }
  export interface BlockMap { size: number }
  export class MemoryBlockstore {
    constructor(blocks: BlockMap);
    getBytes(cid: Cid): Promise<Uint8Array | null>;
    attemptRead(cid: Cid, definition: { name: string; schema: { safeParse(data: unknown): { success: boolean; data: unknown } } }): Promise<{ obj: unknown }>;
  }
  export const MST: { load(store: MemoryBlockstore, cid: Cid): Tree };
  interface Tree { readonly layer: number | null }
  interface Put { key: string; cid: Cid }
  export class DataDiff {
    static of(current: Tree, previous: Tree): Promise<DataDiff>;
    addList(): Put[];
    updateList(): (Put & { prev: Cid })[];
    deleteList(): Put[];
  }
  export function readCarWithRoot(bytes: Uint8Array, options: { skipCidVerification: boolean }): Promise<{ root: Cid; blocks: BlockMap }>;
}
