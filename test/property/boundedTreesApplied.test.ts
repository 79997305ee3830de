// The changes between two Dialog trees: what they are told from the other side, what they make of the
// entries of one tree, and that the tree takes them over to become the other one, node for node.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { differentiate } from '../../src/diff/differentiate';
import { integrateTree } from '../../src/repository/merge';
import { cidText } from '../../src/tree/cid';
import { runs } from '../support/arbitraryMst';
import { hexChanges } from '../support/formatTree';
import { finish } from '../support/mstTree';
import { openPlanted, plantDialog } from '../support/plantDialog';

const bits = 2;
const key = fc.nat(299).map(number => `k${String(number).padStart(3, '0')}`);
const entries = fc.uniqueArray(fc.tuple(key, fc.constantFrom('a', 'b', 'c')), { selector: ([name]) => name, minLength: 60, maxLength: 200, size: 'max' }).map(list => new Map(list));
const related = fc.tuple(entries, fc.array(fc.tuple(key, fc.option(fc.constantFrom('a', 'b', 'c'))), { maxLength: 12 })).map(([before, edits]) => {
  const after = new Map(before);
  for (const [name, value] of edits) if (value) after.set(name, value); else after.delete(name);
  return { before, after };
});
const hex = (text: string) => Buffer.from(text).toString('hex');

test('changes turned round are those of the swapped sides; applied to the entries of one they give the other', () => {
  fc.assert(fc.property(related, ({ before, after }) => {
    const open = () => [openPlanted(plantDialog(before, bits)), openPlanted(plantDialog(after, bits))] as const;
    const changes = hexChanges(...open());
    const [left, right] = open();
    const turned = hexChanges(right, left).map(([op, ...rest]) => JSON.stringify([op === 'add' ? 'remove' : 'add', ...rest])).sort();
    assert.deepEqual(changes.map(change => JSON.stringify(change)).sort(), turned);

    const applied = new Map([...before].map(([name, value]) => [hex(name), hex(value)]));
    for (const [op, name, value] of changes) {
      if (op === 'add') applied.set(name, value);
      else {
        assert.equal(applied.get(name), value, 'what is removed was there');
        applied.delete(name);
      }
    }
    assert.deepEqual(applied, new Map([...after].map(([name, value]) => [hex(name), hex(value)]).sort() as [string, string][]));
  }), runs(150));
});

test('a tree that takes the changes over is the other tree', () => {
  fc.assert(fc.property(related, ({ before, after }) => {
    const [left, right] = [openPlanted(plantDialog(before, bits)).tree, openPlanted(plantDialog(after, bits)).tree];
    const { tree, conflicts } = finish(integrateTree(left, differentiate(left, right), [left, right]));
    assert.deepEqual([cidText(tree.root!.cid), conflicts], [cidText(right.root!.cid), []]);
  }), runs(100));
});
