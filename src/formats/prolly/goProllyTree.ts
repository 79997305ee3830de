// The tree of go-ipld-prolly-trees as a TreeFormat: a B+ tree of positional arrays, DAG-CBOR, whose
// branches name their children by the last key below them.
//
//   [is leaf, [key, …], [value or link, …], [entries below, …]]     a node; keys are byte strings
//   [config, root]                                                  the file's root: two links
//
// Source: https://github.com/KenCloud-Tech/go-ipld-prolly-trees, schema/prollyTree.ipldsch.
import { compareSlices, equalSlices, Slice } from '../../tree/bytes';
import type { Cid } from '../../tree/cid';
import { cidText, codecs } from '../../tree/cid';
import { MalformedNodeError } from '../../tree/errors';
import { Entry, Subtree } from '../../tree/node';
import type { Bound, Key } from '../../tree/range';
import { keyText } from '../../tree/range';
import type { TreeFormat } from '../../tree/source';
import { CborReader } from '../dag/cborReader';
import { firstPresent } from '../firstPresent';
import { readValue } from './nodeCodec';
import { layerLimit } from './prollyTree';

/**
 * The block of the library's default settings. A root is recognised by it, for two links alone are no
 * sign of anything; trees with other settings have to be opened as this format on purpose.
 */
const defaultConfig = 'bafyrefc2gkkqfgqhqpo73aszgiiu2o2rhfptgoa';

interface RawItem {
  readonly key: Key;
  /** In a branch the child, in a leaf the value: a CID when it is a link, else its DAG-CBOR. */
  readonly value: Slice;
  readonly offset: number;
}

interface RawNode {
  readonly leaf: boolean;
  readonly items: readonly RawItem[];
}

export const goProllyTree: TreeFormat = {
  id: 'go-ipld-prolly',
  name: 'prolly tree (go-ipld-prolly-trees)',
  entriesIn: 'bottom layer',

  recognises(block, codec) {
    if (codec !== codecs.dagCbor) return false;
    const config = rootLinks(block)?.config;
    return config ? cidText(config) === defaultConfig : looksLikeNode(block);
  },

  /** Loads one path, the leftmost that is there, a block a layer: only its length tells how many layers the tree has. */
  root(cid, source, block = source.load(cid)) {
    const root = rootLinks(block)?.root ?? cid;
    let layer = 0;
    for (let node = decodeNode(root, root === cid ? block : source.load(root)); !node.leaf; layer++) {
      const below = firstPresent(node.items.map(({ value }) => value), source);
      if (!below) break; // decode will say what is wrong with a branch of nothing
      if (layer === layerLimit) throw new MalformedNodeError(root, 0, 'layer', `the tree has more than ${layerLimit} layers of branches`);
      node = decodeNode(below.cid, below.block);
    }
    return new Subtree(root, layer, undefined, undefined, '(]', undefined);
  },

  decode(subtree, block) {
    const { cid, layer, parent } = subtree;
    const { leaf, items } = decodeNode(cid, block);
    if (items.length === 0 && (parent || !leaf)) throw new MalformedNodeError(cid, 0, 'empty-node', 'only the root of an empty tree may be empty');
    if (leaf !== (layer === 0)) throw new MalformedNodeError(cid, 0, 'layer', `a ${leaf ? 'leaf' : 'branch'} stands in layer ${layer}; on the leftmost path of the tree leaves are in layer 0`);
    checkKeys(subtree, items);
    return {
      subtree,
      items: items.map(({ key, value }, i) => (leaf ? new Entry(key, value, subtree) : new Subtree(value, layer - 1, items[i - 1]?.key ?? subtree.after, key, '(]', subtree))),
      size: block.length,
    };
  },
};

function checkKeys({ cid, after, end }: Subtree, items: readonly RawItem[]): void {
  let previous: Bound = after;
  for (const [i, { key, offset }] of items.entries()) {
    if (previous && compareSlices(previous, key) >= 0) {
      throw new MalformedNodeError(cid, offset, i === 0 ? 'bounds' : 'key-order', `key ${keyText(key)} does not come after ${keyText(previous)}`);
    }
    previous = key;
  }
  const last = items.at(-1);
  if (end && last && !equalSlices(last.key, end)) {
    throw new MalformedNodeError(cid, last.offset, 'upper-bound', `the last key is ${keyText(last.key)}, but the reference to this node says ${keyText(end)}`);
  }
}

function looksLikeNode(block: Uint8Array): boolean {
  return block[0] === 0x84 && (block[1] === 0xf4 || block[1] === 0xf5) && block[2]! >> 5 === 4;
}

function rootLinks(block: Uint8Array): { config: Cid; root: Cid } | undefined {
  if (block[0] !== 0x82) return undefined;
  const reader = new CborReader(Slice.of(new Uint8Array()), block);
  reader.at = 1;
  try {
    const links = { config: reader.link('a link'), root: reader.link('a link') };
    reader.end();
    return links;
  } catch (error) {
    if (error instanceof MalformedNodeError) return undefined;
    throw error;
  }
}

function decodeNode(cid: Cid, block: Uint8Array): RawNode {
  const reader = new CborReader(cid, block);
  if (!looksLikeNode(block)) reader.fail('shape', 'a node of this tree is a list: is leaf, keys, values, counts');
  reader.array('a list');
  const leaf = reader.bool('whether this is a leaf');
  const count = reader.array('a list of keys');
  const keys = Array.from({ length: count }, () => ({ offset: reader.at, key: reader.byteString('a key') }));
  if (reader.array('a list of values') !== count) reader.fail('shape', `as many values as keys are expected: ${count}`);
  const items = keys.map(({ key, offset }) => ({ key, value: leaf ? readValue(reader) : reader.link('a link to a node'), offset }));
  if (reader.array('a list of counts') !== count) reader.fail('shape', `as many counts as keys are expected: ${count}`);
  for (let i = 0; i < count; i++) reader.unsigned('a count');
  reader.end();
  return { leaf, items };
}
