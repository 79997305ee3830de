// The cursor's walk over rows and columns, and what it stands on.
import assert from 'node:assert/strict';
import test from 'node:test';
import { along, namedBy, sideways, spotAt, targetOf, type Cursor, type Look } from '../../webview/cursor';
import { Cover } from '../../webview/layout/cover';
import { boxes, cid, rows } from './model';

const cover = new Cover(boxes);
const look: Look = {
  sides: ['left', 'right'],
  rowCount: rows.length,
  layers: { left: 3, right: 3 },
  row: index => rows[index],
  node: (side, layer, row) => cover.at(side, layer, row),
};
const at = (row: number, side: Cursor['side'] = 'left', layer: number | null = null): Cursor => ({ row, side, layer });
const walk = (cursor: Cursor, direction: -1 | 1): string[] => {
  const met: string[] = [];
  for (let here = cursor, next; (next = sideways(here, direction, look)) !== here; here = next) met.push(`${next.side} ${next.layer ?? 'entries'}`);
  return met;
};

test('sideways: outer layers, entries left, entries right, outer layers; columns without anything are skipped', () => {
  assert.deepEqual(walk(at(2, 'left', 2), 1), ['left 1', 'left 0', 'left entries', 'right entries', 'right 0', 'right 1', 'right 2']);
  assert.deepEqual(walk(at(2, 'right', 2), -1), ['right 1', 'right 0', 'right entries', 'left entries', 'left 0', 'left 1', 'left 2']);
  assert.deepEqual(walk(at(5, 'left', 2), 1), ['left entries', 'right entries', 'right 2']);
});

test('an added entry has no cell on the left', () => {
  assert.deepEqual(spotAt(at(3, 'left'), look), { kind: 'cell', row: 3, side: 'right' });
  assert.deepEqual(walk(at(3, 'left', 0), 1), ['right entries', 'right 0', 'right 1', 'right 2']);
  assert.deepEqual(walk(at(3, 'left'), -1), ['left 0', 'left 1', 'left 2']);
});

test('a collapsed subtree is there in its layer, too', () => {
  assert.deepEqual(spotAt(at(6, 'left', 0), look), { kind: 'fold', row: 6, side: 'left', cid: cid('shifted') });
  assert.deepEqual(targetOf(spotAt(at(6, 'left', 0), look)), { kind: 'row', row: 6 });
  assert.deepEqual(targetOf(spotAt(at(7, 'left', 1), look)), { kind: 'node', side: 'left', cid: cid('leftb') });
});

test('in the entries, up and down go by rows and stop at the ends', () => {
  assert.deepEqual(along(at(3), 1, look), at(4));
  assert.deepEqual(along(at(0), -1, look), at(0));
  assert.deepEqual(along(at(11), 1, look), at(11));
});

test('in a layer, up and down go by nodes and collapsed subtrees', () => {
  const down: (number | undefined)[] = [];
  let here: Cursor = at(0, 'left', 1);
  for (;;) {
    const next = along(here, 1, look);
    if ('missing' in next || next === here) break;
    down.push(next.row);
    here = next;
  }
  assert.deepEqual(down, [6, 10]);
  assert.deepEqual(along(at(10, 'left', 1), -1, look), at(6, 'left', 1));
  assert.equal(along(here, 1, look), here);
});

test('a step that depends on a row which is not here says which', () => {
  const partial: Look = { ...look, row: index => (index < 5 ? rows[index] : undefined), node: (side, layer, row) => (row < 5 ? look.node(side, layer, row) : undefined) };
  assert.deepEqual(along(at(2, 'left', 1), 1, partial), { missing: 5 });
});

test('a look-up finds the node that covers a row, and its parent', () => {
  assert.equal(cover.at('left', 1, 7)?.cid, cid('leftb'));
  assert.equal(cover.at('left', 1, 5), undefined);
  assert.equal(cover.above('left', 0, 3)?.cid, cid('lefta'));
  assert.equal(cover.above('left', 2, 3), undefined);
});

test('what stands under the cursor is called by its key or its CID, of the side that has it', () => {
  const named = (cursor: Cursor) => namedBy(spotAt(cursor, look), cursor.side, rows[cursor.row]);
  const added = rows[3];
  assert.ok(added?.kind === 'entry' && added.left === null);
  assert.deepEqual(named(at(3, 'left')), { side: 'right', key: added.key, cid: added.right });
  assert.deepEqual(named(at(7, 'left', 1)), { side: 'left', key: null, cid: cid('leftb') });
  const subtree = rows.findIndex(row => row.kind === 'subtree');
  assert.equal(named(at(subtree, 'right'))?.key, null);
  assert.equal(namedBy({ kind: 'cell', row: 99, side: 'left' }, 'left', undefined), undefined);
});
