// The ranges of one level: what lies between two boundaries that both trees have. Items are
// collected until a range closes, then handed down as one pair of lists. Where entries stand between
// subtrees (MST) a key of both trees is a boundary; where subtrees carry their own upper bound
// (B+ trees) an equal bound is.
import { equalSlices } from '../tree/bytes';
import type { Item, Subtree } from '../tree/node';
import type { Bound } from '../tree/range';
import { compareEnds, sameRange } from '../tree/range';
import type { Feed, Shared, SideIndex, Unresolved, Waiting } from './level';
import { left, right } from './level';
import type { ComparedRange, Recorder } from './walkEvents';

/** What ends a range: a key that stands in both trees at its level, or an upper bound that both have. */
export type Boundaries = 'keys' | 'bounds';

/** A longer range is handed down in parts of this many items; its report then comes in one piece at the end. */
const handDownAt = 4096;

export class RangeCollector {
  #after: Bound;
  /** The collected subtree that ends last. */
  #latest: Subtree | undefined;
  #subtrees: [Subtree[], Subtree[]] = [[], []];
  #pending: [Waiting[], Waiting[]] = [[], []];

  constructor(
    private readonly layer: number,
    private readonly boundaries: Boundaries,
    private readonly record: Recorder | undefined,
  ) {}

  /** An item of one side. Each of these methods returns whether it handed something down. */
  add(side: SideIndex, item: Item | Unresolved, below: readonly [Feed, Feed]): boolean {
    this.#collect(side, item);
    return this.#pending[side].length >= handDownAt && this.#handDown(below);
  }

  /** A subtree both sides have, found at this level. */
  shared(pair: Shared, below: readonly [Feed, Feed]): boolean {
    if (this.boundaries === 'keys') {
      this.#subtrees[left].push(pair.left);
      this.#subtrees[right].push(pair.right);
    }
    return this.pass(pair, below);
  }

  /** A subtree both sides have, found here or at a level above. */
  pass(pair: Shared, below: readonly [Feed, Feed]): boolean {
    if (this.boundaries === 'bounds') this.#finish(this.#end());
    this.#pending[left].push(pair);
    this.#pending[right].push(pair);
    if (this.boundaries === 'keys') return false;
    // The same keys under two bounds (a root has none): the nearer one is their own.
    this.#after = compareEnds(pair.left.end, pair.right.end) < 0 ? pair.left.end : pair.right.end;
    return this.#handDown(below);
  }

  /** An item of each side that end together: a key of both trees, or two subtrees with the same upper bound. */
  together(l: Item, r: Item, below: readonly [Feed, Feed]): boolean {
    const boundary = l.kind === 'entry' && r.kind === 'entry' ? l.key : undefined;
    if (boundary) this.#finish(boundary);
    this.#collect(left, l);
    this.#collect(right, r);
    if (!boundary && this.boundaries === 'keys') return false; // the same key follows on both sides, or the end
    if (!boundary) this.#finish(this.#end());
    return this.#handDown(below);
  }

  /** The end of both sides: always a hand-down, if of nothing more than the news. */
  close(below: readonly [Feed, Feed]): true {
    this.#finish(this.boundaries === 'bounds' ? this.#end() : undefined);
    this.#handDown(below);
    return true;
  }

  #collect(side: SideIndex, item: Item | Unresolved): void {
    this.#pending[side].push(item);
    if (item.kind !== 'subtree') return;
    this.#subtrees[side].push(item);
    if (!this.#latest || compareEnds(this.#latest.end, item.end) < 0) this.#latest = item;
  }

  /** Where the collected subtrees end; where nothing was collected, the range is still empty. */
  #end(): Bound {
    return this.#latest ? this.#latest.end : this.#after;
  }

  #finish(end: Bound): void {
    const [l, r] = this.#subtrees;
    const some = l[0] ?? r[0];
    if (some && this.record) {
      const range = { layer: this.layer, after: this.#after, end, brackets: some.brackets, left: l, right: r };
      // A lone skipped subtree needs no word beyond its own event.
      if (!(l.length === 1 && r.length === 1 && equalSlices(l[0]!.cid, r[0]!.cid))) this.record({ kind: kindOf(range), range });
    }
    if (some) this.#subtrees = [[], []];
    this.#after = end;
    this.#latest = undefined;
  }

  #handDown(below: readonly [Feed, Feed]): boolean {
    const [l, r] = this.#pending;
    if (l.length === 0 && r.length === 0) return false;
    below[left].push(l);
    below[right].push(r);
    this.#pending = [[], []];
    return true;
  }
}

function kindOf({ left: l, right: r }: ComparedRange): 'compare' | 'misaligned' | 'exhausted' {
  if (l.length === 0 || r.length === 0) return 'exhausted';
  return l.length === 1 && r.length === 1 && sameRange(l[0]!, r[0]!) ? 'compare' : 'misaligned';
}
