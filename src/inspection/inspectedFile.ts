// The file that is inspected: its blocks by CID, its commits, and its trees, opened as they are asked for.
// Opening takes three short passes: sections for access by CID, sections by number, a look for commits.
import type { BlockIndex } from '../car/blockIndex';
import type { ByteSource } from '../car/byteSource';
import { CarFile } from '../car/carFile';
import { scan } from '../car/scan';
import { atprotoMst } from '../formats/atproto/mst';
import type { Progress } from '../protocol/contracts';
import { looksLikeCommit } from '../repository/commits/commit';
import type { OpenedDag, OpenedTree } from '../repository/openTree';
import { openRoot } from '../repository/openTree';
import { FileBlocks } from '../repository/validation/fileBlocks';
import type { Cid } from '../tree/cid';
import { cidText, parseCid } from '../tree/cid';
import { EngineError, UnknownFormatError } from '../tree/errors';
import type { Tree } from '../tree/source';
import { isNameable } from './cidNames';
import { everything, firstEntry } from './entries';

export interface FileToInspect {
  readonly name: string;
  readonly path: string;
  open(): ByteSource;
}

/** Roots that are followed; a header can name thousands. */
export const rootsFollowed = 100;
/** Commits that are looked at; more are only counted. */
const commitsNoted = 10_000;
const blocksPerTurn = 1024;
const slash = 0x2f;

/** Blocks by number, in file order. */
export interface NumberedBlocks {
  readonly index: BlockIndex;
  readonly table: FileBlocks;
}

/** Blocks that begin like a commit, in file order; of more than can be looked at, the first. */
interface LikelyCommits {
  readonly cids: readonly Cid[];
  readonly count: number;
}

export class InspectedFile {
  readonly #trees = new Map<string, Tree>();
  /** The tree or DAG that the first root leads to, or why it leads to none. */
  readonly opened: OpenedTree | OpenedDag | EngineError;

  private constructor(
    readonly file: FileToInspect,
    readonly source: ByteSource,
    readonly car: CarFile,
    readonly numbered: NumberedBlocks,
    readonly likelyCommits: LikelyCommits,
  ) {
    this.opened = this.openAt(undefined);
  }

  /** Throws MalformedCarError where the file is no CAR file, and what opening it throws. */
  static *open(file: FileToInspect): Generator<Progress, InspectedFile> {
    const source = file.open();
    const reading = (fraction: number): Progress => ({ task: `Reading ${file.name}`, fraction });
    try {
      const car = yield* told(CarFile.open(source), reading);
      const { index } = yield* told(scan(source, car.header), offset => reading(offset / car.size));
      const numbered = { index, table: new FileBlocks(source, index) };
      return new InspectedFile(file, source, car, numbered, yield* told(findLikelyCommits(numbered), reading));
    } catch (error) {
      source.close();
      throw error;
    }
  }

  close(): void {
    this.source.close();
  }

  /** The tree the file is about; undefined where it is none. */
  get tree(): Tree | undefined {
    return isTree(this.opened) ? this.opened.tree : undefined;
  }

  /** What a root or a commit of the file leads to; undefined: the first root. */
  openAt(root: Cid | undefined): OpenedTree | OpenedDag | EngineError {
    try {
      const opened = openRoot(this.car, { root });
      if (!isTree(opened) || !opened.tree.root) return opened;
      if (!isNameable(opened.tree.root.cid)) return new UnknownFormatError('the root of this tree stands within its own CID, which is too long to be named');
      // One object for each tree: lists and numbers are kept by it.
      const name = cidText(opened.tree.root.cid);
      const tree = this.#trees.get(name) ?? opened.tree;
      this.#trees.set(name, tree);
      return { ...opened, tree };
    } catch (error) {
      if (error instanceof EngineError) return error;
      throw error;
    }
  }

  /** The tree with this root; null: the file's own. Throws EngineErrors. */
  treeOf(root: string | null): Tree {
    if (root === null) {
      if (this.tree) return this.tree;
      throw this.opened instanceof EngineError ? this.opened : new UnknownFormatError('the file holds no tree with keys');
    }
    const known = this.#trees.get(root);
    if (known) return known;
    const opened = this.openAt(cidOf(root));
    if (opened instanceof EngineError) throw opened;
    if (!isTree(opened)) throw new UnknownFormatError(`this block is no root of a tree with keys; cid=${root}`);
    return opened.tree;
  }

  /** Whether the keys of a tree are paths of records: a collection, a slash, the name of the record. */
  hasCollections(tree: Tree): boolean {
    if (tree.format !== atprotoMst) return false;
    return isTree(this.opened) && this.opened.commit !== undefined || firstEntry(tree, everything)?.key.view().includes(slash) === true;
  }
}

/** A look at the beginning of every block. */
function* findLikelyCommits({ index, table }: NumberedBlocks): Generator<number, LikelyCommits> {
  const cids: Cid[] = [];
  let count = 0;
  for (let number = 0; number < index.count; number++) {
    if (number % blocksPerTurn === 0) yield number / index.count;
    const { cid, bytes } = table.glance(number);
    if (looksLikeCommit(bytes) && count++ < commitsNoted) cids.push(cid.copy());
  }
  return { cids, count };
}

function* told<P, R>(work: Generator<P, R>, tell: (progress: P) => Progress): Generator<Progress, R> {
  for (;;) {
    const step = work.next();
    if (step.done) return step.value;
    yield tell(step.value);
  }
}

export function isTree(opened: OpenedTree | OpenedDag | EngineError): opened is OpenedTree {
  return !(opened instanceof EngineError) && !('dag' in opened);
}

export function isDag(opened: OpenedTree | OpenedDag | EngineError): opened is OpenedDag {
  return !(opened instanceof EngineError) && 'dag' in opened;
}

/** Throws UnknownFormatError for a text that is no CID. */
export function cidOf(text: string): Cid {
  try {
    return parseCid(text);
  } catch {
    throw new UnknownFormatError(`${JSON.stringify(text.slice(0, 100))} is no CID`);
  }
}
