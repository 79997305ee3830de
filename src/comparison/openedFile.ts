// One of the two files of a comparison: the CAR, the tree in it, and what a reader wants to know of
// both. Whatever fails here names the file.
import type { Verification } from '../car/carFile';
import { CarFile } from '../car/carFile';
import type { ByteSource } from '../car/byteSource';
import type { FileFacts, Side } from '../protocol/comparison';
import type { Progress, TreeChoice } from '../protocol/contracts';
import type { OpenedTree } from '../repository/openTree';
import { absentTree, openTree } from '../repository/openTree';
import { AbsentRootError } from '../repository/rootErrors';
import type { MissingPolicy } from '../diff/walk';
import type { Cid } from '../tree/cid';
import { cidText, parseCid } from '../tree/cid';
import { EngineError } from '../tree/errors';
import { Census } from './census';

export interface FileToOpen {
  readonly name: string;
  readonly path: string;
  /** Default: what the header names, as recognised, and complete. */
  readonly choice?: TreeChoice;
  open(): ByteSource;
}

/** What happened, and in which file. `code` is the cause's. */
export class FileFailedError extends EngineError {
  readonly code: string;
  constructor(file: string, override readonly cause: EngineError) {
    super(`${file}: ${cause.message}`);
    this.code = cause.code;
  }
}

class NotACidError extends EngineError {
  readonly code = 'not-a-cid';
}

const shownOfData = 256;

export class OpenedFile {
  /** Blocks the walk loaded, and subtrees whose blocks are absent. */
  read = 0;
  unresolved = 0;
  #census: Census | undefined;
  #digests: FileFacts['digests'] = 'pending';
  #counted: FileFacts['counted'] = 'pending';
  #digestNotes: string[] = [];

  private constructor(readonly side: Side, readonly file: FileToOpen, readonly car: CarFile, private opening: OpenedTree | AbsentRootError) {}

  static *open(side: Side, file: FileToOpen): Generator<Progress, OpenedFile> {
    let source: ByteSource | undefined;
    try {
      source = file.open();
      const opening = CarFile.open(source);
      for (;;) {
        const step = opening.next();
        if (step.done) return new OpenedFile(side, file, step.value, openChosen(step.value, file.choice));
        yield { task: `Reading ${file.name}`, fraction: step.value };
      }
    } catch (error) {
      source?.close();
      throw error instanceof EngineError ? new FileFailedError(file.name, error) : error;
    }
  }

  /** Where the root block itself is absent and may be: the tree is of the kind of the other one. */
  settle(beside: OpenedFile): void {
    if (!(this.opening instanceof AbsentRootError)) return;
    try {
      this.opening = absentTree(this.opening, this.car, beside.opening instanceof AbsentRootError ? undefined : beside.opening.tree);
    } catch (error) {
      throw error instanceof EngineError ? new FileFailedError(this.file.name, error) : error;
    }
  }

  get opened(): OpenedTree {
    if (this.opening instanceof AbsentRootError) throw this.opening;
    return this.opening;
  }

  get tree() {
    return this.opened.tree;
  }

  get onMissing(): MissingPolicy {
    return this.file.choice?.onMissing ?? 'deny';
  }

  get census(): Census {
    return (this.#census ??= new Census(this.tree, this.car));
  }

  /** Counts the whole tree and checks the digest of every block of the file. */
  *count(): Generator<Progress, void> {
    for (const nodes of this.census.run()) yield { task: `Counting ${this.file.name}: ${nodes} nodes`, fraction: null };
    this.#counted = this.census.total ? 'done' : 'failed';
    const verifying = this.car.verify();
    for (;;) {
      const step = verifying.next();
      if (step.done) {
        this.#judge(step.value);
        return;
      }
      yield { task: `Checking digests of ${this.file.name}`, fraction: step.value };
    }
  }

  #judge({ wrongCount, wrong, unknown }: Verification): void {
    const { incomplete, oversized } = this.car;
    this.#digests = wrongCount > 0 ? 'wrong' : unknown > 0 || incomplete || oversized > 0 ? 'unknown' : 'right';
    if (wrongCount > 0) this.#digestNotes.push(`${wrongCount} blocks do not hash to their CID, the first is ${cidText(wrong[0]!)}`);
    if (unknown > 0) this.#digestNotes.push(`${unknown} blocks could not be checked: their hash function is not known`);
  }

  facts(): FileFacts {
    const { car, opened, census, file } = this;
    const root = opened.tree.root;
    const commit = opened.commit;
    return {
      name: file.name,
      path: file.path,
      bytes: car.size,
      blocks: car.distinctBlocks,
      format: opened.recognised,
      root: root ? cidText(root.cid) : null,
      commit: commit
        ? { cid: cidText(commit.cid), did: cut(commit.commit.did), rev: commit.commit.rev === undefined ? null : cut(commit.commit.rev), version: commit.commit.version }
        : null,
      layers: root ? root.layer + 1 : 0,
      entries: census.total?.entries ?? null,
      nodes: census.total?.nodes ?? null,
      counted: this.#counted,
      read: this.read,
      digests: this.#digests,
      notes: this.#notes(),
    };
  }

  #notes(): string[] {
    const { car, census } = this;
    const notes: string[] = [];
    if (car.incomplete) notes.push(`incomplete: ${car.incomplete.message}; blocks behind it are unknown`);
    if (car.oversized > 0) notes.push(`${car.oversized} blocks could not be checked: sections of over 8 MiB are passed over`);
    if (this.unresolved > 0) notes.push('a partial tree: blocks may be absent, and what lies below them is unresolved');
    if (car.header.roots.length > 1 && !this.file.choice?.root) notes.push(`${car.header.roots.length} roots: the first one is shown`);
    if (census.problems > 0) notes.push(`${census.problems} nodes of the tree could not be counted, the first: ${census.firstProblem}`);
    return [...notes, ...this.#digestNotes];
  }
}

/** An absent root is no failure where blocks may be absent: the other file may tell what tree it is. */
function openChosen(car: CarFile, choice: FileToOpen['choice']): OpenedTree | AbsentRootError {
  try {
    return openTree(car, { root: choice?.root ? chosenRoot(choice.root) : undefined, format: choice?.format ?? undefined });
  } catch (error) {
    if (error instanceof AbsentRootError && choice?.onMissing === 'boundary') return error;
    throw error;
  }
}

/** The text may come from a link. */
function chosenRoot(text: string): Cid {
  try {
    return parseCid(text);
  } catch {
    throw new NotACidError(`the root that was asked for is no CID: ${cut(text)}`);
  }
}

/** Text out of the file may be of any length. */
function cut(text: string): string {
  return text.length > shownOfData ? `${text.slice(0, shownOfData - 1)}…` : text;
}
