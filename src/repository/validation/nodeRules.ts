// The rules of an MST that a node can break against its place in the tree: order, bounds, layers,
// prefixes, emptiness. Each is checked on its own, so that one defect does not hide the next, and
// what is checked next is derived from what is right where it can be.
// Source: https://atproto.com/specs/repository#mst-structure.
import { keyLayer } from '../../formats/atproto/layer';
import { keyLimit } from '../../formats/atproto/nodeCodec';
import { Slice, compareSlices } from '../../tree/bytes';
import type { Cid } from '../../tree/cid';
import { codecs, readCid } from '../../tree/cid';
import type { Bound, Key } from '../../tree/range';
import { keyText } from '../../tree/range';
import type { Message } from './findings';
import type { LooseEntry, LooseNode } from './looseNode';

/** Where a node stands, as far as its parent says. */
export interface NodePlace {
  readonly kind: 'node';
  readonly cid: Cid;
  /** undefined: the root, whose own keys tell, or a node below one whose layer nobody knows. */
  readonly layer: number | undefined;
  readonly after: Bound;
  readonly end: Bound;
  readonly isRoot: boolean;
  /** Offset in the file of the link to it. */
  readonly linkAt: number | undefined;
}

/** `at` counts from the start of the block. */
export type Break = (at: number, rule: string, message: Message, key?: Key) => void;

export interface CheckedEntry {
  readonly kind: 'entry';
  readonly at: number;
  readonly valueAt: number;
  /** undefined where the block does not say what the key is. */
  readonly key: Key | undefined;
  readonly value: Cid | undefined;
}

export interface CheckedNode {
  readonly layer: number | undefined;
  /** Entries and subtrees in the order in which they stand. */
  readonly items: readonly (CheckedEntry | NodePlace)[];
}

interface KeyedEntry {
  readonly entry: LooseEntry;
  readonly key: Key | undefined;
}

/** `offset`: where the block begins in the file. */
export function checkNode(place: NodePlace, node: LooseNode, offset: number, breaks: Break): CheckedNode {
  const entries = expandKeys(node.entries, breaks);
  checkOrder(place, entries, breaks);
  const layer = checkLayers(place, node, entries, breaks);
  checkEmpty(place, node, breaks);
  return { layer, items: itemsOf(place, layer, node, entries, offset, breaks) };
}

function expandKeys(entries: readonly LooseEntry[], breaks: Break): KeyedEntry[] {
  let previous: Key | undefined = Slice.of(new Uint8Array());
  return entries.map(entry => {
    const key: Key | undefined = expandKey(entry, previous, breaks);
    previous = key;
    return { entry, key };
  });
}

function expandKey({ at, prefix, prefixAt, suffix }: LooseEntry, previous: Key | undefined, breaks: Break): Key | undefined {
  if (prefix === undefined || !suffix) return undefined;
  if (prefix + suffix.length > keyLimit) return void breaks(at, 'key-length', `a key of ${prefix + suffix.length} bytes; the limit is ${keyLimit}`);
  if (prefix === 0 && previous?.length === 0) return suffix;
  if (!previous) return prefix === 0 ? suffix : undefined;
  if (prefix > previous.length) return void breaks(prefixAt, 'prefix', `p is ${prefix}, longer than the ${previous.length} bytes of the key before it`);
  const key = new Uint8Array(prefix + suffix.length);
  key.set(previous.view().subarray(0, prefix));
  key.set(suffix.view(), prefix);
  if (suffix.length > 0 && prefix < previous.length && previous.bytes[previous.start + prefix] === suffix.bytes[suffix.start]) {
    breaks(prefixAt, 'prefix-not-maximal', () => `p is ${prefix}, but the key ${keyText(Slice.of(key))} shares more with the key before it`, Slice.of(key));
  }
  return Slice.of(key);
}

function checkOrder({ after, end }: NodePlace, entries: readonly KeyedEntry[], breaks: Break): void {
  const keyed = entries.filter((entry): entry is KeyedEntry & { readonly key: Key } => entry.key !== undefined);
  // A key with a prefix was made from the key before it.
  const orders = keyed.map(({ entry, key }, i) => (i === 0 ? -1 : compareSlices(keyed[i - 1]!.key, key, entry.prefix)));
  const [first, last] = [keyed[0], keyed.at(-1)];
  if (!first || !last) return;
  // In sound nodes the outermost keys stand for all: long keys cost much to compare.
  if (orders.every(order => order < 0) && (!after || compareSlices(first.key, after) > 0) && (!end || compareSlices(last.key, end) < 0)) return;
  for (const [i, { entry: { at }, key }] of keyed.entries()) {
    if (orders[i] === 0) breaks(at, 'duplicate-key', () => `key ${keyText(key)} stands twice in this node`, key);
    if (orders[i]! > 0) breaks(at, 'key-order', () => `key ${keyText(key)} does not come after ${keyText(keyed[i - 1]!.key)}`, key);
    const below = after ? compareSlices(key, after) : 1;
    const above = end ? compareSlices(key, end) : -1;
    if (below === 0 || above === 0) breaks(at, 'duplicate-key', () => `key ${keyText(key)} stands in a node above this one, too`, key);
    if (below < 0) breaks(at, 'bounds', () => `key ${keyText(key)} stands outside the range of its node, which begins after ${keyText(after!)}`, key);
    if (above > 0) breaks(at, 'bounds', () => `key ${keyText(key)} stands outside the range of its node, which ends before ${keyText(end!)}`, key);
  }
}

/** Returns the layer the node has, by its place or, where its keys all say so, by them. */
function checkLayers({ layer: expected, linkAt }: NodePlace, { left, leftAt }: LooseNode, entries: readonly KeyedEntry[], breaks: Break): number | undefined {
  const layers = entries.map(({ key }) => key && keyLayer(key));
  const highest = layers.reduce<number | undefined>((max, layer) => (layer !== undefined && layer > (max ?? -1) ? layer : max), undefined);
  let layer = expected ?? highest;
  if (expected !== undefined && highest !== undefined && highest < expected) {
    layer = highest;
    breaks(0, 'skipped-layer', `a node of layer ${highest} hangs where layer ${expected} must come: a layer that holds no key still has a node (linked at byte ${linkAt} of the file)`);
  }
  for (const [i, { entry, key }] of entries.entries()) {
    const own = layers[i];
    if (own !== undefined && own !== layer) breaks(entry.at, 'layer', () => `key ${keyText(key!)} belongs to layer ${own} and stands in layer ${layer}`, key);
  }
  if (layer !== undefined && layer <= 0) {
    if (left) breaks(leftAt, 'layer', 'a node of layer 0 links to a subtree');
    for (const { entry } of entries) if (entry.tree) breaks(entry.treeAt, 'layer', 'a node of layer 0 links to a subtree');
  }
  return layer;
}

function checkEmpty({ isRoot }: NodePlace, { entries, left }: LooseNode, breaks: Break): void {
  if (entries.length > 0) return;
  if (isRoot && left) breaks(0, 'empty-root', 'the root holds no key, only a subtree: that subtree must be the root');
  if (!isRoot && !left) breaks(0, 'empty-node', 'only the root of an empty tree may be empty');
}

function itemsOf(place: NodePlace, layer: number | undefined, node: LooseNode, entries: readonly KeyedEntry[], offset: number, breaks: Break): CheckedNode['items'] {
  const items: (CheckedEntry | NodePlace)[] = [];
  const below = layer === undefined ? undefined : layer - 1;
  const addSubtree = (cid: Cid | undefined, at: number, after: Bound, end: Bound) => {
    if (!cid) return;
    checkLink(cid, at, breaks);
    // Where the keys around a link are out of order themselves, they bound nothing.
    const sound = !after || !end || compareSlices(after, end) < 0;
    items.push({ kind: 'node', cid, layer: below, after: sound ? after : place.after, end: sound ? end : place.end, isRoot: false, linkAt: offset + at });
  };
  addSubtree(node.left, node.leftAt, place.after, entries[0] ? entries[0].key : place.end);
  for (const [i, { entry, key }] of entries.entries()) {
    const next = entries[i + 1];
    items.push({ kind: 'entry', at: entry.at, valueAt: entry.valueAt, key, value: entry.value });
    addSubtree(entry.tree, entry.treeAt, key, next ? next.key : place.end);
  }
  return items;
}

function checkLink(cid: Cid, at: number, breaks: Break): void {
  const parts = readCid(cid.bytes, cid.start, cid.end);
  if (parts?.codec !== codecs.dagCbor) breaks(at, 'codec', 'a subtree link must name a dag-cbor block');
  else if (parts.version !== 1 || parts.hash !== 0x12 || parts.end - parts.digestStart !== 32) breaks(at, 'codec', 'a subtree link must be a CIDv1 with a whole sha2-256 digest');
}
