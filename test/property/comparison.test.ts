// Rows, boxes and bands of any two trees, with any identical subtrees opened and closed: every key of
// either tree stands in exactly one row, and every box covers exactly the keys below its node.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { CID } from 'multiformats/cid';
import type { Comparison } from '../../src/comparison/comparison';
import type { Row, Side } from '../../src/protocol/comparison';
import { build, plain, relatedEntries, runs } from '../support/arbitraryMst';
import { readMst, type BuiltMst } from '../support/buildMst';
import { naiveDiff } from '../support/diffing';
import { carOfMst, compareFiles, wholePage } from '../support/openComparison';

/** The keys below a node, by reading the tree. */
const keysBelow = ({ blocks }: BuiltMst, cid: string) =>
  readMst(CID.parse(cid), wanted => blocks.get(wanted.toString())?.bytes).entries.map(({ key }) => Buffer.from(key).toString());

function keysOf(row: Row, side: Side, tree: BuiltMst): string[] {
  if (row.kind === 'subtree') return keysBelow(tree, row.cid);
  return row.kind !== 'entry' || row[side] === null ? [] : [row.key];
}

function check(comparison: Comparison, trees: Record<Side, BuiltMst>): void {
  const { rows, boxes, bands } = wholePage(comparison);
  for (const side of ['left', 'right'] as const) {
    const tree = trees[side];
    assert.deepEqual(rows.flatMap(row => keysOf(row, side, tree)), keysBelow(tree, tree.root.toString()), `the keys of the ${side} tree, each once and in order`);
    for (const box of boxes.filter(found => found.side === side)) {
      const covered = rows.slice(box.first, box.last + 1).flatMap(row => keysOf(row, side, tree));
      assert.deepEqual(covered, keysBelow(tree, box.cid), `${side} box of layer ${box.layer}, rows ${box.first} to ${box.last}`);
      assert.equal(box.root, box.cid === tree.root.toString());
      assert.equal(box.state === 'identical', trees.left.blocks.has(box.cid) && trees.right.blocks.has(box.cid));
    }
  }
  for (const [number, row] of rows.entries()) {
    if (row.kind !== 'entry') continue;
    const around = boxes.filter(({ layer, first, last }) => layer === row.layer && first <= number && number <= last).map(({ side }) => side);
    assert.deepEqual(around.filter(side => row[side] !== null).sort(), (['left', 'right'] as const).filter(side => row[side] !== null), `the boxes that hold row ${number}`);
  }
  for (const { first, last, notation } of bands) {
    const [, after, end] = /^\((.*) … (.*)\)$/.exec(notation) ?? assert.fail(notation);
    for (const [number, row] of rows.entries()) {
      if (row.kind !== 'entry') continue;
      const inside = (after === '−∞' || row.key > after!) && (end === '+∞' || row.key < end!);
      assert.equal(number >= first && number <= last, inside, `row ${number} (${row.key}) and the band ${notation} over ${first} to ${last}`);
    }
  }
}

test('rows, boxes and bands cover the keys they stand for, whatever is open', () => {
  fc.assert(fc.property(relatedEntries, fc.array(fc.nat(), { maxLength: 8 }), ({ before, after }, choices) => {
    const trees = { left: build(before), right: build(after) };
    const comparison = compareFiles(carOfMst(trees.left), carOfMst(trees.right));
    const closed = wholePage(comparison);
    check(comparison, trees);
    const changes = closed.rows.flatMap(row => (row.kind === 'entry' && row.change !== 'none' ? [row] : []));
    const expected = naiveDiff(plain(before), plain(after));
    assert.deepEqual(changes.flatMap(({ key, left, right }) => [...(left ? [{ op: 'remove', key, value: left }] : []), ...(right ? [{ op: 'add', key, value: right }] : [])]), expected);

    for (const choice of choices) {
      const { rows, boxes } = wholePage(comparison);
      const cids = [...rows.flatMap(row => (row.kind === 'subtree' ? [row.cid] : [])), ...boxes.flatMap(({ state, cid }) => (state === 'identical' ? [cid] : []))];
      if (cids.length === 0) break;
      const { rowCount } = comparison.toggle([cids[choice % cids.length]!]).extent;
      assert.equal(rowCount, wholePage(comparison).rows.length);
      check(comparison, trees);
    }
    for (;;) {
      const open = wholePage(comparison).boxes.find(({ state }) => state === 'identical');
      if (!open) break;
      comparison.toggle([open.cid]);
    }
    assert.deepEqual(wholePage(comparison), closed);
  }), runs(150));
});

test('changes are found in order from anywhere', () => {
  fc.assert(fc.property(relatedEntries, fc.nat(), ({ before, after }, from) => {
    const comparison = compareFiles(carOfMst(build(before)), carOfMst(build(after)));
    const { rows } = wholePage(comparison);
    const changed = rows.flatMap((row, number) => (row.kind === 'entry' && row.change !== 'none' ? [number] : []));
    const at = from % (rows.length + 1);
    assert.equal(comparison.findChange(at, 'next')?.row, changed.find(number => number > at));
    assert.equal(comparison.findChange(at, 'previous')?.row, changed.findLast(number => number < at));
  }), runs(100));
});
