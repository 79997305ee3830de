// Columns: mirrored, never overlapping, and narrow before the entries get too narrow to read.
import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import { columns, type Span } from '../../webview/layout/columns';

test('the columns of the sketch, left to right', () => {
  const { width, nodes, entries, middle, gap } = columns(1480, { left: 4, right: 4 });
  assert.equal(width, 1480);
  assert.deepEqual(nodes.left.map(({ x }) => x), [321, 218, 115, 12]);
  assert.deepEqual(nodes.right.map(({ x }) => x), [1073, 1176, 1279, 1382]);
  assert.deepEqual({ entries, middle, gap }, { entries: { left: { x: 424, width: 256 }, right: { x: 800, width: 256 } }, middle: { x: 680, width: 120 }, gap: 17 });
});

test('the room for the notation of ranges is never taken from the labels of nodes', () => {
  const medium = columns(1030, { left: 5, right: 5 });
  assert.ok(medium.nodes.left[0]!.width >= 46, `nodes are ${medium.nodes.left[0]!.width} px wide`);
  assert.ok(columns(1300, { left: 5, right: 5 }).middle.width >= 100);
});

test('nodes shrink to bars first; then the picture gets wider than the panel', () => {
  const wide = columns(1600, { left: 4, right: 4 });
  const narrow = columns(700, { left: 8, right: 8 });
  const tooNarrow = columns(500, { left: 15, right: 15 });
  assert.ok(wide.nodes.left[0]!.width > 80);
  assert.deepEqual([narrow.width <= 700, narrow.nodes.left[0]!.width, narrow.entries.left.width >= 180], [true, 12, true]);
  assert.deepEqual([tooNarrow.width > 500, tooNarrow.nodes.left[0]!.width, tooNarrow.entries.left.width], [true, 12, 180]);
});

test('at any size: in order, no overlap, inside the width, mirrored where both trees are as high', () => {
  fc.assert(fc.property(fc.integer({ min: 100, max: 4000 }), fc.nat(20), fc.nat(20), (panel, left, right) => {
    const { width, nodes, entries, middle } = columns(panel, { left, right });
    const inOrder: Span[] = [...[...nodes.left].reverse(), entries.left, middle, entries.right, ...nodes.right];
    let end = 0;
    for (const { x, width: own } of inOrder) {
      assert.ok(x >= end - 1e-9 && own > 0, `${x} after ${end}`);
      end = x + own;
    }
    assert.ok(end <= width);
    assert.ok(entries.left.width >= 180 && entries.left.width === entries.right.width);
    if (left === right) for (const [layer, span] of nodes.left.entries()) assert.ok(Math.abs(width - span.x - span.width - nodes.right[layer]!.x) < 1e-9);
  }));
});
