// Entries and nodes below every node of a tree: the numbers on collapsed rows. A diff skips what
// both trees have, so these blocks are read, and their digests checked, only here.
import type { CarFile } from '../car/carFile';
import type { Cid } from '../tree/cid';
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
}

export class Census {
  /** By the number of a node's block in the file; 0 nodes: not counted. */
  readonly #entries: Uint32Array;
  readonly #nodes: Uint32Array;
  /** undefined until the run is over, and afterwards when a part of the tree could not be read. */
  total: Counts | undefined;
  problems = 0;
  firstProblem = '';

  constructor(private readonly tree: Tree, private readonly car: CarFile) {
    this.#entries = new Uint32Array(car.sections);
    this.#nodes = new Uint32Array(car.sections);
  }

  of(cid: Cid): Counts | undefined {
    const block = this.car.find(cid);
    const nodes = this.#nodes[block];
    return nodes ? { entries: this.#entries[block]!, nodes } : undefined;
  }

  /** Yields the number of nodes read so far. */
  *run(): Generator<number, void> {
    const root: Frame = { block: -1, items: this.tree.root ? [this.tree.root] : [], next: 0, entries: 0, nodes: 0 };
    const stack = [root];
    let read = 0;
    for (let frame = stack.at(-1)!; ; frame = stack.at(-1)!) {
      const item = frame.items[frame.next++];
      if (item?.kind === 'entry') {
        frame.entries++;
      } else if (item) {
        const below = this.#enter(item);
        if (below) stack.push(below);
        if (++read % 64 === 0) yield read;
      } else {
        stack.pop();
        const parent = stack.at(-1);
        if (!parent) break;
        if (frame.block >= 0) {
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
    try {
      const { items } = loadNode(this.tree, subtree);
      return { block: this.car.find(subtree.cid), items, next: 0, entries: 0, nodes: 1 };
    } catch (error) {
      if (!(error instanceof EngineError)) throw error;
      if (this.problems++ === 0) this.firstProblem = error.message;
      return undefined;
    }
  }
}
