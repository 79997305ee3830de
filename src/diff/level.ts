// One layer of both trees during a walk. A level takes items in key order, decides about the
// subtrees of its own layer (skip by equal CID, or only one tree has it), and hands everything else
// down, range by range. Its items of higher layers are opened only when they come to the front.
//
//   level 1   left  [ref_a@k3][ref_b@k5][ref_c@k7]      right  [ref_a@k3][ref_c'@k7]
//              equal CID: skipped └─ (k3 … k7] ─┘                         └───┘
//   level 0   left  [b1@k4][b2@k5][c1@k6][c2@k7]        right  [b2@k5][c1@k6][c2@k7]
//
// Why nothing is read in vain: of two different subtrees of one layer, the one whose range ends
// first cannot occur later in the other tree, because everything there lies behind that end.
import { compareSlices } from '../tree/bytes';
import type { Entry, Item, Subtree } from '../tree/node';
import type { KeyRange } from '../tree/range';
import { compareEnds, compareStarts, isInRange } from '../tree/range';

export const left = 0;
export const right = 1;
/** Index of a side in pairs. */
export type SideIndex = 0 | 1;

/** A subtree both trees have, skipped unread. It travels down in both lists to keep the order. */
export interface Shared {
  readonly kind: 'shared';
  readonly left: Subtree;
  readonly right: Subtree;
}

/** A subtree whose block is absent where that is allowed: settled, not descended; nothing is known of its keys. */
export interface Unresolved {
  readonly kind: 'unresolved';
  readonly side: SideIndex;
  readonly subtree: Subtree;
}

export type Waiting = Item | Shared | Unresolved;

/** What one side waits to compare: items handed down by the level above, the front one opened. */
export class Feed {
  #waiting: Waiting[] = [];
  #next = 0;
  #opened: readonly Waiting[] = [];
  #nextOpened = 0;
  /** The level above will hand down no more. */
  closed = false;

  constructor(private readonly layer: number, private readonly open: (subtree: Subtree) => readonly Waiting[]) {}

  /** Puts items behind all that wait; the list is the feed's from now on. */
  push(items: Waiting[]): void {
    if (this.#waiting.length === 0) this.#waiting = items;
    else for (const item of items) this.#waiting.push(item);
  }

  /** The next item in key order, left in place; undefined when there is none (yet). */
  front(): Waiting | undefined {
    for (;;) {
      if (this.#nextOpened < this.#opened.length) return this.#opened[this.#nextOpened];
      const item = this.#waiting[this.#next];
      if (item?.kind !== 'subtree' || item.layer <= this.layer) return item;
      this.#drop();
      this.#opened = this.open(item);
      this.#nextOpened = 0;
    }
  }

  /** Takes the front item away. */
  shift(): void {
    if (this.#nextOpened < this.#opened.length) this.#nextOpened++;
    else this.#drop();
  }

  #drop(): void {
    this.#next++;
    if (this.#next < this.#waiting.length) return;
    this.#waiting = [];
    this.#next = 0;
  }
}

/** Which of two different front items comes first in key order; 0: they end together. */
export function order(a: Waiting, b: Waiting): number {
  // Both lists hold every shared subtree, so what stands before one on the other side comes first.
  if (a.kind === 'shared') return 1;
  if (b.kind === 'shared') return -1;
  if (a.kind === 'entry') return b.kind === 'entry' ? compareSlices(a.key, b.key) : -rangeFirst(rangeOf(b), a);
  return b.kind === 'entry' ? rangeFirst(rangeOf(a), b) : compareEnds(rangeOf(a).end, rangeOf(b).end);
}

/** A subtree comes before an entry when all its keys do; else the entry lies inside its range and is passed first. */
function rangeFirst({ end, brackets }: KeyRange, { key }: Entry): number {
  const difference = compareEnds(end, key);
  return difference < 0 || (difference === 0 && brackets !== '(]') ? -1 : 1;
}

function rangeOf(item: Subtree | Unresolved): Subtree {
  return item.kind === 'unresolved' ? item.subtree : item;
}

/** Whether all an item stands for lies in a range of which nothing is known. */
export function isHidden(item: Waiting | undefined, by: Waiting | undefined): boolean {
  if (by?.kind !== 'unresolved' || !item) return false;
  const { subtree } = by;
  if (item.kind === 'entry') return isInRange(item.key, subtree);
  return item.kind === 'subtree' && compareStarts(item.after, subtree.after) >= 0 && compareEnds(item.end, subtree.end) <= 0;
}
