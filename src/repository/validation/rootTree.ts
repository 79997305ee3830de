// The tree or the DAG at a root of a file, or at any block of it. What is no tree of a known kind is
// read as an IPLD DAG.
import type { CarFile } from '../../car/carFile';
import { ipldDag } from '../../formats/dag/dag';
import { formats } from '../../formats/formats';
import type { Cid } from '../../tree/cid';
import { readCid } from '../../tree/cid';
import type { Dag } from '../../tree/dag';
import { MissingBlockError, UnknownFormatError } from '../../tree/errors';
import { readCommit } from '../commits/commit';
import type { OpenedTree } from '../openTree';
import { openTree } from '../openTree';

export interface OpenedDag {
  readonly dag: Dag;
  readonly recognised: string;
}

/** `root`: the file's first root when undefined. Throws EngineErrors. */
export function openRoot(car: CarFile, root?: Cid): OpenedTree | OpenedDag {
  try {
    return root ? openTreeAt(car, root) : openTree(car);
  } catch (error) {
    const top = root ?? car.header.roots[0];
    // A commit without its tree is no DAG, it is a part of a repository.
    if (!(error instanceof UnknownFormatError) || !top || !holds(car, top) || readCommit(car.load(top))) throw error;
    return { dag: { format: ipldDag, source: car, root: top }, recognised: `no tree of a known kind, so it is read as an ${ipldDag.name}` };
  }
}

function openTreeAt(car: CarFile, root: Cid): OpenedTree {
  const commit = readCommit(car.load(root));
  const top = commit?.data ?? root;
  const block = car.load(top);
  const format = formats.find(candidate => candidate.recognises(block, readCid(top.bytes, top.start, top.end)?.codec ?? 0));
  if (!format) throw new UnknownFormatError('the block is neither a commit nor a node of a known tree');
  const tree = { format, source: car, root: format.root(top, car) };
  return { tree, recognised: commit ? `commit v${commit.version} → ${format.name}` : format.name, commit: commit && { cid: root, commit } };
}

function holds(car: CarFile, cid: Cid): boolean {
  try {
    car.load(cid);
    return true;
  } catch (error) {
    if (error instanceof MissingBlockError) return false;
    throw error;
  }
}
