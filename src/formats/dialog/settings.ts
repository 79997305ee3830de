// How the nodes of Dialog trees were written, told from the nodes: the bits per trial of the rank rule,
// and how bytes and values are encoded. None of it stands in a block. What one tree is too small to
// tell, another of the same database may.
import { blake3 } from '@noble/hashes/blake3.js';
import { equalSlices } from '../../tree/bytes';
import { EngineError } from '../../tree/errors';
import { Subtree } from '../../tree/node';
import type { Bound } from '../../tree/range';
import type { BlockSource, Tree } from '../../tree/source';
import type { ByteStyle, RawEntry, RawNode, ValueKind } from './nodeCodec';
import { decodeNode } from './nodeCodec';
import { allBits, endsNode, hashRank } from './rank';
import { itemsOf } from './searchTree';

export interface TreeSettings {
  /** The bits per trial that explain the shape best, ascending; several where the trees are too small to tell. */
  readonly bits: readonly number[];
  readonly style: ByteStyle;
  readonly values: ValueKind;
}

/** Values of one tree are all byte vectors or all not: what a new one has to be cannot be told otherwise. */
export class MixedValuesError extends EngineError {
  readonly code = 'mixed-values';
  constructor() {
    super('some values of the tree are byte vectors and some are not, so new ones cannot be written like them');
  }
}

/** Reads the whole trees; yields the number of nodes read. Throws EngineErrors where one is broken or incomplete. */
export function* findSettings(trees: readonly Tree[]): Generator<number, TreeSettings> {
  const evidence = new Evidence();
  for (const { root, source } of trees) if (root) yield* evidence.gather(root, source);
  if (evidence.vectors > 0 && evidence.others > 0) throw new MixedValuesError();
  return { bits: evidence.bits, style: evidence.style ?? 'arrays', values: evidence.others > 0 ? 'cbor' : 'vectors' };
}

export class Evidence {
  /** The first that was seen. */
  style: ByteStyle | undefined;
  vectors = 0;
  others = 0;
  read = 0;
  /**
   * Nodes, by k and layer, that end where they should not or go on where they should end. Segments count
   * before branches, which deletions in place distort more.
   */
  readonly #broken = allBits.map((): number[] => []);

  get bits(): number[] {
    const least = this.#broken.reduce((best, rows) => (compareRows(rows, best) < 0 ? rows : best));
    return allBits.filter((_, j) => compareRows(this.#broken[j]!, least) === 0);
  }

  #countValues(entries: readonly RawEntry[]): void {
    const vectors = entries.filter(({ vector }) => vector).length;
    this.vectors += vectors;
    this.others += entries.length - vectors;
  }

  /** Takes a whole tree into account; yields the number of nodes read so far. */
  *gather(root: Subtree, source: BlockSource): Generator<number, void> {
    let last: Bound; // of the whole tree: it ends its nodes whatever its rank
    for (const { subtree, node } of everyNode(root, source)) {
      const keys = node.kind === 'branch' ? node.references.map(({ upperBound }) => upperBound) : node.entries.map(({ key }) => key);
      this.style ??= keys.length > 0 ? node.style : undefined;
      if (subtree === root) last = keys.at(-1);
      if (node.kind === 'segment') this.#countValues(node.entries);
      for (const [i, key] of keys.entries()) {
        if (last && equalSlices(key, last)) continue;
        const hash = blake3(key.view());
        for (const [j, bits] of allBits.entries()) {
          const rows = this.#broken[j]!;
          rows[subtree.layer] = (rows[subtree.layer] ?? 0) + (endsNode(hashRank(hash, bits), subtree.layer) === (i === keys.length - 1) ? 0 : 1);
        }
      }
      yield ++this.read;
    }
  }
}

/** Layers without a key that tells (the last key of a tree does not) count as unbroken. */
function compareRows(a: readonly number[], b: readonly number[]): number {
  for (let layer = 0; layer < Math.max(a.length, b.length); layer++) {
    const difference = (a[layer] ?? 0) - (b[layer] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

/** Every node in the order of a walk from left to right, parents first, decoded and checked. */
export function* everyNode(root: Subtree, source: BlockSource): Generator<{ subtree: Subtree; node: RawNode }> {
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
