// The files a command line names. Whatever fails with one names it.
import { readFileSync } from 'node:fs';
import type { ByteSource } from '../car/byteSource';
import { CarFile } from '../car/carFile';
import { openNodeFile } from '../car/nodeFile';
import { FileFailedError } from '../comparison/openedFile';
import { DagWalkFailedError } from '../diff/dagWalk';
import { atprotoMst } from '../formats/atproto/mst';
import type { OpenedTree } from '../repository/openTree';
import { likelyNode } from '../repository/openTree';
import { openRoot } from '../repository/validation/rootTree';
import type { Cid } from '../tree/cid';
import { parseCid } from '../tree/cid';
import type { Dag } from '../tree/dag';
import { DiffFailedError, EngineError, UnknownFormatError } from '../tree/errors';
import type { Tree } from '../tree/source';
import { UsageError } from './command';
import { finish, named } from './progress';

/** What the system said, in its own words. */
class UnreadableFileError extends EngineError {
  readonly code = 'unreadable-file';
}

/** Runs work on a file; an EngineError out of it names the file, and the file is closed. */
export function withFile<T>(path: string, work: (source: ByteSource) => T): T {
  const source = naming(path, () => system(() => openNodeFile(path)));
  try {
    return naming(path, () => work(source));
  } finally {
    source.close();
  }
}

export function readWhole(path: string): Uint8Array {
  return naming(path, () => system(() => readFileSync(path)));
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
  return finish(named(`Reading ${path}`, CarFile.open(system(() => openNodeFile(path)), likelyNode)));
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

/** Opens a file at its own root or at another of its blocks. */
export function openRootOf(path: string, at?: Cid): FileWithRoot {
  return naming(path, () => {
    const car = openCar(path);
    const opened = openRoot(car, at);
    if ('dag' in opened) return { path, car, tree: undefined, dag: opened.dag, root: opened.dag.root, format: opened.dag.format.name, recognised: opened.recognised, commit: undefined };
    const { tree, recognised, commit } = opened;
    return { path, car, tree, dag: undefined, root: tree.root?.cid, format: tree.format.name, recognised, commit };
  });
}

export interface FileWithMst extends FileWithRoot {
  readonly tree: Tree;
}

/** For commands that work on MSTs only. Throws UnknownFormatError for others. */
export function openMst(path: string): FileWithMst {
  const file = openRootOf(path);
  const { tree, format } = file;
  if (tree?.format === atprotoMst) return { ...file, tree };
  throw new FileFailedError(path, new UnknownFormatError(`this command needs an ${atprotoMst.name}; this is: ${format}`));
}

/** Runs a comparison of two files; a failure of one of them names it. */
export function namingSide<T>(left: FileWithRoot, right: FileWithRoot, work: () => T): T {
  try {
    return work();
  } catch (error) {
    const failed = error instanceof DiffFailedError || error instanceof DagWalkFailedError;
    throw failed ? new FileFailedError((error.side === 'left' ? left : right).path, error) : error;
  }
}

export function cidArgument(name: string, text: string | undefined): Cid | undefined {
  if (text === undefined) return undefined;
  try {
    return parseCid(text);
  } catch {
    throw new UsageError(`--${name} takes a CID; ${JSON.stringify(text)} is none`);
  }
}

/** Runs work on a file; an EngineError out of it names the file. */
export function naming<T>(path: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw error instanceof EngineError && !(error instanceof UsageError) ? new FileFailedError(path, error) : error;
  }
}

function system<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw new UnreadableFileError((error as Error).message);
  }
}
