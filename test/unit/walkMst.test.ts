// The walk over drawn MSTs: boundaries that come and go, ranges, order, height, nothing on one side.
// (That reads are exact and the outcome is right for any pair is the property tests' to show.)
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { differentiate } from '../../src/diff/differentiate';
import { drawEntries, drawMst, drawnKey, labelOf } from '../support/drawMst';
import { changesOf, naiveDiff, rangesOf } from '../support/diffing';
import { noTree, treeOfMst } from '../support/mstTree';
import { buildMst, layerOfKey, mstEntries } from '../support/buildMst';

function compare(before: string, after: string) {
  const [left, right] = [treeOfMst(drawMst(before)), treeOfMst(drawMst(after))];
  const changes = changesOf(left, right).map(({ op, key }) => `${op} ${labelOf(key)}`);
  const ranges = rangesOf(treeOfMst(drawMst(before)), treeOfMst(drawMst(after)), labelOf);
  return { changes, ranges, reads: [left.loads.length, right.loads.length] };
}

test('drawn keys have their layers and keep their order', () => {
  const drawn = ['a@0', 'a1@3', 'b@2', 'k1@1', 'k10@4', 'k2@0'];
  const keys = drawn.map(drawnKey);
  assert.deepEqual(keys.map(key => layerOfKey(new TextEncoder().encode(key))), [0, 3, 2, 1, 4, 0]);
  assert.deepEqual([...keys].sort(), keys);
});

//   layer 3                              h
//   layer 2                d             |          without d the two nodes of layer 1 are one,
//   layer 1        b       |     f       |          and so are [c] and [e] of layer 0;
//   layer 0     a     c    |  e     g    |  i       [a], [g] and [i] stay as they are
test('a key of a middle layer goes: subtrees beside it grow together, the outer ones are not read', () => {
  assert.deepEqual(compare('a b@1 c d@2 e f@1 g h@3 i', 'a b@1 c e f@1 g h@3 i'), {
    changes: ['remove d'],
    ranges: [
      'compare 3 (−∞ … +∞) 1:1',
      'compare 2 (−∞ … h) 1:1',
      'misaligned 1 (−∞ … h) 2:1',
      'misaligned 0 (b … f) 2:1',
    ],
    reads: [6, 4],
  });
});

test('a key of a middle layer comes: the ranges of its going, sides swapped', () => {
  assert.deepEqual(compare('a b@1 c e f@1 g h@3 i', 'a b@1 c d@2 e f@1 g h@3 i'), {
    changes: ['add d'],
    ranges: [
      'compare 3 (−∞ … +∞) 1:1',
      'compare 2 (−∞ … h) 1:1',
      'misaligned 1 (−∞ … h) 1:2',
      'misaligned 0 (b … f) 1:2',
    ],
    reads: [4, 6],
  });
});

test('a new highest key: the whole old tree lies below it and only its edge is read', () => {
  assert.deepEqual(compare('a b@1 c', 'a b@1 c z@3'), { changes: ['add z'], ranges: ['compare 3 (−∞ … +∞) 1:1', 'misaligned 2 (−∞ … +∞) 1:1'], reads: [0, 2] });
});

test('an updated value: a removal, then an addition; ranges stay whole', () => {
  assert.deepEqual(compare('a b@1 c d@2 e', 'a b@1 c=new d@2 e'), {
    changes: ['remove c', 'add c'],
    ranges: ['compare 2 (−∞ … +∞) 1:1', 'compare 1 (−∞ … d) 1:1', 'compare 0 (b … d) 1:1'],
    reads: [3, 3],
  });
});

test('changes come in key order whatever their layers', () => {
  const before = 'a b@1 c d@3 e f@1 g h@2 i j';
  const after = 'a=1 b2@2 c d@3=1 e1 f@1=1 g h1@2 i=1 k@1';
  const text = (drawing: string) => new Map([...drawEntries(drawing)].map(([key, value]) => [key, value.toString()]));
  assert.deepEqual(changesOf(treeOfMst(drawMst(before)), treeOfMst(drawMst(after))), naiveDiff(text(before), text(after)));
});

test('nothing on one side, an empty tree, and both', () => {
  assert.deepEqual(changesOf(noTree, noTree), []);
  assert.deepEqual(compare('', 'a b@1'), { changes: ['add a', 'add b'], ranges: ['compare 1 (−∞ … +∞) 1:1', 'misaligned 0 (−∞ … +∞) 1:1'], reads: [1, 2] });
  const tree = treeOfMst(drawMst('a b@1'));
  assert.deepEqual(changesOf(tree, noTree).map(change => `${change.op} ${labelOf(change.key)}`), ['remove a', 'remove b']);
  const empty = treeOfMst(drawMst(''));
  assert.deepEqual(changesOf(noTree, empty), []);
  assert.deepEqual(empty.loads.length, 1);
});

test('ranges far longer than a page: order and exact reads stay', () => {
  const entries = (prefix: string) => Array.from({ length: 12_000 }, (_, i) => [`k${i}/${prefix}`, drawMst('').root] as const);
  const a = buildMst(mstEntries(entries('a')));
  const b = buildMst(mstEntries(entries('b')));
  const left = treeOfMst(a);
  const right = treeOfMst(b);
  const text = (prefix: string) => new Map(entries(prefix).map(([key, value]) => [key, value.toString()]));
  assert.deepEqual(changesOf(left, right), naiveDiff(text('a'), text('b')));
  assert.deepEqual([...left.loads].sort(), [...a.blocks.keys()].sort());
  assert.deepEqual([...right.loads].sort(), [...b.blocks.keys()].sort());
});

test('a stream: the first change is there before the last block is read', () => {
  const many = Array.from({ length: 20_000 }, (_, i) => [`k${i}/x`, drawMst('').root] as const);
  const right = treeOfMst(buildMst(mstEntries(many)));
  const stream = differentiate(treeOfMst(drawMst('')).tree, right.tree);
  assert.equal(stream.next().done, false);
  const atFirst = right.loads.length;
  for (const _ of stream);
  assert.ok(atFirst * 3 < right.loads.length, `${atFirst} of ${right.loads.length} blocks read at the first change`);
});
