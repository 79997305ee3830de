// Recorded commit events: a server from its first event to its last, 150 of the production relay's,
// and those of another implementation's tests. Every signature, every verdict, every byte.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { EditableMst } from '../../src/formats/atproto/edit';
import { atprotoMst } from '../../src/formats/atproto/mst';
import type { CommitEvent } from '../../src/repository/events/event';
import { readCarSlice } from '../../src/repository/carSlice';
import * as eventReport from '../../src/repository/events/eventReport';
import { layeredSource } from '../../src/repository/exportBlocks';
import { openTree } from '../../src/repository/openTree';
import { signingKeyOf } from '../../src/repository/commits/signingKey';
import type { parseCid } from '../../src/tree/cid';
import { cidText } from '../../src/tree/cid';
import type { BlockSource } from '../../src/tree/source';
import { readCar } from '../support/carBytes';
import { commitOf, pdsFrames, relayFrames, typeOf } from '../support/commitEvents';
import { readFrame } from '../../src/repository/events/frame';
import { finish, noTree, openCar } from '../support/mstTree';
import { needsSharedData, sharedBytes, sharedFacts, sharedJson } from '../support/sharedData';

type EventReport = eventReport.EventReport;
const reportEvent = (...args: Parameters<typeof eventReport.reportEvent>) => finish(eventReport.reportEvent(...args));

/** The classes and what frames them add up to the event's CAR; the classes are those of the blocks one by one. */
function checkBytes(event: CommitEvent, { account }: EventReport): void {
  const { framing, file, ...classes } = account!.bytes;
  const blocks = Object.values(classes).reduce((sum, bytes) => sum + bytes, 0);
  assert.deepEqual([file, framing + blocks], [event.blocks.length, event.blocks.length]);
  assert.equal(account!.blocks.reduce((sum, { bytes }) => sum + bytes, 0), blocks);
  assert.equal([...readCar(event.blocks).blocks.values()].reduce((sum, { bytes }) => sum + bytes.length, 0), blocks);
}

function classCounts({ account }: EventReport): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { class: own } of account!.blocks) counts[own] = (counts[own] ?? 0) + 1;
  return counts;
}

describe('a server from its first event to its last', needsSharedData, () => {
  const { frames, did, key } = needsSharedData.skip ? { frames: [], did: '', key: undefined } : pdsFrames();

  test('264 frames', () => {
    const counts: Record<string, number> = {};
    for (const frame of frames) counts[typeOf(readFrame(frame))] = (counts[typeOf(readFrame(frame))] ?? 0) + 1;
    assert.deepEqual(counts, { '#identity': 2, '#account': 2, '#commit': 258, '#sync': 2 });
  });

  test('each event follows the one before it, is signed, sound, and holds nothing too much or too little', () => {
    const states = new Map<string, { rev: string | undefined; data: ReturnType<typeof parseCid> }>();
    const signatures: Record<string, number> = {};
    for (const event of frames.flatMap(frame => commitOf(frame) ?? [])) {
      const previous = states.get(event.repo);
      const report = reportEvent(event, { key: event.repo === did ? key : undefined, previous });
      assert.deepEqual([report.strict.ok, report.strict.findings, report.relay.ok], [true, [], true], `${event.rev}: ${report.strict.reason}`);
      assert.equal(report.inversion.outcome, 'verified');
      assert.equal(report.inversion.dependsOnOrder, false);
      signatures[report.signature.status] = (signatures[report.signature.status] ?? 0) + 1;
      checkBytes(event, report);
      const classes = classCounts(report);
      assert.deepEqual([classes['commit'], classes['superfluous'], classes['undetermined'], report.account!.missing], [1, undefined, undefined, []], event.rev);
      assert.equal(classes['record'] ?? 0, new Set(event.operations.flatMap(({ cid }) => (cid ? cidText(cid) : []))).size);
      states.set(event.repo, { rev: report.commit!.rev, data: report.commit!.data });
    }
    // The second account's key is not known here, so nothing is said of its two commits.
    assert.deepEqual(signatures, { 'valid': 256, 'not checked': 2 });
  });

  test('the operations of all events lead to the final tree, and so do their blocks', () => {
    const final = openTree(openCar(sharedBytes('pds-0.4.217/7-delete-high.full.car')));
    let tree = EditableMst.of(noTree.tree);
    let blocks: BlockSource = noTree.tree.source;
    for (const event of frames.flatMap(frame => commitOf(frame) ?? []).filter(({ repo }) => repo === did)) {
      for (const { key: path, cid } of event.operations) tree = cid ? tree.set(path, cid) : tree.delete(path);
      const { car } = readCarSlice(event.blocks);
      const { commit } = reportEvent(event);
      assert.equal(cidText(tree.root), cidText(commit!.data), event.rev);
      // Editing the tree whose blocks are all the events so far needs no other source.
      blocks = layeredSource(car, blocks);
      tree = EditableMst.of({ format: atprotoMst, source: blocks, root: atprotoMst.root(commit!.data, blocks) });
    }
    assert.equal(cidText(tree.root), cidText(final.tree.root!.cid));
  });

  test('each step\'s event, with the whole tree before it as the base', () => {
    const counts: Record<string, [created: number, covering: number]> = {
      '0b-autodelete': [4, 0], '1-create': [4, 0], '2-delete': [4, 0], '3-update': [3, 1], '4-batch': [6, 0], '6-high-layer': [3, 4], '7-delete-high': [0, 4],
    };
    let before = '0-base';
    for (const [step, [created, covering]] of Object.entries(counts)) {
      const event = commitOf(sharedBytes(`pds-0.4.217/${step}.frame.bin`))!;
      const base = openTree(openCar(sharedBytes(`pds-0.4.217/${before}.full.car`)));
      const context = { key, previous: { rev: base.commit!.commit.rev, data: base.tree.root!.cid } };
      const report = reportEvent(event, { ...context, base: base.tree });
      assert.equal(report.strict.ok, true, report.strict.reason);
      assert.deepEqual([classCounts(report)['created'] ?? 0, classCounts(report)['covering only'] ?? 0], [created, covering], step);
      assert.equal(created, sharedFacts().diffs[`pds-0.4.217/${step === '6-high-layer' ? '5-noop' : before}.full.car -> pds-0.4.217/${step}.full.car`]!.nodesCreated.length);
      // Without the base, undoing tells the same.
      assert.deepEqual(reportEvent(event, context).account, report.account, step);
      before = step;
    }
  });
});

describe('150 frames of the production relay', needsSharedData, () => {
  test('all verify; the account adds up to the bytes', () => {
    const { frames, keyOf } = relayFrames();
    const types: Record<string, number> = {};
    const classes: Record<string, number> = {};
    for (const frame of frames) {
      types[typeOf(readFrame(frame))] = (types[typeOf(readFrame(frame))] ?? 0) + 1;
      const event = commitOf(frame);
      if (!event) continue;
      const report = reportEvent(event, { key: keyOf(event.repo), micros: Date.UTC(2026, 6, 5) * 1000 });
      assert.equal(report.signature.status, 'valid', event.repo);
      assert.deepEqual([report.strict.ok, report.strict.findings, report.inversion.outcome, report.account!.missing], [true, [], 'verified', []], event.rev);
      checkBytes(event, report);
      for (const [own, count] of Object.entries(classCounts(report))) classes[own] = (classes[own] ?? 0) + count;
    }
    assert.deepEqual(types, { '#commit': 148, '#identity': 1, '#account': 1 });
    assert.deepEqual(classes, { 'created': 1240, 'record': 146, 'commit': 148, 'covering only': 15 });
  });
});

describe('the samples of another implementation', needsSharedData, () => {
  interface Scenario { lenient: boolean; accounts: { identity: { did: string; keys: { atproto: { type: string; publicKeyMultibase: string } } } }[]; messages: unknown[] }
  const run = (name: string) => {
    const { accounts, messages } = sharedJson<Scenario>(`firehose/indigo-relay-${name}.json`);
    const { did, keys } = accounts[0]!.identity;
    const key = signingKeyOf({ id: did, verificationMethod: [{ id: '#atproto', ...keys.atproto }] });
    const bytes = (message: unknown) => new TextEncoder().encode(JSON.stringify(message));
    return messages.flatMap(message => commitOf(bytes(message)) ?? []).map(event => ({ event, report: reportEvent(event, { key }) }));
  };

  test('legacy: an event from before Sync v1.1 passes the relay and cannot be checked', () => {
    const [only, ...others] = run('legacy');
    assert.deepEqual(others, []);
    assert.equal(only!.report.signature.status, 'valid');
    assert.equal(only!.report.inversion.outcome, 'cannot be checked');
    assert.deepEqual([only!.report.strict.ok, only!.report.relay.ok], [undefined, true]);
    assert.match(only!.report.strict.reason, /before Sync v1\.1/);
    checkBytes(only!.event, only!.report);
  });

  test('post_lifecycle: six events, each following the other', () => {
    const results = run('post_lifecycle');
    assert.equal(results.length, 6);
    for (const { event, report } of results) {
      assert.deepEqual([report.strict.ok, report.relay.ok, report.signature.status, report.inversion.outcome], [true, true, 'valid', 'verified'], event.rev);
      checkBytes(event, report);
    }
  });

  test('four messages as JSON: what they lack is said, and undoing is not claimed', () => {
    for (const number of ['4621317030', '4621317332', '4621332152', '4623075231']) {
      const event = commitOf(sharedBytes(`firehose/indigo-commit-${number}.json`))!;
      const report = reportEvent(event);
      assert.deepEqual([report.strict.ok, report.relay.ok, report.inversion.outcome, report.signature.status], [undefined, true, 'cannot be checked', 'not checked']);
      assert.equal(classCounts(report)['created'], undefined, 'what is new is not known without the tree before');
      assert.notEqual(classCounts(report)['undetermined'], undefined);
      checkBytes(event, report);
    }
  });
});
