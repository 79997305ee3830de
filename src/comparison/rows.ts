// The visible model: one row for every position the walk passed, in key order, and a box for every
// node it opened, spanning the rows of the node's key range. Opening an identical subtree puts the
// rows of its node in place of its one row; closing takes them out again.
import type { Shared, SideIndex, Unresolved } from '../diff/level';
import type { ComparedRange } from '../diff/walkEvents';
import type { EntryStep } from '../diff/walk';
import { compareSlices, equalSlices } from '../tree/bytes';
import type { Node, Subtree } from '../tree/node';
import type { Key, KeyRange } from '../tree/range';
import { compareEnds, compareStarts, isBehindStart, isBeyondEnd } from '../tree/range';
import type { ChangeKind } from '../protocol/comparison';

/** A position in key order that both trees are known in. */
export type Row = Shared | Unresolved | EntryStep;

/** Rows [first, last]; last < first when the range holds no row. */
interface Span {
  first: number;
  last: number;
}

export interface Box extends Span {
  readonly side: SideIndex;
  readonly node: Node;
  /** Opened by the user: the other tree has the same node. */
  readonly identical: boolean;
}

export interface Band extends Span {
  readonly range: ComparedRange;
}

export function changeOf(step: Row): ChangeKind | 'none' {
  if (step.kind !== 'entry') return 'none';
  if (!step.left) return 'added';
  if (!step.right) return 'removed';
  return equalSlices(step.left.value, step.right.value) ? 'none' : 'updated';
}

export class Rows {
  boxes: Box[] = [];
  readonly bands: Band[] = [];
  /** Row numbers of changes, ascending. */
  changes: number[] = [];

  constructor(readonly list: Row[], nodes: readonly (readonly [SideIndex, Node])[], ranges: readonly ComparedRange[]) {
    for (const [side, node] of nodes) this.boxes.push({ side, node, identical: false, ...this.span(node.subtree, side) });
    for (const range of ranges) this.bands.push({ range, ...this.span(range, 0) });
    this.#listChanges();
  }

  /** Replaces row `row`, an identical subtree, by the rows of its node, given as each side reads it. */
  open(row: number, left: Node, right: Node): void {
    const steps: Row[] = left.items.map((item, i) => {
      const twin = right.items[i]!;
      return item.kind === 'subtree' && twin.kind === 'subtree'
        ? { kind: 'shared', left: item, right: twin }
        : ({ kind: 'entry', left: item, right: twin } as Row);
    });
    this.#replace(row, 1, steps);
    const span = { first: row, last: row + steps.length - 1 };
    this.boxes.push({ side: 0, node: left, identical: true, ...span }, { side: 1, node: right, identical: true, ...span });
    this.#listChanges();
  }

  /** The reverse of `open`; whatever was opened inside goes with it. */
  close(left: Box, right: Box): void {
    const { first, last } = left;
    const { layer } = left.node.subtree;
    const inside = (box: Box) => box.identical && box.first >= first && box.last <= last && box.node.subtree.layer <= layer;
    this.boxes = this.boxes.filter(box => !inside(box));
    this.#replace(first, last - first + 1, [{ kind: 'shared', left: left.node.subtree, right: right.node.subtree }]);
    this.#listChanges();
  }

  #replace(at: number, removed: number, steps: readonly Row[]): void {
    const tail = this.list.splice(at, Infinity);
    for (const step of steps) this.list.push(step);
    for (let i = removed; i < tail.length; i++) this.list.push(tail[i]!);
    const shift = steps.length - removed;
    const end = at + removed;
    for (const spans of [this.boxes, this.bands]) {
      for (const span of spans) {
        if (span.first >= end) span.first += shift;
        if (span.last >= end - 1) span.last += shift;
      }
    }
  }

  #listChanges(): void {
    this.changes = [];
    for (let row = 0; row < this.list.length; row++) if (changeOf(this.list[row]!) !== 'none') this.changes.push(row);
  }

  /** The rows of a key range of one side's tree. */
  span(range: KeyRange, side: SideIndex): Span {
    const first = this.#firstRow(step => startsIn(step, range, side));
    return { first, last: this.#firstRow(step => isBeyond(step, range, side)) - 1 };
  }

  /** The row of a key: its entry's, or that of the subtree around it. */
  spanOfKey(key: Key): Span {
    const first = this.#firstRow(step => (step.kind !== 'entry' ? !isBeyondEnd(key, subtreeOf(step, 0)) : compareSlices(keyOf(step), key) >= 0));
    return { first, last: Math.min(first, this.list.length - 1) };
  }

  /** The first row for which a condition holds that holds for all rows after it. */
  #firstRow(holds: (step: Row) => boolean): number {
    let low = 0;
    let high = this.list.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (holds(this.list[middle]!)) high = middle;
      else low = middle + 1;
    }
    return low;
  }
}

/** Whether a row lies behind the start of a range of this side's tree. */
function startsIn(step: Row, range: KeyRange, side: SideIndex): boolean {
  return step.kind === 'entry' ? isBehindStart(keyOf(step), range) : compareStarts(subtreeOf(step, side).after, range.after) >= 0;
}

function isBeyond(step: Row, range: KeyRange, side: SideIndex): boolean {
  return step.kind === 'entry' ? isBeyondEnd(keyOf(step), range) : compareEnds(subtreeOf(step, side).end, range.end) > 0;
}

function subtreeOf(step: Shared | Unresolved, side: SideIndex): Subtree {
  if (step.kind === 'unresolved') return step.subtree;
  return side === 0 ? step.left : step.right;
}

/** The key of an entry row; one of the sides always has it. */
export function keyOf(step: EntryStep) {
  return (step.left ?? step.right)!.key;
}
