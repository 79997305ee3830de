// What a commit event between two states has to carry: the plain list, the covering set, and what is
// left alone, on drawn trees, the interoperability fixtures and the steps of a real server.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { CID } from 'multiformats/cid';
import { changedNodes, measure, newValues } from '../../src/diff/blocks';
import { NodeUnavailableError } from '../../src/formats/atproto/nodeUnavailable';
import { BlockSet, inductiveNodes } from '../../src/repository/events/covering';
import { eventBlocks, reportBlocks } from '../../src/repository/blockReport';
import { openTree } from '../../src/repository/openTree';
import type { Cid } from '../../src/tree/cid';
import { cidText } from '../../src/tree/cid';
import { keyText, rangeText } from '../../src/tree/range';
import { buildMst, mstEntries } from '../support/buildMst';
import { readCar } from '../support/carBytes';
import { drawMst, drawnKey, drawnValue, labelOf } from '../support/drawMst';
import { finish, noTree, openCar, treeOfMst } from '../support/mstTree';
import { needsSharedData, sharedBytes, sharedFacts, sharedJson } from '../support/sharedData';

const texts = (blocks: readonly { cid: Cid }[]) => blocks.map(({ cid }) => cidText(cid)).sort();
const drawn = (drawing: string) => treeOfMst(drawMst(drawing)).tree;

//   layer 2           d
//   layer 1      b    |    f
//   layer 0    a   c  |  e   g
const whole = 'a b@1 c d@2 e f@1 g';

describe('drawn trees', () => {
  test('a first commit carries every node', () => {
    const built = drawMst(whole);
    const report = reportBlocks(noTree.tree, treeOfMst(built).tree);
    assert.deepEqual(texts(report.created), [...built.blocks.keys()].sort());
    assert.deepEqual(texts(report.covering), [...built.blocks.keys()].sort());
    assert.deepEqual([report.deleted, report.moved, report.kept], [[], [], []]);
    assert.equal(report.changes.length, 7);
  });

  test('an empty first tree is one empty node', () => {
    const report = reportBlocks(noTree.tree, drawn(''));
    assert.deepEqual(texts(report.created), [drawMst('').root.toString()]);
    assert.deepEqual(texts(report.covering), texts(report.created));
    assert.equal(report.created[0]!.bytes, '\xa2ae\x80al\xf6'.length);
    assert.deepEqual(report.changes, []);
  });

  test('equal trees carry nothing', () => {
    const report = reportBlocks(drawn(whole), drawn(whole));
    assert.deepEqual(eventBlocks(report), []);
    assert.equal(report.kept.length, 1);
  });

  test('a subtree that a boundary shift hung elsewhere moved: it is neither created nor deleted', () => {
    // Without d its subtrees (… b …) and (… f …) become one node; a and g keep their nodes under it.
    const { created, deleted, moved, kept } = changedNodes(drawn(whole), drawn('a b@1 c e f@1 g'));
    const names = (items: readonly { left: { cid: Cid } }[]) => items.map(({ left }) => cidText(left.cid));
    assert.deepEqual(names(moved), [drawMst('a').root.toString(), drawMst('g').root.toString()]);
    assert.deepEqual(kept, []);
    const all = [...texts(created.map(node => node.subtree)), ...texts(deleted.map(node => node.subtree)), ...names(moved)];
    assert.equal(new Set(all).size, all.length, 'no CID is two things at once');
  });

  test('a subtree beside the change is kept', () => {
    const { kept, moved } = changedNodes(drawn(whole), drawn('a b@1 c d@2 e f@1 g g2'));
    assert.deepEqual(kept.map(({ left }) => rangeText(left).replace(/[a-z]+\/\d+/g, labelOf)), ['(−∞ … d)', '(d … f)']);
    assert.deepEqual(moved, []);
  });

  test('covering adds what undoing needs, proof what the record needs', () => {
    // c@1 parts b from d; taking it out again needs the nodes of both.
    const report = reportBlocks(drawn('a@1 b e@1 f'), drawn('a@1 b c@1 e@1 f'));
    const nodes = texts(report.covering);
    assert.equal(report.created.length, 1);
    assert.deepEqual(nodes, [drawMst('a@1 b c@1 e@1 f').root.toString(), drawMst('b').root.toString()].sort());
    assert.deepEqual(texts(report.proof), texts(report.created));
  });

  test('records: one block for two keys, none for a deletion, what is absent is missing', () => {
    const report = reportBlocks(drawn('a b c=x'), drawn('a=same b=same d=x'));
    assert.deepEqual(newValues(report.changes).map(cidText).sort(), [drawnValue('same'), drawnValue('x')].map(String).sort());
    assert.deepEqual(report.missing.map(cidText).sort(), [drawnValue('same'), drawnValue('x')].map(String).sort());
    assert.deepEqual(report.changes.map(({ key, old, new: value }) => [keyText(key) === drawnKey('c') ? 'c' : '', old ? 'old' : '', value ? 'new' : '']), [['', 'old', 'new'], ['', 'old', 'new'], ['c', 'old', ''], ['', '', 'new']]);
  });

  test('the rest is measured by reading it', () => {
    const built = drawMst(whole);
    const { tree } = treeOfMst(built);
    assert.deepEqual(finish(measure(tree, [tree.root!])), { nodes: built.blocks.size, entries: 7, bytes: [...built.blocks.values()].reduce((sum, { bytes }) => sum + bytes.length, 0) });
  });
});

test('the covering sets of the interoperability fixtures', needsSharedData, () => {
  interface Fixture { comment: string; leafValue: string; keys: string[]; adds: string[]; dels: string[]; blocksInProof: string[] }
  const fixtures = sharedJson<Fixture[]>('interop/commit-proof-fixtures.json');
  assert.equal(fixtures.length, 6);
  for (const { comment, leafValue, keys, adds, dels, blocksInProof } of fixtures) {
    const tree = (held: string[]) => treeOfMst(buildMst(mstEntries(held.map(key => [key, CID.parse(leafValue)])))).tree;
    const report = reportBlocks(tree(keys), tree(keys.filter(key => !dels.includes(key)).concat(adds)));
    assert.deepEqual(texts(report.covering), [...blocksInProof].sort(), comment);
  }
});

describe('the steps of a real server', needsSharedData, () => {
  const steps = ['0-base', '0b-autodelete', '1-create', '2-delete', '3-update', '4-batch', '5-noop', '6-high-layer', '7-delete-high'].map(step => `pds-0.4.217/${step}`);
  for (const [before, after] of steps.slice(1).map((step, i) => [steps[i]!, step] as const)) {
    test(after, () => {
      const [old, now] = [openTree(openCar(sharedBytes(`${before}.full.car`))), openTree(openCar(sharedBytes(`${after}.full.car`)))];
      const report = reportBlocks(old.tree, now.tree, now.commit!.cid);
      const facts = sharedFacts().diffs[`${before}.full.car -> ${after}.full.car`];
      assert.deepEqual(texts(report.created), [...facts!.nodesCreated].sort());
      assert.deepEqual(texts(report.deleted), [...facts!.nodesRemoved].sort());
      assert.deepEqual(report.missing, []);
      if (after.endsWith('5-noop')) return assert.deepEqual([report.created, report.records, report.covering], [[], [], []]); // no commit, no event
      // The server's event holds exactly these blocks, its answer to getRepo?since the shorter list.
      const frame = readCar(sharedBytes(`${after}.frame.blocks.car`)).blocks;
      assert.deepEqual(texts(eventBlocks(report)), [...frame.keys()].sort());
      const list = [report.commit!, ...report.created, ...report.records];
      assert.deepEqual(texts(list), [...readCar(sharedBytes(`${after}.since.car`)).blocks.keys()].sort());
      for (const { cid, bytes } of eventBlocks(report)) assert.equal(bytes, frame.get(cidText(cid))!.bytes.length);
    });
  }
});

test('the nodes that undoing needs cannot be told of a tree that lacks one', () => {
  const built = drawMst('a b@1 c');
  const { changes } = changedNodes(drawn('a b@1'), treeOfMst(built).tree);
  const lacking = treeOfMst(built, new Map([...built.blocks].filter(([, { bytes }]) => !Buffer.from(bytes).includes(drawnKey('c'))))).tree;
  assert.throws(() => inductiveNodes(lacking, changes), NodeUnavailableError);
});

test('a set of blocks counts each CID once', () => {
  const set = new BlockSet();
  const cid = drawn('').root!.cid;
  set.add(cid, 5);
  set.add(cid, 5);
  assert.equal(set.bytes, 5);
  assert.equal(set.has(cid), true);
});
