// Searching a comparison and going to what was found, in what is shown and in what is skipped; the lists of changes.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import * as v from 'valibot';
import type { Comparison } from '../../src/comparison/comparison';
import { changePage } from '../../src/protocol/changes';
import { searchCalls } from '../../src/protocol/search';
import { drawnKey, drawnValue, labelOf } from '../support/drawMst';
import { finish } from '../support/mstTree';
import { compareDrawings, rowText, wholePage } from '../support/openComparison';

//   layer 2                          h            the left half is skipped: a to g are inside it
//   layer 1        b     d     f           j
//   layer 0     a     c     e     g     i     k
const folded = () => compareDrawings('a b@1 c d@1 e f@1 g h@2 i j@1 k', 'a b@1 c d@1 e f@1 g h@2 i j@1 k=new');

const search = (comparison: Comparison, query: string) => v.parse(searchCalls.searchRows.reply, finish(comparison.search(query)));
const reveal = (comparison: Comparison, sought: Parameters<Comparison['reveal']>[0]) => finish(comparison.reveal(sought));
const shownAt = (comparison: Comparison, row: number) => rowText(wholePage(comparison).rows[row]!);

describe('searching', () => {
  test('keys in the picture and inside skipped subtrees, in key order, with what became of them', () => {
    const { found, total } = search(folded(), '/');
    const keys = found.map(each => (each.kind === 'entry' ? `${labelOf(each.key)} ${each.change}` : 'node'));
    assert.deepEqual(keys, ['a none', 'b none', 'c none', 'd none', 'e none', 'f none', 'g none', 'h none', 'i none', 'j none', 'k updated']);
    assert.equal(total, 11);
  });

  test('whatever the case, and nothing is found where nothing fits', () => {
    assert.deepEqual(search(folded(), drawnKey('k').toUpperCase()).total, 1);
    assert.deepEqual(search(folded(), 'no such thing'), { found: [], total: 0 });
  });

  test('a value by a part of its CID, on either side', () => {
    const value = (drawn: string) => drawnValue(drawn).toString();
    assert.equal(search(folded(), value('c').slice(-12)).total, 1);
    assert.equal(search(folded(), value('k').slice(-12)).total, 1);
  });

  test('nodes by a part of their CID: in the picture and skipped', () => {
    const comparison = folded();
    const page = wholePage(comparison);
    const skipped = page.rows.find(({ kind }) => kind === 'subtree');
    assert.ok(skipped?.kind === 'subtree');
    for (const cid of [skipped.cid, page.boxes[0]!.cid]) {
      assert.deepEqual(search(comparison, cid.slice(10)).found.map(({ kind }) => kind), ['node']);
    }
  });
});

describe('going to it', () => {
  test('a key that is in the picture is where it is, and nothing is opened', () => {
    const comparison = folded();
    const revealed = reveal(comparison, { by: 'key', key: drawnKey('k') });
    assert.deepEqual(revealed?.opened, []);
    assert.equal(shownAt(comparison, revealed.row), '~ k@0');
  });

  test('a key inside a skipped subtree: what is around it is opened, from the outside in', () => {
    const comparison = folded();
    const before = wholePage(comparison).rows.length;
    const revealed = reveal(comparison, { by: 'key', key: drawnKey('c') });
    assert.equal(revealed?.opened.length, 2);
    assert.deepEqual(revealed.opened.map(({ within }) => within), [null, revealed.opened[0]!.cid]);
    assert.equal(shownAt(comparison, revealed.row), '  c@0');
    assert.ok(revealed.extent.rowCount > before);
  });

  test('a node inside a skipped subtree is shown as what can be opened', () => {
    const comparison = folded();
    const inside = search(comparison, 'bafy').found.filter(each => each.kind === 'node');
    const deepest = inside.find(({ layer }) => layer === 0);
    assert.ok(deepest);
    const revealed = reveal(comparison, { by: 'cid', cid: deepest.cid });
    const row = wholePage(comparison).rows[revealed!.row]!;
    assert.ok(row.kind === 'entry' ? row.layer === 0 : row.cid === deepest.cid);
  });

  test('what neither tree has is nowhere', () => {
    assert.equal(reveal(folded(), { by: 'key', key: `${drawnKey('c')}x` }), null);
    assert.equal(reveal(folded(), { by: 'cid', cid: 'bafyreinothing' }), null);
  });
});

describe('the lists of changes', () => {
  const changed = () => compareDrawings('a b c d', 'a b=new d e');

  test('by collection, with their numbers', () => {
    const { groups, total } = changed().changes.groups();
    const sum = groups.reduce((all, { added, removed, updated }) => [all[0]! + added, all[1]! + removed, all[2]! + updated], [0, 0, 0]);
    assert.deepEqual([sum, total], [[1, 1, 1], groups.length]);
    assert.ok(groups.every(({ collection }) => !collection.includes('/')));
  });

  test('in pages, in key order, filtered', () => {
    const { changes } = changed();
    const all = v.parse(changePage, changes.page(null, 0, 500, ''));
    assert.deepEqual(all.items.map(({ key, change }) => `${labelOf(key)} ${change}`), ['b updated', 'c removed', 'e added']);
    assert.deepEqual(changes.page(null, 1, 1, ''), { items: [all.items[1]], total: 3 });
    assert.deepEqual(changes.page(null, 0, 500, drawnKey('c').toUpperCase()).items, [all.items[1]]);
    assert.deepEqual(changes.page('no such collection', 0, 500, ''), { items: [], total: 0 });
  });
});
