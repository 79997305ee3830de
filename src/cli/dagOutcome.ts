// The comparison of two DAGs that are no search trees, told in the same shape: paths for keys, and
// neither ranges nor moved subtrees, because a DAG has no order of keys.
import { dagWalk } from '../diff/dagWalk';
import type { Cid } from '../tree/cid';
import { cidText } from '../tree/cid';
import type { Dag } from '../tree/dag';
import { pathText } from '../tree/dag';
import type { ChangeJson, DiffOutcome, DiffRequest, UnresolvedJson } from './diffOutcome';
import { changeJson, nodesOf } from './diffOutcome';
import type { Progress } from './progress';

const changesPerStep = 256;

export function* followDagDiff(left: Dag, right: Dag, request: DiffRequest): Generator<Progress, DiffOutcome> {
  const changes: ChangeJson[] = [];
  const found = request.found ?? (change => changes.push(change));
  const unresolved: UnresolvedJson[] = [];
  const loaded: [Cid[], Cid[]] = [[], []];
  let changed = 0;
  const steps = dagWalk(left, right, {
    onMissing: [request.onMissing, request.onMissing],
    loaded: (side, cid) => loaded[side === 'left' ? 0 : 1].push(cid),
  });
  for (const step of steps) {
    const path = pathText(step.path);
    if (step.op === 'unresolved') {
      unresolved.push({ side: step.side, cid: cidText(step.cid), place: path });
    } else {
      found(changeJson(path, 'left' in step ? step.left.target : undefined, 'right' in step ? step.right.target : undefined));
      if (++changed % changesPerStep === 0) yield { task: `Comparing: ${changed} changes`, fraction: null };
    }
  }
  return { changes, changed, ...nodesOf(loaded), moved: [], ranges: [], unresolved, trace: request.trace ? [] : undefined };
}
