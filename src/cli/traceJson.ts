// A step of a recorded walk as JSON: what happened, both cursors, the range, the stack, the counters.
import type { TraceStep } from '../diff/trace';
import { sideNames } from '../diff/walk';
import { cidText } from '../tree/cid';
import type { Item } from '../tree/node';
import { keyJson, rangeJson } from './json';

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
