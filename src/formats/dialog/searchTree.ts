// The search tree of Dialog as a TreeFormat: a B+ tree whose branches name their children by the last
// key below them. Entries stand in the segments only, at layer 0.
// Source: https://github.com/dialog-db/dialog-db, rust/dialog-prolly-tree.
import { compareSlices, equalSlices } from '../../tree/bytes';
import type { Cid } from '../../tree/cid';
import { codecs } from '../../tree/cid';
import { MalformedNodeError } from '../../tree/errors';
import type { Item } from '../../tree/node';
import { Entry, Subtree } from '../../tree/node';
import type { Bound, Key } from '../../tree/range';
import { keyText } from '../../tree/range';
import type { BlockSource, TreeFormat } from '../../tree/source';
import { firstPresent } from '../firstPresent';
import { dialogKeyText } from './describe';
import type { RawNode } from './nodeCodec';
import { databaseIndex, decodeNode, looksLikeDialogNode } from './nodeCodec';

/** A rank is at most 257, and no layer of a tree built by ranks is higher. */
const layerLimit = 257;

export const dialogSearchTree: TreeFormat = {
  id: 'dialog',
  name: 'Dialog search tree',
  entriesIn: 'bottom layer',
  keyText: dialogKeyText,

  /** A database's root block counts as the root of its tree: `root` goes on to its index. */
  recognises: (block, codec) => codec === codecs.dagCbor && (looksLikeDialogNode(block) || databaseIndex(block) !== undefined),

  /** Loads one path, the leftmost that is there, a block a layer: only its length tells how many layers the tree has. */
  root(cid, source, block = source.load(cid)) {
    const index = databaseIndex(block);
    return index ? rootAt(index, source.load(index), source) : rootAt(cid, block, source);
  },

  decode(subtree, block) {
    return { subtree, items: itemsOf(subtree, decodeNode(subtree.cid, block)), size: block.length };
  },
};

function rootAt(cid: Cid, block: Uint8Array, source: BlockSource): Subtree {
  let layer = 0;
  for (let node = decodeNode(cid, block); node.kind === 'branch'; layer++) {
    const below = firstPresent(node.references.map(({ child }) => child), source);
    if (!below) break; // decode will say what is wrong with a branch of nothing
    if (layer === layerLimit) throw new MalformedNodeError(cid, 0, 'layer', `the tree has more than ${layerLimit} layers of branches`);
    node = decodeNode(below.cid, below.block);
  }
  return new Subtree(cid, layer, undefined, undefined, '(]', undefined);
}

/** The items of a decoded node, checked against the place where it stands. Throws MalformedNodeError. */
export function itemsOf(subtree: Subtree, node: RawNode): Item[] {
  const { cid, layer, parent } = subtree;
  const keys = node.kind === 'branch' ? node.references.map(({ upperBound: key, offset }) => ({ key, offset })) : node.entries;
  if (keys.length === 0 && (parent || node.kind === 'branch')) throw new MalformedNodeError(cid, 0, 'empty-node', 'only the segment of an empty tree may be empty');
  if (node.kind === 'branch' && layer === 0) throw new MalformedNodeError(cid, 0, 'layer', 'a branch stands where the leftmost path of the tree has a segment');
  if (node.kind === 'segment' && layer > 0) throw new MalformedNodeError(cid, 0, 'layer', `a segment stands in layer ${layer}; on the leftmost path of the tree segments are in layer 0`);
  checkKeys(subtree, keys);
  if (node.kind === 'segment') return node.entries.map(({ key, value }) => new Entry(key, value, subtree));
  return node.references.map(({ child, upperBound }, i) =>
    new Subtree(child, layer - 1, node.references[i - 1]?.upperBound ?? subtree.after, upperBound, '(]', subtree));
}

function checkKeys({ cid, after, end }: Subtree, keys: readonly { key: Key; offset: number }[]): void {
  let previous: Bound = after;
  for (const [i, { key, offset }] of keys.entries()) {
    if (previous && compareSlices(previous, key) >= 0) {
      throw i === 0
        ? new MalformedNodeError(cid, offset, 'bounds', `key ${keyText(key)} stands outside the range of its node, which begins after ${keyText(previous)}`)
        : new MalformedNodeError(cid, offset, 'key-order', `key ${keyText(key)} does not come after ${keyText(previous)}`);
    }
    previous = key;
  }
  const last = keys.at(-1);
  if (end && last && !equalSlices(last.key, end)) {
    throw new MalformedNodeError(cid, last.offset, 'upper-bound', `the last key is ${keyText(last.key)}, but the reference to this node says ${keyText(end)}`);
  }
}
