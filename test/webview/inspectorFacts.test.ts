// The facts of a file in words and shapes: health, hash bits, the map of the bytes, charts.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { parseHTML } from 'linkedom';
import { barTable } from '../../webview/inspector/bars';
import { byteMapShape, cellSize, cellText } from '../../webview/inspector/byteMapLayout';
import { marks, type Work } from '../../webview/inspector/health';
import { zeroBits } from '../../webview/inspector/zeroBits';
import type { Survey } from '../../src/protocol/inspection';
import { overview, survey } from './inspectorModel';

const said = (of: Survey | null, work: Work = 'nothing', notes: string[] = []) => marks({ ...overview, notes }, of, work).map(({ mood, text }) => `${mood}: ${text}`);

describe('health', () => {
  test('all well', () => {
    assert.deepEqual(said(survey), ['good: framing complete', 'good: all digests right', 'good: valid', 'good: no missing blocks', 'good: no stray blocks']);
  });
  test('nothing is called right before it was checked', () => {
    assert.deepEqual(said(null, 'surveying'), ['good: framing complete', 'waiting: digests: checking…', 'waiting: rules: checking…']);
    assert.deepEqual(said(null), ['good: framing complete', 'unsure: digests not checked', 'unsure: rules not checked']);
    assert.ok(said({ ...survey, findings: null }, 'validating').includes('waiting: rules: checking…'));
    assert.ok(said({ ...survey, findings: null }).includes('unsure: rules not checked'));
  });
  test('what is wrong is counted and told from what is not known', () => {
    const wrong: Survey = {
      ...survey, missing: { nodes: 1, records: 2 }, stray: 1, digests: { verdict: 'wrong', wrong: 2, unchecked: 1 }, findings: { verdict: 'findings', errors: 1, warnings: 2, notes: 0 },
    };
    assert.deepEqual(said(wrong, 'nothing', ['Incomplete: the last section is cut short.']), ['bad: cut short', 'bad: 2 wrong digests', 'bad: 1 error, 2 warnings', 'bad: 3 missing blocks', 'unsure: 1 stray block']);
    assert.ok(said({ ...survey, digests: { verdict: 'unknown', wrong: 0, unchecked: 3 } }).includes('unsure: 3 digests unchecked'));
    assert.ok(said({ ...survey, findings: { verdict: 'unreadable', errors: 0, warnings: 0, notes: 0 } }).includes('bad: no tree to validate'));
    assert.ok(said({ ...survey, findings: { verdict: 'findings', errors: 0, warnings: 0, notes: 1 } }).includes('good: valid, 1 note'));
    assert.ok(said({ ...survey, findings: { verdict: 'findings', errors: 0, warnings: 1, notes: 0 } }).includes('unsure: 1 warning'));
  });
});

test('the bits of a hash: pairs of leading zeros, and what ends them', () => {
  const { pairs, rest } = zeroBits('05ff'.padEnd(64, '0'), 5);
  assert.deepEqual(pairs.slice(0, 4), [{ text: '00', zero: true }, { text: '00', zero: true }, { text: '01', zero: false }, { text: '01', zero: false }]);
  assert.ok(rest);
  assert.ok(zeroBits('00'.repeat(32), 256).pairs.every(({ zero }) => zero));
  assert.equal(zeroBits('00'.repeat(32), 256).rest, false);
});

describe('the map of the file', () => {
  test('cells stand in the order of the bytes, and their parts fill them', () => {
    const cells = Array.from({ length: 10 }, () => survey.byteMap.cells[0]!);
    const { columns, cells: placed } = byteMapShape(cells, 4 * (cellSize + 2));
    assert.equal(columns, 4);
    assert.deepEqual(placed.map(({ x, y }) => (y / (cellSize + 2)) * 4 + x / (cellSize + 2)), [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
    assert.deepEqual(placed[0]!.parts.map(({ kind }) => kind), ['commit', 'node', 'framing']);
    assert.ok(Math.abs(placed[0]!.parts.reduce((sum, { width }) => sum + width, 0) - cellSize) < 1e-9);
  });
  test('any width has room for all cells', () => {
    fc.assert(fc.property(fc.nat(1000), fc.nat(2000), (count, room) => {
      const { columns, width, height, cells } = byteMapShape(Array.from({ length: count }, () => survey.byteMap.cells[1]!), room);
      assert.equal(cells.length, count);
      assert.ok(columns === 1 || width <= room);
      assert.ok(columns >= count || width + cellSize + 2 > room, 'no column more would fit');
      assert.ok(cells.every(({ x, y }) => x + cellSize <= width && y + cellSize <= height));
    }));
  });
  test('a cell says its bytes and what they are, most of it first', () => {
    assert.equal(cellText(survey.byteMap, 0, 1000), 'Bytes 0 to 499 (500 bytes): 60 % nodes, 20 % commits, 20 % framing');
    assert.equal(cellText(survey.byteMap, 1, 1000), 'Bytes 500 to 999 (500 bytes): 100 % records');
  });
});

test('a chart is a table: every number is a cell, hostile names are text', () => {
  const { document } = parseHTML('<!DOCTYPE html><html><body></body></html>');
  Object.assign(globalThis, { document });
  const table = barTable({ caption: 'Sizes', columns: [{ name: 'Name', text: ([name]) => name }, { name: 'Size', text: ([, size]) => String(size) }], bar: { name: '', value: ([, size]) => size } }, [['<b>\u202ea', 10], ['b', 5], ['c', 0]] as [string, number][]);
  const body = [...table.querySelectorAll('tbody tr')].map(row => [...row.children].slice(0, 2).map(cell => cell.textContent));
  assert.deepEqual(body, [['<b>\\u202ea', '10'], ['b', '5'], ['c', '0']]);
  assert.deepEqual([...table.querySelectorAll('tbody rect')].map(rect => rect.getAttribute('width')), ['120', '60', '0']);
  assert.equal(table.querySelectorAll('th[scope=row]').length, 3);
  assert.equal(table.querySelectorAll('b').length, 0);
});
