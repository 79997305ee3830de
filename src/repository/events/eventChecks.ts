// The single tests of a commit event, each a rule of verdict.ts.
// Source: https://atproto.com/specs/sync#commit-events.
import type { CarFile } from '../../car/carFile';
import { equalSlices } from '../../tree/bytes';
import { cidText } from '../../tree/cid';
import { EngineError } from '../../tree/errors';
import type { Commit } from '../commits/commit';
import { readCommit } from '../commits/commit';
import type { CommitEvent, Operation } from './event';
import type { EventContext } from './eventContext';
import { isTid, tidMicros } from '../commits/rev';
import type { EventFinding } from './verdict';

export const limits = { blocks: 2_000_000, record: 1_000_000, operations: 200, futureMicros: 5 * 60 * 1_000_000 } as const;

/** What the event's own fields tell. */
export function* checkEnvelope({ blocks, operations, tooBig, rebase, rev }: CommitEvent): Generator<EventFinding> {
  if (blocks.length > limits.blocks) yield { rule: 'blocks-size', message: `The blocks take ${blocks.length} bytes; the limit is ${limits.blocks}.` };
  if (operations.length > limits.operations) yield { rule: 'operation-count', message: `${operations.length} operations; the limit is ${limits.operations}.` };
  if (tooBig) yield { rule: 'too-big-flag', message: 'The event is marked tooBig, a flag that is no longer used.' };
  if (rebase) yield { rule: 'rebase-flag', message: 'The event is marked as a rebase, which is no longer done.' };
  if (!isTid(rev)) yield { rule: 'rev', message: `The revision ${JSON.stringify(rev)} is no TID.` };
}

/** Whether the event follows the state before it. */
export function* checkPlace({ rev, since, prevData }: CommitEvent, { previous, micros }: EventContext): Generator<EventFinding> {
  const time = tidMicros(rev);
  if (micros !== undefined && time !== undefined && time > micros + limits.futureMicros) yield { rule: 'rev-future', message: `The revision ${rev} lies in the future.` };
  const before = previous?.rev ?? since;
  if (before !== undefined && rev <= before) yield { rule: 'rev-order', message: `The revision ${rev} does not come after ${before}.` };
  if (!previous) return;
  if (since !== previous.rev) yield { rule: 'since', message: `The event follows revision ${since ?? '(none)'}; the one before it is ${previous.rev ?? '(none)'}.` };
  if (prevData && !equalSlices(prevData, previous.data)) {
    yield { rule: 'prev-data', message: `The event follows the tree ${cidText(prevData)}; the one before it is ${cidText(previous.data)}.`, cid: prevData };
  }
}

/** The commit and its block, when it is there and one; what is wrong with it goes into `findings`. */
export function checkCommit(event: CommitEvent, car: CarFile, findings: EventFinding[]): { commit: Commit; block: Uint8Array } | undefined {
  const cid = event.commit;
  const root = car.header.roots[0];
  if (!root || !equalSlices(root, cid)) findings.push({ rule: 'commit-root', message: 'The first root of the CAR is not the commit.', cid });
  let block: Uint8Array;
  try {
    block = car.load(cid);
  } catch (error) {
    if (!(error instanceof EngineError)) throw error;
    findings.push({ rule: 'commit-missing', message: `The commit cannot be had: ${error.message}.`, cid });
    return undefined;
  }
  const commit = readCommit(block);
  if (!commit) {
    findings.push({ rule: 'commit-form', message: 'What the event calls its commit is none.', cid });
    return undefined;
  }
  if (commit.version !== 3) findings.push({ rule: 'commit-form', message: `The commit is of version ${commit.version}; events carry version 3.`, cid });
  if (commit.did !== event.repo) findings.push({ rule: 'did', message: `The event is about ${event.repo}, its commit about ${commit.did}.`, cid });
  if (commit.rev !== event.rev) findings.push({ rule: 'rev', message: `The event's revision is ${event.rev}, its commit's ${commit.rev ?? '(none)'}.`, cid });
  return { commit, block };
}

/** The operations in themselves, and the records they brought; no records are looked for without a CAR. */
export function* checkOperations({ operations }: CommitEvent, car: CarFile | undefined): Generator<EventFinding> {
  const paths = new Set<string>();
  for (const [operation, op] of operations.entries()) {
    const wrong = paths.has(op.path) ? 'is the second of its key' : malformation(op);
    if (wrong) yield { rule: 'operation-form', message: `Operation ${operation} (${op.action} ${op.path}) ${wrong}.`, operation };
    paths.add(op.path);
    if (!op.cid || !car) continue;
    const length = car.locate(op.cid)?.length;
    if (length === undefined) yield { rule: 'record-missing', message: `The record of operation ${operation} (${op.action} ${op.path}) is not in the event.`, operation, cid: op.cid };
    else if (length > limits.record) yield { rule: 'record-size', message: `The record of operation ${operation} (${op.action} ${op.path}) has ${length} bytes; the limit is ${limits.record}.`, operation, cid: op.cid };
  }
}

function malformation({ action, cid, prev }: Operation): string | undefined {
  if (action === 'delete') return cid ? 'names a new record' : undefined;
  if (!cid) return 'names no record';
  if (action === 'create') return prev ? 'names a record before it' : undefined;
  return prev && equalSlices(prev, cid) ? 'changes nothing' : undefined;
}
