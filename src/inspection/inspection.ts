// One file under inspection: every question of the contract, answered from what is known by then. Long
// work is a generator that yields its progress; the walk over the whole file is done once, by whoever
// needs it first.
import { dialogValueJson } from '../formats/dialog/describe';
import { dialogSearchTree } from '../formats/dialog/searchTree';
import type { Progress } from '../protocol/contracts';
import type { InspectionOverview, ItemPage, Location, Placement, Ref, SearchKind, SearchPage, Signature, Survey, Validation } from '../protocol/inspection';
import { recordText } from '../repository/recordText';
import { cidText, codecs } from '../tree/cid';
import { UnknownFormatError } from '../tree/errors';
import { Slice, equalSlices } from '../tree/bytes';
import { childrenOf } from './children';
import type { FoundCommit } from './commits';
import { findCommits, verifyCommit } from './commits';
import { hexDocument } from './hexDocument';
import type { FileToInspect } from './inspectedFile';
import { InspectedFile, cidOf } from './inspectedFile';
import { isCid } from './items';
import { parseKeyName } from './keyNames';
import type { Known } from './known';
import { Listing } from './listing';
import { locateCid, locateKey } from './locate';
import { overviewOf } from './overview';
import { pathTo } from './path';
import type { ProofCar } from './proofCar';
import { proofCar } from './proofCar';
import { Reach } from './reach';
import { Search } from './search';
import { surveyOf, verifyDigests } from './survey';
import { validate } from './validation';
import { whyHere } from './why';

/** Each may hold a node of 8 MiB, read. */
const listingsKept = 8;

export class Inspection {
  #reach: Reach | undefined;
  #survey: Omit<Survey, 'findings'> | undefined;
  /** Without a key; with one, an examination is for that question alone. */
  #validation: Validation | undefined;
  /** The last ones used come last. */
  readonly #listings = new Map<string, Listing>();
  #search: Search | undefined;

  private constructor(private readonly file: InspectedFile, private readonly commits: readonly FoundCommit[]) {}

  /** Throws MalformedCarError where it is no CAR file, and what opening the source throws. */
  static *open(file: FileToInspect): Generator<Progress, Inspection> {
    const opened = yield* InspectedFile.open(file);
    return new Inspection(opened, findCommits(opened));
  }

  close(): void {
    this.file.close();
  }

  overview(): InspectionOverview {
    return overviewOf(this.file, this.commits);
  }

  checkSignature(commit: string, key: string): Signature {
    return verifyCommit(this.file, commit, key);
  }

  /** The walk over everything; several at once come to the same. */
  *reach(): Generator<Progress, Reach> {
    if (this.#reach) return this.#reach;
    const reach = new Reach(this.file, this.commits);
    yield* reach.run();
    this.#reach = reach;
    this.#forget();
    return reach;
  }

  *survey(): Generator<Progress, Survey> {
    const survey = (this.#survey ??= yield* this.#makeSurvey());
    const found = this.#validation;
    return { ...survey, findings: found ? { verdict: found.verdict, errors: found.errors, warnings: found.warnings, notes: found.notes } : null };
  }

  *#makeSurvey(): Generator<Progress, Omit<Survey, 'findings'>> {
    const reach = yield* this.reach();
    return surveyOf(this.file, reach, yield* verifyDigests(this.file));
  }

  *findings(key: string | null): Generator<Progress, Validation> {
    if (key !== null) return yield* validate(this.file, key);
    return (this.#validation ??= yield* validate(this.file, null));
  }

  /** Throws EngineErrors where the place is not there or cannot be read. */
  *children(of: Ref, from: number, count: number, filter: string): Generator<Progress, ItemPage> {
    if (of.kind === 'stray' || of.kind === 'missing') yield* this.reach();
    return yield* quietly(this.#listing(of, filter).page(from, count));
  }

  *search(query: string, kinds: readonly SearchKind[], from: number, count: number): Generator<Progress, SearchPage> {
    const same = this.#search?.query === query && this.#search.kinds.join() === kinds.join();
    const search = same ? this.#search! : (this.#search = new Search(this.#known, query, kinds));
    return yield* quietly(search.page(from, count));
  }

  *locate(what: { readonly key: string; readonly tree: string | null } | { readonly cid: string }): Generator<Progress, Location | null> {
    return 'key' in what ? locateKey(this.#known, what.key, what.tree) : yield* quietly(locateCid(this.#known, cidOf(what.cid)));
  }

  why(key: string, tree: string | null): Placement {
    return whyHere(this.file, key, tree);
  }

  recordText(cid: string): string {
    const block = cidOf(cid);
    return recordText(block, this.file.car.load(block));
  }

  /** Throws UnknownFormatError where the tree has no such key. */
  valueText(key: string, root: string | null): string {
    const tree = this.file.treeOf(root);
    const { entry, stopped } = pathTo(tree, parseKeyName(key));
    if (stopped) throw stopped.error;
    if (!entry) throw new UnknownFormatError('the tree has no such key');
    const { value } = entry;
    if (isCid(value)) return this.recordText(cidText(value));
    if (tree.format === dialogSearchTree) return `${JSON.stringify(dialogValueJson(value), undefined, 2)}\n`;
    return recordText(dagCborOf, value.view());
  }

  /** Whether its digest is right or not: the document says which. */
  hexText(text: string): string {
    const cid = cidOf(text);
    const { car, numbered: { table }, file: { name } } = this.file;
    const number = car.find(cid);
    const block = number < 0 ? undefined : table.read(number);
    const isThere = block && equalSlices(block.cid, cid);
    return isThere ? hexDocument(cid, block.bytes, { name, offset: block.offset }) : hexDocument(cid, car.load(cid), { name, offset: undefined });
  }

  exportBlock(cid: string): Uint8Array {
    return this.file.car.load(cidOf(cid)).slice();
  }

  exportProof(key: string, tree: string | null): ProofCar {
    return proofCar(this.file, this.commits, key, tree);
  }

  get #known(): Known {
    return { file: this.file, commits: this.commits, reach: this.#reach };
  }

  #listing(of: Ref, filter: string): Listing {
    const name = JSON.stringify([of, filter]);
    const listing = this.#listings.get(name) ?? Listing.of(childrenOf(this.#known, of), filter);
    this.#listings.delete(name);
    this.#listings.set(name, listing);
    const oldest = this.#listings.keys().next().value;
    if (this.#listings.size > listingsKept && oldest !== undefined) this.#listings.delete(oldest);
    return listing;
  }

  /** Lists made before the walk do not know its numbers. */
  #forget(): void {
    this.#listings.clear();
  }
}

/** A CID that says dag-cbor, for values that stand in their tree and have none. */
const dagCborOf = Slice.of(Uint8Array.from([1, codecs.dagCbor, 0, 0]));

/** Steps of short work: they let others have their turn and are no progress to show. */
function* quietly<T>(work: Generator<void, T>): Generator<Progress, T> {
  for (;;) {
    const step = work.next();
    if (step.done) return step.value;
    yield nothingToShow;
  }
}

const nothingToShow: Progress = { task: '', fraction: null };
