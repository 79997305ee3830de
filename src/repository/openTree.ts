// From a CAR file to the tree it is about: a root that is a commit opens its `data`, a root that is
// a node opens itself. What was recognised is kept in words, to be shown.
import type { CarFile } from '../car/carFile';
import { formats } from '../formats/formats';
import { looksLikeNode } from '../formats/atproto/nodeCodec';
import type { Cid } from '../tree/cid';
import { cidText, readCid } from '../tree/cid';
import type { EngineError } from '../tree/errors';
import { MalformedCarError, MissingBlockError, UnknownFormatError } from '../tree/errors';
import type { Tree, TreeFormat } from '../tree/source';
import type { Commit } from './commits/commit';
import { looksLikeCommit, readCommit } from './commits/commit';

export interface OpenedTree {
  readonly tree: Tree;
  /** How the root was recognised: `commit v3 → atproto MST`. */
  readonly recognised: string;
  readonly commit: { readonly cid: Cid; readonly commit: Commit } | undefined;
}

/** For CarFile.open: the blocks that opening a tree and walking it will ask for. */
export const likelyNode = (bytes: Uint8Array, at: number): boolean => looksLikeNode(bytes, at) || looksLikeCommit(bytes, at);

/** Throws EngineErrors whose messages say what is missing and why that may be so. */
export function openTree(car: CarFile): OpenedTree {
  const root = car.header.roots[0];
  if (!root) throw car.incomplete ?? new UnknownFormatError('the file names no root, so there is no tree to start from (an answer to getBlocks?)');
  const block = loadRoot(car, root);
  const commit = readCommit(block);
  if (!commit) {
    const format = recognise(root, block);
    return { tree: { format, source: car, root: format.root(root, car) }, recognised: format.name, commit: undefined };
  }
  const format = recognise(commit.data, loadData(car, commit));
  const tree = { format, source: car, root: format.root(commit.data, car) };
  return { tree, recognised: `commit v${commit.version} → ${format.name}`, commit: { cid: root, commit } };
}

function recognise(cid: Cid, block: Uint8Array): TreeFormat {
  const codec = readCid(cid.bytes, cid.start, cid.end)?.codec ?? 0;
  const format = formats.find(candidate => candidate.recognises(block, codec));
  if (format) return format;
  throw new UnknownFormatError(`the root block is neither a commit nor a node of a known tree; known: ${formats.map(({ name }) => name).join(', ')}; cid=${cidText(cid)}`);
}

function loadRoot(car: CarFile, root: Cid): Uint8Array {
  return loadOr(car, root, () =>
    car.sections === 0
      ? new UnknownFormatError('the file names a root but holds no blocks (an export of changes since the newest commit is like that): there is nothing to compare')
      : new MissingBlockError(root));
}

/** A commit without its tree is a legal file, so the message says what kind it may be. */
function loadData(car: CarFile, { data }: Commit): Uint8Array {
  return loadOr(car, data, () =>
    new UnknownFormatError(`the commit's tree is not in this file, only changes are (a commit event or an export since a revision); compare full repositories; data=${cidText(data)}`));
}

/** Of a damaged file nothing can be said but that it is damaged. */
function loadOr(car: CarFile, cid: Cid, absent: () => EngineError): Uint8Array {
  try {
    return car.load(cid);
  } catch (error) {
    if (!(error instanceof MissingBlockError)) throw error;
    if (car.incomplete) throw new MalformedCarError(car.incomplete.offset, `${car.incomplete.reason}; block ${cidText(cid)} is not in the part before it`);
    if (car.oversized > 0) throw new UnknownFormatError(`block ${cidText(cid)} is not among those that were read, and ${car.oversized} sections of over 8 MiB were passed over`);
    throw absent();
  }
}
