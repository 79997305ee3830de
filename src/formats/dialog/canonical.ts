// Whether a Dialog search tree is the one that its entries make. Deletions in place leave trees that
// are not: the entries are right and the shape tells of the past, so that two replicas with the same
// entries have different roots. The tree is read twice: for the bits per trial of its rank rule, then
// to replant its entries and compare node by node.
import { equalSlices } from '../../tree/bytes';
import type { Cid } from '../../tree/cid';
import type { Subtree } from '../../tree/node';
import type { Bound } from '../../tree/range';
import type { BlockSource } from '../../tree/source';
import type { PlantedNode } from './plant';
import { Planter } from './plant';
import { Evidence, everyNode } from './settings';

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
  const evidence = new Evidence();
  yield* evidence.gather(root, source);
  const { bits, read } = evidence;
  const planted: PlantedRow[] = [];
  const planter = new Planter(bits[0]!, evidence.style ?? 'arrays', ({ cid, layer, upperBound }: PlantedNode) => {
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
