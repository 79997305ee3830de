// merkle-inspect apply: changes taken over by a file. They come as the JSON of a diff, or as a CAR: of
// a whole repository, or of an export or event that holds only what is new beside FILE.
import { differentiate } from '../diff/differentiate';
import type { EntryChange } from '../diff/integrate';
import type { Block } from '../formats/atproto/blockCid';
import { atprotoMst } from '../formats/atproto/mst';
import { MalformedChangesError, readChanges } from '../repository/changeList';
import { readCommit } from '../repository/commits/commit';
import { layeredSource } from '../repository/exportBlocks';
import { integrateMst } from '../repository/merge';
import { equalSlices } from '../tree/bytes';
import { UnknownFormatError } from '../tree/errors';
import type { BlockSource } from '../tree/source';
import type { Command } from './command';
import type { FileWithMst } from './files';
import { naming, openCar, openMst, readStart, readWhole } from './files';
import { outputOption, outputPath, writeIntegrated } from './integration';

interface Incoming {
  readonly changes: Iterable<EntryChange>;
  readonly records: readonly BlockSource[];
  /** Of the tree that the changes lead to. */
  readonly commit: Block | undefined;
}

export const apply: Command = {
  name: 'apply',
  synopsis: 'FILE CHANGES|CAR -o OUT',
  summary: 'changes (the JSON of a diff, or a CAR) taken over by FILE, in a new file',
  operands: [2, 2],
  options: outputOption,

  run(args, output) {
    const path = outputPath(args);
    const [filePath, changesPath] = args.files as [string, string];
    const file = openMst(filePath);
    const { changes, records, commit } = incomingFrom(changesPath, file);
    const integrated = naming(filePath, () => integrateMst(file.tree, changes));
    const reached = commit && readCommit(commit.bytes);
    const same = reached !== undefined && equalSlices(reached.data, integrated.tree.root);
    return writeIntegrated(integrated, path, records, same ? commit : undefined, output);
  },
};

function incomingFrom(path: string, file: FileWithMst): Incoming {
  return naming(path, () => (isJson(readStart(path)) ? fromJson(readWhole(path)) : fromCar(file, path)));
}

function isJson(start: Uint8Array): boolean {
  return /^\s*(\{\s*["}]|\[\s*[{\]])/.test(new TextDecoder('latin1').decode(start));
}

function fromJson(bytes: Uint8Array): Incoming {
  let json: unknown;
  try {
    json = JSON.parse(new TextDecoder().decode(bytes));
  } catch (error) {
    throw new MalformedChangesError(undefined, `no valid JSON: ${(error as Error).message}`);
  }
  return { changes: readChanges(json), records: [], commit: undefined };
}

/** What the CAR does not hold of its tree, the file must: an event builds on what came before it. */
function fromCar(file: FileWithMst, path: string): Incoming {
  const car = openCar(path);
  const root = car.header.roots[0];
  if (!root) throw new UnknownFormatError('the file names no root, so there is no tree to take over');
  const bytes = car.load(root);
  const commit = readCommit(bytes);
  const source = layeredSource(car, file.car);
  const after = { format: atprotoMst, source, root: atprotoMst.root(commit?.data ?? root, source) };
  return { changes: differentiate(file.tree, after), records: [car], commit: commit && { cid: root, bytes } };
}
