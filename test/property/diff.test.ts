// What must hold of the diff of any two trees.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { build, plain, relatedEntries, runs, type Entries } from '../support/arbitraryMst';
import { changesOf, inverted, naiveDiff } from '../support/diffing';
import { treeOfMst } from '../support/mstTree';
import { buildMst, mstEntries } from '../support/buildMst';
import { CID } from 'multiformats/cid';

const pairs = (check: (before: Entries, after: Entries) => void, usual = 300) =>
  fc.assert(fc.property(relatedEntries, ({ before, after }) => check(before, after)), runs(usual));

test('the diff is the naive difference of the entries', () => {
  pairs((before, after) => {
    assert.deepEqual(changesOf(treeOfMst(build(before)), treeOfMst(build(after))), naiveDiff(plain(before), plain(after)));
  });
});

test('applying the diff to the left entries builds the right tree', () => {
  pairs((before, after) => {
    const result = plain(before);
    const right = build(after);
    for (const { op, key, value } of changesOf(treeOfMst(build(before)), treeOfMst(right))) {
      assert.equal(result.get(key), op === 'remove' ? value : undefined);
      if (op === 'remove') result.delete(key);
      else result.set(key, value);
    }
    const rebuilt = buildMst(mstEntries([...result].map(([key, value]) => [key, CID.parse(value)])));
    assert.equal(rebuilt.root.toString(), right.root.toString());
  });
});

test('swapping the sides inverts the diff', () => {
  pairs((before, after) => {
    const a = build(before);
    const b = build(after);
    assert.deepEqual(changesOf(treeOfMst(b), treeOfMst(a)), inverted(changesOf(treeOfMst(a), treeOfMst(b))));
  });
});

test('equal trees read nothing', () => {
  pairs(before => {
    const left = treeOfMst(build(before));
    const right = treeOfMst(build(before));
    assert.deepEqual(changesOf(left, right), []);
    assert.deepEqual([left.loads, right.loads], [[], []]);
  }, 100);
});

test('each node that only one tree has is read once, and nothing else', () => {
  pairs((before, after) => {
    const a = build(before);
    const b = build(after);
    const left = treeOfMst(a);
    const right = treeOfMst(b);
    changesOf(left, right);
    assert.deepEqual([...left.loads].sort(), [...a.blocks.keys()].filter(cid => !b.blocks.has(cid)).sort());
    assert.deepEqual([...right.loads].sort(), [...b.blocks.keys()].filter(cid => !a.blocks.has(cid)).sort());
  });
});
