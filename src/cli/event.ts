// merkle-inspect event: a commit event on its own, or against the file of the state before it.
import { atprotoMst } from '../formats/atproto/mst';
import { readCarSlice } from '../repository/carSlice';
import type { BlockSet } from '../repository/events/covering';
import { inductiveNodes, proofNodes } from '../repository/events/covering';
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
import { EngineError } from '../tree/errors';
import type { Tree } from '../tree/source';
import type { BlockList } from './blockLists';
import { listsJson, listsText } from './blockLists';
import type { Arguments, Command, Status } from './command';
import { naming, openMst, readWhole } from './files';
import { cidJson } from './json';
import { plural } from './output';

export const event: Command = {
  name: 'event',
  synopsis: 'FRAME [--base FILE] [--key did:key:…]',
  summary: 'a commit event: what each block is for, whether undoing it gives the state before',
  operands: [1, 1],
  options: { base: { type: 'string' }, key: { type: 'string' } },

  run(args, output): Status {
    const [path] = args.files as [string];
    const message = naming(path, () => readEvent(readWhole(path)));
    const report = reportEvent(message, contextOf(args));
    const lists = listsOf(message, report);
    const { strict, relay, signature, inversion, account } = report;
    output.answer(
      () => ({
        ...listsJson(lists),
        ...proofsJson(message, report),
        bytes: account?.bytes ?? null,
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
        ...listsText(lists),
        ...(account ? [`${account.bytes.total.toLocaleString('en')} bytes in all, header ${account.bytes.header}, other ${account.bytes.other}`] : []),
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
  const basePath = value('base');
  const base = basePath === undefined ? undefined : openMst(basePath);
  return {
    key: key === undefined ? undefined : parsePublicKey(key),
    base: base?.tree,
    previous: base?.commit && { rev: base.commit.commit.rev, data: base.commit.commit.data },
  };
}

function listsOf({ commit }: CommitEvent, { account }: EventReport): BlockList[] {
  const list = (name: string, words: string, ...classes: BlockClass[]): BlockList => ({
    name,
    words,
    cids: account?.blocks.filter(block => !block.repeated && classes.includes(block.class)).map(({ cid }) => cid) ?? [],
    bytes: account && classes.reduce((sum, own) => sum + account.bytes[own], 0),
  });
  return [
    account ? list('commit', 'commit', 'commit') : { name: 'commit', words: 'commit', cids: [commit], bytes: undefined },
    list('created', 'created nodes', 'created'),
    list('covering', 'covering set', 'created', 'covering only'),
    list('records', 'records', 'record'),
    list('superfluous', 'superfluous', 'superfluous'),
    list('undetermined', 'undetermined nodes', 'undetermined'),
    { name: 'missing', words: 'missing', cids: account?.missing.map(({ cid }) => cid) ?? [], bytes: undefined },
  ];
}

/** null where the event does not carry enough to tell. */
function proofsJson(message: CommitEvent, { commit }: EventReport) {
  const changes = message.operations.map(changeOf);
  const listed = (nodesOf: (after: Tree) => BlockSet) => {
    if (!commit) return null;
    try {
      const { car } = readCarSlice(message.blocks);
      return nodesOf({ format: atprotoMst, source: car, root: atprotoMst.root(commit.data, car) }).list.map(({ cid }) => cidText(cid));
    } catch (error) {
      if (error instanceof EngineError) return null;
      throw error;
    }
  };
  return { proof: listed(after => proofNodes(after, changes)), inductiveProof: listed(after => inductiveNodes(after, changes)) };
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
