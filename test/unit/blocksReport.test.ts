// What a commit event between two states has to carry: the plain list, the covering set, and what is
// left alone, on drawn trees, the interoperability fixtures and the steps of a real server.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { CID } from 'multiformats/cid';
import * as diffBlocks from '../../src/diff/blocks';
import { measure, newValues } from '../../src/diff/blocks';
import { NodeUnavailableError } from '../../src/formats/atproto/nodeUnavailable';
import { BlockSet, inductiveNodes } from '../../src/repository/events/covering';
import * as blockReport from '../../src/repository/blockReport';
import { eventBlocks, eventBytes } from '../../src/repository/blockReport';
import { openTree } from '../../src/repository/openTree';
import type { Cid } from '../../src/tree/cid';
import { cidText } from '../../src/tree/cid';
import { keyText, rangeText } from '../../src/tree/range';
import { memorySource } from '../../src/car/byteSource';
import { unreachedBlocks } from '../../src/repository/unreached';
import { buildMst, mstEntries } from '../support/buildMst';
import { carBytes, readCar, type CarBlock } from '../support/carBytes';
import { drawMst, drawnKey, drawnValue, labelOf } from '../support/drawMst';
import { finish, noTree, openCar, treeOfMst } from '../support/mstTree';
import { needsSharedData, sharedBytes, sharedFacts, sharedJson } from '../support/sharedData';

const changedNodes = (...args: Parameters<typeof diffBlocks.changedNodes>) => finish(diffBlocks.changedNodes(...args));
const reportBlocks = (...args: Parameters<typeof blockReport.reportBlocks>) => finish(blockReport.reportBlocks(...args));
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

describe('a new file that lacks a node which only undoing needs', () => {
  // Taking d out of the new tree joins b and e, whose nodes both trees have.
  const built = drawMst('a@1 b d@1 e f@1');
  const old = drawn('a@1 b c@1 e f@1');
  const node = [...built.blocks].find(([, { bytes }]) => Buffer.from(bytes).includes(drawnKey('e')) && !Buffer.from(bytes).includes(drawnKey('d@1')))!;

  test('names it as missing, and what undoing read until there', () => {
    const lacking = treeOfMst(built, new Map([...built.blocks].filter(([cid]) => cid !== node[0]))).tree;
    const { changes } = changedNodes(old, lacking);
    const { nodes, failure } = finish(inductiveNodes(lacking, changes));
    assert.equal(cidText(failure!.node!.cid), node[0]);
    const report = reportBlocks(old, lacking);
    assert.deepEqual(report.missing.map(cidText).filter(cid => cid === node[0]), [node[0]]);
    assert.deepEqual(texts(report.inductive), texts(nodes.list));
    assert.equal(texts(report.covering).includes(node[0]), false);
  });

  test('fails when that node is there and broken', () => {
    const broken = treeOfMst(built, new Map([...built.blocks].map(([cid, block]) => [cid, cid === node[0] ? { ...block, bytes: Uint8Array.of(0xa0) } : block]))).tree;
    assert.throws(() => reportBlocks(old, broken), NodeUnavailableError);
  });
});

describe('long work can be stopped, and says how far it is', () => {
  const keys = Array.from({ length: 1500 }, (_, i) => `k${String(i).padStart(4, '0')}${i % 10 === 0 ? '@1' : ''}`).join(' ');
  const tree = drawn(keys);

  test('between two reports: no more is read', () => {
    const { tree: counted, loads } = treeOfMst(drawMst(keys));
    const work = diffBlocks.changedNodes(noTree.tree, counted);
    assert.equal(work.next().done, false);
    const read = loads.length;
    work.return(undefined as never);
    assert.equal(work.next().done, true);
    assert.ok(read < drawMst(keys).blocks.size, `${read} loads`);
    assert.equal(loads.length, read);
  });

  test('every part has a name, and fractions grow', () => {
    const seen = new Map<string, (number | null)[]>();
    for (const { task, fraction } of blockReport.reportBlocks(noTree.tree, tree)) seen.set(task.split(':')[0]!, [...(seen.get(task.split(':')[0]!) ?? []), fraction]);
    assert.deepEqual([...seen.keys()], ['Comparing', 'Covering set', 'Proof nodes', 'Undoing', 'Records']);
    for (const [task, fractions] of seen) {
      assert.ok(fractions.length > 1, task);
      assert.deepEqual(fractions, task === 'Comparing' ? fractions.map(() => null) : fractions.toSorted((a, b) => a! - b!), task);
      assert.ok(fractions.every(fraction => fraction === null || (fraction >= 0 && fraction <= 1)), task);
    }
  });
});

test('what the event takes as a CAR is the size of that CAR', () => {
  const built = drawMst(whole);
  const report = reportBlocks(noTree.tree, treeOfMst(built).tree);
  const car = carBytes([built.root], [...built.blocks.values()]);
  const { framing, file } = eventBytes(report, treeOfMst(built).tree.root!.cid);
  assert.deepEqual([file, file - framing], [car.length, eventBlocks(report).reduce((sum, { bytes }) => sum + bytes, 0)]);
});

describe('blocks that nothing leads to', () => {
  const built = drawMst(whole);
  const stranger = { cid: drawnValue('stranger'), bytes: new TextEncoder().encode('stranger') };
  const value = { cid: drawnValue('a'), bytes: new TextEncoder().encode('a') };
  const unreached = (blocks: CarBlock[]) => {
    const bytes = carBytes([built.root], blocks);
    return finish(unreachedBlocks(memorySource(bytes), openTree(openCar(bytes)).tree, undefined));
  };

  test('none in a whole file, a repeated block neither', () => {
    assert.deepEqual(unreached([...built.blocks.values(), value, value]), []);
  });

  test('a stranger, with its bytes', () => {
    assert.deepEqual(unreached([...built.blocks.values(), stranger]).map(({ cid, bytes }) => [cidText(cid), bytes]), [[stranger.cid.toString(), 8]]);
  });

  test('what hangs below a node that is not there', () => {
    const [, ...below] = [...built.blocks.values()].filter(block => !block.cid.equals(built.root));
    const rest = unreached([built.blocks.get(built.root.toString())!, ...below]);
    assert.ok(rest.length > 0 && rest.length < below.length);
  });
});

test('a set of blocks counts each CID once', () => {
  const set = new BlockSet();
  const cid = drawn('').root!.cid;
  set.add(cid, 5);
  set.add(cid, 5);
  assert.equal(set.bytes, 5);
  assert.equal(set.has(cid), true);
});
