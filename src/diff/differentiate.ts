// The diff as a stream of removals and additions in key order; one key with two values is a Remove
// followed by an Add. Source: dialog-db, `differentiate`.
import { equalSlices } from '../tree/bytes';
import type { Entry } from '../tree/node';
import type { Tree } from '../tree/source';
import type { WalkOptions } from './walk';
import { walk } from './walk';

export interface Change {
  readonly op: 'remove' | 'add';
  readonly entry: Entry;
}

/** Nothing of the stream may be used before it ended: a failure (DiffFailedError) voids all of it. */
export function* differentiate(checkpoint: Tree, current: Tree, options: WalkOptions = {}): Generator<Change, void> {
  for (const step of walk(checkpoint, current, options)) {
    if (step.kind !== 'entry' || (step.left && step.right && equalSlices(step.left.value, step.right.value))) continue;
    if (step.left) yield { op: 'remove', entry: step.left };
    if (step.right) yield { op: 'add', entry: step.right };
  }
}
