// A walk kept step by step: every event with what a person following it wants beside it, the two
// cursors, the range, the stack and the counters. Recorded only when asked.
import { equalSlices } from '../tree/bytes';
import type { Item, Subtree } from '../tree/node';
import type { KeyRange } from '../tree/range';
import type { WalkEvent } from './walkEvents';

export interface TraceStep {
  readonly event: WalkEvent;
  /** What each side's cursor is at; undefined where that side has nothing (left) here. */
  readonly left: Item | undefined;
  readonly right: Item | undefined;
  /** The key range in question; undefined at the start and the end. */
  readonly range: KeyRange | undefined;
  /** The subtrees that were opened to get here, from the root down, on the side that has a cursor. */
  readonly stack: readonly Subtree[];
  /** Blocks loaded so far, this step included. */
  readonly loads: { readonly left: number; readonly right: number };
  /** Changes emitted so far, this step included. */
  readonly changes: { readonly removed: number; readonly added: number };
}

/** Per step: blocks loaded on the left and on the right, entries removed, entries added. */
const counters = 4;

export class Trace {
  readonly events: WalkEvent[] = [];
  readonly #counts: number[] = [];
  #latest: [number, number, number, number] = [0, 0, 0, 0];

  /** For WalkOptions.record. Keeps the event alone: what belongs beside it is put together when it is asked for. */
  readonly record = (event: WalkEvent): void => {
    const latest = this.#latest;
    if (event.kind === 'load') latest[event.side]++;
    if (event.kind === 'entries' && !isUnchanged(event)) {
      if (event.left) latest[2]++;
      if (event.right) latest[3]++;
    }
    this.events.push(event);
    this.#counts.push(...latest);
  };

  get steps(): TraceStep[] {
    return this.events.map((_, index) => this.step(index));
  }

  step(index: number): TraceStep {
    const event = this.events[index]!;
    const [loadedLeft, loadedRight, removed, added] = this.#counts.slice(index * counters, (index + 1) * counters) as [number, number, number, number];
    const { left, right } = cursorsOf(event);
    return {
      event, left, right,
      range: rangeOf(event),
      stack: stackAbove(left ?? right),
      loads: { left: loadedLeft, right: loadedRight },
      changes: { removed, added },
    };
  }
}

/** A step of the two-cursor walk at which both sides have the same value. */
export function isUnchanged({ left, right }: WalkEvent & { kind: 'entries' }): boolean {
  return left !== undefined && right !== undefined && equalSlices(left.value, right.value);
}

function cursorsOf(event: WalkEvent): { left: Item | undefined; right: Item | undefined } {
  switch (event.kind) {
    case 'start':
    case 'skip':
    case 'entries':
      return { left: event.left, right: event.right };
    case 'compare':
    case 'misaligned':
    case 'exhausted':
      return { left: event.range.left[0], right: event.range.right[0] };
    case 'load':
      return event.side === 0 ? { left: event.node.subtree, right: undefined } : { left: undefined, right: event.node.subtree };
    case 'unresolved':
      return event.side === 0 ? { left: event.subtree, right: undefined } : { left: undefined, right: event.subtree };
    case 'end':
      return { left: undefined, right: undefined };
  }
}

function rangeOf(event: WalkEvent): KeyRange | undefined {
  if ('range' in event) return event.range;
  if (event.kind === 'load') return event.node.subtree;
  if (event.kind === 'unresolved') return event.subtree;
  if (event.kind === 'skip') return event.left;
  if (event.kind === 'entries') return (event.left ?? event.right)!.parent;
  return undefined;
}

function stackAbove(item: Item | undefined): Subtree[] {
  const stack: Subtree[] = [];
  for (let above = item?.parent; above; above = above.parent) stack.unshift(above);
  return stack;
}
