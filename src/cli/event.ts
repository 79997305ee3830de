// merkle-inspect event: a commit event on its own, or against the file of the state before it.
import type { CommitEvent, Operation } from '../repository/events/event';
import { changeOf, readCommitEvent } from '../repository/events/event';
import type { BlockClass } from '../repository/events/eventAccount';
import type { EventContext } from '../repository/events/eventContext';
import type { EventReport } from '../repository/events/eventReport';
import { reportEvent } from '../repository/events/eventReport';
import { MalformedEventError, readFrame } from '../repository/events/frame';
import { parsePublicKey } from '../repository/commits/signingKey';
import type { Verdict } from '../repository/events/verdict';
import { cidText } from '../tree/cid';
import type { BlockList } from './blockLists';
import { listOf, listsJson, listsText } from './blockLists';
import type { Arguments, Command, Status } from './command';
import { changeJson } from './diffOutcome';
import { inFile } from './failures';
import { openMst, readWhole } from './files';
import { cidJson, keyJson } from './json';
import { plural } from './output';
import { finish } from './progress';

export const event: Command = {
  name: 'event',
  synopsis: 'FRAME [--base FILE] [--key did:key:…]',
  summary: 'a commit event: what each block is for, whether undoing it gives the state before',
  operands: [1, 1],
  options: { base: { type: 'string' }, key: { type: 'string' } },

  run(args, output): Status {
    const [path] = args.files as [string];
    const message = inFile({ path, side: 'event' }, () => readEvent(readWhole(path)));
    const report = finish(reportEvent(message, contextOf(args)));
    const lists = listsOf(message, report);
    const { strict, relay, signature, inversion, account } = report;
    const car = account?.bytes ?? null;
    output.answer(
      () => ({
        ...listsJson(lists, car),
        deleted: account?.deleted?.map(({ cid }) => cidText(cid)) ?? null,
        moved: account?.moved?.map(cidText) ?? null,
        changes: message.operations.map(changeOf).map(({ key, old, new: now }) => changeJson(keyJson(key), old, now)),
        repo: message.repo,
        rev: message.rev,
        since: message.since ?? null,
        prevData: cidJson(message.prevData),
        ops: message.operations.map(operationJson),
        strict: verdictJson(strict),
        relay: verdictJson(relay),
        inversion: { outcome: inversion.outcome, reason: inversion.reason, root: cidJson(inversion.root), dependsOnOrder: inversion.dependsOnOrder },
        signature: signature.status,
        signatureReason: signature.reason,
      }),
      () => [
        `${message.repo} rev ${message.rev}: ${plural(message.operations.length, 'operation')}`,
        ...message.operations.map(({ action, path: record }) => `  ${action} ${record}`),
        `strict     ${verdictText(strict)}`,
        `relay      ${verdictText(relay)}`,
        `inversion  ${inversion.outcome}: ${inversion.reason}`,
        `signature  ${signature.status}: ${signature.reason}`,
        ...listsText(lists, car),
      ],
    );
    return strict.ok === false ? 1 : 0;
  },
};

function readEvent(bytes: Uint8Array): CommitEvent {
  const frame = readFrame(bytes);
  if (frame.kind !== 'message') throw new MalformedEventError(frame.kind === 'error' ? `the stream's own error: ${frame.error}${frame.message === undefined ? '' : ` (${frame.message})`}` : 'a message of a kind that readers have to ignore');
  if (frame.type !== '#commit') throw new MalformedEventError(`a ${frame.type} message; only a #commit carries blocks`);
  return readCommitEvent(frame.body);
}

function contextOf({ value }: Arguments): EventContext {
  const key = value('key');
  const path = value('base');
  const base = path === undefined ? undefined : inFile({ path, side: 'base' }, () => openMst(path));
  return {
    key: key === undefined ? undefined : parsePublicKey(key),
    base: base?.tree,
    previous: base?.commit && { rev: base.commit.commit.rev, data: base.commit.commit.data },
  };
}

/** The blocks that the event carries, and those that it lacks. */
function listsOf({ commit }: CommitEvent, { account, proof, inductive }: EventReport): BlockList[] {
  const list = (name: BlockList['name'], ...classes: BlockClass[]): BlockList => ({
    name,
    cids: account?.blocks.filter(block => !block.repeated && classes.includes(block.class)).map(({ cid }) => cid) ?? [],
    bytes: account && classes.reduce((sum, own) => sum + account.bytes[own], 0),
  });
  return [
    account ? list('commit', 'commit') : { name: 'commit', cids: [commit], bytes: undefined },
    list('created', 'created'),
    list('covering', 'created', 'covering only'),
    listOf('proof', proof),
    listOf('inductiveProof', inductive),
    list('records', 'record'),
    list('superfluous', 'superfluous'),
    list('undetermined', 'undetermined'),
    { name: 'missing', cids: account?.missing.map(({ cid }) => cid) ?? [], bytes: undefined },
  ];
}

function operationJson({ action, path, cid, prev }: Operation) {
  return { action, path, cid: cidJson(cid), prev: cidJson(prev) };
}

/** `ok` null: nothing is wrong, but the event lacks what a full check needs. */
function verdictJson({ ok, reason, cid, operation, findings }: Verdict) {
  return {
    ok: ok ?? null,
    reason,
    cid: cidJson(cid),
    operation: operation ?? null,
    findings: findings.map(finding => ({ grade: finding.grade, rule: finding.rule, message: finding.message, cid: cidJson(finding.cid), operation: finding.operation ?? null })),
  };
}

function verdictText({ ok, reason }: Verdict): string {
  return `${ok === undefined ? 'cannot be checked' : ok ? 'ok' : 'not ok'}${reason === '' ? '' : `: ${reason}`}`;
}
