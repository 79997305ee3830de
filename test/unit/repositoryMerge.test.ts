// Taking over another replica's changes: the conflict rule, case by case; changes read from a file;
// a repository written out again.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Editable } from '../../src/diff/integrate';
import { integrate } from '../../src/diff/integrate';
import { differentiate } from '../../src/diff/differentiate';
import { EditableMst } from '../../src/formats/atproto/edit';
import { MalformedChangesError, readChanges } from '../../src/repository/changeList';
import { blockSource, layeredSource, repositoryBlocks } from '../../src/repository/exportBlocks';
import { integrateTree, mergeTrees } from '../../src/repository/merge';
import { openTree } from '../../src/repository/openTree';
import { Slice } from '../../src/tree/bytes';
import { cidText, parseCid } from '../../src/tree/cid';
import { MissingBlockError } from '../../src/tree/errors';
import { keyText } from '../../src/tree/range';
import { cidOf } from '../support/buildMst';
import { drawMst, drawnKey, drawnValue, labelOf } from '../support/drawMst';
import { finish, openCar, treeOfMst } from '../support/mstTree';
import { needsSharedData, sharedBytes, sharedFacts } from '../support/sharedData';

const drawn = (drawing: string) => treeOfMst(drawMst(drawing)).tree;
/** Two values, the first with the smaller digest. */
const [less, more] = ['x', 'y', 'z'].sort((a, b) => Buffer.compare(drawnValue(a).multihash.digest, drawnValue(b).multihash.digest)) as [string, string];

describe('a key changed on both sides', () => {
  const cases: [title: string, base: string, local: string, remote: string, merged: string, conflicts: string[]][] = [
    ['created twice: the greater digest stays', '', `k=${less}`, `k=${more}`, `k=${more}`, ['k kept']],
    ['created twice: the greater digest comes in', '', `k=${more}`, `k=${less}`, `k=${more}`, ['k replaced']],
    ['created twice alike', '', `k=${less}`, `k=${less}`, `k=${less}`, []],
    ['updated twice: kept', 'k', `k=${less}`, `k=${more}`, `k=${more}`, ['k kept']],
    ['updated twice: replaced', 'k', `k=${more}`, `k=${less}`, `k=${more}`, ['k replaced']],
    ['updated twice alike', 'k', `k=${less}`, `k=${less}`, `k=${less}`, []],
    ['removed here, updated there: the update stays', 'k', '', `k=${more}`, `k=${more}`, ['k kept']],
    ['updated here, removed there: the update comes back', 'k', `k=${more}`, '', `k=${more}`, []],
    ['removed twice', 'k a', 'a', 'a', 'a', []],
    ['only one side changed', 'k a', 'a b', 'k a c', 'a b c', []],
  ];
  for (const [title, base, local, remote, merged, expected] of cases) {
    test(title, () => {
      const { tree, conflicts } = finish(mergeTrees(drawn(base), drawn(local), drawn(remote)));
      assert.equal(cidText(tree.root!.cid), drawMst(merged).root.toString());
      assert.deepEqual(conflicts.map(({ key, outcome }) => `${labelOf(keyText(key))} ${outcome}`), expected);
    });
  }

  test('a conflict names both values, an update once', () => {
    const { conflicts: [conflict, ...others] } = finish(mergeTrees(drawn('k'), drawn(`k=${less}`), drawn(`k=${more}`)));
    assert.deepEqual(others, []);
    assert.equal(cidText(conflict!.held), drawnValue(more).toString());
    assert.equal(cidText(conflict!.offered!), drawnValue(less).toString());
    const [removal] = finish(mergeTrees(drawn('k'), drawn(''), drawn(`k=${more}`))).conflicts;
    assert.equal(removal!.offered, undefined);
  });

  test('neighbouring keys do not take each other\'s conflicts', () => {
    const { conflicts } = finish(mergeTrees(drawn('a b'), drawn('b=new'), drawn(`a=${more} b=${less}`)));
    assert.deepEqual(conflicts.map(({ key }) => labelOf(keyText(key))), ['a', 'b']);
  });
});

test('an MST ranks values by the digest of their CID, whatever comes before it', () => {
  const slice = (text: string, codec: number) => Slice.of(cidOf(new TextEncoder().encode(text), codec).bytes);
  const key = Slice.of(new TextEncoder().encode('k'));
  const winner = (held: Slice, offered: Slice) =>
    cidText(EditableMst.of(finish(integrateTree(EditableMst.of(drawn('')).set(key, held).tree(), [{ op: 'add', entry: { key, value: offered } }])).tree).get(key)!);
  const [lower, higher] = [slice(less, 0x71), slice(more, 0x55)];
  assert.equal(winner(lower, higher), cidText(higher));
  assert.equal(winner(higher, lower), cidText(higher));
});

test('taking over many changes reports how far it is and can be dropped', () => {
  const labels = Array.from({ length: 300 }, (_, i) => `n${i}`);
  const work = () => integrateTree(drawn(''), differentiate(drawn(''), drawn(labels.join(' '))));
  assert.deepEqual([...work()], [64, 128, 192, 256]);
  const dropped = work();
  dropped.next();
  assert.equal(dropped.return(undefined as never).done, true);
});

test('values are ranked by what the caller says, and equal ranks still have one order', () => {
  class Plain implements Editable<Plain> {
    constructor(readonly entries: ReadonlyMap<string, Slice>) {}
    get(key: Slice) { return this.entries.get(keyText(key)); }
    set(key: Slice, value: Slice) { return new Plain(new Map([...this.entries, [keyText(key), value]])); }
    delete(key: Slice) { return new Plain(new Map([...this.entries].filter(([held]) => held !== keyText(key)))); }
  }
  const bytes = (...values: number[]) => Slice.of(Uint8Array.from(values));
  const key = Slice.of(new TextEncoder().encode('k'));
  const outcome = (held: Slice, offered: Slice, rank: (value: Slice) => Slice) =>
    finish(integrate(new Plain(new Map([['k', held]])), [{ op: 'add', entry: { key, value: offered } }], rank)).tree.get(key);
  const last = (value: Slice) => new Slice(value.bytes, value.end - 1, value.end);
  assert.equal(outcome(bytes(9, 1), bytes(1, 9), last)!.bytes[0], 1);
  assert.equal(outcome(bytes(1, 9), bytes(9, 1), last)!.bytes[0], 1);
  const [one, two] = [bytes(1, 5), bytes(2, 5)];
  assert.equal(outcome(one, two, last), two);
  assert.equal(outcome(two, one, last), two);
});

describe('changes from a file', () => {
  const added = { op: 'added', key: drawnKey('b'), old: null, new: drawnValue('b').toString() };

  test('as our own diff prints them', () => {
    const list = [added, { op: 'removed', key: drawnKey('a'), old: drawnValue('a').toString() }, { op: 'updated', key: { hex: Buffer.from(drawnKey('c')).toString('hex') }, old: drawnValue('c').toString(), new: drawnValue('new').toString() }];
    for (const json of [list, { changes: list, left: {} }]) {
      const { tree, conflicts } = finish(integrateTree(drawn('a c d@1'), readChanges(json)));
      assert.equal(cidText(tree.root!.cid), drawMst('b c=new d@1').root.toString());
      assert.deepEqual(conflicts, []);
    }
  });

  test('values of trees that hold them themselves', () => {
    const list = [{ op: 'updated', key: 'k', old: { hex: '00ff' }, new: { hex: '' } }, { ...added, key: 'l' }];
    assert.deepEqual(readChanges(list, 'bytes').map(({ op, entry }) => [op, keyText(entry.key), Buffer.from(entry.value.view()).toString('hex')]),
      [['remove', 'k', '00ff'], ['add', 'k', ''], ['add', 'l', Buffer.from(drawnValue('b').bytes).toString('hex')]]);
    assert.throws(() => readChanges(list), (error: unknown) => error instanceof MalformedChangesError && error.place === 0);
    assert.throws(() => readChanges([{ ...added, new: { hex: '0' } }], 'bytes'), MalformedChangesError);
  });

  test('malformed ones are named by their place', () => {
    for (const json of [null, {}, 'text', { changes: 1 }]) assert.throws(() => readChanges(json), (error: unknown) => error instanceof MalformedChangesError && error.place === undefined);
    for (const change of [null, {}, { ...added, op: 'moved' }, { ...added, new: 'no CID' }, { ...added, new: undefined }, { ...added, key: 5 }, { ...added, key: { hex: 'abc' } }, { ...added, op: 'updated' }]) {
      assert.throws(() => readChanges([added, change]), (error: unknown) => error instanceof MalformedChangesError && error.place === 1, JSON.stringify(change));
    }
  });
});

describe('a repository written out', () => {
  test('every block once, the commit first, each node before what it holds', needsSharedData, () => {
    for (const file of ['repos/tiny.car', 'repos/atproto-dart-repo.car', 'pds-0.4.217/4-batch.full.car', 'repos/empty.car']) {
      const car = openCar(sharedBytes(file));
      const { tree, commit } = openTree(car);
      const cids: string[] = [];
      for (const { cid, bytes } of repositoryBlocks(tree, { cid: commit!.cid, bytes: car.load(commit!.cid) })) {
        assert.ok(bytes, file);
        cids.push(cidText(cid));
      }
      assert.equal(cids[0], cidText(commit!.cid));
      assert.equal(cids[1], cidText(commit!.commit.data));
      assert.deepEqual([cids.length, new Set(cids).size], [sharedFacts().cars[file]!.blocks, cids.length], file);
    }
  });

  test('records that are not there are named, nodes that are not there end it', () => {
    const built = drawMst('a b@1 c');
    const { tree } = treeOfMst(built);
    const exported = [...repositoryBlocks(tree)];
    assert.deepEqual(exported.map(({ bytes }) => bytes !== undefined), [true, true, false, false, true, false]);
    assert.equal(cidText(exported[2]!.cid), drawnValue('a').toString());
    const part = treeOfMst(built, new Map([...built.blocks].slice(0, 2))).tree;
    assert.throws(() => [...repositoryBlocks(part)], MissingBlockError);
  });

  test('an edited tree: its new nodes from memory, the rest from its files', () => {
    const record = { cid: Slice.of(drawnValue('new').bytes), bytes: new TextEncoder().encode('new') };
    const before = drawn('a b@1 c');
    const edited = EditableMst.of(before).set(Slice.of(new TextEncoder().encode(drawnKey('d'))), record.cid).tree();
    const whole = { ...edited, source: layeredSource(edited.source, blockSource([record])) };
    const exported = [...repositoryBlocks(whole)];
    assert.deepEqual(exported.filter(({ bytes }) => bytes).map(({ cid }) => cidText(cid)).sort(), [...drawMst('a b@1 c d=new').blocks.keys(), drawnValue('new').toString()].sort());
    assert.deepEqual([...differentiate(before, whole)].map(({ op, entry }) => `${op} ${labelOf(keyText(entry.key))}`), ['add d']);
    assert.throws(() => whole.source.load(parseCid(drawnValue('nowhere').toString())), MissingBlockError);
  });
});
