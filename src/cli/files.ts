// The files a command line names, opened. Whatever fails with one names it.
import { readFileSync } from 'node:fs';
import type { ByteSource } from '../car/byteSource';
import { UnreadableFileError } from '../car/byteSource';
import { CarFile } from '../car/carFile';
import { openNodeFile } from '../car/nodeFile';
import { atprotoMst } from '../formats/atproto/mst';
import type { OpenedDag, OpenedTree, RootChoice } from '../repository/openTree';
import { formatIds, openRoot } from '../repository/openTree';
import type { Cid } from '../tree/cid';
import { parseCid } from '../tree/cid';
import type { Dag } from '../tree/dag';
import { UnknownFormatError } from '../tree/errors';
import type { Tree } from '../tree/source';
import { UsageError } from './command';
import { inFile } from './failures';
import { finish, named } from './progress';

/** Runs work on a file; an EngineError out of it names the file, and the file is closed. */
export function withFile<T>(path: string, work: (source: ByteSource) => T): T {
  const source = inFile({ path }, () => openNodeFile(path));
  try {
    return inFile({ path }, () => work(source));
  } finally {
    source.close();
  }
}

export function readWhole(path: string): Uint8Array {
  return inFile({ path }, () => wholeFile(path));
}

/** The first bytes of a file, to tell what it is. */
export function readStart(path: string): Uint8Array {
  return withFile(path, source => {
    const start = new Uint8Array(256);
    return start.subarray(0, source.read(0, start));
  });
}

/** Stays open to the end of the process. */
export function openCar(path: string): CarFile {
  return inFile({ path }, () => finish(named(`Reading ${path}`, CarFile.open(openNodeFile(path)))));
}

/** An open file and what its root leads to: a search tree or, where it is none, a DAG. */
export interface FileWithRoot {
  readonly path: string;
  readonly car: CarFile;
  readonly tree: Tree | undefined;
  readonly dag: Dag | undefined;
  readonly root: Cid | undefined;
  readonly format: string;
  readonly recognised: string;
  readonly commit: OpenedTree['commit'];
}

/** Opens a file at its own root or as what was chosen. */
export function openRootOf(path: string, choice?: RootChoice): FileWithRoot {
  const car = openCar(path);
  return inFile({ path, car }, () => fileWith(path, car, openRoot(car, choice)));
}

export function fileWith(path: string, car: CarFile, opened: OpenedTree | OpenedDag): FileWithRoot {
  const { recognised } = opened;
  if ('dag' in opened) return { path, car, tree: undefined, dag: opened.dag, root: opened.dag.root, format: opened.dag.format.name, recognised, commit: undefined };
  const { tree, commit } = opened;
  return { path, car, tree, dag: undefined, root: tree.root?.cid, format: tree.format.name, recognised, commit };
}

export interface FileWithTree extends FileWithRoot {
  readonly tree: Tree;
}

/** For commands that work on keys and values. Throws UnknownFormatError for DAGs. */
export function openSearchTree(path: string): FileWithTree {
  const file = openRootOf(path);
  const { tree, format } = file;
  return inFile({ path }, () => {
    if (tree) return { ...file, tree };
    throw new UnknownFormatError(`this command needs a search tree; this is: ${format}`);
  });
}

/** For commands that work on MSTs only. Throws UnknownFormatError for others. */
export function openMst(path: string): FileWithTree {
  const file = openRootOf(path);
  const { tree, format } = file;
  return inFile({ path }, () => {
    if (tree?.format === atprotoMst) return { ...file, tree };
    throw new UnknownFormatError(`this command needs an ${atprotoMst.name}; this is: ${format}`);
  });
}

/** Throws UsageError. */
export function cidArgument(name: string, text: string | undefined): Cid | undefined {
  if (text === undefined) return undefined;
  try {
    return parseCid(text);
  } catch {
    throw new UsageError(`--${name} takes a CID; ${JSON.stringify(text)} is none`);
  }
}

/** Throws UsageError. */
export function formatArgument(id: string | undefined): string | undefined {
  if (id === undefined || formatIds.includes(id)) return id;
  throw new UsageError(`--format takes one of ${formatIds.join(', ')}; ${JSON.stringify(id)} is none`);
}

function wholeFile(path: string): Uint8Array {
  try {
    return readFileSync(path);
  } catch (error) {
    throw new UnreadableFileError(error as Error);
  }
}
