// What must hold of any two Dialog trees: the diff is the naive one, it reads what differs and nothing
// else, the swapped sides invert, and planted trees are canonical.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { checkCanonical } from '../../src/formats/dialog/canonical';
import { hex } from '../../src/tree/cid';
import { runs } from '../support/arbitraryMst';
import { naiveDiff } from '../support/diffing';
import { hexChanges } from '../support/formatTree';
import { finish } from '../support/mstTree';
import { openPlanted, plantDialog } from '../support/plantDialog';

type Entries = Map<string, string>;

const pool = Array.from({ length: 200 }, (_, i) => `k${String(i).padStart(3, '0')}`);
const entries: fc.Arbitrary<Entries> = fc.uniqueArray(fc.tuple(fc.constantFrom(...pool), fc.constantFrom('a', 'b')), { selector: ([key]) => key, maxLength: 120, size: 'max' }).map(list => new Map(list));
const edits = fc.array(fc.tuple(fc.constantFrom(...pool), fc.option(fc.constantFrom('a', 'b', 'c'))), { maxLength: 6 });
const bits = fc.integer({ min: 1, max: 4 });

function edited(before: Entries, changes: readonly [string, string | null][]): Entries {
  const after = new Map(before);
  for (const [key, value] of changes) if (value === null) after.delete(key); else after.set(key, value);
  return after;
}

const utf8Hex = (text: string) => hex(new TextEncoder().encode(text));

function check(before: Entries, after: Entries, k: number): void {
  const [planted, other] = [plantDialog(before, k), plantDialog(after, k)];
  const [left, right] = [openPlanted(planted), openPlanted(other)];
  const expected = naiveDiff(before, after).map(({ op, key, value }) => [op, utf8Hex(key), utf8Hex(value)]);
  assert.deepEqual(hexChanges(left, right), expected);
  const only = (a: ReadonlyMap<string, unknown>, b: ReadonlyMap<string, unknown>) => [...a.keys()].filter(cid => !b.has(cid)).sort();
  assert.deepEqual([...left.loads].sort(), only(planted.blocks, other.blocks));
  assert.deepEqual([...right.loads].sort(), only(other.blocks, planted.blocks));
  assert.equal(hexChanges(right, left).length, expected.length);
}

test('trees that differ in a few entries', () => {
  fc.assert(fc.property(entries, edits, bits, (before, changes, k) => check(before, edited(before, changes), k)), runs(300));
});

test('trees of any entries', () => {
  fc.assert(fc.property(entries, entries, bits, check), runs(100));
});

test('planted trees are canonical, and their k is found', () => {
  fc.assert(fc.property(entries.filter(({ size }) => size > 0), bits, (before, k) => {
    const { tree } = openPlanted(plantDialog(before, k));
    const { deviation, bits: found, entries: counted } = finish(checkCanonical(tree.root!, tree.source));
    assert.equal(deviation, undefined);
    assert.equal(counted, before.size);
    assert.ok(found.includes(k) || before.size < 40, `k ${k}, found ${found.join()}`);
  }), runs(100));
});
