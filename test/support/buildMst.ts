// Builds the canonical Merkle search tree of a set of entries from nothing: sort, split at the keys
// of the highest layer, do the same with what lies between them. Slow, short and independent of the
// product's code, so that it can be held against it. Source: the repository specification of AT Protocol.
//
//   layer 2            [ . k4 . ]            a gap without keys has no node;
//   layer 1      [ . ]          [ k6 . ]     a gap whose keys all lie deeper has a node without entries
//   layer 0    [k1 k2]          [k7 k8]
import { createHash } from 'node:crypto';
import * as dagCbor from '@ipld/dag-cbor';
import { CID } from 'multiformats/cid';
import * as Digest from 'multiformats/hashes/digest';

export interface MstEntry { key: Uint8Array; value: CID }
export interface MstBlock { cid: CID; bytes: Uint8Array }

/** Distinct blocks by CID, parents before their children. */
export interface BuiltMst { root: CID; blocks: Map<string, MstBlock> }

/** A node as it stands in its block: `l` the leftmost link, `e` the entries with shared prefix `p` and right link `t`. */
export interface NodeData { l: CID | null; e: { p: number; k: Uint8Array; v: CID; t: CID | null }[] }

const sha256 = (bytes: Uint8Array): Uint8Array => new Uint8Array(createHash('sha256').update(bytes).digest());

/** CIDv1 of bytes with their sha-256. */
export function cidOf(bytes: Uint8Array, codec: number = dagCbor.code): CID {
  return CID.createV1(codec, Digest.create(0x12, sha256(bytes)));
}

export function encodeBlock(value: unknown): MstBlock {
  const bytes = dagCbor.encode(value);
  return { cid: cidOf(bytes), bytes };
}

/** Leading zero bits of the key's sha-256, halved. */
export function layerOfKey(key: Uint8Array): number {
  let zeros = 0;
  for (const byte of sha256(key)) {
    zeros += Math.clz32(byte) - 24;
    if (byte !== 0) break;
  }
  return Math.floor(zeros / 2);
}

export function sharedPrefix(a: Uint8Array, b: Uint8Array): number {
  let n = 0;
  while (n < a.length && n < b.length && a[n] === b[n]) n++;
  return n;
}

/** The tree of these entries, in any order; keys must differ. No entries give the one empty node. */
export function buildMst(entries: Iterable<MstEntry>): BuiltMst {
  const sorted = [...entries].map(entry => ({ ...entry, layer: layerOfKey(entry.key) }));
  sorted.sort((a, b) => Buffer.compare(a.key, b.key));
  const blocks = new Map<string, MstBlock>();

  const link = (from: number, to: number, layer: number): CID | null => (from === to ? null : node(from, to, layer));
  function node(from: number, to: number, layer: number): CID {
    const here = [];
    for (let i = from; i < to; i++) if (sorted[i]!.layer === layer) here.push(i);
    const data: NodeData = { l: null, e: [] };
    data.l = link(from, here[0] ?? to, layer - 1);
    for (const [nth, i] of here.entries()) {
      const { key, value } = sorted[i]!;
      const p = nth === 0 ? 0 : sharedPrefix(sorted[here[nth - 1]!]!.key, key);
      data.e.push({ p, k: key.subarray(p), v: value, t: link(i + 1, here[nth + 1] ?? to, layer - 1) });
    }
    const block = encodeBlock(data);
    blocks.set(block.cid.toString(), block);
    return block.cid;
  }

  const root = node(0, sorted.length, Math.max(0, ...sorted.map(entry => entry.layer)));
  return { root, blocks: new Map([...blocks].reverse()) };
}

const utf8 = new TextEncoder();

/** Entries from `key: value CID`, text keys. */
export function mstEntries(values: Iterable<readonly [string, CID]>): MstEntry[] {
  return [...values].map(([key, value]) => ({ key: utf8.encode(key), value }));
}

/** Every entry and node below a root, read naively. Throws where a block is absent. */
export function readMst(root: CID, load: (cid: CID) => Uint8Array | undefined): { entries: MstEntry[]; nodes: Set<string> } {
  const entries: MstEntry[] = [];
  const nodes = new Set<string>();
  (function visit(cid: CID | null) {
    if (!cid) return;
    const bytes = load(cid);
    if (!bytes) throw new Error(`missing block; cid=${cid}`);
    nodes.add(cid.toString());
    const data = dagCbor.decode<NodeData>(bytes);
    visit(data.l);
    let key: Uint8Array = new Uint8Array();
    for (const { p, k, v, t } of data.e) {
      key = new Uint8Array([...key.subarray(0, p), ...k]);
      entries.push({ key, value: v });
      visit(t);
    }
  })(root);
  return { entries, nodes };
}
