// Plants the canonical tree of a list of entries from nothing, in one pass and O(height) memory: a
// key of layer n closes every open node below n. What a tree of the same entries should look like.
// Source: https://atproto.com/specs/repository#mst-structure.
import { compareSlices } from '../../tree/bytes';
import type { Cid } from '../../tree/cid';
import { EngineError } from '../../tree/errors';
import type { Bound, Key } from '../../tree/range';
import { keyText } from '../../tree/range';
import type { Block } from './blockCid';
import { blockCid } from './blockCid';
import { encodeNode } from './encodeNode';
import { keyLayer } from './layer';
import { keyLimit } from './nodeCodec';

/** A key no tree can hold, or one that comes too early. */
export class UnusableKeyError extends EngineError {
  readonly code = 'unusable-key';
  constructor(readonly key: Key, reason: string) {
    super(`the key ${keyText(key)} ${reason}`);
  }
}

/** Throws UnusableKeyError for a key that no MST may hold, whatever its other keys. */
export function checkKeyLength(key: Key): void {
  if (key.length === 0) throw new UnusableKeyError(key, 'is empty');
  if (key.length > keyLimit) throw new UnusableKeyError(key, `has ${key.length} bytes; the limit is ${keyLimit}`);
}

export interface Planted {
  readonly root: Cid;
  /** Distance of the root from the bottom layer. */
  readonly layer: number;
  readonly nodes: number;
}

interface OpenNode {
  keys: Key[];
  values: Cid[];
  links: (Cid | undefined)[];
}

export class MstPlanter {
  readonly #open: OpenNode[] = [];
  #last: Bound;
  #nodes = 0;

  /** `emit` receives every node, children before their parents. */
  constructor(private readonly emit: (block: Block) => void = () => {}) {}

  /** Keys in ascending order, each once; throws UnusableKeyError. Keeps the slices it is given. */
  add(key: Key, value: Cid): void {
    checkKeyLength(key);
    if (this.#last && compareSlices(this.#last, key) >= 0) throw new UnusableKeyError(key, `does not come after ${keyText(this.#last)}`);
    this.#last = key;
    const layer = keyLayer(key);
    while (this.#open.length <= layer) this.#open.push({ keys: [], values: [], links: [undefined] });
    const node = this.#open[layer]!;
    node.links[node.keys.length] = this.#closeBelow(layer);
    node.keys.push(key);
    node.values.push(value);
    node.links.push(undefined);
  }

  /** Entries of nodes that later keys may still go into. */
  get waiting(): number {
    return this.#open.reduce((sum, { keys }) => sum + keys.length, 0);
  }

  /** No entries give the one empty node. The planter must not be used afterwards. */
  finish(): Planted {
    const layer = Math.max(0, this.#open.length - 1);
    const top = this.#open[layer] ?? { keys: [], values: [], links: [undefined] };
    top.links[top.keys.length] = this.#closeBelow(layer);
    return { root: this.#write(top), layer, nodes: this.#nodes };
  }

  /** Closes the open nodes of the layers below, each into the one above it; the last one's link. */
  #closeBelow(layer: number): Cid | undefined {
    let link: Cid | undefined;
    for (const node of this.#open.slice(0, layer)) {
      if (link) node.links[node.keys.length] = link;
      // A layer without keys still has its node, so that no link skips a layer.
      link = node.keys.length > 0 || node.links[0] ? this.#write(node) : undefined;
      node.keys = [];
      node.values = [];
      node.links = [undefined];
    }
    return link;
  }

  #write(node: OpenNode): Cid {
    const bytes = encodeNode(node);
    const cid = blockCid(bytes);
    this.#nodes++;
    this.emit({ cid, bytes });
    return cid;
  }
}

/** Plants entries that are at hand; see MstPlanter. */
export function plantMst(entries: Iterable<{ readonly key: Key; readonly value: Cid }>, emit?: (block: Block) => void): Planted {
  const planter = new MstPlanter(emit);
  for (const { key, value } of entries) planter.add(key, value);
  return planter.finish();
}
