// The Merkle search tree of AT Protocol repositories as a TreeFormat. A key's own hash fixes its
// layer, so every node can be checked against the one place in which it may stand.
// Source: https://atproto.com/specs/repository#mst-structure; A. Auvolat, F. Taïani: Merkle Search Trees (2019).
import { compareSlices } from '../../tree/bytes';
import type { Cid } from '../../tree/cid';
import { codecs, readCid } from '../../tree/cid';
import { MalformedNodeError } from '../../tree/errors';
import type { Item } from '../../tree/node';
import { Entry, Subtree } from '../../tree/node';
import type { Bound } from '../../tree/range';
import { keyText } from '../../tree/range';
import type { TreeFormat } from '../../tree/source';
import type { RawNode } from './nodeCodec';
import { decodeNode, looksLikeNode } from './nodeCodec';
import { keyLayer } from './layer';

export const atprotoMst: TreeFormat = {
  id: 'atproto',
  name: 'atproto MST',
  entriesIn: 'every layer',

  recognises: (block, codec) => codec === codecs.dagCbor && looksLikeNode(block),

  /** Only the root's first key tells how many layers the tree has. */
  root(cid, source, block = source.load(cid)) {
    const { entries, left } = decodeNode(cid, block);
    const first = entries[0];
    if (!first && left) throw new MalformedNodeError(cid, 0, 'empty-root', 'the root holds no key, only a subtree: that subtree must be the root');
    return new Subtree(cid, first ? keyLayer(first.key) : 0, undefined, undefined, '()', undefined);
  },

  decode(subtree, block) {
    const raw = decodeNode(subtree.cid, block);
    checkShape(subtree, raw);
    checkKeys(subtree, raw);
    return { subtree, items: itemsOf(subtree, raw), size: block.length };
  },
};

function checkShape({ cid, layer, parent }: Subtree, { entries, left }: RawNode): void {
  const links = left !== undefined || entries.some(({ tree }) => tree);
  if (layer === 0 && links) throw new MalformedNodeError(cid, 0, 'layer', 'a node of layer 0 links to a subtree');
  if (parent && entries.length === 0 && !left) throw new MalformedNodeError(cid, 0, 'empty-node', 'only the root of an empty tree may be empty');
}

function checkKeys({ cid, layer, after, end }: Subtree, { entries }: RawNode): void {
  let previous: Bound = after;
  for (let i = 0; i < entries.length; i++) {
    const { key, shared, offset } = entries[i]!;
    if (previous && compareSlices(previous, key, i === 0 ? 0 : shared) >= 0) {
      const [rule, reason] = i === 0
        ? ['bounds', `key ${keyText(key)} stands outside the range of its node, which begins after ${keyText(previous)}`]
        : ['key-order', `key ${keyText(key)} does not come after ${keyText(previous)}`];
      throw new MalformedNodeError(cid, offset, rule, reason);
    }
    const own = keyLayer(key);
    if (own !== layer) throw new MalformedNodeError(cid, offset, 'layer', `key ${keyText(key)} belongs to layer ${own} and stands in layer ${layer}`);
    previous = key;
  }
  if (end && entries.length > 0 && previous && compareSlices(previous, end) >= 0) {
    throw new MalformedNodeError(cid, entries.at(-1)!.offset, 'bounds', `key ${keyText(previous)} stands outside the range of its node, which ends before ${keyText(end)}`);
  }
}

function itemsOf(subtree: Subtree, { left, entries }: RawNode): Item[] {
  const items: Item[] = [];
  let after: Bound = subtree.after;
  const link = (cid: Cid | undefined, end: Bound) => {
    if (cid) items.push(new Subtree(checkLink(subtree, cid), subtree.layer - 1, after, end, '()', subtree));
  };
  link(left, entries[0]?.key ?? subtree.end);
  for (let i = 0; i < entries.length; i++) {
    const { key, value, tree } = entries[i]!;
    items.push(new Entry(key, value, subtree));
    after = key;
    link(tree, entries[i + 1]?.key ?? subtree.end);
  }
  return items;
}

function checkLink({ cid: parent }: Subtree, cid: Cid): Cid {
  const parts = readCid(cid.bytes, cid.start, cid.end);
  if (parts?.codec !== codecs.dagCbor) throw new MalformedNodeError(parent, cid.start, 'codec', 'a subtree link must name a dag-cbor block');
  return cid;
}
