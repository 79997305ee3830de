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
import type { DagChange, DagPlace, DagRecorder, Side } from './dagEvents';
import { pathOf } from './dagEvents';
import { left, right, type SideIndex } from './level';
import type { MissingPolicy } from './walk';
import { sideNames } from './walk';

export type { DagChange } from './dagEvents';

export interface DagWalkOptions {
  readonly record?: DagRecorder | undefined;
  /** Of the left and the right DAG; both `deny` unless said otherwise. */
  readonly onMissing?: readonly [MissingPolicy, MissingPolicy];
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
  options.record?.({ kind: 'start', left: leftDag.root, right: rightDag.root });
  const stack: Frame[] = [{ place: undefined, pairs: differing(linksOf(root(leftDag)), linksOf(root(rightDag)), walk.skipped(undefined)), next: 0 }];
  for (let frame = stack.at(-1); frame; frame = stack.at(-1)) {
    const pair = frame.pairs[frame.next++];
    if (!pair) {
      stack.pop();
      continue;
    }
    yield* walk.step(pair, frame.place, stack);
  }
  options.record?.({ kind: 'end' });
}

/** The differing links of two blocks, in path order; those before `next` are done. */
interface Frame {
  readonly place: DagPlace | undefined;
  readonly pairs: readonly Pair[];
  next: number;
}

class DagWalk {
  readonly #numbers = new Map<string, number>();
  readonly #met = new Set<number>();

  constructor(private readonly dags: readonly [Dag, Dag], private readonly options: DagWalkOptions) {}

  *step({ left: l, right: r }: Pair, parent: DagPlace | undefined, stack: Frame[]): Generator<DagChange, void> {
    const place = { parent, segments: (l ?? r)!.path };
    if (!l || !r || !this.#opens(l, r)) yield this.#changed(place, l, r);
    else if (!this.#metBefore(l.target, r.target)) yield* this.#compare(l, r, place, stack);
    else this.#record?.({ kind: 'skip', place, left: l.target, right: r.target });
  }

  /** What to do with links that are the same on both sides of a place. */
  skipped(parent: DagPlace | undefined): ((link: DagLink) => void) | undefined {
    const record = this.#record;
    return record && (({ kind, path, target }) => {
      if (kind === 'link') record({ kind: 'skip', place: { parent, segments: path }, left: target, right: target });
    });
  }

  get #record(): DagRecorder | undefined {
    return this.options.record;
  }

  *#compare(l: DagLink, r: DagLink, place: DagPlace, stack: Frame[]): Generator<DagChange, void> {
    this.#record?.({ kind: 'compare', place, left: l.target, right: r.target });
    const a = this.#open(left, l.target, place);
    if (!a) yield this.#unresolved(left, l.target, place);
    const b = this.#open(right, r.target, place);
    if (!b) yield this.#unresolved(right, r.target, place);
    if (!a || !b) return;
    if (a.kind !== b.kind) {
      yield this.#changed(place, l, r);
      return;
    }
    const [ours, theirs] = yield* this.#gather([a, b], place);
    const pairs = differing(ours.links, theirs.links, this.skipped(place)).filter(pair => (pair.left || ours.complete) && (pair.right || theirs.complete));
    const explained = pairs.length > 0 || !ours.complete || !theirs.complete;
    if (!explained || !equalSlices(a.content, b.content)) yield this.#changed(place, l, r);
    if (pairs.length > 0) stack.push({ place, pairs, next: 0 });
  }

  #changed(place: DagPlace, l: DagLink | undefined, r: DagLink | undefined): DagChange {
    this.#record?.({ kind: 'change', place, left: l, right: r });
    const path = pathOf(place);
    if (l && r) return { op: 'updated', path, left: l, right: r };
    return l ? { op: 'removed', path, left: l } : { op: 'added', path, right: r! };
  }

  #unresolved(side: SideIndex, cid: Cid, place: DagPlace): DagChange {
    this.#record?.({ kind: 'unresolved', side: sideNames[side], place, cid });
    return { op: 'unresolved', path: pathOf(place), side: sideNames[side], cid };
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
  #open(side: SideIndex, cid: Cid, place: DagPlace, as?: string): DagNode | undefined {
    const { source, format } = this.dags[side];
    try {
      const block = source.load(cid);
      this.#record?.({ kind: 'load', side: sideNames[side], place, cid });
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
  *#gather(nodes: readonly [DagNode, DagNode], place: DagPlace): Generator<DagChange, readonly [DagMap, DagMap]> {
    const maps = [new DagMap(nodes[left]), new DagMap(nodes[right])] as const;
    const settled = new Set<string>();
    for (let parts = [maps[left].take(), maps[right].take()] as const; parts[left].size + parts[right].size > 0; parts = [maps[left].take(), maps[right].take()]) {
      for (const [text, { cid }] of parts[left]) {
        if (!parts[right].has(text)) continue;
        settled.add(text);
        this.#record?.({ kind: 'skip', place, left: cid, right: cid });
      }
      for (const side of [left, right] as const) {
        for (const [text, part] of parts[side]) {
          if (settled.has(text)) continue;
          const node = this.#open(side, part.cid, place, part.as);
          if (!node) yield this.#unresolved(side, part.cid, place);
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

function codecOf(cid: Cid): number {
  return readCid(cid.bytes, cid.start, cid.end)?.codec ?? 0;
}
