// Whether a Dialog search tree is the one that its entries make. Deletions in place leave trees that
// are not: the entries are right and the shape tells of the past, so that two replicas with the same
// entries have different roots. The tree is read twice: for the bits per trial of its rank rule, then
// to replant its entries and compare node by node.
import { blake3 } from '@noble/hashes/blake3.js';
import { equalSlices } from '../../tree/bytes';
import type { Cid } from '../../tree/cid';
import { Subtree } from '../../tree/node';
import type { Bound } from '../../tree/range';
import type { BlockSource } from '../../tree/source';
import type { ByteStyle, RawNode } from './nodeCodec';
import { decodeNode } from './nodeCodec';
import type { PlantedNode } from './plant';
import { Planter } from './plant';
import { allBits, endsNode, hashRank } from './rank';
import { itemsOf } from './searchTree';

/** Where the tree first differs from the replanted one: the lowest layer that does, its first node in key order. */
export interface Deviation {
  readonly layer: number;
  /** The node of the tree; undefined: its layer ends before. */
  readonly found: Subtree | undefined;
  /** The node in its place; undefined: no node belongs there. */
  readonly expected: { readonly cid: Cid; readonly upperBound: Bound } | undefined;
}

export interface Canonicity {
  readonly deviation: Deviation | undefined;
  /** The bits per trial that explain the shape best; several where the tree is too small to tell. */
  readonly bits: readonly number[];
  /** Root of the tree made of the same entries; undefined without entries. */
  readonly replantedRoot: Cid | undefined;
  readonly entries: number;
}

/** Reads the whole tree; yields the number of nodes read. Throws EngineErrors where the tree is broken or incomplete. */
export function* checkCanonical(root: Subtree, source: BlockSource): Generator<number, Canonicity> {
  const { bits, style, read } = yield* findBits(root, source);
  const planted: PlantedRow[] = [];
  const planter = new Planter(bits[0]!, style, ({ cid, layer, upperBound }: PlantedNode) => {
    (planted[layer] ??= []).push({ cid, upperBound });
  });
  const found: Subtree[][] = [];
  let entries = 0;
  let nodes = read;
  for (const { subtree, node } of everyNode(root, source)) {
    (found[subtree.layer] ??= []).push(subtree);
    if (node.kind === 'segment') for (const { key, encoded } of node.entries) planter.add(key, encoded);
    if (node.kind === 'segment') entries += node.entries.length;
    yield ++nodes;
  }
  const replanted = planter.finish();
  return { deviation: firstDeviation(found, planted), bits, replantedRoot: replanted?.cid, entries };
}

type PlantedRow = { cid: Cid; upperBound: Bound }[];

function firstDeviation(found: readonly Subtree[][], planted: readonly PlantedRow[]): Deviation | undefined {
  // The Rust code leaves a lone segment with or without a branch above it; both are legitimate.
  const loneSegment = found.length === 1 && (planted[0]?.length ?? 0) <= 1;
  const layers = loneSegment ? 1 : Math.max(found.length, planted.length);
  for (let layer = 0; layer < layers; layer++) {
    const ours = found[layer] ?? [];
    const theirs = planted[layer] ?? [];
    if (loneSegment && theirs.length === 0) return undefined; // an empty tree
    for (let i = 0; i < Math.max(ours.length, theirs.length); i++) {
      const a = ours[i];
      const b = theirs[i];
      if (!a || !b || !equalSlices(a.cid, b.cid)) return { layer, found: a, expected: b };
    }
  }
  return undefined;
}

/**
 * Finds the k whose rule the tree breaks least: nodes that end where they should not, or go on where they
 * should end. Segments count before branches, which deletions in place distort more.
 */
function* findBits(root: Subtree, source: BlockSource): Generator<number, { bits: number[]; style: ByteStyle; read: number }> {
  const broken = allBits.map(() => new Array<number>(root.layer + 1).fill(0)); // by k, by layer
  let style: ByteStyle | undefined;
  let last: Bound; // of the whole tree: it ends its nodes whatever its rank
  let read = 0;
  for (const { subtree: { layer }, node } of everyNode(root, source)) {
    const keys = node.kind === 'branch' ? node.references.map(({ upperBound }) => upperBound) : node.entries.map(({ key }) => key);
    if (read === 0) {
      style = node.style;
      last = keys.at(-1);
    }
    for (const [i, key] of keys.entries()) {
      if (last && equalSlices(key, last)) continue;
      const hash = blake3(key.view());
      for (const [j, bits] of allBits.entries()) {
        if (endsNode(hashRank(hash, bits), layer) !== (i === keys.length - 1)) broken[j]![layer]!++;
      }
    }
    yield ++read;
  }
  const least = broken.reduce((best, rows) => (compareRows(rows, best) < 0 ? rows : best));
  return { bits: allBits.filter((_, j) => compareRows(broken[j]!, least) === 0), style: style ?? 'arrays', read };
}

function compareRows(a: readonly number[], b: readonly number[]): number {
  const i = a.findIndex((count, layer) => count !== b[layer]);
  return i < 0 ? 0 : a[i]! - b[i]!;
}

/** Every node in the order of a walk from left to right, parents first, decoded and checked. */
function* everyNode(root: Subtree, source: BlockSource): Generator<{ subtree: Subtree; node: RawNode }> {
  const waiting = [root];
  for (let subtree = waiting.pop(); subtree; subtree = waiting.pop()) {
    const node = decodeNode(subtree.cid, source.load(subtree.cid));
    const items = itemsOf(subtree, node);
    for (let i = items.length - 1; i >= 0; i--) {
      const item = items[i]!;
      if (item instanceof Subtree) waiting.push(item);
    }
    yield { subtree, node };
  }
}
