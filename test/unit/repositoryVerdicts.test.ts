// Every rule a commit event can break, one at a time, on an event that is otherwise sound: what a
// strict reader says, what a relay of today says, and who the culprit is.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { encode } from '@ipld/dag-cbor';
import fc from 'fast-check';
import { CID } from 'multiformats/cid';
import type { CommitEvent } from '../../src/repository/events/event';
import type { EventContext } from '../../src/repository/events/eventContext';
import * as eventReport from '../../src/repository/events/eventReport';
import { reportBlocks } from '../../src/repository/blockReport';
import { tidText } from '../../src/repository/commits/rev';
import { signCommit } from '../../src/repository/commits/signature';
import { parsePrivateKey, publicKeyOf } from '../../src/repository/commits/signingKey';
import type { EventRule } from '../../src/repository/events/verdict';
import { grades } from '../../src/repository/events/verdict';
import { Slice } from '../../src/tree/bytes';
import { cidText } from '../../src/tree/cid';
import { rangeText } from '../../src/tree/range';
import { blockCid } from '../../src/formats/atproto/blockCid';
import { runs } from '../support/arbitraryMst';
import { encodeBlock } from '../support/buildMst';
import { carBytes, corruptBlock, dropBlock, duplicateBlock, flipByte, truncate, type CarBlock } from '../support/carBytes';
import { makeEvent, operation, testDid, testKey, testPublicKey } from '../support/commitEvents';
import { drawMst, drawnKey, drawnValue, labelOf } from '../support/drawMst';
import { finish } from '../support/mstTree';

//   layer 2           d
//   layer 1      b    |    f
//   layer 0    a   c  |  e   g
const before = 'a b@1 c d@2 e f@1 g';
/** An update, a deletion and a creation. */
const after = 'a b@1 c=new d@2 f@1 g h';

type EventReport = eventReport.EventReport;
const reportEvent = (...args: Parameters<typeof eventReport.reportEvent>) => finish(eventReport.reportEvent(...args));

/** Grave findings as `rule` or, where they name one, `rule of operation n`. */
const errors = (report: EventReport, reader: 'strict' | 'relay') =>
  report[reader].findings.filter(({ grade }) => grade === 'error').map(({ rule, operation: place }) => (place === undefined ? rule : `${rule} of operation ${place}`));

const report = (change: Partial<CommitEvent> = {}, context: EventContext = { key: testPublicKey }) => reportEvent({ ...makeEvent(before, after).event, ...change }, context);

const cidOfNode = (drawing: string, ...keys: string[]) => [...drawMst(drawing).blocks].find(([, { bytes }]) => keys.every(key => Buffer.from(bytes).includes(drawnKey(key))))![1].cid;

test('a sound event', () => {
  const { event } = makeEvent(before, after);
  const sound = reportEvent(event, { key: testPublicKey });
  assert.deepEqual([sound.strict.ok, sound.relay.ok, sound.strict.findings, sound.signature.status], [true, true, [], 'valid']);
  assert.equal(sound.inversion.outcome, 'verified');
  assert.deepEqual(sound.inversion.orders, [{ order: 'last first', works: true }, { order: 'first first', works: true }, { order: 'deletions first', works: true }]);
});

describe('what is wrong with the event itself', () => {
  const cases: [title: string, change: () => Partial<CommitEvent>, rule: EventRule][] = [
    ['tooBig', () => ({ tooBig: true }), 'too-big-flag'],
    ['rebase', () => ({ rebase: true }), 'rebase-flag'],
    ['a revision that is no TID', () => ({ rev: 'x' }), 'rev'],
    ['another repository than its commit', () => ({ repo: 'did:plc:other' }), 'did'],
    ['another revision than its commit', () => ({ rev: '3zzzzzzzzzzzz' }), 'rev'],
    ['a revision that is not greater than the one before', () => ({ since: '3zzzzzzzzzzzz' }), 'rev-order'],
    ['the very revision before', () => ({ since: makeEvent(before, after).event.rev }), 'rev-order'],
  ];
  for (const [title, change, rule] of cases) {
    test(title, () => {
      const result = report(change());
      assert.deepEqual([new Set(errors(result, 'strict')), new Set(errors(result, 'relay'))], [new Set([rule]), new Set([rule])]);
      assert.deepEqual([result.strict.ok, result.relay.ok], [false, false]);
    });
  }

  test('blocks over 2,000,000 bytes, but not blocks of just as many', () => {
    const { event } = makeEvent(before, after);
    const padding = (length: number): CarBlock => ({ cid: CID.decode(blockCid(new Uint8Array(length)).view()), bytes: new Uint8Array(length) });
    const grown = (length: number) => makeEvent(before, after, blocks => [...blocks, padding(length)]).event;
    // 3 bytes of length before the section, 36 of its CID.
    const room = 2_000_000 - event.blocks.length - 39;
    assert.equal(grown(room).blocks.length, 2_000_000);
    assert.deepEqual(errors(reportEvent(grown(room)), 'strict'), []);
    assert.deepEqual(errors(reportEvent(grown(room + 1)), 'relay'), ['blocks-size']);
  });

  test('more than 200 operations', () => {
    const keys = Array.from({ length: 201 }, (_, i) => `k${String(i).padStart(3, '0')}`);
    const made = (count: number) => reportEvent(makeEvent('', keys.slice(0, count).join(' ')).event);
    assert.deepEqual(errors(made(200), 'strict'), []);
    assert.deepEqual(errors(made(201), 'relay'), ['operation-count']);
    assert.equal(made(201).inversion.outcome, 'verified');
  });

  test('a revision from the future', () => {
    const { event } = makeEvent(before, after);
    const now = Date.UTC(2026, 0, 1) * 1000;
    assert.deepEqual(errors(reportEvent(event, { micros: now - 299e6 }), 'strict'), []);
    assert.deepEqual(errors(reportEvent(event, { micros: now - 301e6 }), 'strict'), ['rev-future']);
  });
});

describe('the state before', () => {
  const { event } = makeEvent(before, after);
  const previous = { rev: event.since, data: event.prevData! };

  test('is the one the event names', () => {
    assert.deepEqual(reportEvent(event, { previous }).strict.findings, []);
  });

  test('another tree: an error, and a warning for a relay', () => {
    const result = reportEvent(event, { previous: { ...previous, data: Slice.of(drawMst('a').root.bytes) } });
    assert.deepEqual([errors(result, 'strict'), errors(result, 'relay')], [['prev-data'], []]);
    assert.equal(cidText(result.strict.cid!), drawMst(before).root.toString());
    assert.deepEqual([result.strict.ok, result.relay.ok, result.relay.findings[0]!.grade], [false, true, 'warning']);
  });

  test('another revision', () => {
    const result = reportEvent(event, { previous: { ...previous, rev: tidText(5, 5) } });
    assert.deepEqual([errors(result, 'strict'), errors(result, 'relay')], [['since'], []]);
  });

  test('a later revision: the event is old', () => {
    assert.deepEqual(errors(reportEvent(event, { previous: { ...previous, rev: '3zzzzzzzzzzzz' } }), 'relay'), ['rev-order']);
  });

  test('an event that does not name it is held against what is known', () => {
    const old = { ...event, prevData: undefined };
    assert.equal(reportEvent(old).inversion.outcome, 'cannot be checked');
    assert.equal(reportEvent(old, { previous }).inversion.outcome, 'verified');
    assert.equal(reportEvent(old, { previous: { ...previous, data: event.commit } }).inversion.outcome, 'failed');
  });
});

describe('events from before Sync v1.1 are no errors', () => {
  test('without the root before', () => {
    const result = report({ prevData: undefined });
    assert.deepEqual([result.strict.ok, result.relay.ok], [undefined, true]);
    assert.deepEqual(result.strict.findings.map(({ rule, grade }) => [rule, grade]), [['inversion-unchecked', 'unchecked']]);
  });

  test('without the records before', () => {
    const { operations } = makeEvent(before, after).event;
    const result = report({ operations: operations.map(op => ({ ...op, prev: undefined })) });
    assert.equal(result.inversion.outcome, 'cannot be checked');
    assert.match(result.inversion.reason, /^operation 0 \(update c\/\d+\) does not say what it replaced/);
    assert.equal(result.strict.ok, undefined);
  });

  test('a first commit is told by what undoing leaves: nothing', () => {
    const first = { ...makeEvent('', before).event, since: undefined, prevData: undefined };
    const result = reportEvent(first);
    assert.deepEqual([result.strict.ok, result.inversion.outcome], [true, 'verified']);
    assert.equal(result.account!.blocks.filter(block => block.class === 'created').length, drawMst(before).blocks.size);
    const later = { ...makeEvent(before, after).event, since: undefined, prevData: undefined };
    assert.match(result.inversion.reason, /^undoing the operations leaves nothing, as it must for the first commit/);
    assert.deepEqual([reportEvent(later).inversion.outcome, reportEvent(later).inversion.reason], ['cannot be checked', 'the event names no commit before it, so it would be the first of its repository; but undoing its operations does not leave an empty tree']);
  });
});

describe('nodes that prove', () => {
  test('are those of the report on both trees, whatever the order of the operations', () => {
    const { event, before: old, after: now } = makeEvent(before, after);
    const whole = finish(reportBlocks(old, now));
    for (const operations of [event.operations, event.operations.toReversed()]) {
      const { proof, inductive } = reportEvent({ ...event, operations });
      assert.deepEqual([proof, inductive].map(set => set.map(({ cid }) => cidText(cid)).sort()), [whole.proof, whole.inductive].map(set => set.map(({ cid }) => cidText(cid)).sort()));
    }
  });

  test('of an event that cannot be undone: none are claimed for that', () => {
    const { operations } = makeEvent(before, after).event;
    const { inductive, proof } = report({ operations: operations.map(op => ({ ...op, prev: undefined })) });
    assert.deepEqual([inductive.length, proof.length > 0], [0, true]);
  });
});

describe('the commit', () => {
  const commitWith = (change: (fields: { [field: string]: unknown }) => unknown) => {
    const { after: tree, blocks, event } = makeEvent(before, after);
    const unsigned = { did: testDid, version: 3, data: CID.decode(tree.root!.cid.view()), rev: event.rev, prev: null };
    const bytes = encode(change(unsigned));
    const cid = CID.decode(blockCid(bytes).view());
    return { ...event, commit: Slice.of(cid.bytes), blocks: carBytes([cid], [{ cid, bytes }, ...blocks.slice(1)]) };
  };

  test('signed with another key', () => {
    const result = report({}, { key: publicKeyOf(parsePrivateKey('22'.repeat(32))) });
    assert.deepEqual([result.signature.status, errors(result, 'strict'), errors(result, 'relay')], ['invalid', ['signature'], ['signature']]);
  });

  test('signed, but nobody knows the key: nothing is implied', () => {
    const result = report({}, {});
    assert.deepEqual([result.signature.status, result.strict.ok], ['not checked', true]);
  });

  test('not signed at all', () => {
    assert.deepEqual(errors(reportEvent(commitWith(fields => fields)), 'strict'), ['signature']);
  });

  test('of version 2', () => {
    const event = commitWith(fields => ({ ...fields, version: 2, sig: signCommit({ ...fields, version: 2 }, testKey) }));
    assert.deepEqual(errors(reportEvent(event, { key: testPublicKey }), 'relay'), ['commit-form']);
  });

  test('is no commit', () => {
    assert.deepEqual(errors(reportEvent(commitWith(() => ({ hello: 'world' }))), 'strict'), ['commit-form']);
  });

  test('is not there', () => {
    const { event, blocks } = makeEvent(before, after);
    const result = reportEvent({ ...event, blocks: dropBlock(event.blocks, blocks[0]!.cid) });
    assert.deepEqual(errors(result, 'relay'), ['commit-missing']);
    assert.deepEqual(result.account!.missing.map(({ class: own }) => own), ['commit']);
    assert.deepEqual([result.signature.status, result.inversion.outcome], ['not checked', 'cannot be checked']);
  });

  test('is not the root of the CAR', () => {
    const { event, blocks } = makeEvent(before, after);
    const result = reportEvent({ ...event, blocks: carBytes([blocks[1]!.cid], blocks) });
    assert.deepEqual([errors(result, 'strict'), errors(result, 'relay')], [['commit-root'], []]);
  });
});

describe('the CAR', () => {
  const { event, blocks } = makeEvent(before, after);
  const rulesOf = (bytes: Uint8Array) => new Set(reportEvent({ ...event, blocks: bytes }).relay.findings.filter(({ grade }) => grade === 'error').map(({ rule }) => rule));

  test('is none', () => {
    for (const bytes of [new Uint8Array(), new Uint8Array([1, 2, 3]), new TextEncoder().encode('<html>'), flipByte(event.blocks, 0)]) {
      assert.equal(rulesOf(bytes).has('car'), true);
      assert.equal(reportEvent({ ...event, blocks: bytes }).account, undefined);
    }
  });

  test('is cut short', () => {
    assert.ok(rulesOf(truncate(event.blocks, event.blocks.length - 1)).has('car'));
  });

  test('holds a block with other bytes than its CID says', () => {
    const result = reportEvent({ ...event, blocks: corruptBlock(event.blocks, blocks[1]!.cid) });
    assert.deepEqual(errors(result, 'relay'), ['car']);
    assert.equal(cidText(result.relay.cid!), blocks[1]!.cid.toString());
    assert.equal(result.inversion.outcome, 'failed');
  });
});

describe('the operations', () => {
  const { event } = makeEvent(before, after);
  const [update, removal, creation] = event.operations as [CommitEvent['operations'][number], CommitEvent['operations'][number], CommitEvent['operations'][number]];
  const withOps = (...operations: CommitEvent['operations']) => reportEvent({ ...event, operations });

  test('are what they are taken for', () => {
    assert.deepEqual([update, removal, creation].map(op => `${op.action} ${labelOf(op.path)}`), ['update c', 'delete e', 'create h']);
  });

  test('one is missing: undoing leads elsewhere', () => {
    const result = withOps(update, creation);
    assert.deepEqual([errors(result, 'strict'), errors(result, 'relay')], [['inversion'], []]);
    assert.match(result.strict.reason, /undoing the operations gives bafy\w+, not the previous root bafy/);
    assert.notEqual(result.inversion.root, undefined);
  });

  test('one is made up: the tree does not hold it', () => {
    const result = withOps(update, removal, creation, operation('create', drawnKey('z'), drawnValue('new'), undefined));
    assert.deepEqual(errors(result, 'strict'), ['inversion of operation 3']);
    assert.match(result.strict.reason, /does not hold z\/\d+, which the operation says it wrote/);
    assert.equal(result.inversion.failure?.change, 3);
  });

  test('one says it deleted what is still there', () => {
    assert.match(withOps(update, removal, creation, operation('delete', drawnKey('b@1'), undefined, drawnValue('b'))).inversion.reason, /still holds b\/\d+/);
  });

  test('one names another record than the tree', () => {
    const result = withOps({ ...update, cid: creation.cid }, removal, creation);
    assert.deepEqual(errors(result, 'strict'), ['inversion of operation 0']);
    assert.match(result.inversion.reason, /the tree holds bafk\w+ for c\/\d+, the operation says bafk/);
  });

  test('one names a wrong record before: undoing leads elsewhere', () => {
    assert.equal(withOps({ ...update, prev: creation.cid }, removal, creation).inversion.outcome, 'failed');
  });

  test('malformed ones', () => {
    const malformed: [CommitEvent['operations'][number], RegExp][] = [
      [{ ...creation, prev: update.cid }, /names a record before it/],
      [{ ...creation, cid: undefined }, /names no record/],
      [{ ...update, cid: undefined }, /names no record/],
      [{ ...update, prev: update.cid }, /changes nothing/],
      [{ ...removal, cid: update.cid }, /names a new record/],
    ];
    for (const [op, reason] of malformed) {
      const finding = withOps(op).strict.findings.find(({ rule }) => rule === 'operation-form');
      assert.match(finding!.message, reason);
      assert.deepEqual([finding!.operation, finding!.grade], [0, 'error']);
    }
    assert.match(withOps(update, removal, creation, update).strict.findings[0]!.message, /Operation 3 .* is the second of its key/);
  });

  test('none at all: the root before is the root after, and no node is needed', () => {
    const empty = makeEvent(before, before).event;
    const result = reportEvent({ ...empty, blocks: empty.blocks });
    assert.deepEqual([result.strict.ok, result.inversion.outcome, result.account!.blocks.length], [true, 'verified', 1]);
    assert.equal(reportEvent({ ...empty, prevData: empty.commit }).inversion.outcome, 'failed');
  });

  test('thousands of them are counted, not undone', () => {
    const operations = Array.from({ length: 2001 }, () => creation);
    assert.equal(withOps(...operations).inversion.outcome, 'cannot be checked');
  });
});

describe('the blocks', () => {
  test('a record that is not there', () => {
    const { event } = makeEvent(before, after);
    const result = reportEvent({ ...event, blocks: dropBlock(event.blocks, drawnValue('new')) });
    assert.deepEqual([errors(result, 'strict'), errors(result, 'relay')], [['record-missing of operation 0'], []]);
    assert.deepEqual(result.account!.missing.map(({ cid, class: own }) => [cidText(cid), own]), [[drawnValue('new').toString(), 'record']]);
  });

  test('a record over 1,000,000 bytes', () => {
    const text = 'x'.repeat(1_000_001);
    const result = reportEvent(makeEvent('', `a=${text}`).event);
    assert.deepEqual([errors(result, 'strict'), errors(result, 'relay')], [['record-size of operation 0'], []]);
  });

  test('a node that undoing needs: the operation, the node and its keys are named', () => {
    const { event } = makeEvent(before, after);
    const gone = cidOfNode(after, 'g');
    const result = reportEvent({ ...event, blocks: dropBlock(event.blocks, gone) });
    assert.deepEqual([errors(result, 'strict'), errors(result, 'relay')], [['inversion of operation 2'], []]);
    assert.equal(cidText(result.strict.cid!), gone.toString());
    assert.equal(rangeText(result.inversion.failure!.node!).replace(/[a-z]+\/\d+/g, labelOf), '(f … +∞)');
    assert.deepEqual(result.account!.missing.map(({ cid }) => cidText(cid)), [gone.toString()]);
  });

  test('the root', () => {
    const { event } = makeEvent(before, after);
    const result = reportEvent({ ...event, blocks: dropBlock(event.blocks, drawMst(after).root) });
    assert.deepEqual([result.inversion.outcome, result.strict.operation], ['failed', undefined]);
    assert.equal(cidText(result.strict.cid!), drawMst(after).root.toString());
    assert.equal(rangeText(result.inversion.failure!.node!), '(−∞ … +∞)');
  });

  test('a covering node that our order can do without is missing, but nothing fails for it', () => {
    // Updating b needs neither of its neighbours, which a reader that takes it out and puts it back would.
    const { event } = makeEvent('a b@1 c', 'a b@1=new c');
    const result = reportEvent({ ...event, blocks: dropBlock(event.blocks, cidOfNode('a b@1 c', 'c')) });
    assert.deepEqual([result.strict.ok, result.account!.missing.map(({ class: own }) => own)], [true, ['covering only']]);
  });

  test('superfluous ones: a node of elsewhere, an old record, a second copy', () => {
    const stranger = encodeBlock({ e: [], l: null });
    const old = { cid: drawnValue('c'), bytes: new TextEncoder().encode('c') };
    const { event, blocks } = makeEvent(before, after, list => [...list, stranger, old]);
    const result = reportEvent({ ...event, blocks: duplicateBlock(event.blocks, blocks[1]!.cid) });
    const superfluous = result.account!.blocks.filter(({ class: own }) => own === 'superfluous');
    assert.deepEqual(superfluous.map(({ cid, repeated }) => [cidText(cid), repeated]), [[stranger.cid.toString(), false], [old.cid.toString(), false], [blocks[1]!.cid.toString(), true]]);
    assert.equal(result.account!.bytes.superfluous, superfluous.reduce((sum, { bytes }) => sum + bytes, 0));
    // Two bytes of length, 36 of the CID.
    assert.equal(result.account!.bytes.file, event.blocks.length + 38 + superfluous[2]!.bytes);
    assert.equal(result.strict.ok, true);
  });

  test('what is new cannot be told when undoing fails, but a base tells it', () => {
    const { event, before: base } = makeEvent(before, after);
    const classes = (context: EventContext) => new Set(reportEvent({ ...event, operations: event.operations.slice(1) }, context).account!.blocks.map(({ class: own }) => own));
    assert.deepEqual(classes({}), new Set(['commit', 'undetermined', 'record', 'superfluous']));
    assert.deepEqual(classes({ base }), new Set(['commit', 'created', 'record', 'superfluous']));
  });
});

test('whether it works may depend on the order of undoing', () => {
  // Without e first, d has nothing on its right and leaves (b c) alone; without d first, (b c) and (e) are to be joined.
  const { event } = makeEvent('a@1 b c', 'a@1 b c d@1 e');
  const result = reportEvent({ ...event, blocks: dropBlock(event.blocks, cidOfNode('a@1 b c', 'b')) });
  assert.equal(result.inversion.outcome, 'verified');
  assert.deepEqual(result.inversion.orders, [{ order: 'last first', works: true }, { order: 'first first', works: false }, { order: 'deletions first', works: false }]);
  assert.deepEqual([result.inversion.dependsOnOrder, result.strict.ok, result.strict.findings.map(({ rule }) => rule)], [true, true, ['inversion-order']]);
});

test('whatever bytes an event carries, it is judged, and its bytes add up', () => {
  const { event, blocks } = makeEvent(before, after);
  // Half of the damage is hidden behind a right CID, so that the nodes themselves are at fault.
  const damaged = fc.tuple(fc.nat(blocks.length - 1), fc.nat(), fc.integer({ min: 1, max: 255 }), fc.boolean()).map(([nth, at, mask, hidden]) => {
    const block = blocks[nth]!;
    const bytes = block.bytes.slice();
    bytes[at % bytes.length]! ^= mask;
    return { commit: hidden && nth === 0 ? blockCid(bytes) : event.commit, car: carBytes([blocks[0]!.cid], blocks.with(nth, { cid: hidden ? CID.decode(blockCid(bytes).view()) : block.cid, bytes })) };
  });
  fc.assert(fc.property(damaged, fc.option(fc.nat(event.blocks.length)), ({ commit, car }, cut) => {
    const bytes = cut === null ? car : car.slice(0, cut);
    const { strict, account } = reportEvent({ ...event, commit, blocks: bytes }, { key: testPublicKey });
    assert.equal(strict.ok, false);
    const { file, ...parts } = account?.bytes ?? { file: bytes.length, framing: bytes.length };
    assert.deepEqual([file, Object.values(parts).reduce((sum, part) => sum + part, 0)], [bytes.length, bytes.length]);
  }), runs(500));
});

test('every rule has both grades, and none is graver for a relay', () => {
  const gravity = { error: 2, warning: 1, unchecked: 1 };
  for (const [rule, [strict, relay]] of Object.entries(grades)) assert.ok(gravity[relay] <= gravity[strict], rule);
});
