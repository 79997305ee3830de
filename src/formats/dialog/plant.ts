// Builds a Dialog search tree from its entries by the rank rule, node by node, holding one open node
// a layer. Every tree has a branch above its segments; the first layer of one node is the root.
//
//   layer 1   [ … c | … ]         a node is closed when the next child comes, not before: whether
//   layer 0   [a b c][d e f]      a layer goes on decides whether there is a layer above it
import { blake3 } from '@noble/hashes/blake3.js';
import { Slice } from '../../tree/bytes';
import type { Cid } from '../../tree/cid';
import type { Key } from '../../tree/range';
import type { ByteStyle, ValueKind } from './nodeCodec';
import { hashLength, nodeCid } from './nodeCodec';
import { endsNode, keyRank } from './rank';

export interface PlantedNode {
  readonly cid: Cid;
  readonly layer: number;
  readonly upperBound: Key;
  readonly block: Uint8Array;
}

/** A node that still grows. */
interface OpenNode {
  items: Uint8Array[];
  last: Key;
  /** Whether its last key ends it. */
  full: boolean;
}

export class Planter {
  readonly #open: (OpenNode | undefined)[] = [];
  /** Nodes closed so far, by layer. */
  readonly #closed: number[] = [];

  /** `planted` gets every node when it is complete, children before their parents. */
  constructor(private readonly bits: number, private readonly style: ByteStyle, private readonly planted: (node: PlantedNode) => void) {}

  /** The next entry in key order; `encoded` is its DAG-CBOR. */
  add(key: Key, encoded: Slice): void {
    this.#add(0, key, keyRank(key, this.bits), encoded.view());
  }

  /** Closes what is open; returns the root, or undefined when there was no entry. */
  finish(): PlantedNode | undefined {
    for (let layer = 0; layer < this.#open.length; layer++) {
      const root = this.#close(layer);
      if (layer > 0 && this.#closed[layer] === 1) return root;
    }
    return undefined;
  }

  #add(layer: number, key: Key, rank: number, item: Uint8Array): void {
    if (this.#open[layer]?.full) this.#close(layer);
    const node = this.#open[layer] ??= { items: [], last: key, full: false };
    node.items.push(item);
    node.last = key;
    node.full = endsNode(rank, layer);
  }

  #close(layer: number): PlantedNode {
    const { items, last } = this.#open[layer]!;
    this.#open[layer] = undefined;
    const block = encodeNode(layer === 0 ? 'Segment' : 'Branch', items);
    const hash = blake3(block);
    const node = { cid: nodeCid(Slice.of(hash)), layer, upperBound: last, block };
    this.#closed[layer] = (this.#closed[layer] ?? 0) + 1;
    this.planted(node);
    this.#add(layer + 1, last, keyRank(last, this.bits), encodeReference(hash, last, this.style));
    return node;
  }
}

/** An entry as the Rust code writes it; `value` is the content of a byte vector or, as `values` says, DAG-CBOR. */
export function encodeEntry(key: Key, value: Slice, style: ByteStyle = 'arrays', values: ValueKind = 'vectors'): Slice {
  return Slice.of(joined([[0xa2], text('key'), byteVector(key, style), text('value'), values === 'vectors' ? byteVector(value, style) : value.view()]));
}

/** The root block of a database, which says where its tree is. */
export function databaseBlock(tree: Cid, style: ByteStyle): { readonly cid: Cid; readonly bytes: Uint8Array } {
  const bytes = joined([[0xa1], text('index'), byteVector(new Slice(tree.bytes, tree.end - hashLength, tree.end), style)]);
  return { cid: nodeCid(Slice.of(blake3(bytes))), bytes };
}

function encodeReference(hash: Uint8Array, upperBound: Key, style: ByteStyle): Uint8Array {
  return joined([[0xa2], text('hash'), byteVector(Slice.of(hash), style), text('upper_bound'), byteVector(upperBound, style)]);
}

function encodeNode(kind: 'Branch' | 'Segment', items: readonly Uint8Array[]): Uint8Array {
  return joined([[0xa1], text(kind), head(4, items.length), ...items]);
}

function byteVector(bytes: Slice, style: ByteStyle): Uint8Array {
  const content = bytes.view();
  if (style === 'strings') return joined([head(2, content.length), content]);
  const wide = content.reduce((count, byte) => count + (byte > 0x17 ? 1 : 0), 0);
  const start = head(4, content.length);
  const array = new Uint8Array(start.length + content.length + wide);
  array.set(start);
  let at = start.length;
  for (const byte of content) {
    if (byte > 0x17) array[at++] = 0x18;
    array[at++] = byte;
  }
  return array;
}

/** For names shorter than 24 bytes. */
function text(name: string): number[] {
  return [0x60 + name.length, ...Array.from(name, letter => letter.charCodeAt(0))];
}

/** A CBOR head, as short as can be. */
function head(major: number, argument: number): number[] {
  const first = major << 5;
  if (argument < 24) return [first | argument];
  if (argument < 0x100) return [first | 24, argument];
  if (argument < 0x10000) return [first | 25, argument >> 8, argument & 0xff];
  return [first | 26, argument >>> 24, (argument >> 16) & 0xff, (argument >> 8) & 0xff, argument & 0xff];
}

function joined(parts: readonly ArrayLike<number>[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
