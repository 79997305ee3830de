// The overview ruler: marks in pixels.
import assert from 'node:assert/strict';
import test from 'node:test';
import type { ChangeKind } from '../../src/protocol/comparison';
import { rowAt, ruler, thumb } from '../../webview/layout/ruler';

const extent = (rowCount: number, ...marks: [number, ChangeKind][]) => ({ rowCount, marks: marks.map(([row, kind]) => ({ row, kind })), bands: [] });

test('a short list lines up with its rows', () => {
  const { marks, scale } = ruler(extent(10, [3, 'added'], [7, 'removed']), 600, 22);
  assert.equal(scale, 22);
  assert.deepEqual(marks, [{ kind: 'added', y: 66, height: 22 }, { kind: 'removed', y: 154, height: 22 }]);
});

test('a long one is compressed, and no mark gets too small to see', () => {
  const { marks } = ruler(extent(100_000, [0, 'updated'], [50_000, 'added'], [99_999, 'removed']), 600, 22);
  assert.deepEqual(marks, [{ kind: 'updated', y: 0, height: 3 }, { kind: 'added', y: 300, height: 3 }, { kind: 'removed', y: 597, height: 3 }]);
});

test('marks of a kind on the same pixels become one', () => {
  const all: [number, ChangeKind][] = Array.from({ length: 2000 }, (_, index) => [index * 50, index % 2 ? 'added' : 'removed']);
  const { marks } = ruler(extent(100_000, ...all), 600, 22);
  assert.deepEqual(marks.map(({ kind, height }) => [kind, height]), [['removed', 600], ['added', 600]]);
});

test('bands span their rows', () => {
  assert.deepEqual(ruler({ rowCount: 100, marks: [], bands: [{ first: 10, last: 19 }] }, 500, 22).bands, [{ y: 50, height: 50 }]);
});

test('the thumb stands for the rows in view, can be caught, and is gone when all rows are', () => {
  const long = ruler(extent(10_000), 500, 22);
  assert.deepEqual(thumb(long, 0, 1000, 10_000, 500), { y: 0, height: 50 });
  assert.deepEqual(thumb(long, 9980, 20, 10_000, 500), { y: 488, height: 12 });
  assert.equal(thumb(ruler(extent(10), 500, 22), 0, 22, 10, 500), undefined);
});

test('a point on the strip is a row', () => {
  assert.equal(rowAt(ruler(extent(10_000), 500, 22), 250), 5000);
  assert.equal(rowAt(ruler(extent(0), 500, 22), 250), 0);
});
