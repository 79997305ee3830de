// Two DAGs compared path by path, in path order. Equal CIDs are skipped unread; two blocks that differ
// are opened and their links compared by path, on an explicit stack. A pair of blocks met before is not
// walked again, so what changed there is told once, under the first path: 65 blocks can have 2^64 paths.
//
//   /  A ≠ B      the root's own content differs: updated at the root, else nothing
//   ├─ x  C = C   skipped
//   ├─ y  D ≠ E   opened in turn; where nothing below explains the difference, y is updated
//   └─ z  – ,  F  added as a whole: what lies below belongs to it and is not read
import { equalSlices } from '../tree/bytes';
import type { Cid } from '../tree/cid';
import { readCid } from '../tree/cid';
import type { Dag, DagLink, DagNode, PathSegment } from '../tree/dag';
import { pathText } from '../tree/dag';
import { EngineError, MissingBlockError } from '../tree/errors';
import { cidKey, differing, DagMap } from './dagMap';
import type { Pair } from './dagMap';
import { left, right, type SideIndex } from './level';
import type { MissingPolicy } from './walk';
import { sideNames } from './walk';

type Side = typeof sideNames[number];

/** `left` and `right`: what is at the path; a CID, or inline DAG-CBOR where the map keeps values in itself. */
export type DagChange =
  | { readonly op: 'added'; readonly path: readonly PathSegment[]; readonly right: DagLink }
  | { readonly op: 'removed'; readonly path: readonly PathSegment[]; readonly left: DagLink }
  | { readonly op: 'updated'; readonly path: readonly PathSegment[]; readonly left: DagLink; readonly right: DagLink }
  /** An absent block on a side that may lack some: nothing that only the other side shows below this path is reported. */
  | { readonly op: 'unresolved'; readonly path: readonly PathSegment[]; readonly side: Side; readonly cid: Cid };

export interface DagWalkOptions {
  /** Of the left and the right DAG; both `deny` unless said otherwise. */
  readonly onMissing?: readonly [MissingPolicy, MissingPolicy];
  loaded?(side: Side, cid: Cid): void;
}

/** A walk that failed: nothing of it is presented. `cause` is what happened, this says where it mattered. */
export class DagWalkFailedError extends EngineError {
  readonly code: string;
  constructor(readonly side: Side, readonly path: readonly PathSegment[], override readonly cause: EngineError) {
    super(`${cause.message}; ${side} side, needed for path ${pathText(path)}`);
    this.code = cause.code;
  }
}

/** Throws DagWalkFailedError; what was yielded before is then void. */
export function* dagWalk(leftDag: Dag, rightDag: Dag, options: DagWalkOptions = {}): Generator<DagChange, void> {
  const walk = new DagWalk([leftDag, rightDag], options);
  const root = (dag: Dag): DagLink | undefined => dag.root && { path: [], kind: 'link', target: dag.root };
  const stack: Frame[] = [{ place: undefined, pairs: differing(linksOf(root(leftDag)), linksOf(root(rightDag))), next: 0 }];
  for (let frame = stack.at(-1); frame; frame = stack.at(-1)) {
    const pair = frame.pairs[frame.next++];
    if (!pair) stack.pop();
    else yield* walk.step(pair, frame.place, stack);
  }
}

/** A path as a chain of blocks, so that deep ones cost no more than what they add. */
interface Place {
  readonly parent: Place | undefined;
  readonly segments: readonly PathSegment[];
}

/** The differing links of two blocks, in path order; those before `next` are done. */
interface Frame {
  readonly place: Place | undefined;
  readonly pairs: readonly Pair[];
  next: number;
}

class DagWalk {
  readonly #numbers = new Map<string, number>();
  readonly #met = new Set<number>();

  constructor(private readonly dags: readonly [Dag, Dag], private readonly options: DagWalkOptions) {}

  *step({ left: l, right: r }: Pair, parent: Place | undefined, stack: Frame[]): Generator<DagChange, void> {
    const place = { parent, segments: (l ?? r)!.path };
    if (!l || !r) yield l ? { op: 'removed', path: pathOf(place), left: l } : { op: 'added', path: pathOf(place), right: r! };
    else if (!this.#opens(l, r)) yield { op: 'updated', path: pathOf(place), left: l, right: r };
    else if (!this.#metBefore(l.target, r.target)) yield* this.#compare(l, r, place, stack);
  }

  *#compare(l: DagLink, r: DagLink, place: Place, stack: Frame[]): Generator<DagChange, void> {
    const a = this.#open(left, l.target, place);
    if (!a) yield { op: 'unresolved', path: pathOf(place), side: 'left', cid: l.target };
    const b = this.#open(right, r.target, place);
    if (!b) yield { op: 'unresolved', path: pathOf(place), side: 'right', cid: r.target };
    if (!a || !b) return;
    const updated = { op: 'updated', left: l, right: r } as const;
    if (a.kind !== b.kind) {
      yield { ...updated, path: pathOf(place) };
      return;
    }
    const [ours, theirs] = yield* this.#gather([a, b], place);
    const pairs = differing(ours.links, theirs.links).filter(pair => (pair.left || ours.complete) && (pair.right || theirs.complete));
    const explained = pairs.length > 0 || !ours.complete || !theirs.complete;
    if (!explained || !equalSlices(a.content, b.content)) yield { ...updated, path: pathOf(place) };
    if (pairs.length > 0) stack.push({ place, pairs, next: 0 });
  }

  /** Whether there is anything to compare inside: two links to blocks of one codec that may hold links. */
  #opens(l: DagLink, r: DagLink): boolean {
    if (l.kind === 'value' || r.kind === 'value') return false;
    const codec = codecOf(l.target);
    return codec === codecOf(r.target) && !this.dags[left].format.opaque(codec);
  }

  #metBefore(l: Cid, r: Cid): boolean {
    const pair = this.#number(l) * 0x400_0000 + this.#number(r);
    if (this.#met.has(pair)) return true;
    this.#met.add(pair);
    return false;
  }

  #number(cid: Cid): number {
    const text = cidKey(cid);
    const known = this.#numbers.get(text) ?? this.#numbers.size;
    this.#numbers.set(text, known);
    return known;
  }

  /** undefined: absent, on a side that may lack blocks. */
  #open(side: SideIndex, cid: Cid, place: Place, as?: string): DagNode | undefined {
    const { source, format } = this.dags[side];
    try {
      const block = source.load(cid);
      this.options.loaded?.(sideNames[side], cid);
      return format.open(cid, block, as);
    } catch (error) {
      if (error instanceof MissingBlockError && this.options.onMissing?.[side] === 'boundary') return undefined;
      if (error instanceof EngineError) throw new DagWalkFailedError(sideNames[side], pathOf(place), error);
      throw error;
    }
  }

  /**
   * The links of two maps without those in parts that both have. Parts are opened level by level, each
   * once; a part of the same CID on both sides holds the same links, wherever it hangs.
   */
  *#gather(nodes: readonly [DagNode, DagNode], place: Place): Generator<DagChange, readonly [DagMap, DagMap]> {
    const maps = [new DagMap(nodes[left]), new DagMap(nodes[right])] as const;
    const settled = new Set<string>();
    for (let parts = [maps[left].take(), maps[right].take()] as const; parts[left].size + parts[right].size > 0; parts = [maps[left].take(), maps[right].take()]) {
      for (const text of parts[left].keys()) if (parts[right].has(text)) settled.add(text);
      for (const side of [left, right] as const) {
        for (const [text, part] of parts[side]) {
          if (settled.has(text)) continue;
          const node = this.#open(side, part.cid, place, part.as);
          if (!node) yield { op: 'unresolved', path: pathOf(place), side: sideNames[side], cid: part.cid };
          maps[side].add(node);
        }
      }
    }
    return maps;
  }
}

function linksOf(link: DagLink | undefined): DagLink[] {
  return link ? [link] : [];
}

function pathOf(place: Place): PathSegment[] {
  const chain: (readonly PathSegment[])[] = [];
  for (let at: Place | undefined = place; at; at = at.parent) chain.push(at.segments);
  return chain.reverse().flat();
}

function codecOf(cid: Cid): number {
  return readCid(cid.bytes, cid.start, cid.end)?.codec ?? 0;
}
