// Why a key stands where it stands: what decides its place in this kind of tree, the way there from the
// root, and the keys beside it.
import { blake3 } from '@noble/hashes/blake3.js';
import { atprotoMst } from '../formats/atproto/mst';
import { keyLayer } from '../formats/atproto/layer';
import { allBits, endsNode, hashRank } from '../formats/dialog/rank';
import { dialogSearchTree } from '../formats/dialog/searchTree';
import type { Placement } from '../protocol/inspection';
import { equalSlices } from '../tree/bytes';
import { hex } from '../tree/cid';
import { sha256 } from '../tree/digest';
import type { Key } from '../tree/range';
import { rangeText } from '../tree/range';
import type { Tree } from '../tree/source';
import { cidName, cidToAsk } from './cidNames';
import { firstEntry, keyAfter } from './entries';
import type { InspectedFile } from './inspectedFile';
import { isCid, rootOf } from './items';
import { keyLabel, keyName, parseKeyName } from './keyNames';
import type { KeyPath, PathStep } from './path';
import { pathTo } from './path';
import { cut, plural } from './text';

const keyShown = 1024;

export function whyHere(file: InspectedFile, name: string, root: string | null): Placement {
  const tree = file.treeOf(root);
  const key = parseKeyName(name);
  const isMst = tree.format === atprotoMst;
  const ownLayer = isMst ? keyLayer(key) : undefined;
  const found = pathTo(tree, key, ownLayer);
  const { entry, steps, stopped } = found;
  const hash = isMst ? { name: 'sha-256', bytes: sha256(key.view()) } : tree.format === dialogSearchTree ? { name: 'blake3-256', bytes: blake3(key.view()) } : undefined;
  const zeroBits = hash ? leadingZeros(hash.bytes) : 0;
  const label = (some: Key) => cut(keyLabel(tree, some), keyShown);
  return {
    key: name,
    label: label(key),
    present: entry !== undefined,
    cid: entry && isCid(entry.value) ? cidToAsk(entry.value) : null,
    hash: hash ? { name: hash.name, hex: hex(hash.bytes), zeroBits } : null,
    layer: ownLayer ?? (entry ? entry.parent.layer : null),
    path: steps.map(step => pathStep(tree, step, label)),
    previous: neighbour(tree, { from: undefined, to: key }, true, label),
    next: neighbour(tree, { from: keyAfter(key), to: undefined }, false, label),
    why: [
      ...(isMst ? mstReasons(tree, ownLayer!, zeroBits) : hash ? dialogReasons(found, key, hash.bytes) : otherReasons(tree)),
      outcome(found, label),
      ...(stopped ? [cut(stopped.error.message, keyShown)] : []),
    ],
  };
}

function pathStep(tree: Tree, { subtree, items, at }: PathStep, label: (key: Key) => string): Placement['path'][number] {
  const entries = items.filter(({ kind }) => kind === 'entry').length;
  return {
    cid: cidName(subtree.cid),
    layer: subtree.layer,
    range: rangeText(subtree, label),
    entries,
    subtrees: items.length - entries,
    ref: { kind: 'node', root: rootOf(tree), at: [...at] },
  };
}

function neighbour(tree: Tree, span: Parameters<typeof firstEntry>[1], backwards: boolean, label: (key: Key) => string): Placement['next'] {
  const entry = firstEntry(tree, span, backwards);
  return entry ? { key: keyName(entry.key), label: label(entry.key) } : null;
}

function mstReasons({ root }: Tree, layer: number, zeroBits: number): string[] {
  return [
    `The sha-256 of the key begins with ${plural(zeroBits, 'zero bit')}. Two of them make a layer, so the key belongs to layer ${layer}, whatever else is in the tree.`,
    ...(root && layer > root.layer ? [`The tree ends at layer ${root.layer}: with this key it would grow to layer ${layer}.`] : []),
  ];
}

/** Which rule a tree was built by is not written in it; the nodes on the way tell. */
function dialogReasons({ steps, entry }: KeyPath, key: Key, hash: Uint8Array): string[] {
  const fitting = allBits.filter(bits => steps.every(step => fits(step, bits)));
  const candidates = fitting.length > 0 ? fitting : allBits;
  const ranks = candidates.map(bits => `${hashRank(hash, bits)} (${plural(bits, 'bit')} a trial)`).join(', ');
  const segment = steps.at(-1);
  const isLast = segment && entry && segment.items.at(-1) === entry;
  return [
    'All entries stand in segments, in layer 0. Where a node ends is decided by the rank of a key: its blake3 hash is read as a row of trials of some bits, and the rank is the number of the first one that is not zero. A segment ends after a key of rank 2 or more, a branch of layer n after one of rank n + 2 or more.',
    `The rank of this key is ${ranks}${fitting.length === 0 ? '; no number of bits fits the nodes on the way, as after deletions in place' : ''}.`,
    ...(isLast ? [`It is the last key of its segment${candidates.every(bits => !endsNode(hashRank(hash, bits), 0)) ? ', though its rank ends none: it is the last key of the tree, or the segment was changed in place' : ''}.`] : []),
    ...(entry && !isLast ? ['It is not the last key of its segment.'] : []),
    ...(!entry ? [`The segment that would hold ${cut(keyName(key), 80)} does not.`] : []),
  ];
}

/** Whether the ends of a node's children, or of its keys, are where this rule puts them; the last one is the parent's business. */
function fits({ subtree, items }: PathStep, bits: number): boolean {
  return items.every((item, i) => {
    const key = item.kind === 'entry' ? item.key : item.end;
    if (!key || i === items.length - 1) return true;
    const rank = hashRank(blake3(key.view()), bits);
    // Within a segment no key may end it; every child ends where a key ends nodes of its layer.
    return item.kind === 'entry' ? !endsNode(rank, 0) : endsNode(rank, item.layer) && !endsNode(rank, subtree.layer);
  });
}

function otherReasons({ format }: Tree): string[] {
  return [`In a ${format.name} all entries stand in the leaves, in key order. Where a leaf ends was decided by hashes of the entries when the tree was written; the tree does not say by which rule, and no hash of the key alone tells.`];
}

function outcome({ entry, steps, stopped }: KeyPath, label: (key: Key) => string): string {
  const last = steps.at(-1);
  if (entry) return `It is in the tree, in node ${cidName(entry.parent.cid)}.`;
  if (stopped) return `Whether it is in the tree cannot be told: the node of ${rangeText(stopped.subtree, label)} cannot be read.`;
  if (!last || last.items.length === 0) return 'The tree is empty.';
  const isRoot = steps.length === 1 || equalSlices(last.subtree.cid, steps[0]!.subtree.cid);
  return `It is not in the tree: ${isRoot ? 'the root' : `the node of ${rangeText(last.subtree, label)}`} has neither the key nor a subtree that could hold it.`;
}

function leadingZeros(hash: Uint8Array): number {
  let zeros = 0;
  for (const byte of hash) {
    zeros += Math.clz32(byte) - 24;
    if (byte !== 0) break;
  }
  return zeros;
}
