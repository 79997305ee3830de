// What is drawn, as pictures: compare them by looking at the files under snapshots/.
import assert from 'node:assert/strict';
import test from 'node:test';
import { frame, longWindow, sketch } from './model';
import { Picture } from './picture';
import { matchSnapshot } from '../support/snapshot';

const stored = (name: string): URL => new URL(`snapshots/${name}.svg`, import.meta.url);

for (const [name, changed] of Object.entries({
  'sketch': {},
  'sketch narrow': { width: 700 },
  'sketch zoomed out': { rowHeight: 6 },
  'sketch zoomed in': { rowHeight: 40 },
})) {
  test(`a picture: ${name}`, () => {
    const picture = new Picture();
    picture.draw({ ...frame, ...changed }, sketch);
    matchSnapshot(stored(name.replaceAll(' ', '-')), picture.toFile());
  });
}

test('a picture: rows on their way are placeholders', () => {
  const picture = new Picture();
  picture.draw(frame, { ...sketch, rows: sketch.rows.map((row, index) => (index < 6 ? row : undefined)) });
  matchSnapshot(stored('sketch-awaited'), picture.toFile());
  assert.equal(picture.all('g.row[data-awaited]').length, 6);
});

test('the second drawing of the same scene changes nothing', () => {
  const picture = new Picture();
  picture.draw(frame, sketch);
  const before = picture.toFile();
  picture.draw(frame, sketch);
  assert.equal(picture.toFile(), before);
});

test('opening above keeps the elements of rows below', () => {
  const picture = new Picture();
  picture.draw(frame, sketch);
  const kept = picture.all('[data-key="app.bsky.graph.follow/3kz"]')[0];
  const [first, ...rest] = sketch.rows;
  assert.ok(first);
  const window = { ...sketch, rows: [longWindow(0, 1).rows[0], ...longWindow(1, 3).rows, ...rest] };
  picture.draw({ ...frame, rowCount: 14 }, window);
  assert.ok(kept !== undefined && picture.all('[data-key="app.bsky.graph.follow/3kz"]')[0] === kept);
  assert.equal(kept.querySelector('[role=option]')?.getAttribute('aria-posinset'), '14');
  assert.equal(picture.all('g.row').length, 14);
});

test('rows outside the window are not in the DOM, however many there are', () => {
  const picture = new Picture();
  const long = { ...frame, rowCount: 1_000_000, layers: { left: 1, right: 1 } };
  for (const from of [0, 20, 500_000, 999_960]) {
    picture.draw(long, longWindow(from, from + 40), from);
    assert.equal(picture.all('g.row').length, 40);
    assert.equal(picture.all('g.box').length, 2);
    const keys = picture.all('g.row').map(row => Number(row.getAttribute('data-key')?.split('/')[1]));
    assert.deepEqual([Math.min(...keys), Math.max(...keys)], [from, from + 39]);
  }
});

test('a scroll inside a stretch moves the picture and leaves its rows alone', () => {
  const picture = new Picture();
  const long = { ...frame, rowCount: 1_000_000, layers: { left: 1, right: 1 } };
  picture.draw(long, longWindow(1000, 1040), 1000);
  const row = picture.all('[data-key="app.bsky.feed.post/000001010"]')[0];
  const before = row?.outerHTML;
  picture.draw(long, longWindow(1003, 1043), 1003.5);
  assert.ok(row !== undefined && picture.all('[data-key="app.bsky.feed.post/000001010"]')[0] === row);
  assert.equal(row.outerHTML, before);
  assert.match(picture.all('g.world')[0]?.getAttribute('transform') ?? '', /^translate\(0,-\d+\)$/);
});

test('no coordinate grows with the number of rows', () => {
  const picture = new Picture();
  picture.draw({ ...frame, rowCount: 1_000_000, layers: { left: 1, right: 1 } }, longWindow(999_900, 999_940), 999_900);
  const numbers = picture.toFile().replaceAll(/(data-key|aria-[a-z]+|id|<title>)[^<]*?["<]/g, '').match(/-?\d+(\.\d+)?/g)?.map(Number) ?? [];
  const shift = Number(/-\d+/.exec(picture.all('g.world')[0]?.getAttribute('transform') ?? '')?.[0]);
  assert.ok(Math.abs(shift) < 256 * 22 + 1, `shift ${shift}`);
  assert.ok(picture.all('g.box rect').every(rect => Number(rect.getAttribute('height')) < frame.height + 200));
  assert.ok(numbers.length > 0);
});

test('every drawn cell and node is an option with a full label', () => {
  const picture = new Picture();
  picture.draw(frame, sketch);
  const labels = picture.all('[role=option]').map(option => option.getAttribute('aria-label'));
  assert.ok(labels.includes('Removed, app.bsky.feed.post/3kabf0, layer 0, in before.car. Press Enter to open the record.'));
  assert.ok(labels.includes('Identical subtree, moved, 88 entries, 22 nodes, layer 0, in after.car. Press Enter to open it.'));
  assert.ok(labels.includes('Deleted node, misaligned, bafyreia…eftb, 1 entry, 1 subtree, layer 1, in before.car, rows 7 to 9.'));
  assert.ok(labels.every(Boolean));
  const ids = picture.all('[role=option]').map(option => option.id);
  assert.equal(new Set(ids).size, ids.length);
});

test('a key from a hostile file becomes text, with everything unseen escaped', () => {
  const picture = new Picture();
  const key = 'a/\u202e<script>alert(1)</script>\u0000';
  picture.draw(frame, { ...sketch, rows: [{ kind: 'entry', change: 'added', key, layer: 0, left: null, right: 'bafy', at: null }], boxes: [], bands: [] });
  assert.equal(picture.all('script').length, 0);
  assert.equal(picture.all('title')[0]?.textContent.split('\n')[0], 'a/\\u202e<script>alert(1)</script>\\u0000');
  assert.match(picture.all('text.key')[0]?.textContent ?? '', /\\u0000$/);
});
