// Trees for the walk out of what tests have at hand: a built MST or the bytes of a CAR file. What
// opening a tree loads (a root says its layer only when read) is not counted, what a walk loads is.
import { CarFile } from '../../src/car/carFile';
import { memorySource } from '../../src/car/byteSource';
import { atprotoMst } from '../../src/formats/atproto/mst';
import { openTree } from '../../src/repository/openTree';
import { Slice } from '../../src/tree/bytes';
import type { BlockSource, Tree } from '../../src/tree/source';
import type { BuiltMst } from './buildMst';
import { CountingSource, blockMap } from './countingSource';

export interface CountedTree { tree: Tree; loads: string[] }

/** Runs a generator that reports progress to its end. */
export function finish<T>(work: Generator<unknown, T>): T {
  for (;;) {
    const step = work.next();
    if (step.done) return step.value;
  }
}

export function openCar(bytes: Uint8Array): CarFile {
  return finish(CarFile.open(memorySource(bytes)));
}

function counted(tree: Tree, source: BlockSource): CountedTree {
  const counting = new CountingSource(source);
  return { tree: { ...tree, source: counting }, loads: counting.loads };
}

export function treeOfCar(bytes: Uint8Array): CountedTree {
  const car = openCar(bytes);
  return counted(openTree(car).tree, car);
}

/** `blocks` in place of the tree's own: what a damaged file holds. Its root must be there. */
export function treeOfMst({ root, blocks }: BuiltMst, damaged: ReadonlyMap<string, { bytes: Uint8Array }> = blocks): CountedTree {
  const whole = atprotoMst.root(Slice.of(root.bytes), blockMap(blocks));
  return counted({ format: atprotoMst, source: blockMap(damaged), root: whole }, blockMap(damaged));
}

export const noTree: CountedTree = { tree: { format: atprotoMst, source: blockMap(new Map()), root: undefined }, loads: [] };
