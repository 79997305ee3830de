// Comparisons with partial trees (commit events, exports since a revision): what is absent is one row, unresolved,
// and nothing in its range is a change; without being asked for, an absent block is a failure.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { CID } from 'multiformats/cid';
import * as v from 'valibot';
import { Comparison } from '../../src/comparison/comparison';
import { overview, page } from '../../src/protocol/comparison';
import type { TreeChoice } from '../../src/protocol/contracts';
import { carBytes, dropBlock } from '../support/carBytes';
import { drawMst, drawnKey } from '../support/drawMst';
import { finish } from '../support/mstTree';
import { carOfMst, compareDrawings, fileOf, rowText, wholePage } from '../support/openComparison';

const before = 'a b@1 c d@2 e f@1 g';
const after = 'a b@1 c=new d@2 e f@1 g=new';
const partial: TreeChoice = { root: null, format: null, onMissing: 'boundary' };

function compare(left: Uint8Array, right: Uint8Array, choice: TreeChoice = partial): Comparison {
  return finish(Comparison.open({ ...fileOf('left.car', left), choice }, { ...fileOf('right.car', right), choice }));
}

/** The CID of the node of the right tree that covers a row, in a layer. */
function nodeAbove(row: (text: string) => boolean, layer: number): CID {
  const shown = wholePage(compareDrawings(before, after));
  const index = shown.rows.findIndex(each => row(rowText(each)));
  const box = shown.boxes.find(each => each.side === 'right' && each.layer === layer && each.first <= index && each.last >= index);
  return CID.parse(box!.cid);
}

const withoutLeaf = () => dropBlock(carOfMst(drawMst(after)), nodeAbove(text => text.startsWith('~ c'), 0));

describe('an absent subtree', () => {
  test('is a failure unless the file is compared as a partial tree', () => {
    assert.throws(() => compare(carOfMst(drawMst(before)), withoutLeaf(), { ...partial, onMissing: 'deny' }), { code: 'missing-block' });
  });

  test('is one row on its side; the rest is compared', () => {
    const comparison = compare(carOfMst(drawMst(before)), withoutLeaf());
    const shown = v.parse(page, wholePage(comparison));
    const texts = shown.rows.map(rowText);
    assert.ok(texts.includes('? right (b..d)@0'), texts.join());
    assert.ok(texts.includes('~ g@0'), texts.join());
    assert.ok(!texts.some(text => /[-+~] c@/.test(text)), texts.join());
    const facts = v.parse(overview, comparison.overview());
    assert.deepEqual([facts.unresolved, facts.changes], [1, { added: 0, removed: 0, updated: 1 }]);
    assert.ok(facts.right.notes.some(note => note.startsWith('a partial tree')));
  });

  test('can be described, has no record, and cannot be opened', () => {
    const comparison = compare(carOfMst(drawMst(before)), withoutLeaf());
    const row = wholePage(comparison).rows.findIndex(({ kind }) => kind === 'unresolved');
    const detail = comparison.describe({ kind: 'row', row });
    assert.match(detail.why, /not in right\.car/);
    assert.throws(() => comparison.entry(row), { code: 'unknown-format' });
  });

  test('is a step of the recorded walk, found by its CID and its keys', () => {
    const comparison = compare(carOfMst(drawMst(before)), withoutLeaf());
    finish(comparison.recordWalk());
    const unresolved = wholePage(comparison).rows.find(({ kind }) => kind === 'unresolved');
    assert.ok(unresolved?.kind === 'unresolved');
    const [step] = comparison.stepper.steps(unresolved.at!, 1);
    assert.equal(step?.kind, 'unresolved');
    assert.deepEqual(comparison.stepper.findStep(unresolved.at! - 1, 'forward', [{ kind: 'cid', cid: unresolved.cid }]), { step: unresolved.at, stop: 0 });
    assert.deepEqual(comparison.stepper.findStep(unresolved.at! - 1, 'forward', [{ kind: 'key', key: drawnKey('c') }])?.step, unresolved.at);
  });

  test('keys in it are found nowhere, keys beside it are', () => {
    const comparison = compare(carOfMst(drawMst(before)), withoutLeaf());
    const sides = finish(comparison.reveal({ by: 'key', key: drawnKey('g') }));
    assert.equal(rowText(wholePage(comparison).rows[sides!.row]!), '~ g@0');
    assert.equal(finish(comparison.reveal({ by: 'key', key: drawnKey('c') })), null);
  });
});

describe('what both have and only one file holds', () => {
  /** Nodes that a commit event of `after` would carry: those `before` lacks. */
  const event = () => {
    const old = drawMst(before).blocks;
    const { root, blocks } = drawMst(after);
    return carBytes([root], [...blocks].filter(([cid]) => !old.has(cid)).map(([, block]) => block));
  };

  test('is searched and opened, whichever side the event is on', () => {
    for (const [left, right] of [[event(), carOfMst(drawMst(before))], [carOfMst(drawMst(before)), event()]] as const) {
      const comparison = compare(left, right);
      assert.equal(finish(comparison.search('/')).total, 7);
      const revealed = finish(comparison.reveal({ by: 'key', key: drawnKey('e') }));
      assert.equal(rowText(wholePage(comparison).rows[revealed!.row]!), '  e@0');
    }
  });
});

describe('an absent root', () => {
  const { root } = drawMst(after);
  const nothing = () => carBytes([root], []);

  test('beside a tree: all of it is unresolved, and nothing is removed', () => {
    const comparison = compare(carOfMst(drawMst(before)), nothing());
    const { unresolved, changes, left } = comparison.overview();
    assert.deepEqual([unresolved, changes, left.read], [1, { added: 0, removed: 0, updated: 0 }, 0]);
    assert.deepEqual(wholePage(comparison).rows.map(rowText), ['? right (..)@3']);
  });

  test('beside nothing that tells what it is: a failure', () => {
    assert.throws(() => compare(nothing(), nothing()), { code: 'missing-block' });
  });
});

describe('a root that was asked for', () => {
  test('any node of the file is compared as a tree of its own', () => {
    const leaf = wholePage(compareDrawings(before, after)).boxes.find(({ side, layer }) => side === 'right' && layer === 1)!;
    const comparison = compare(carOfMst(drawMst(before)), carOfMst(drawMst(after)), { ...partial, onMissing: 'deny' });
    assert.equal(comparison.overview().right.layers, 3);
    const file = carOfMst(drawMst(after));
    const inside = compare(file, file, { ...partial, onMissing: 'deny', root: leaf.cid });
    assert.equal(inside.overview().right.root, leaf.cid);
    assert.equal(inside.overview().right.layers, 2);
  });

  test('what is no CID is refused in words', () => {
    const file = carOfMst(drawMst(after));
    assert.throws(() => compare(file, file, { ...partial, root: 'not a CID' }), { code: 'not-a-cid' });
  });
});
