// The canonical MST of entries that come in key order, written while they come: only the right edge
// of the tree is held. A node is complete when a key of a higher layer follows.
//
//   layer 2                 . k5 .          k6 of layer 1 came last: below it nothing
//   layer 1        . k3 .         [k6       is open, k5's right subtree is
//   layer 0    k1 k2     k4
//
// Source: https://atproto.com/specs/repository#mst-structure. Nothing of the product is used here.
import { hash } from 'node:crypto';
import type { CborWriter } from './cborWriter';

interface OpenEntry { key: string; value: Uint8Array; tree: Uint8Array | null }
interface OpenNode { left: Uint8Array | null; entries: OpenEntry[] }

export class TreeWriter {
  /** By layer. */
  readonly #open: OpenNode[] = [];

  /** `write` takes a node that was just put into `cbor` and returns its CID. */
  constructor(private readonly cbor: CborWriter, private readonly write: () => Uint8Array) {}

  add(key: string, value: Uint8Array): void {
    const layer = layerOf(key);
    const below = this.#close(layer);
    const node = this.#node(layer);
    attach(node, below);
    node.entries.push({ key, value, tree: null });
  }

  /** The root; at least one entry must have been added. */
  end(): Uint8Array {
    return this.#close(this.#open.length)!;
  }

  #node(layer: number): OpenNode {
    while (this.#open.length <= layer) this.#open.push({ left: null, entries: [] });
    return this.#open[layer]!;
  }

  /** Completes what is open below a layer; returns the topmost node of it, if there is any. */
  #close(layer: number): Uint8Array | null {
    let below: Uint8Array | null = null;
    for (let i = 0; i < layer; i++) {
      const node = this.#node(i);
      attach(node, below);
      below = node.entries.length > 0 || node.left ? this.#finish(node) : null;
      this.#open[i] = { left: null, entries: [] };
    }
    return below;
  }

  #finish({ left, entries }: OpenNode): Uint8Array {
    const { cbor } = this;
    const link = (cid: Uint8Array | null) => (cid ? cbor.link(cid) : cbor.null());
    cbor.map(2).text('e').array(entries.length);
    let previous = '';
    for (const { key, value, tree } of entries) {
      const shared = sharedPrefix(previous, key);
      cbor.map(4).text('k').textAsBytes(key, shared).text('p').integer(shared).text('t');
      link(tree).text('v').link(value);
      previous = key;
    }
    cbor.text('l');
    link(left);
    return this.write();
  }
}

/** Puts a subtree behind the last entry so far. */
function attach(node: OpenNode, tree: Uint8Array | null): void {
  if (!tree) return;
  const last = node.entries.at(-1);
  if (last) last.tree = tree;
  else node.left = tree;
}

function sharedPrefix(a: string, b: string): number {
  let n = 0;
  while (n < a.length && n < b.length && a.charCodeAt(n) === b.charCodeAt(n)) n++;
  return n;
}

/** Leading zero bits of the key's sha-256, halved. */
function layerOf(key: string): number {
  const digest = hash('sha256', key, 'buffer');
  const byte = digest.findIndex(value => value !== 0);
  return byte * 4 + ((Math.clz32(digest[byte]!) - 24) >> 1);
}
