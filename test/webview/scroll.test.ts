// Scroll positions and rows, also where there are more rows than a browser can scroll.
import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import { clampTop, clampZoom, scrollFor, scrollHeight, topRow, topThatReveals, type Extent } from '../../webview/layout/scroll';

const small: Extent = { rowCount: 100, rowHeight: 20, height: 500 };
const huge: Extent = { rowCount: 5_000_000, rowHeight: 44, height: 800 };

test('a pixel is a pixel while the browser can hold all rows', () => {
  assert.equal(scrollHeight(small), 2000);
  assert.equal(topRow(small, 30), 1.5);
  assert.equal(scrollFor(small, 1.5), 30);
  assert.equal(topRow(small, 1500), 75);
});

test('beyond that the range is capped and stands for the rows proportionally', () => {
  assert.equal(scrollHeight(huge), 15_000_000);
  assert.equal(topRow(huge, 0), 0);
  assert.equal(topRow(huge, 15_000_000 - 800), 5_000_000 - 800 / 44);
  assert.ok(Math.abs(topRow(huge, (15_000_000 - 800) / 2) - 2_500_000) < 20);
});

test('everything fits: nothing to scroll', () => {
  const few: Extent = { rowCount: 3, rowHeight: 20, height: 500 };
  assert.equal(scrollHeight(few), 500);
  assert.equal(topRow(few, 10), 0);
  assert.equal(scrollFor(few, 2), 0);
  assert.equal(clampTop(few, 2), 0);
});

test('there and back again', () => {
  const extents = fc.record({ rowCount: fc.nat(10_000_000), rowHeight: fc.integer({ min: 5, max: 44 }), height: fc.integer({ min: 1, max: 3000 }) });
  fc.assert(fc.property(extents, fc.double({ min: 0, max: 1, noNaN: true }), (extent, share) => {
    const row = share * extent.rowCount;
    assert.ok(Math.abs(topRow(extent, scrollFor(extent, row)) - clampTop(extent, row)) < 1e-6 * Math.max(1, row));
  }));
});

test('revealing a row scrolls as little as needed, or to the middle', () => {
  assert.equal(topThatReveals(small, 10, 12, 'nearest'), 10);
  assert.equal(topThatReveals(small, 10, 4, 'nearest'), 4);
  assert.equal(topThatReveals(small, 10, 50, 'nearest'), 26);
  assert.equal(topThatReveals(small, 10, 12, 'centre'), 10);
  assert.equal(topThatReveals(small, 10, 50, 'centre'), 38);
});

test('a zoom from anywhere is one that there is', () => {
  assert.deepEqual([0, -1, 0.25, 1.5, 99, Infinity, NaN].map(clampZoom), [0.25, 0.25, 0.25, 1.5, 2, 2, 1]);
});
