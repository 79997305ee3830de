// Facts in words: they never promise more than is so.
import assert from 'node:assert/strict';
import test from 'node:test';
import type { FileFacts, Overview } from '../../src/protocol/comparison';
import { cost, entries, percent, remark, size, soFar } from '../../webview/panels/facts';

function file(more: Partial<FileFacts> = {}): FileFacts {
  return {
    name: 'before.car', path: '/before.car', bytes: 1, blocks: 1, format: 'commit v3 → atproto MST', root: 'bafyleft', commit: null,
    layers: 4, entries: 1402, nodes: 305, counted: 'done', read: 4, digests: 'right', notes: [], ...more,
  };
}

function overview(left: Partial<FileFacts>, right: Partial<FileFacts>, more: Partial<Overview> = {}): Overview {
  return {
    left: file(left), right: file({ root: 'bafyright', nodes: 306, read: 5, ...right }),
    changes: { added: 3, removed: 2, updated: 1 }, nodes: { created: 4, deleted: 3, moved: 2, pruned: 9 }, misaligned: 1, unresolved: 0,
    extent: { rowCount: 30, marks: [], bands: [] }, ...more,
  };
}

test('what the comparison cost', () => {
  assert.equal(cost(overview({}, {})), 'read 9 of 611 blocks · 98.5 % pruned by hash · 4 created, 3 deleted, 2 moved');
  assert.equal(cost(overview({ nodes: null }, {})), 'read 9 blocks, counting the rest… · 4 created, 3 deleted, 2 moved');
  assert.equal(cost(overview({ nodes: null, counted: 'failed' }, {})), 'read 9 blocks, the rest not countable · 4 created, 3 deleted, 2 moved');
  assert.equal(cost(overview({ nodes: 0, read: 0 }, { nodes: 0, read: 0 })), 'read 0 of 0 blocks · 4 created, 3 deleted, 2 moved');
});

test('entries: a number, or why there is none', () => {
  assert.equal(entries(file()), '1,402 entries');
  assert.equal(entries(file({ entries: null, counted: 'pending' })), 'counting entries…');
  assert.equal(entries(file({ entries: null, counted: 'failed' })), 'entries not countable');
});

test('a share is rounded down: all is said only of all', () => {
  assert.deepEqual([1, 0.99999, 0.985, 0, -0.1].map(percent), ['100 %', '99.9 %', '98.5 %', '0 %', '0 %']);
});

test('sizes', () => {
  assert.deepEqual([0, 999, 1000, 87_346, 1_234_567, 336_000_000].map(size), ['0 bytes', '999 bytes', '1 kB', '87.3 kB', '1.23 MB', '336 MB']);
});

test('what to say when there is nothing, or nothing different, to see', () => {
  const none = { changes: { added: 0, removed: 0, updated: 0 } };
  assert.equal(remark(overview({}, {})), undefined);
  assert.equal(remark(overview({ read: 0 }, { root: 'bafyleft', read: 0 }, none)), 'These trees are identical: same root, nothing below it was compared.');
  assert.equal(remark(overview({ read: 1 }, { root: 'bafyleft', read: 0 }, none)), 'These trees are identical: same root.');
  assert.equal(remark(overview({}, {}, none)), 'The entries are identical; only the shape of the trees differs.');
  assert.equal(remark(overview({ root: null }, { root: null }, { extent: { rowCount: 0, marks: [], bands: [] } })), 'Both trees are empty.');
  assert.equal(remark(overview({ entries: 0 }, {})), 'before.car is an empty tree: every entry stands on the other side only.');
});

test('what could not be compared is said before anything is called identical', () => {
  const none = { changes: { added: 0, removed: 0, updated: 0 } };
  assert.match(remark(overview({}, {}, { ...none, unresolved: 1 }))!, /^⚠ 1 range could not be compared: .* neither equal nor changed/);
  assert.match(remark(overview({}, {}, { unresolved: 37 }))!, /^⚠ 37 ranges /);
});

test('at a step: what of the totals it has come to', () => {
  assert.equal(soFar({ index: 11, reads: { left: 1, right: 2 }, changes: { removed: 3, added: 4 } }), 'totals above · up to step 12: read 1 + 2 blocks, −3 +4 values');
});
