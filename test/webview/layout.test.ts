// The layout as data: where rows, nodes, ranges and lines are, and what they say.
import assert from 'node:assert/strict';
import test from 'node:test';
import { layout, type Scene } from '../../webview/layout/scene';
import { bands, cid, entry, frame, longWindow, node, rows, sketch, subtree } from './model';

const scene = (changed: Partial<typeof frame> = {}, top = 0): Scene => layout({ ...frame, ...changed })(sketch, top);
const texts = ({ rows: shapes }: Scene): string[][] => shapes.map(({ content }) =>
  (content?.cells ?? []).map(({ side, texts: said }) => `${side}: ${said.map(({ text }) => text).join(' ')}`));

test('each row says on both sides what it is', () => {
  assert.deepEqual(texts(scene()).slice(0, 9), [
    ['left: ≡ 214 entries, 54 nodes identical', 'right: ≡ 214 entries, 54 nodes identical'],
    ['left: app.bsky.feed.like/3kabc2 L1', 'right: app.bsky.feed.like/3kabc2 L1'],
    ['left: ~ app.bsky.feed.post/3kabd7', 'right: ~ app.bsky.feed.post/3kabd7'],
    ['right: + app.bsky.feed.post/3kabe1'],
    ['left: − app.bsky.feed.post/3kabf0'],
    ['left: app.bsky.feed.post/3kk3 L2', 'right: app.bsky.feed.post/3kk3 L2'],
    ['left: ≡ 88 entries, 22 nodes, moved', 'right: ≡ 88 entries, 22 nodes, moved'],
    ['left: − app.bsky.feed.post/3kk4 L1'],
    ['left: ≡ identical subtree, counting…', 'right: ≡ identical subtree, counting…'],
  ]);
});

test('a subtree that will have no counts does not promise any', () => {
  assert.deepEqual(texts(scene({ counting: false }))[8], ['left: ≡ identical subtree, not counted', 'right: ≡ identical subtree, not counted']);
});

test('the side that lacks an entry is blank', () => {
  assert.deepEqual(scene().rows.map(({ content }) => content?.blanks.join()), ['', '', '', 'left', 'right', '', '', 'right', '', '', '', 'left']);
});

test('rows follow each other at the row height, wherever the picture is scrolled to', () => {
  assert.deepEqual(scene().rows.map(({ y }) => y).slice(0, 3), [32, 54, 76]);
  assert.deepEqual(scene({}, 2.5).rows.map(({ y }) => y).slice(0, 3), [32, 54, 76]);
  assert.equal(scene({}, 2.5).shift, 55);
});

test('a node spans the rows of its key range in the column of its layer', () => {
  const { boxes, columns } = scene();
  const box = boxes.find(candidate => candidate.cid === cid('leftb'))!;
  assert.deepEqual({ x: box.x, y: box.y, height: box.height }, { x: columns.nodes.left[1]!.x, y: 32 + 6 * 22 + 2, height: 3 * 22 - 4 });
  assert.deepEqual(box.lines.map(({ text }) => text), ['− bafy…eftb', 'misaligned', '1 entry']);
  const roots = boxes.filter(({ layer }) => layer === 2);
  assert.deepEqual(roots.map(({ lines }) => lines[1]?.text), ['root · 2 entries', 'root · 3 entries']);
});

test('the state bar is on the side of the root', () => {
  const [left, right] = scene().boxes;
  assert.deepEqual([left!.edge, right!.edge], [left!.x, right!.x + right!.width - 3]);
});

test('a collapsed subtree has one small box a side, and a moved one says where to', () => {
  const { boxes } = scene();
  assert.deepEqual(boxes.filter(box => box.cid === cid('shifted')).map(({ side, state, first, last, lines }) => [side, state, first, last, lines[0]?.text]), [
    ['left', 'folded', 6, 6, 'moved →'],
    ['right', 'folded', 6, 6, '← moved'],
  ]);
});

test('a label stays in view while any of its box is', () => {
  const at = (top: number) => layout({ ...frame, rowCount: 1_000_000, layers: { left: 1, right: 1 } })(longWindow(top, top + 40), top);
  for (const top of [0, 300, 700_000, 999_960]) {
    const { boxes, shift } = at(top);
    for (const { lines } of boxes) for (const { y } of lines) assert.ok(y > 24 + shift && y < frame.height + shift, `${y} at ${top}`);
    assert.equal(boxes[0]?.lines[0]?.text, '− bafy…root');
  }
});

test('labels are left out where they do not fit', () => {
  assert.ok(scene({ width: 700, layers: { left: 8, right: 8 } }).boxes.every(({ lines, width }) => width === 12 && lines.length === 0));
  assert.ok(scene({ rowHeight: 6 }).boxes.every(({ lines }) => lines.length === 0));
  const flat = layout({ ...frame, rowHeight: 15 })({ ...sketch, boxes: [node('left', 'flat', 0, 0, 0)] }, 0);
  assert.ok(flat.boxes[0]!.lines.length <= 1);
});

test('a label keeps off the edges of its box', () => {
  for (let width = 700; width < 1500; width += 20) {
    for (const { lines, width: room } of scene({ width, layers: { left: 5, right: 5 } }).boxes) {
      // The shortest label of all may come nearer than the others, so that it is there at all.
      for (const { kind, text } of lines) if (kind === 'cid') assert.ok(text.length * 7 + 2 * (3 + (text.length > 5 ? 4 : 2)) <= room, `${text} in ${room}`);
    }
  }
});

test('at the usual width of a window nodes have labels', () => {
  const { boxes } = scene({ width: 1030, layers: { left: 5, right: 5 } });
  assert.ok(boxes.filter(({ lines }) => lines.some(({ kind }) => kind === 'cid')).length > 4);
});

test('at low rows only bars remain, at high rows the values appear', () => {
  assert.deepEqual(texts(scene({ rowHeight: 6 }))[2], ['left: ', 'right: ']);
  assert.deepEqual(texts(scene({ rowHeight: 40 }))[3], ['right: + app.bsky.feed.post/3kabe1 bafyreia…left']);
});

test('a misaligned range is a band with its notation on an edge', () => {
  const [band] = scene().bands;
  assert.deepEqual({ y: band?.y, height: band?.height, label: band?.label?.text, at: band?.label?.y, nested: band?.nested }, {
    y: 32 + 6 * 22, height: 66, label: '(…/3kk3 … …/3kk7)', at: 32 + 6 * 22, nested: false,
  });
});

test('labels of nested ranges do not lie on each other', () => {
  const nested = [
    { first: 2, last: 9, layer: 2, notation: '(a … z]', left: 2, right: 1, at: null },
    { first: 2, last: 6, layer: 1, notation: '(a … k]', left: 2, right: 1, at: null },
    { first: 2, last: 6, layer: 0, notation: '(a … j]', left: 2, right: 1, at: null },
  ];
  const shapes = layout(frame)({ ...sketch, bands: nested }, 0).bands;
  assert.deepEqual(shapes.map(({ label }) => label?.text), ['(a … z]', '(a … k]', undefined]);
  assert.deepEqual(shapes.map(({ nested: inside }) => inside), [false, true, true]);
  const ys = shapes.flatMap(({ label }) => label?.y ?? []);
  assert.equal(new Set(ys).size, ys.length);
  assert.ok(shapes[1]!.x > shapes[0]!.x && shapes[1]!.width < shapes[0]!.width);
});

test('lines: from parents to children, from nodes to their own entries, and between twins', () => {
  const { links, columns } = scene();
  const count = (kind: Parameters<typeof links.get>[0]) => links.get(kind)?.length ?? 0;
  assert.deepEqual(['branch', 'stem', 'twin', 'subtree', 'updated', 'moved'].map(kind => count(kind as 'branch')), [14, 20, 3, 3, 1, 1]);
  const [across] = links.get('updated')!;
  assert.deepEqual(across, { from: columns.middle.x, to: columns.middle.x + columns.middle.width, y: 32 + 2 * 22 + 11.5 });
});

test('a row still on its way has a place and no content', () => {
  const shapes = layout(frame)({ ...sketch, rows: [rows[0], undefined] }, 0).rows;
  assert.deepEqual([shapes[1]?.content, shapes[1]?.y, shapes[1]?.id], [undefined, 54, 'awaited 1']);
});

test('the same row keeps its content while only the position changes', () => {
  const place = layout(frame);
  assert.equal(place(sketch, 0).rows[3]?.content, place(sketch, 3.5).rows[3]?.content);
});

test('column headings get shorter with the columns', () => {
  const first = (width: number, layers: number) => layout({ ...frame, width, layers: { left: layers, right: layers } })(sketch, 0).headings[0]?.text;
  assert.deepEqual([first(1480, 3), first(1000, 8), first(500, 15)], ['layer 0', 'L0', '0']);
});

test('what the model does not promise does not break the picture', () => {
  const odd = { from: 0, rows: [entry('k', 'none', 99), subtree('s', 1, { layer: 99 })], boxes: [node('left', 'n', 99, 0, 1), node('left', 'e', 0, 1, 0)], bands };
  const drawn = layout({ ...frame, rowCount: 2 })(odd, 0);
  assert.equal(drawn.boxes.length, 0);
  assert.equal(layout({ ...frame, layers: { left: 0, right: 0 }, rowCount: 0 })({ from: 0, rows: [], boxes: [], bands: [] }, 0).rows.length, 0);
});
