// The tree of the npm package prolly-trees (Fireproof uses it) as a TreeFormat: a B+ tree whose
// branches name their children by the first key below them. Entries stand in the leaves only.
//
//   [ a → , f → ]           a child holds the keys from its own first key, which the reference
//    ├─ [a b d]  [a … f)    repeats, up to the first key of the next child
//    └─ [f g]    [f … +∞)
//
// Source: prolly-trees 1.0.4, src/base.js.
import { compareSlices, equalSlices } from '../../tree/bytes';
import { codecs } from '../../tree/cid';
import { MalformedNodeError } from '../../tree/errors';
import type { Item } from '../../tree/node';
import { Entry, Subtree } from '../../tree/node';
import type { Key } from '../../tree/range';
import type { TreeFormat } from '../../tree/source';
import { decodeNode, looksLikeProllyNode } from './nodeCodec';
import { keyKind, prollyKeyText } from './orderedKey';

/** Far above any real tree; it bounds what a hostile one can make a walk hold. */
export const layerLimit = 256;

export const prollyTree: TreeFormat = {
  id: 'prolly',
  name: 'prolly tree',
  entriesIn: 'bottom layer',
  keyText: prollyKeyText,

  recognises: (block, codec) => codec === codecs.dagCbor && looksLikeProllyNode(block),

  /**
   * Loads the rightmost path, a block a layer. Insertions before the first key make the left part of a
   * tree shallower, never the right part, so this path has the height of the tree.
   */
  root(cid, source, block = source.load(cid)) {
    let layer = 0;
    for (let node = decodeNode(cid, block); node.kind === 'branch'; layer++) {
      const rightmost = node.references.at(-1)?.child;
      if (!rightmost) break; // decode will say what is wrong with a branch of nothing
      if (layer === layerLimit) throw new MalformedNodeError(cid, 0, 'layer', `the tree has more than ${layerLimit} layers of branches`);
      node = decodeNode(rightmost, source.load(rightmost));
    }
    return new Subtree(cid, layer, undefined, undefined, '[)', undefined);
  },

  /** A leaf may stand in any layer (see `root`); a branch in layer 0 would go on without end. */
  decode(subtree, block) {
    const node = decodeNode(subtree.cid, block);
    const { cid, layer } = subtree;
    const keys = node.kind === 'branch' ? node.references : node.entries;
    if (keys.length === 0) throw new MalformedNodeError(cid, 0, 'empty-node', 'a node without keys');
    if (node.kind === 'branch' && layer === 0) throw new MalformedNodeError(cid, 0, 'layer', 'a branch stands in the layer of the leaves');
    checkKeys(subtree, keys);
    const items: Item[] = node.kind === 'leaf'
      ? node.entries.map(({ key, value }) => new Entry(key, value, subtree))
      : node.references.map(({ key, child }, i) => new Subtree(child, layer - 1, key, node.references[i + 1]?.key ?? subtree.end, '[)', subtree));
    return { subtree, items, size: block.length };
  },
};

function checkKeys({ cid, after: start, end }: Subtree, keys: readonly { key: Key; offset: number }[]): void {
  const first = keys[0]!;
  if (start && !equalSlices(first.key, start)) {
    throw new MalformedNodeError(cid, first.offset, 'first-key', `the first key is ${prollyKeyText(first.key)}, but the reference to this node says ${prollyKeyText(start)}`);
  }
  for (let i = 1; i < keys.length; i++) {
    const { key, offset } = keys[i]!;
    const previous = keys[i - 1]!.key;
    if (keyKind(key) !== keyKind(previous)) throw new MalformedNodeError(cid, offset, 'key', `a ${keyKind(key)} key and a ${keyKind(previous)} key in one tree: the library has no order for them`);
    if (compareSlices(previous, key) >= 0) throw new MalformedNodeError(cid, offset, 'key-order', `key ${prollyKeyText(key)} does not come after ${prollyKeyText(previous)}`);
  }
  const last = keys.at(-1)!;
  if (end && compareSlices(last.key, end) >= 0) {
    throw new MalformedNodeError(cid, last.offset, 'bounds', `key ${prollyKeyText(last.key)} stands outside the range of its node, which ends before ${prollyKeyText(end)}`);
  }
}
