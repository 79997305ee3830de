// merkle-inspect apply: changes taken over by a file. They come as the JSON of a diff, or as a CAR: of
// a whole tree, or of an export or event that holds only what is new beside FILE.
import type { EntryChange } from '../diff/integrate';
import type { Block } from '../formats/atproto/blockCid';
import { atprotoMst } from '../formats/atproto/mst';
import { MalformedChangesError, readChanges } from '../repository/changeList';
import { readCommit } from '../repository/commits/commit';
import { layeredSource } from '../repository/exportBlocks';
import { NoRootError } from '../repository/rootErrors';
import { equalSlices } from '../tree/bytes';
import { codecs } from '../tree/cid';
import { UnknownFormatError } from '../tree/errors';
import type { BlockSource, Tree } from '../tree/source';
import type { Command } from './command';
import { inFile } from './failures';
import type { FileWithTree } from './files';
import { openCar, openSearchTree, readStart, readWhole } from './files';
import { changesBetween, outputOption, outputPath, takeOver, writeIntegrated } from './integration';

interface Incoming {
  readonly changes: Iterable<EntryChange>;
  readonly records: readonly BlockSource[];
  /** The trees the changes lead to and come from, where they came as one. */
  readonly related: readonly Tree[];
  /** Of the tree that the changes lead to. */
  readonly commit: Block | undefined;
}

export const apply: Command = {
  name: 'apply',
  synopsis: 'FILE CHANGES|CAR -o OUT',
  summary: 'changes (the JSON of a diff, or a CAR) taken over by FILE, in a new file (status 1: with conflicts)',
  operands: [2, 2],
  options: outputOption,

  run(args, output) {
    const path = outputPath(args);
    const [filePath, changesPath] = args.files as [string, string];
    const target = inFile({ path: filePath, side: 'file' }, () => openSearchTree(filePath));
    const { changes, records, related, commit } = inFile({ path: changesPath, side: 'changes' }, () => incomingFrom(changesPath, target));
    const merged = takeOver({ ...target, side: 'file' }, changes, related);
    const reached = commit && readCommit(commit.bytes);
    const same = reached !== undefined && merged.tree.root !== undefined && equalSlices(reached.data, merged.tree.root.cid);
    return writeIntegrated(merged, path, { target, records, commit: same ? commit : undefined }, output);
  },
};

function incomingFrom(path: string, file: FileWithTree): Incoming {
  return isJson(readStart(path)) ? fromJson(readWhole(path), file) : fromCar(file, path);
}

function isJson(start: Uint8Array): boolean {
  return /^\s*(\{\s*["}]|\[\s*[{\]])/.test(new TextDecoder('latin1').decode(start));
}

function fromJson(bytes: Uint8Array, { tree }: FileWithTree): Incoming {
  let json: unknown;
  try {
    json = JSON.parse(new TextDecoder().decode(bytes));
  } catch (error) {
    throw new MalformedChangesError(undefined, `no valid JSON: ${(error as Error).message}`);
  }
  return { changes: readChanges(json, tree.format === atprotoMst ? 'CIDs' : 'bytes'), records: [], related: [], commit: undefined };
}

/** What the CAR does not hold of its tree, the file must: an event builds on what came before it. */
function fromCar(file: FileWithTree, path: string): Incoming {
  const car = openCar(path);
  const [root] = car.header.roots;
  if (!root) throw car.incomplete ?? new NoRootError();
  const bytes = car.load(root);
  const commit = readCommit(bytes);
  const source = layeredSource(car, file.car);
  const { format } = file.tree;
  const top = commit?.data ?? root;
  const block = commit ? source.load(top) : bytes;
  if (!format.recognises(block, codecs.dagCbor)) throw new UnknownFormatError(`this leads to no ${format.name}, which ${file.path} is`);
  const tree = { format, source, root: format.root(top, source, block) };
  const changes = changesBetween({ ...file, side: 'file' }, { path, car, tree, side: 'changes' });
  return { changes, records: [car], related: [tree], commit: commit && { cid: root, bytes } };
}
