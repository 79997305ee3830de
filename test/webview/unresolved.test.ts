// A subtree whose block is absent: a row of its own on its side, and never a word that it were equal or changed.
import assert from 'node:assert/strict';
import test from 'node:test';
import { along, sideways, spotAt, targetOf, type Look } from '../../webview/cursor';
import { layout } from '../../webview/layout/scene';
import { windowAt } from '../../webview/layout/walk';
import { cid, entry, frame, node, unresolved } from './model';
import { Picture } from './picture';
import { matchSnapshot } from '../support/snapshot';

const rows = [entry('k3', 'added', 1), unresolved('right', 'absent'), entry('k7', 'removed', 1), unresolved('left', 'gone', { layer: 1, after: 'k7', before: null })];
const boxes = [node('left', 'leftroot', 2, 0, 3, { root: true }), node('right', 'rightroot', 2, 0, 3, { root: true }), node('right', 'rightb', 1, 0, 2)];
const window = { from: 0, rows, boxes, bands: [] };
const scene = (changed: Partial<typeof frame> = {}) => layout({ ...frame, rowCount: rows.length, ...changed })(window, 0);

/** The texts of the cells of the first absent subtree, by side. */
const said = (changed: Partial<typeof frame> = {}) =>
  Object.fromEntries(scene(changed).rows[1]!.content!.cells.map(({ side, texts }) => [side, texts.map(({ text }) => text).join(' ')]));

test('it says on its side what it is, and on the other that nothing is compared', () => {
  assert.deepEqual(said({ width: 3000 }), { right: '? unresolved (k3 … k7): block not in this file' });
  assert.deepEqual(said({ width: 1100 }), { right: '? unresolved: no block' });
  assert.deepEqual(said({ rowHeight: 6 }), { right: '' });
  const contents = scene().rows.map(({ content }) => content);
  assert.deepEqual(contents.map(content => content?.gaps.map(({ text }) => text).join()), ['', 'not compared here', '', 'not compared here']);
  assert.deepEqual(contents.map(content => content?.blanks.join()), ['left', '', 'right', '']);
  assert.deepEqual(contents[3]?.cells.map(({ side }) => side), ['left']);
});

test('a long range is shortened before the reason goes', () => {
  const row = unresolved('left', 'gone', { after: 'app.bsky.feed.post/3kabd7', before: 'app.bsky.feed.post/3kabe1' });
  const at = (width: number) => layout({ ...frame, width })({ ...window, rows: [row] }, 0).rows[0]?.content?.cells[0]?.texts[1]?.text;
  assert.equal(at(5000), 'unresolved (app.bsky.feed.post/3kabd7 … app.bsky.feed.post/3kabe1): block not in this file');
  assert.equal(at(1700), 'unresolved (3kabd7 … 3kabe1): block not in this file');
  assert.equal(at(1300), 'unresolved: block missing');
});

test('its box stands in the column of its layer, on its side alone', () => {
  const { boxes: shapes, columns } = scene();
  const absent = shapes.filter(({ state }) => state === 'unresolved');
  assert.deepEqual(absent.map(({ side, layer, x, first, last }) => [side, layer, x, first, last]), [
    ['right', 0, columns.nodes.right[0]!.x, 1, 1],
    ['left', 1, columns.nodes.left[1]!.x, 3, 3],
  ]);
  assert.match(absent[0]!.lines[0]!.text, /^\? /);
  assert.match(absent[0]!.tooltip, /its block is not in this file, layer 0\nkeys \(k3 … k7\)/);
});

test('no line goes across, and it is linked to its parent', () => {
  const { links } = scene();
  assert.deepEqual([...links.keys()].sort(), ['branch', 'stem']);
});

test('a screen reader hears why, and neither equal nor changed', () => {
  const picture = new Picture();
  picture.draw({ ...frame, rowCount: rows.length }, window);
  const labels = picture.all('[data-unresolved] [role=option], [data-state=unresolved] [role=option]').map(option => option.getAttribute('aria-label') ?? '');
  assert.deepEqual(labels.sort(), [
    'Unresolved subtree, its block is absent, bafyreia…gone, layer 1, in before.car. Press Enter for details.',
    'Unresolved subtree, its block is absent, bafyreia…sent, layer 0, in after.car. Press Enter for details.',
    'Unresolved subtree, keys (k3 … k7), layer 0: its block is not in after.car, so this range is not compared. Press Enter for details.',
    'Unresolved subtree, keys (k7 … +∞), layer 1: its block is not in before.car, so this range is not compared. Press Enter for details.',
  ]);
  matchSnapshot(new URL('snapshots/unresolved.svg', import.meta.url), picture.toFile());
});

test('the cursor finds it on its side, and its row is what is described', () => {
  const look: Look = { sides: ['left', 'right'], rowCount: rows.length, layers: { left: 3, right: 3 }, row: index => rows[index], node: () => undefined };
  assert.deepEqual(spotAt({ row: 1, side: 'left', layer: null }, look), { kind: 'cell', row: 1, side: 'right' });
  const fold = sideways({ row: 1, side: 'right', layer: null }, 1, look);
  assert.deepEqual(fold, { row: 1, side: 'right', layer: 0 });
  assert.deepEqual(spotAt(fold, look), { kind: 'fold', row: 1, side: 'right', cid: cid('absent') });
  assert.deepEqual(targetOf(spotAt(fold, look)), { kind: 'row', row: 1 });
  assert.deepEqual(spotAt({ row: 1, side: 'left', layer: 0 }, look), { kind: 'cell', row: 1, side: 'right' }, 'not on the other side');
  const up: Look = { ...look, row: index => [rows[1], rows[0], rows[1]][index] };
  assert.deepEqual(along({ row: 0, side: 'right', layer: 0 }, 1, up), { row: 2, side: 'right', layer: 0 });
});

test('before the walk comes to it, nothing is said of it', () => {
  const { rows: [absent] } = layout(frame)(windowAt({ ...window, rows: [{ ...unresolved('right', 'absent'), at: 4 }] }, 3), 0);
  assert.deepEqual([absent?.content?.cells[0]?.texts, absent?.content?.gaps], [[], []]);
  assert.match(absent?.content?.cells[0]?.speech ?? '', /^Not reached yet/);
});
