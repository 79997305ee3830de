// A step of a recorded walk as JSON: what happened, both cursors, the range or path, the stack, the counters.
import type { DagEvent, DagPlace } from '../diff/dagEvents';
import type { TraceStep } from '../diff/trace';
import { sideNames } from '../diff/walk';
import { cidText } from '../tree/cid';
import type { DagLink } from '../tree/dag';
import { pathText } from '../tree/dag';
import type { Item } from '../tree/node';
import { keyJson, rangeJson, valueJson } from './json';

export function traceJson({ event, left, right, range, stack, loads, changes }: TraceStep) {
  return {
    event: event.kind,
    side: 'side' in event ? sideNames[event.side] : null,
    left: left ? itemJson(left) : null,
    right: right ? itemJson(right) : null,
    range: range ? rangeJson(range) : null,
    stack: stack.map(({ cid }) => cidText(cid)),
    loads,
    changes,
  };
}

function itemJson(item: Item) {
  return item.kind === 'entry' ? { key: keyJson(item.key) } : { cid: cidText(item.cid), layer: item.layer, ...rangeJson(item) };
}

/** A long path is shown by its end: what is below it would repeat it over and over. */
const shownBlocks = 64;

/** The path of a place; of more than 64 blocks, the last ones after `…/`. */
export function placeText(place: DagPlace): string {
  const chain: (readonly (DagPlace['segments'][number])[])[] = [];
  let at: DagPlace | undefined = place;
  for (; at && chain.length < shownBlocks; at = at.parent) chain.push(at.segments);
  const text = pathText(chain.reverse().flat());
  return at && at.segments.length > 0 ? `…/${text}` : text;
}

/** Steps of a DAG walk: `path` in place of a range, and the blocks or values in place of cursors. */
export class DagTraceJson {
  readonly steps: object[] = [];
  #loads = { left: 0, right: 0 };
  #changes = { removed: 0, added: 0 };

  /** For DagWalkOptions.record. */
  record(event: DagEvent): void {
    const { left, right } = sidesOf(event);
    if (event.kind === 'load') this.#loads = { ...this.#loads, [event.side]: this.#loads[event.side] + 1 };
    if (event.kind === 'change') this.#changes = { removed: this.#changes.removed + (left ? 1 : 0), added: this.#changes.added + (right ? 1 : 0) };
    this.steps.push({
      event: event.kind,
      side: 'side' in event ? event.side : null,
      path: 'place' in event ? placeText(event.place) : null,
      left: left ? valueJson(left) : null,
      right: right ? valueJson(right) : null,
      loads: this.#loads,
      changes: this.#changes,
    });
  }
}

function sidesOf(event: DagEvent): { readonly left: DagLink['target'] | undefined; readonly right: DagLink['target'] | undefined } {
  switch (event.kind) {
    case 'start':
    case 'skip':
    case 'compare':
      return event;
    case 'load':
    case 'unresolved':
      return event.side === 'left' ? { left: event.cid, right: undefined } : { left: undefined, right: event.cid };
    case 'change':
      return { left: event.left?.target, right: event.right?.target };
    case 'end':
      return { left: undefined, right: undefined };
  }
}
