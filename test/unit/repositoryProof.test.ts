// Record proofs: what the nodes on the way to a key prove, step by step, in whole trees, in files
// that hold just the proof, and in files that lack a part of it.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { atprotoMst } from '../../src/formats/atproto/mst';
import { NodeUnavailableError } from '../../src/formats/atproto/nodeUnavailable';
import { openTree } from '../../src/repository/openTree';
import { proofNodes } from '../../src/repository/events/covering';
import type { RecordProof } from '../../src/repository/proof';
import { proveKey } from '../../src/repository/proof';
import { Slice } from '../../src/tree/bytes';
import { cidText } from '../../src/tree/cid';
import { CidMismatchError } from '../../src/tree/errors';
import { rangeText } from '../../src/tree/range';
import { build, keyPool, relatedEntries, runs } from '../support/arbitraryMst';
import { carBytes, corruptBlock, dropBlock, readCar } from '../support/carBytes';
import { blockMap } from '../support/countingSource';
import { Crafter } from '../support/craftMst';
import { drawMst, drawnKey, drawnValue, labelOf } from '../support/drawMst';
import { finish, noTree, openCar, treeOfMst } from '../support/mstTree';
import { needsSharedData, sharedBytes, sharedFacts, sharedJson } from '../support/sharedData';

const keyOf = (drawn: string) => Slice.of(new TextEncoder().encode(drawnKey(drawn)));
const textKey = (key: string) => Slice.of(new TextEncoder().encode(key));

/** `outcome: layer finding (range), …` */
function inWords({ outcome, steps }: RecordProof): string {
  return `${outcome}: ${steps.map(({ layer, finding, range }) => `${layer} ${finding} ${rangeText(range).replace(/[a-z]+\d*\/\d+/g, labelOf)}`).join(', ')}`;
}

//   layer 2           d
//   layer 1      b    |    f
//   layer 0    a   c  |  e   g
const whole = 'a b@1 c d@2 e f@1 g';

describe('a whole tree', () => {
  const cases: [drawing: string, key: string, proof: string][] = [
    [whole, 'd@2', 'included: 2 entry (−∞ … +∞)'],
    [whole, 'e', 'included: 2 descend (−∞ … +∞), 1 descend (d … +∞), 0 entry (d … f)'],
    [whole, 'e2', 'absent: 2 descend (−∞ … +∞), 1 descend (d … +∞), 0 gap (d … f)'],
    [whole, 'e2@1', 'absent: 2 descend (−∞ … +∞), 1 gap (d … +∞)'],
    [whole, 'e2@3', 'absent: 2 too low (−∞ … +∞)'],
    ['a@2', 'b', 'absent: 2 gap (−∞ … +∞)'],
    ['', 'b', 'absent: 0 gap (−∞ … +∞)'],
  ];
  for (const [drawing, key, expected] of cases) {
    test(`${key} in ${drawing || 'the empty tree'}`, () => {
      const proof = proveKey(treeOfMst(drawMst(drawing)).tree, keyOf(key));
      assert.equal(inWords(proof), expected);
      for (const { why } of proof.steps) assert.match(why, /^\S.*[.]$/);
    });
  }

  test('each step says why', () => {
    const why = (drawing: string, key: string) => proveKey(treeOfMst(drawMst(drawing)).tree, keyOf(key)).steps.map(step => step.why.replace(/[a-z]+\d*\/\d+/g, labelOf));
    assert.deepEqual(why(whole, 'e'), [
      'e is of layer 0, this node of layer 2: the key can only be in the subtree (d … +∞).',
      'e is of layer 0, this node of layer 1: the key can only be in the subtree (d … f).',
      'e stands in this node: both are of layer 0.',
    ]);
    assert.deepEqual(why(whole, 'e2@1').slice(1), ['e2 is of this node\'s layer 1, and the node has no key in (d … f): the key is not in this tree.']);
    assert.deepEqual(why('a@2 c@2', 'b'), ['Nothing hangs below (a … c), where b would be: the key is not in this tree.']);
    assert.deepEqual(why('a', 'b@2'), ['b is of layer 2, and the root only of layer 0: the key is not in this tree.']);
    assert.deepEqual(why('', 'b'), ['The tree is empty.']);
  });

  test('where there is no tree there is nothing', () => {
    assert.deepEqual(inWords(proveKey(noTree.tree, keyOf('a'))), 'absent: ');
  });

  test('of any key of any tree: as its entries say, and its own proof nodes are enough', () => {
    fc.assert(fc.property(relatedEntries, fc.constantFrom(...keyPool), ({ before }, text) => {
      const built = build(before);
      const { tree } = treeOfMst(built);
      const proof = proveKey(tree, textKey(text));
      assert.equal(proof.value && cidText(proof.value), before.get(text)?.toString());
      assert.equal(proof.outcome, before.has(text) ? 'included' : 'absent');
      const nodes = new Set(finish(proofNodes(tree, [{ key: textKey(text), old: undefined, new: undefined }])).list.map(({ cid }) => cidText(cid)));
      const part = treeOfMst(built, new Map([...built.blocks].filter(([cid]) => nodes.has(cid)))).tree;
      assert.equal(inWords(proveKey(part, textKey(text))), inWords(proof));
      for (const { cid } of proof.steps) {
        const less = treeOfMst(built, new Map([...built.blocks].filter(([held]) => held !== cidText(cid)))).tree;
        const incomplete = proveKey(less, textKey(text));
        assert.deepEqual([incomplete.outcome, incomplete.missing && cidText(incomplete.missing.cid)], ['incomplete', cidText(cid)]);
      }
    }), runs(150));
  });
});

describe('a node that is there but wrong is no gap', () => {
  test('it does not hash to its CID', () => {
    const built = drawMst(whole);
    const [cid] = [...built.blocks].find(([, { bytes }]) => Buffer.from(bytes).includes(drawnKey('e')))!;
    const damaged = new Map<string, { bytes: Uint8Array }>(built.blocks).set(cid, { bytes: new Uint8Array([1]) });
    assert.throws(() => proveKey(treeOfMst(built, damaged).tree, keyOf('e')), (error: unknown) => error instanceof NodeUnavailableError && error.cause instanceof CidMismatchError);
  });

  test('it holds a key that belongs elsewhere', () => {
    const crafter = new Crafter();
    const root = crafter.node(crafter.node(null, 'z'), 'b@1');
    const source = blockMap(crafter.blocks);
    const tree = { format: atprotoMst, source, root: atprotoMst.root(Slice.of(root.bytes), source) };
    assert.throws(() => proveKey(tree, keyOf('a')), (error: unknown) => error instanceof NodeUnavailableError && error.code === 'malformed-node');
  });
});

describe('answers of a real server', needsSharedData, () => {
  interface Step { name: string; files: { proof?: string }; proof?: { key: string }; frames: { body: { ops: { path: string; cid: string | null }[] } }[] }
  const steps = needsSharedData.skip ? [] : sharedJson<{ steps: Step[] }>('pds-0.4.217/index.json').steps;
  const proofs = steps.filter(({ proof }) => proof);

  test('there are seven', () => assert.equal(proofs.length, 7));

  for (const { name, files, proof } of proofs) {
    test(`${name}: ${proof!.key}`, () => {
      const { tree } = openTree(openCar(sharedBytes(`pds-0.4.217/${files.proof!}`)));
      const result = proveKey(tree, textKey(proof!.key));
      const full = proveKey(openTree(openCar(sharedBytes(`pds-0.4.217/${name}.full.car`))).tree, textKey(proof!.key));
      assert.equal(inWords(result), inWords(full));
      assert.notEqual(result.outcome, 'incomplete');
      assert.equal(result.outcome, name.includes('delete') ? 'absent' : 'included');
      assert.equal(result.record, name.includes('delete') ? undefined : 'present');
      // Of another key the same file proves nothing.
      const others = Object.keys(sharedFacts().cars[`pds-0.4.217/${name}.full.car`]!.collections!);
      assert.notDeepEqual(others, []);
      const outcomes = new Set(others.map(collection => proveKey(tree, textKey(`${collection}/3zzzzzzzzzzzz`)).outcome));
      assert.deepEqual([outcomes.has('incomplete'), outcomes.has('included')], [true, false]);
    });
  }

  test('without the record, or with a wrong one', () => {
    const bytes = sharedBytes('pds-0.4.217/1-create.proof.car');
    const key = textKey(proofs.find(({ name }) => name === '1-create')!.proof!.key);
    const record = [...readCar(bytes).blocks.values()].find(({ bytes: block }) => Buffer.from(block).includes('app.bsky.feed.post'))!;
    const dropped = proveKey(openTree(openCar(dropBlock(bytes, record.cid))).tree, key);
    assert.deepEqual([dropped.outcome, dropped.record], ['included', 'missing']);
    assert.throws(() => proveKey(openTree(openCar(corruptBlock(bytes, record.cid))).tree, key), CidMismatchError);
  });
});

test('a file of nothing but the proof', () => {
  const built = drawMst(whole);
  const nodes = finish(proofNodes(treeOfMst(built).tree, [{ key: keyOf('e'), old: undefined, new: Slice.of(drawnValue('e').bytes) }])).list.map(({ cid }) => built.blocks.get(cidText(cid))!);
  const { tree } = openTree(openCar(carBytes([built.root], nodes)));
  assert.equal(proveKey(tree, keyOf('e')).outcome, 'included');
  const other = proveKey(tree, keyOf('c'));
  assert.deepEqual([other.outcome, other.missing && rangeText(other.missing).replace(/[a-z]+\/\d+/g, labelOf)], ['incomplete', '(−∞ … d)']);
});
