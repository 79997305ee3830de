// Whether a tree of the package prolly-trees is the one that its entries make when they are put into a
// new tree. The library's edits leave others: roots of one child, and after insertions before the first
// key or deletions of a node's last one, uneven layers and nodes that nothing ended.
//
// Which entry ends a node is up to a function that its user gives, and no block says which. What holds
// for each such function is decided here for certain: in every layer all nodes but the last were ended
// (`closed`), all leaves are in one layer, `distance` counts the layers below, and the root is the first
// layer of one node. Beyond that, the function that comes with the library ends a node after each entry
// whose hash, as a number, is at most a threshold: trees that one threshold explains are canonical, of
// others nothing can be said. Source: prolly-trees 1.0.4, src/base.js, src/map.js and src/utils.js.
import { sha256 } from '../../tree/digest';
import type { Cid } from '../../tree/cid';
import { readCid } from '../../tree/cid';
import type { Subtree } from '../../tree/node';
import type { Tree } from '../../tree/source';
import type { RawNode } from './nodeCodec';
import { decodeNode } from './nodeCodec';

export type ProllyForm =
  | { readonly kind: 'canonical' }
  | { readonly kind: 'differs'; readonly node: Subtree; readonly reason: string }
  /** The nodes do not end by one threshold. */
  | { readonly kind: 'unknown' };

const sha2of256 = 0x12;

/** Reads the whole tree; yields the number of nodes read. Throws EngineErrors where it is broken or incomplete. */
export function* checkProllyForm({ format, source }: Tree, root: Subtree): Generator<number, ProllyForm> {
  /** The last node of each layer so far, if nothing ended it. */
  const unended: (Subtree | undefined)[] = [];
  const threshold = new Threshold();
  let read = 0;
  const waiting = [root];
  for (let subtree = waiting.pop(); subtree; subtree = waiting.pop()) {
    const block = source.load(subtree.cid);
    const { items } = format.decode(subtree, block);
    const node = decodeNode(subtree.cid, block);
    const before = unended[subtree.layer];
    if (before) return { kind: 'differs', node: before, reason: 'it is not the last of its layer, and nothing ended it' };
    unended[subtree.layer] = node.closed ? undefined : subtree;
    const reason = misplaced(node, subtree, root);
    if (reason) return { kind: 'differs', node: subtree, reason };
    threshold.take(node, subtree.cid, block);
    for (let i = items.length - 1; i >= 0; i--) {
      const item = items[i]!;
      if (item.kind === 'subtree') waiting.push(item);
    }
    yield ++read;
  }
  return { kind: threshold.exists ? 'canonical' : 'unknown' };
}

function misplaced(node: RawNode, subtree: Subtree, root: Subtree): string | undefined {
  const { layer } = subtree;
  if (node.kind === 'leaf') return layer > 0 ? `it is a leaf in layer ${layer}, others are in layer 0` : undefined;
  if (subtree === root && node.references.length === 1) return 'it is a root of one child, which should be the root itself';
  return node.distance === layer ? undefined : `it claims ${node.distance} layers below itself, there are ${layer}`;
}

/** Looks for a number that separates the entries that end nodes from those that do not. */
class Threshold {
  #highestEnding = -1;
  #lowestOther = Infinity;
  #unknown = false;

  get exists(): boolean {
    return !this.#unknown && this.#highestEnding < this.#lowestOther;
  }

  take(node: RawNode, cid: Cid, block: Uint8Array): void {
    const parts = readCid(cid.bytes, cid.start, cid.end);
    const items = node.kind === 'leaf' ? node.entries : node.references;
    for (const [i, { offset, end }] of items.entries()) {
      // Entries of a CID set are no pairs and have numbers of another kind.
      if (parts?.hash !== sha2of256 || block[offset] !== 0x82) this.#unknown = true;
      if (this.#unknown) return;
      const hash = sha256(block.subarray(offset, end));
      const number = new DataView(hash.buffer, hash.byteOffset).getUint32(28, true);
      if (node.closed && i === items.length - 1) this.#highestEnding = Math.max(this.#highestEnding, number);
      else this.#lowestOther = Math.min(this.#lowestOther, number);
    }
  }
}
