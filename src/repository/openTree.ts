// From a CAR file to what it is about: a root that is a commit opens its `data`, a root that is a node
// opens itself, and what is no search tree is an IPLD DAG. What was recognised is kept in words, to be
// shown; whoever knows better names a root or a format.
import type { CarFile } from '../car/carFile';
import { atprotoMst } from '../formats/atproto/mst';
import { ipldDag } from '../formats/dag/dag';
import { formats } from '../formats/formats';
import { equalSlices } from '../tree/bytes';
import type { Cid } from '../tree/cid';
import { cidText, readCid } from '../tree/cid';
import type { Dag } from '../tree/dag';
import type { EngineError } from '../tree/errors';
import { MalformedCarError, MalformedNodeError, MissingBlockError, UnknownFormatError } from '../tree/errors';
import { Subtree } from '../tree/node';
import type { Tree, TreeFormat } from '../tree/source';
import { readCommit } from './commits/commit';
import type { CommitBlock } from './rootErrors';
import { AbsentRootError, FormatMismatchError, NoRootError, PassedOverError } from './rootErrors';

export interface OpenedTree {
  readonly tree: Tree;
  /** How the root was recognised: `commit v3 → atproto MST`. */
  readonly recognised: string;
  readonly commit: CommitBlock | undefined;
}

export interface OpenedDag {
  readonly dag: Dag;
  readonly recognised: string;
}

export interface RootChoice {
  /** Any block of the file; its first root when undefined. */
  readonly root?: Cid | undefined;
  /** One of `formatIds`; what the block looks like when undefined. */
  readonly format?: string | undefined;
}

const dagId = 'dag';

/** What a format can be asked for by. */
export const formatIds: readonly string[] = [...formats.map(({ id }) => id), dagId];

/** The search tree at a root. Throws EngineErrors whose messages say what is missing and why that may be so. */
export function openTree(car: CarFile, choice: RootChoice = {}): OpenedTree {
  const opened = openRoot(car, choice);
  if (!('dag' in opened)) return opened;
  throw new UnknownFormatError(choice.format === dagId
    ? `an ${ipldDag.name} has no keys, so it is no search tree`
    : `the root block is neither a commit nor a node of a known tree; known: ${formats.map(({ name }) => name).join(', ')}; cid=${opened.dag.root ? cidText(opened.dag.root) : 'none'}`);
}

/** The search tree at a root, or the DAG where it is none. Throws like `openTree`. */
export function openRoot(car: CarFile, choice: RootChoice = {}): OpenedTree | OpenedDag {
  const asked = choice.format === undefined ? undefined : formatOf(choice.format);
  const root = choice.root ?? car.header.roots[0];
  if (!root) throw car.incomplete ?? new NoRootError();
  const block = load(car, root, () => (car.sections === 0 ? AbsentRootError.withoutBlocks(root) : new AbsentRootError(root, undefined, new MissingBlockError(root).message)));
  if (asked === dagId) return { dag: { format: ipldDag, source: car, root }, recognised: onRequest(ipldDag.name) };
  const read = readCommit(block);
  const commit = read && { cid: root, commit: read };
  const cid = read?.data ?? root;
  const top = read ? load(car, cid, () => AbsentRootError.withoutTree(cid, commit)) : block;
  const format = asked ?? recognise(cid, top);
  if (!format) {
    // A commit without its tree is no DAG, it is a part of a repository.
    if (read) throw new UnknownFormatError(`the commit's data is no node of a known tree; data=${cidText(cid)}`);
    return { dag: { format: ipldDag, source: car, root }, recognised: `no tree of a known kind, so it is read as an ${ipldDag.name}` };
  }
  const tree = { format, source: car, root: asked ? rootOnRequest(asked, cid, car, top) : format.root(cid, car, top) };
  const name = asked ? onRequest(format.name) : format.name;
  return { tree, recognised: read ? `commit v${read.version} → ${name}` : name, commit };
}

/**
 * Stands for a tree whose root block is absent, beside another one (undefined: one that is absent,
 * too). A walk under the policy `boundary` settles it as one unresolved range; equal roots stay equal.
 * Throws the error itself where nothing tells which kind of tree it is.
 */
export function absentTree(error: AbsentRootError, car: CarFile, beside: Tree | undefined): OpenedTree {
  const { cid, commit } = error;
  const format = commit ? atprotoMst : beside?.format;
  if (!format) throw error;
  const other = beside?.root;
  // In the layer above the other root it is settled first, so that nothing is read in vain.
  const layer = !other ? 0 : equalSlices(other.cid, cid) ? other.layer : other.layer + 1;
  const root = new Subtree(cid, layer, undefined, undefined, other?.brackets ?? '()', undefined);
  const name = `${format.name}, its root absent`;
  return { tree: { format, source: car, root }, recognised: commit ? `commit v${commit.commit.version} → ${name}` : name, commit };
}

function formatOf(id: string): TreeFormat | typeof dagId {
  const format = id === dagId ? dagId : formats.find(candidate => candidate.id === id);
  if (!format) throw new UnknownFormatError(`there is no format ${JSON.stringify(id)}; there are ${formatIds.join(', ')}`);
  return format;
}

function recognise(cid: Cid, block: Uint8Array): TreeFormat | undefined {
  return formats.find(candidate => candidate.recognises(block, codecOf(cid)));
}

function rootOnRequest(format: TreeFormat, cid: Cid, car: CarFile, block: Uint8Array): Subtree {
  try {
    return format.root(cid, car, block);
  } catch (error) {
    if (error instanceof MalformedNodeError && !format.recognises(block, codecOf(cid))) throw new FormatMismatchError(format.name, cid, error);
    throw error;
  }
}

function onRequest(name: string): string {
  return `opened as ${name} on request`;
}

/** Of a damaged file nothing can be said but that it is damaged. */
function load(car: CarFile, cid: Cid, absent: () => EngineError): Uint8Array {
  try {
    return car.load(cid);
  } catch (error) {
    if (!(error instanceof MissingBlockError)) throw error;
    if (car.incomplete) throw new MalformedCarError(car.incomplete.offset, `${car.incomplete.reason}; block ${cidText(cid)} is not in the part before it`);
    if (car.oversized > 0) throw new PassedOverError(cid, car.oversized);
    throw absent();
  }
}

function codecOf(cid: Cid): number {
  return readCid(cid.bytes, cid.start, cid.end)?.codec ?? 0;
}
