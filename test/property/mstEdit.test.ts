// What must hold of any edit and any merge.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { differentiate } from '../../src/diff/differentiate';
import { plantMst } from '../../src/formats/atproto/build';
import { EditableMst } from '../../src/formats/atproto/edit';
import { reportBlocks } from '../../src/repository/blockReport';
import { undo } from '../../src/repository/events/inversion';
import { integrateTree, mergeTrees } from '../../src/repository/merge';
import { Slice } from '../../src/tree/bytes';
import { cidText } from '../../src/tree/cid';
import type { Tree } from '../../src/tree/source';
import { build, keyPool, relatedEntries, runs, type Entries } from '../support/arbitraryMst';
import { mstEntries } from '../support/buildMst';
import { drawnValue } from '../support/drawMst';
import { finish, treeOfMst } from '../support/mstTree';

const slice = (text: string) => Slice.of(new TextEncoder().encode(text));
const treeOf = (entries: Entries): Tree => treeOfMst(build(entries)).tree;
const rootOf = (entries: Entries): string => build(entries).root.toString();
const pairs = (check: (before: Entries, after: Entries) => void, usual = 200) =>
  fc.assert(fc.property(relatedEntries, ({ before, after }) => check(before, after)), runs(usual));

const values = ['a', 'b', 'c'].map(drawnValue);
const edits = fc.array(fc.tuple(fc.constantFrom(...keyPool), fc.option(fc.constantFrom(...values))), { maxLength: 30 });

test('after any edits the tree is the one built from scratch, and its new nodes are all there', () => {
  fc.assert(fc.property(relatedEntries, edits, ({ before }, list) => {
    const entries = new Map(before);
    const built = build(before);
    let tree = EditableMst.of(treeOfMst(built).tree);
    for (const [key, value] of list) {
      tree = value ? tree.set(slice(key), Slice.of(value.bytes)) : tree.delete(slice(key));
      if (value) entries.set(key, value);
      else entries.delete(key);
    }
    const expected = build(entries);
    assert.equal(cidText(tree.root), expected.root.toString());
    const known = new Set([...built.blocks.keys(), ...[...tree.blocks()].map(({ cid }) => cidText(cid))]);
    assert.deepEqual([...expected.blocks.keys()].filter(cid => !known.has(cid)), []);
    for (const key of keyPool) assert.equal(tree.get(slice(key)) && cidText(tree.get(slice(key))!), entries.get(key)?.toString());
  }), runs(200));
});

test('planting gives the tree built from scratch', () => {
  pairs(entries => {
    const sorted = mstEntries(entries).sort((a, b) => Buffer.compare(a.key, b.key));
    const nodes = new Set<string>();
    const { root } = plantMst(sorted.map(({ key, value }) => ({ key: Slice.of(key), value: Slice.of(value.bytes) })), ({ cid }) => nodes.add(cidText(cid)));
    assert.equal(cidText(root), rootOf(entries));
    assert.deepEqual(nodes, new Set(build(entries).blocks.keys()));
  });
});

test('integrating a diff gives the other tree, without a conflict', () => {
  pairs((a, b) => {
    const { tree, conflicts } = finish(integrateTree(treeOf(a), differentiate(treeOf(a), treeOf(b))));
    assert.equal(cidText(tree.root!.cid), rootOf(b));
    assert.deepEqual(conflicts, []);
  });
});

test('two replicas that take over each other\'s changes arrive at the same root', () => {
  fc.assert(fc.property(relatedEntries, relatedEntries, ({ before: base, after: one }, { after: two }) => {
    const merged = finish(mergeTrees(treeOf(base), treeOf(one), treeOf(two))).tree;
    const other = finish(mergeTrees(treeOf(base), treeOf(two), treeOf(one))).tree;
    assert.equal(cidText(merged.root!.cid), cidText(other.root!.cid));
  }), runs(200));
});

test('the covering set is enough to undo, and the inductive set is exactly what undoing reads', () => {
  pairs((before, after) => {
    const built = build(after);
    const report = finish(reportBlocks(treeOf(before), treeOfMst(built).tree));
    const only = (blocks: readonly { cid: Slice }[]) => new Map(blocks.map(({ cid }) => [cidText(cid), built.blocks.get(cidText(cid))!]));
    for (const set of [report.covering, report.inductive]) {
      const undone = undo(EditableMst.of(treeOfMst(built, only(set)).tree), report.changes);
      assert.equal(undone.failure, undefined);
      assert.equal(cidText(undone.tree.root), rootOf(before));
    }
    for (const { cid } of report.inductive) {
      const { failure } = undo(EditableMst.of(treeOfMst(built, only(report.inductive.filter(block => block.cid !== cid))).tree), report.changes);
      assert.equal(failure?.node && cidText(failure.node.cid), cidText(cid));
    }
  }, 100);
});
