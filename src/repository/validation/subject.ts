// What a file is about: the tree its first root leads to. Here an examination fails at once, because
// without a tree there is nothing to find anything in.
import type { ByteSource } from '../../car/byteSource';
import { CarFile } from '../../car/carFile';
import type { CarHeader } from '../../car/header';
import { atprotoMst } from '../../formats/atproto/mst';
import { ipldDag } from '../../formats/dag/dag';
import { equalSlices } from '../../tree/bytes';
import type { Cid } from '../../tree/cid';
import { cidText, codecs, readCid } from '../../tree/cid';
import { checkDigest } from '../../tree/digest';
import type { Dag } from '../../tree/dag';
import { CidMismatchError, EngineError, UnknownFormatError } from '../../tree/errors';
import type { Subtree } from '../../tree/node';
import type { Tree } from '../../tree/source';
import type { RootChoice } from '../openTree';
import { openRoot } from '../openTree';
import { AbsentRootError, NoRootError } from '../rootErrors';
import { checkDag } from './dagCheck';
import type { FileBlocks } from './fileBlocks';
import { role } from './fileBlocks';
import { Findings } from './findings';
import { readLooseCommit } from './looseCommit';
import { resemblesNode } from './looseNode';
import { checkTree } from './otherTree';

/** Of roots that are followed; a header can name thousands. */
const rootsLimit = 16;

interface Recognised {
  readonly format: string;
  readonly why: string;
}

/** An MST is read here in all its faults; for other trees their own decoder has to do. */
export type Subject = Recognised & (
  | { readonly kind: 'mst'; readonly root: Cid; readonly inRepository: boolean }
  | { readonly kind: 'tree'; readonly tree: Tree; readonly root: Subtree }
  | { readonly kind: 'dag'; readonly dag: Dag; readonly root: Cid }
);

/** Throws an EngineError where there is no tree: root or commit absent or wrong, its data no node. `format`: see RootChoice. */
export function findSubject(file: ByteSource, header: CarHeader, blocks: FileBlocks, format?: string): Subject {
  const root = header.roots[0];
  if (!root) throw new NoRootError();
  if (format !== undefined && format !== atprotoMst.id) return otherSubject(file, { root, format }, blocks);
  const number = blocks.find(root);
  if (number >= 0) {
    const { bytes, offset } = blocks.read(number);
    const commit = readLooseCommit(bytes, () => undefined);
    if (commit) {
      if (checkDigest(root, bytes) === 'wrong') throw new CidMismatchError(root, offset);
      blocks.roles[number] = role.head;
      checkData(commit.data!, blocks);
      return { kind: 'mst', format: atprotoMst.name, why: `commit v${commit.version ?? '?'} → ${atprotoMst.name}`, root: commit.data!, inRepository: true };
    }
    if (isMstRoot(root, bytes)) return { kind: 'mst', format: atprotoMst.name, why: `the root block is a node of an ${atprotoMst.name}`, root, inRepository: false };
  } else if (blocks.count === 0) {
    throw AbsentRootError.withoutBlocks(root);
  }
  return otherSubject(file, { root, format }, blocks);
}

function checkData(data: Cid, blocks: FileBlocks): void {
  const number = blocks.find(data);
  if (number < 0) throw AbsentRootError.withoutTree(data, undefined);
  if (!resemblesNode(blocks.read(number).bytes)) throw new UnknownFormatError(`the commit's data is no MST node; data=${cidText(data)}`);
}

function isMstRoot(root: Cid, bytes: Uint8Array): boolean {
  return readCid(root.bytes, root.start, root.end)?.codec === codecs.dagCbor && resemblesNode(bytes);
}

function otherSubject(file: ByteSource, { root, format }: RootChoice & { root: Cid }, blocks: FileBlocks): Subject {
  const opened = openRoot(wholeCar(file), { root, format });
  // What a database keeps above its tree belongs to it.
  const number = blocks.find(root);
  if (number >= 0) blocks.roles[number] = role.head;
  if ('dag' in opened) return { kind: 'dag', format: opened.dag.format.name, why: opened.recognised, dag: opened.dag, root };
  const { tree, recognised } = opened;
  if (!tree.root) throw new UnknownFormatError('the file holds no tree');
  if (number >= 0 && !equalSlices(tree.root.cid, root)) markLinks(root, blocks);
  return { kind: 'tree', format: tree.format.name, why: recognised, tree, root: tree.root };
}

/** What a block above the tree links to beside it (its configuration) belongs to it, too. */
function markLinks(head: Cid, blocks: FileBlocks): void {
  for (const { target } of ipldDag.open(head, blocks.read(blocks.find(head)).bytes).links) {
    const number = blocks.find(target);
    if (number >= 0) blocks.roles[number] = role.record;
  }
}

/** Blocks that further roots of the file lead to are no stray blocks; what is wrong with them is not looked for. */
export function* markFurtherRoots(file: ByteSource, header: CarHeader, blocks: FileBlocks): Generator<void, void> {
  const roots = header.roots.slice(1, rootsLimit);
  if (roots.length === 0) return;
  const car = wholeCar(file);
  for (const root of roots) {
    try {
      const opened = openRoot(car, { root });
      const number = blocks.find(root);
      if (number >= 0 && blocks.roles[number] === role.none) blocks.roles[number] = role.head;
      if ('dag' in opened) yield* checkDag(opened.dag, root, blocks, new Findings());
      else if (opened.tree.root) yield* checkTree(opened.tree, opened.tree.root, blocks, new Findings());
    } catch (error) {
      if (!(error instanceof EngineError)) throw error;
    }
  }
}

/** A second pass over the sections; only files that are no repositories need it. */
function wholeCar(file: ByteSource): CarFile {
  const opening = CarFile.open(file);
  for (;;) {
    const step = opening.next();
    if (step.done) return step.value;
  }
}
