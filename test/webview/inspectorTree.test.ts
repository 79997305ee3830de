// One tree alone, drawn by what draws two: only its side is there, over the whole width, and nothing is
// called identical where there is nothing to be identical to.
import assert from 'node:assert/strict';
import test from 'node:test';
import { sideways, spotAt, type Look } from '../../webview/cursor';
import { Cover } from '../../webview/layout/cover';
import { columns } from '../../webview/layout/columns';
import { boxes, entry, frame, node, subtree } from './model';
import { Picture } from './picture';

const alone = { ...frame, sides: ['left' as const], layers: { left: 3, right: 0 }, rowCount: 3 };
const window = {
  from: 0,
  rows: [subtree('first', 12, { layer: 1 }), entry('app.example.note/1', 'none', 2), subtree('last', null, { layer: 1 })],
  boxes: [node('left', 'root', 2, 0, 2, { root: true, state: 'identical' }), node('right', 'root', 2, 0, 2, { root: true, state: 'identical' })],
  bands: [],
};

test('only the left side is drawn, and it ends at the right edge', () => {
  const picture = new Picture();
  picture.draw(alone, window);
  assert.equal(picture.all('[data-side=right]').length, 0);
  assert.equal(picture.all('g.row').length, 3);
  assert.equal(picture.all('.links .twin, .links .subtree, .blank').length, 0);
  for (const panel of [400, 800, 1480, 3000]) {
    const { width, entries, nodes, middle } = columns(panel, { left: 5, right: 0 }, ['left']);
    assert.equal(entries.left.x + entries.left.width, width - 12);
    assert.ok(width >= panel && middle.width === 0 && nodes.right.length === 0);
    assert.ok(nodes.left.every((column, layer) => column.x + column.width < (nodes.left[layer - 1] ?? entries.left).x));
  }
});

test('its words are those of one tree', () => {
  const picture = new Picture();
  picture.draw(alone, window);
  const labels = picture.all('[role=option]').map(option => option.getAttribute('aria-label')).join('\n');
  assert.match(labels, /^Subtree, 12 entries, 3 nodes, layer 1/m);
  assert.match(labels, /^Entry, app\.example\.note\/1, layer 2/m);
  assert.match(labels, /^Node, /m);
  assert.doesNotMatch(`${labels}\n${picture.svg.textContent}`, /identical|≡|unchanged/i);
});

test('the cursor stays on the tree there is', () => {
  const cover = new Cover(boxes);
  const look: Look = { sides: ['left'], rowCount: 3, layers: { left: 3, right: 0 }, row: index => window.rows[index], node: (side, layer, row) => cover.at(side, layer, row) };
  const onEntry = { row: 1, side: 'left' as const, layer: null };
  assert.equal(sideways(onEntry, 1, look), onEntry);
  assert.deepEqual(spotAt({ row: 0, side: 'left', layer: null }, look), { kind: 'cell', row: 0, side: 'left' });
});
