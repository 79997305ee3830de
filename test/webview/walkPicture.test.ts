// The picture at a step of the walk: what is ahead is quiet, what the step is about stands out, and
// going back shows what going forward showed.
import assert from 'node:assert/strict';
import test from 'node:test';
import type { WalkStep } from '../../src/protocol/steps';
import type { Window } from '../../webview/layout/frame';
import { topThatShows } from '../../webview/layout/scroll';
import { windowAt, type Moment } from '../../webview/layout/walk';
import { bands, boxes, cid, frame, rows, sketch } from './model';
import { Picture } from './picture';

/** Row k is reached by step k + 2; nodes before, the last one never; the band is found at step 5. */
const walked: Window = {
  from: 0,
  rows: rows.map((row, index) => ({ ...row, at: index + 2 })),
  boxes: boxes.map((box, index) => ({ ...box, at: index === boxes.length - 1 ? null : index })),
  bands: bands.map(band => ({ ...band, at: 5 })),
};

export function step(index: number, more: Partial<WalkStep> = {}): WalkStep {
  return {
    index, kind: 'load', sentence: `Step ${index}.`, action: 'read a block', left: null, right: null, range: null, lists: null, stack: [],
    reads: { left: 1, right: 2 }, changes: { removed: 3, added: 4 }, rows: null, ...more,
  };
}

const at = (index: number, more: Partial<WalkStep> = {}): Moment => ({ index, step: step(index, more) });

test('what the walk has not come to is ahead: no change, no state, no range', () => {
  const { rows: shown, boxes: nodes, bands: ranges } = windowAt(walked, 4);
  assert.deepEqual(shown.map(row => row?.reach), [undefined, undefined, undefined, ...Array<string>(9).fill('ahead')]);
  assert.deepEqual(shown.map(row => (row?.kind === 'entry' ? row.change : row?.kind === 'subtree' && row.moved)), [false, 'none', 'updated', 'none', 'none', 'none', false, 'none', false, 'none', false, 'none']);
  assert.deepEqual(nodes.map(({ reach }) => reach), [undefined, undefined, undefined, undefined, 'now', 'ahead', 'ahead', 'ahead']);
  assert.ok(nodes.every(({ reach, misaligned }) => reach !== 'ahead' || !misaligned));
  assert.equal(ranges.length, 0);
  assert.equal(windowAt(walked, 5).bands.length, 1);
});

test('nothing is ahead of the last step but what the walk never comes to', () => {
  const { rows: shown, boxes: nodes } = windowAt(walked, 100);
  assert.ok(shown.every(row => row?.reach === undefined));
  assert.deepEqual(nodes.filter(({ reach }) => reach === 'ahead').map(({ cid: name }) => name), [cid('rightb')]);
  assert.ok(windowAt(sketch, 100).rows.every(row => row?.reach === 'ahead'), 'rows of before the recording know no step');
});

test('rows on their way stay so', () => {
  assert.deepEqual(windowAt({ ...walked, rows: [undefined] }, 4).rows, [undefined]);
});

test('going back to a step shows exactly what going forward to it showed', () => {
  const picture = new Picture();
  const forward: string[] = [];
  const show = (index: number) => {
    picture.drawAt(frame, walked, at(index, { left: { kind: 'entry', key: 'app.bsky.feed.post/3kabd7', value: '' }, rows: { first: index % 5, last: 7 } }));
    return picture.toFile().replaceAll(/<(\w+) ([^>]*?)( ?\/?>)/g, (_, tag: string, attributes: string, end: string) => `<${tag} ${attributes.match(/\S+="[^"]*"/g)?.sort().join(' ')}${end}`); // in any order of attributes
  };
  for (let index = 0; index < 16; index++) forward.push(show(index));
  assert.ok(new Set(forward).size > 12, 'steps differ');
  for (let index = 15; index >= 0; index--) assert.equal(show(index), forward[index], `step ${index}`);
  for (const index of [9, 2, 13, 0]) assert.equal(show(index), forward[index], `a jump to step ${index}`);
});

test('both cursors are outlined: a node, a collapsed subtree with its row, an entry', () => {
  const picture = new Picture();
  const updated = rows[2]!;
  assert.ok(updated.kind === 'entry');
  const outlined = () => picture.all('g.pair rect').map(rect => `${rect.getAttribute('data-at')} ${rect.getAttribute('y')} ${rect.getAttribute('height')}`);
  picture.drawAt(frame, walked, at(9, { left: { kind: 'subtree', cid: cid('leftb'), layer: 1, range: '' }, right: { kind: 'entry', key: updated.key, value: '' } }));
  assert.deepEqual(outlined(), [`left ${32 + 6 * 22 + 2} ${3 * 22 - 4}`, `right ${32 + 2 * 22} 22`]);
  picture.drawAt(frame, walked, at(9, { left: { kind: 'subtree', cid: cid('shifted'), layer: 0, range: '' }, right: null }));
  assert.deepEqual(outlined(), [`left ${32 + 6 * 22 + 2} 18`, `left ${32 + 6 * 22} 22`]);
  const lists = { left: { first: [{ cid: cid('lefta'), layer: 1, range: '' }, { cid: cid('leftb'), layer: 1, range: '' }], total: 2 }, right: { first: [], total: 0 } };
  picture.drawAt(frame, walked, at(9, { left: { kind: 'subtree', cid: cid('lefta'), layer: 1, range: '' }, lists }));
  assert.deepEqual(picture.all('g.pair rect').map(rect => rect.getAttribute('data-collected')), ['true', null], 'what else was collected');
  picture.drawAt(frame, walked, at(9, { left: { kind: 'subtree', cid: cid('nowhere'), layer: 0, range: '' } }));
  assert.deepEqual(outlined(), []);
});

test('the rows of a step are marked across the whole width', () => {
  const picture = new Picture();
  picture.drawAt(frame, walked, at(9, { rows: { first: 6, last: 8 } }));
  const [range] = picture.all('g.range rect');
  assert.deepEqual([range?.getAttribute('y'), range?.getAttribute('height'), range?.getAttribute('width')], [String(32 + 6 * 22), String(3 * 22), '1480']);
  picture.drawAt({ ...frame, rowCount: 1e6 }, walked, at(9, { rows: { first: 0, last: 999_999 } }));
  assert.ok(Number(picture.all('g.range rect')[0]?.getAttribute('height')) < frame.height + 100, 'cut near the view');
  picture.drawAt({ ...frame, rowCount: 1e6 }, { ...walked, from: 600 }, at(9, { rows: { first: 0, last: 700 } }), 600);
  assert.ok(Number(picture.all('g.range rect')[0]?.getAttribute('y')) >= (600 - 512) * 22 - 100, 'above the view, too');
});

test('rows ahead say so, and a screen reader hears it', () => {
  const picture = new Picture();
  picture.drawAt(frame, walked, at(4));
  const labels = picture.all('[role=option]').map(option => option.getAttribute('aria-label') ?? '');
  assert.ok(labels.some(label => label.startsWith('Not reached yet, app.bsky.feed.post/3kabf0')));
  assert.ok(!labels.some(label => label.startsWith('Removed')));
  const count = (selector: string) => picture.all(selector).length;
  assert.deepEqual([count('g.row[data-reach=ahead]'), count('g.row:not([data-reach])'), count('g.box[data-reach=now]'), count('g.box[data-state=created][data-reach=ahead]')], [9, 3, 1, 2]);
});

test('the view moves only where the rows of a step cannot be seen', () => {
  const extent = { rowCount: 1000, rowHeight: 20, height: 200 };
  assert.equal(topThatShows(extent, 50, 52, 55), 50);
  assert.equal(topThatShows(extent, 50, 10, 13), 7);
  assert.equal(topThatShows(extent, 50, 40, 80), 50, 'already full of them');
  assert.equal(topThatShows(extent, 50, 200, 300), 200);
});
