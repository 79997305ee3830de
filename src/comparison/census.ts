// Entries and nodes below every node of a tree: the numbers on collapsed rows. A diff skips what
// both trees have, so these blocks are read, and their digests checked, only here. No block is read
// twice, whatever links to it, and a node has numbers only when everything below it was counted.
import type { CarFile } from '../car/carFile';
import type { Cid } from '../tree/cid';
import { cidText } from '../tree/cid';
import { EngineError } from '../tree/errors';
import type { Item, Subtree } from '../tree/node';
import type { Tree } from '../tree/source';
import { loadNode } from '../tree/source';

export interface Counts {
  readonly entries: number;
  /** The node itself included. */
  readonly nodes: number;
}

interface Frame {
  readonly block: number;
  readonly items: readonly Item[];
  next: number;
  entries: number;
  nodes: number;
  /** Something below could not be counted. */
  failed: boolean;
}

class LinkedTwiceError extends EngineError {
  readonly code = 'linked-twice';
  constructor(readonly cid: Cid) {
    super(`a node is linked twice; cid=${cidText(cid)}`);
  }
}

/** Items of a node between two yields. */
const itemsAtOnce = 4096;

export class Census {
  /** By the number of a node's block in the file; 0 nodes: not counted. */
  readonly #entries: Uint32Array;
  readonly #nodes: Uint32Array;
  /** 1: the block was read, or could not be. */
  readonly #tried: Uint8Array;
  /** undefined until the run is over, and afterwards when a part of the tree could not be read. */
  total: Counts | undefined;
  problems = 0;
  firstProblem = '';

  constructor(private readonly tree: Tree, private readonly car: CarFile) {
    this.#entries = new Uint32Array(car.sections);
    this.#nodes = new Uint32Array(car.sections);
    this.#tried = new Uint8Array(car.sections);
  }

  of(cid: Cid): Counts | undefined {
    const block = this.car.find(cid);
    const nodes = this.#nodes[block];
    return nodes ? { entries: this.#entries[block]!, nodes } : undefined;
  }

  /** Yields the number of nodes read so far, after each of them and now and then within wide ones. */
  *run(): Generator<number, void> {
    const root: Frame = { block: -1, items: this.tree.root ? [this.tree.root] : [], next: 0, entries: 0, nodes: 0, failed: false };
    const stack = [root];
    let read = 0;
    let passed = 0;
    for (let frame = stack.at(-1)!; ; frame = stack.at(-1)!) {
      if (++passed % itemsAtOnce === 0) yield read;
      const item = frame.items[frame.next++];
      if (item?.kind === 'entry') {
        frame.entries++;
      } else if (item) {
        const below = this.#enter(item);
        if (below) {
          stack.push(below);
          yield ++read;
        } else {
          frame.failed = true;
        }
      } else {
        stack.pop();
        const parent = stack.at(-1);
        if (!parent) break;
        if (frame.failed) {
          parent.failed = true;
        } else if (frame.block >= 0) {
          this.#entries[frame.block] = frame.entries;
          this.#nodes[frame.block] = frame.nodes;
        }
        parent.entries += frame.entries;
        parent.nodes += frame.nodes;
      }
    }
    if (this.problems === 0) this.total = { entries: root.entries, nodes: root.nodes };
  }

  #enter(subtree: Subtree): Frame | undefined {
    const block = this.car.find(subtree.cid);
    try {
      if (this.#tried[block]) throw new LinkedTwiceError(subtree.cid);
      if (block >= 0) this.#tried[block] = 1;
      const { items } = loadNode(this.tree, subtree);
      return { block, items, next: 0, entries: 0, nodes: 1, failed: false };
    } catch (error) {
      if (!(error instanceof EngineError)) throw error;
      if (this.problems++ === 0) this.firstProblem = error.message;
      return undefined;
    }
  }
}
