// Trees of a given format, whatever the file itself would be recognised as; what opening loads and
// what the walk loads are written down apart.
import type { CarFile } from '../../src/car/carFile';
import { MissingBlockError } from '../../src/tree/errors';
import { Slice } from '../../src/tree/bytes';
import type { Cid } from '../../src/tree/cid';
import { cidText, hex } from '../../src/tree/cid';
import type { BlockSource, Tree, TreeFormat } from '../../src/tree/source';
import { differentiate } from '../../src/diff/differentiate';
import { CountingSource } from './countingSource';
import { openCar } from './mstTree';

export interface OpenedFormat { tree: Tree; rootLoads: string[]; loads: string[] }

export const nothing: BlockSource = { load: cid => { throw new MissingBlockError(cid); } };

export function treeAt(format: TreeFormat, root: Cid | undefined, source: BlockSource): OpenedFormat {
  const opening = new CountingSource(source);
  const walking = new CountingSource(source);
  return { tree: { format, source: walking, root: root && format.root(root, opening) }, rootLoads: opening.loads, loads: walking.loads };
}

/** The tree of a file's first root; no bytes: no tree. */
export function treeOfFile(format: TreeFormat, bytes: Uint8Array | undefined): OpenedFormat {
  if (!bytes) return treeAt(format, undefined, nothing);
  const car = openCar(bytes);
  return treeAt(format, firstRoot(car), car);
}

export function firstRoot(car: CarFile): Cid {
  return car.header.roots[0]!;
}

/** The change stream with keys and values in hexadecimal. */
export function hexChanges(left: Pick<OpenedFormat, 'tree'>, right: Pick<OpenedFormat, 'tree'>): [string, string, string][] {
  return [...differentiate(left.tree, right.tree)].map(({ op, entry }) => [op, hex(entry.key.view()), hex(entry.value.view())]);
}

/** Every node and entry below a root, found by plain recursion. */
export function listTree({ tree }: Pick<OpenedFormat, 'tree'>): { nodes: { cid: string; layer: number }[]; entries: { key: Slice; value: Slice }[] } {
  const nodes: { cid: string; layer: number }[] = [];
  const entries: { key: Slice; value: Slice }[] = [];
  (function visit(subtree: NonNullable<Tree['root']>) {
    nodes.push({ cid: cidText(subtree.cid), layer: subtree.layer });
    for (const item of tree.format.decode(subtree, tree.source.load(subtree.cid)).items) {
      if (item.kind === 'subtree') visit(item);
      else entries.push(item);
    }
  })(tree.root!);
  return { nodes, entries };
}

export function bytesOf(text: string): Slice {
  return Slice.of(new TextEncoder().encode(text));
}
