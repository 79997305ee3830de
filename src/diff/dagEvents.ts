// What a walk of two DAGs finds, and what it does, told while it does it to whoever asked: the trace
// and the counts of blocks are made of these very events.
import { equalSlices } from '../tree/bytes';
import { comparePaths } from '../tree/dag';
import type { DagLink, PathSegment } from '../tree/dag';
import type { Cid } from '../tree/cid';
import { cidKey } from './dagMap';
import type { sideNames } from './walk';

export type Side = typeof sideNames[number];

/** A path as a chain of blocks, so that deep ones cost no more than what they add; the root's has no segments. */
export interface DagPlace {
  readonly parent: DagPlace | undefined;
  readonly segments: readonly PathSegment[];
}

export function pathOf(place: DagPlace): PathSegment[] {
  const chain: (readonly PathSegment[])[] = [];
  for (let at: DagPlace | undefined = place; at; at = at.parent) chain.push(at.segments);
  return chain.reverse().flat();
}

/** `left` and `right`: what is at the path; a CID, or inline DAG-CBOR where the map keeps values in itself. */
export type DagChange =
  | { readonly op: 'added'; readonly path: readonly PathSegment[]; readonly right: DagLink }
  | { readonly op: 'removed'; readonly path: readonly PathSegment[]; readonly left: DagLink }
  | { readonly op: 'updated'; readonly path: readonly PathSegment[]; readonly left: DagLink; readonly right: DagLink }
  /** An absent block on a side that may lack some: nothing that only the other side shows below this path is reported. */
  | { readonly op: 'unresolved'; readonly path: readonly PathSegment[]; readonly side: Side; readonly cid: Cid };

export type DagEvent =
  | { readonly kind: 'start'; readonly left: Cid | undefined; readonly right: Cid | undefined }
  /** Equal on both sides, or a pair of blocks met before under another path: nothing is loaded. */
  | { readonly kind: 'skip'; readonly place: DagPlace; readonly left: Cid; readonly right: Cid }
  /** Two blocks that differ: both are loaded, their links compared next. */
  | { readonly kind: 'compare'; readonly place: DagPlace; readonly left: Cid; readonly right: Cid }
  /** The block of a place, or one part of the map that is there. */
  | { readonly kind: 'load'; readonly side: Side; readonly place: DagPlace; readonly cid: Cid }
  | { readonly kind: 'unresolved'; readonly side: Side; readonly place: DagPlace; readonly cid: Cid }
  | { readonly kind: 'change'; readonly place: DagPlace; readonly left: DagLink | undefined; readonly right: DagLink | undefined }
  | { readonly kind: 'end' };

export type DagRecorder = (event: DagEvent) => void;

interface Shown {
  readonly cid: Cid;
  /** Where it was met first. */
  readonly place: DagPlace;
}

/**
 * Which blocks each side shows where the walk found differences: those it loaded, and those a changed
 * link leads to; what lies below such a link is not read and counts as part of it.
 */
export class DagBlocks {
  readonly #left = new Map<string, Shown>();
  readonly #right = new Map<string, Shown>();
  /** Of both sides, at the same path. */
  readonly #kept = new Set<string>();
  /** Where the other side lacks a block, which may hold what this one shows. */
  readonly #doubtful = { left: new Set<DagPlace>(), right: new Set<DagPlace>() };

  /** For DagWalkOptions.record. */
  readonly record = (event: DagEvent): void => {
    if (event.kind === 'load') {
      this.#show(event.side === 'left' ? this.#left : this.#right, event.cid, event.place);
    } else if (event.kind === 'skip') {
      if (equalSlices(event.left, event.right)) this.#kept.add(cidKey(event.left));
    } else if (event.kind === 'unresolved') {
      this.#doubtful[event.side === 'left' ? 'right' : 'left'].add(event.place);
    } else if (event.kind === 'change') {
      const { left, right, place } = event;
      if (left?.kind === 'link') this.#show(this.#left, left.target, place);
      if (right?.kind === 'link') this.#show(this.#right, right.target, place);
    }
  };

  /** Only the right side shows them. */
  created(): Cid[] {
    return this.#only(this.#right, this.#left, this.#doubtful.right);
  }

  /** Only the left side shows them. */
  deleted(): Cid[] {
    return this.#only(this.#left, this.#right, this.#doubtful.left);
  }

  /** Both sides show them, under different paths. */
  moved(): Cid[] {
    const moved = [...this.#left].filter(([key, { place }]) => {
      const other = this.#right.get(key)?.place;
      return other && !this.#kept.has(key) && comparePaths(pathOf(place), pathOf(other)) !== 0;
    });
    return moved.map(([, { cid }]) => cid);
  }

  #show(side: Map<string, Shown>, cid: Cid, place: DagPlace): void {
    const key = cidKey(cid);
    if (!side.has(key)) side.set(key, { cid, place });
  }

  #only(side: ReadonlyMap<string, Shown>, other: ReadonlyMap<string, Shown>, doubtful: ReadonlySet<DagPlace>): Cid[] {
    return [...side].filter(([key, { place }]) => !other.has(key) && !this.#kept.has(key) && !doubtful.has(place)).map(([, { cid }]) => cid);
  }
}
