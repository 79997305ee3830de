// A commit event put to every test that needs nothing but the event, and to those that need a little
// more where it is given: the account's key, the state before, the time.
// Source: https://atproto.com/specs/sync#message-validation-checklist.
import type { KeyChange } from '../../diff/blocks';
import { EditableMst } from '../../formats/atproto/edit';
import { atprotoMst } from '../../formats/atproto/mst';
import { compareSlices } from '../../tree/bytes';
import type { Cid } from '../../tree/cid';
import { cidText } from '../../tree/cid';
import { EngineError, MissingBlockError } from '../../tree/errors';
import { Subtree } from '../../tree/node';
import type { Tree } from '../../tree/source';
import type { CarSlice } from '../carSlice';
import { readCarSlice, wrongBlocks } from '../carSlice';
import type { Progress } from '../progress';
import { named } from '../progress';
import type { Commit } from '../commits/commit';
import type { Account } from './eventAccount';
import { accountFor } from './eventAccount';
import type { SizedBlock } from './covering';
import { inductiveNodes, proofNodes } from './covering';
import { checkCommit, checkEnvelope, checkOperations, checkPlace } from './eventChecks';
import type { CommitEvent, Operation } from './event';
import { changeOf } from './event';
import type { Inversion } from './inversion';
import { invert, uncheckable } from './inversion';
import type { SignatureVerdict } from '../commits/signature';
import { checkSignature } from '../commits/signature';
import type { EventContext } from './eventContext';
import type { EventFinding, Verdict } from './verdict';
import { verdictOf } from './verdict';

export interface EventReport {
  readonly commit: Commit | undefined;
  readonly signature: SignatureVerdict;
  readonly inversion: Inversion;
  /** undefined when the blocks are no CAR. */
  readonly account: Account | undefined;
  /** The nodes that prove the operated keys, and those that undoing reads: of both, what the event carries. */
  readonly proof: readonly SizedBlock[];
  readonly inductive: readonly SizedBlock[];
  readonly strict: Verdict;
  readonly relay: Verdict;
}

const noTree: Tree = { format: atprotoMst, source: { load: cid => { throw new MissingBlockError(cid); } }, root: undefined };

/** Far above the 200 operations that are allowed; beyond it undoing would only cost time. */
const invertibleOperations = 2000;

/** Never throws for what an event may contain. */
export function* reportEvent(event: CommitEvent, context: EventContext = {}): Generator<Progress, EventReport> {
  const findings: EventFinding[] = [...checkEnvelope(event), ...checkPlace(event, context)];
  const slice = tryRead(event, findings);
  const loaded = slice && checkCommit(event, slice.car, findings);
  const signature = loaded ? checkSignature(loaded.block, context.key) : { status: 'not checked', reason: 'the commit is not in the event' } as const;
  if (signature.status === 'invalid') findings.push({ rule: 'signature', message: `The signature is invalid: ${signature.reason}.`, cid: event.commit });
  findings.push(...checkOperations(event, slice?.car));

  const changes = event.operations.map(changeOf);
  const after = slice && loaded ? treeOf(slice, loaded.commit.data) : undefined;
  const inversion = yield* named('Undoing operations', inverted(event, context, changes, after, loaded?.commit));
  if (inversion.outcome !== 'verified') {
    const { failure } = inversion;
    findings.push({ rule: inversion.outcome === 'failed' ? 'inversion' : 'inversion-unchecked', message: inversion.reason, cid: failure?.node?.cid, operation: failure?.change });
  }
  if (inversion.dependsOnOrder) {
    const works = (wanted: boolean) => inversion.orders.filter(order => order.works === wanted).map(({ order }) => order).join(', ');
    findings.push({ rule: 'inversion-order', message: `Undoing works in one order (${works(true)}) and not in another (${works(false)}).` });
  }
  const tree = after instanceof EngineError ? undefined : after;
  const before = tree && (context.base ?? (isFirst(event, context) && inversion.outcome === 'verified' ? noTree : inversion.before?.tree()));
  const account = slice && (yield* named('Accounting for blocks', accountFor(slice, { commit: event.commit, after: tree, before, changes })));
  const isUndone = inversion.outcome !== 'cannot be checked';
  return {
    commit: loaded?.commit,
    signature,
    inversion,
    account,
    proof: tree ? (yield* named('Proof nodes', proofNodes(tree, changes))).list : [],
    inductive: tree && isUndone ? (yield* named('Undoing operations', inductiveNodes(tree, inKeyOrder(changes)))).nodes.list : [],
    strict: verdictOf(findings, 'strict'),
    relay: verdictOf(findings, 'relay'),
  };
}

function inKeyOrder(changes: readonly KeyChange[]): KeyChange[] {
  return changes.toSorted((a, b) => compareSlices(a.key, b.key));
}

function tryRead({ blocks }: CommitEvent, findings: EventFinding[]): CarSlice | undefined {
  try {
    const slice = readCarSlice(blocks);
    if (slice.car.incomplete) findings.push({ rule: 'car', message: slice.car.incomplete.message });
    for (const cid of wrongBlocks(slice)) findings.push({ rule: 'car', message: `The bytes of ${cidText(cid)} do not hash to it.`, cid });
    return slice;
  } catch (error) {
    if (!(error instanceof EngineError)) throw error;
    findings.push({ rule: 'car', message: error.message });
    return undefined;
  }
}

/** The tree after, in the event's own blocks, or why there is none. */
function treeOf({ car }: CarSlice, data: Cid): Tree | EngineError {
  try {
    return { format: atprotoMst, source: car, root: atprotoMst.root(data, car) };
  } catch (error) {
    if (error instanceof EngineError) return error;
    throw error;
  }
}

function* inverted(event: CommitEvent, context: EventContext, changes: readonly KeyChange[], after: Tree | EngineError | undefined, commit: Commit | undefined): Generator<number, Inversion> {
  if (!after || !commit) return uncheckable('the commit is not in the event');
  const { operations, prevData } = event;
  if (operations.length > invertibleOperations) return uncheckable(`over ${invertibleOperations} operations are not undone`);
  const silent = operations.findIndex(lacksPrevious);
  if (silent >= 0) return uncheckable(`operation ${silent} (${operations[silent]!.action} ${operations[silent]!.path}) does not say what it replaced: the event is from before Sync v1.1`);
  const first = isFirst(event, context);
  const claimed = prevData ?? context.previous?.data;
  if (!claimed && !first) return uncheckable('the event does not name the root before it: it is from before Sync v1.1');
  const root = new Subtree(commit.data, 0, undefined, undefined, '()', undefined);
  if (after instanceof EngineError) {
    if (operations.length > 0) return { ...uncheckable(after.message), outcome: 'failed', failure: { change: undefined, reason: after.message, node: root, cause: after } };
    // A commit that changed nothing need not carry the tree.
    return yield* invert(EditableMst.of({ format: atprotoMst, source: { load: () => { throw after; } }, root }), [], claimed);
  }
  const inversion = yield* invert(EditableMst.of(after), changes, claimed);
  if (!first || inversion.outcome === 'verified') return inversion;
  return uncheckable('the event names no commit before it, so it would be the first of its repository; but undoing its operations does not leave an empty tree');
}

/** The first commit of a repository carries every node: there was no tree before, not even an empty one. */
function isFirst({ since, prevData }: CommitEvent, { previous }: EventContext): boolean {
  return since === undefined && !prevData && !previous;
}

function lacksPrevious({ action, prev }: Operation): boolean {
  return action !== 'create' && !prev;
}
