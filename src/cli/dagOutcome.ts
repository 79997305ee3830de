// The comparison of two DAGs that are no search trees, told in the same shape: paths for keys, and for
// ranges the places where blocks were compared, because a DAG has no order of keys.
import type { DagEvent, DagPlace } from '../diff/dagEvents';
import { DagBlocks } from '../diff/dagEvents';
import { dagWalk } from '../diff/dagWalk';
import type { Cid } from '../tree/cid';
import { cidText } from '../tree/cid';
import type { Dag } from '../tree/dag';
import { pathText } from '../tree/dag';
import type { DiffOutcome, DiffRequest, RangeFound, UnresolvedJson } from './diffOutcome';
import { HeldChanges, changeJson } from './diffOutcome';
import type { Progress } from './progress';
import { DagTraceJson, placeText } from './traceJson';

const eventsPerStep = 256;

export function* followDagDiff(left: Dag, right: Dag, request: DiffRequest): Generator<Progress, DiffOutcome> {
  const held = new HeldChanges();
  const found = request.found ?? (change => held.add(change));
  const unresolved: UnresolvedJson[] = [];
  const blocks = new DagBlocks();
  const places = new PlacesCompared();
  const trace = request.trace ? new DagTraceJson() : undefined;
  const loads = { left: 0, right: 0 };
  let changed = 0;
  const steps = dagWalk(left, right, {
    onMissing: [request.onMissing, request.onMissing],
    record(event) {
      if (event.kind === 'load') loads[event.side]++;
      blocks.record(event);
      places.record(event);
      trace?.record(event);
    },
  });
  for (const step of steps) {
    const path = pathText(step.path);
    if (step.op === 'unresolved') {
      unresolved.push({ side: step.side, after: null, through: null, path, cid: cidText(step.cid), place: path });
    } else {
      found(changeJson(path, 'left' in step ? step.left.target : undefined, 'right' in step ? step.right.target : undefined));
      if (++changed % eventsPerStep === 0) yield { task: `Comparing: ${changed} changes`, fraction: null };
    }
  }
  const [created, deleted, moved] = [blocks.created(), blocks.deleted(), blocks.moved()].map(cids => cids.map(cidText)) as [string[], string[], string[]];
  return { changes: held.list, changed, created, deleted, moved, loads, ranges: places.ranges, unresolved, trace: trace?.steps };
}

/** Every place where two blocks were compared, with the blocks of both sides; and every one that only one side has. */
class PlacesCompared {
  readonly ranges: RangeFound[] = [];
  #blocks: { readonly place: DagPlace; readonly left: { cid: Cid }[]; readonly right: { cid: Cid }[] } | undefined;

  record(event: DagEvent): void {
    if (event.kind === 'compare') {
      this.#blocks = { place: event.place, left: [], right: [] };
      this.ranges.push({ kind: 'compare', path: placeText(event.place), left: this.#blocks.left, right: this.#blocks.right });
    } else if ((event.kind === 'load' || event.kind === 'unresolved') && event.place === this.#blocks?.place) {
      this.#blocks[event.side].push({ cid: event.cid });
    } else if (event.kind === 'change' && !(event.left && event.right)) {
      const blocksOf = (link: typeof event.left) => (link?.kind === 'link' ? [{ cid: link.target }] : []);
      const sides = { left: blocksOf(event.left), right: blocksOf(event.right) };
      if (sides.left.length + sides.right.length > 0) this.ranges.push({ kind: 'exhausted', path: placeText(event.place), ...sides });
    }
  }
}
