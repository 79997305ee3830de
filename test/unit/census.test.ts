// Counting a tree: right numbers where everything below could be read and none where it could not,
// every block read once whatever links to it, and a turn for others after every node.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { CID } from 'multiformats/cid';
import { Census } from '../../src/comparison/census';
import { openTree } from '../../src/repository/openTree';
import { Slice } from '../../src/tree/bytes';
import { carBytes, corruptBlock, dropBlock } from '../support/carBytes';
import { CountingSource } from '../support/countingSource';
import { Crafter } from '../support/craftMst';
import { openCar } from '../support/mstTree';

function censusOf(bytes: Uint8Array) {
  const car = openCar(bytes);
  const source = new CountingSource(car);
  const census = new Census({ ...openTree(car).tree, source }, car);
  const yields = [...census.run()];
  return { census, yields, loads: source.loads, of: (cid: CID) => census.of(Slice.of(cid.bytes)) };
}

//   layer 2             d
//   layer 1       b           f
//   layer 0     a    c     e
const crafter = new Crafter();
const [a, c, e] = [crafter.node(null, 'a'), crafter.node(null, 'c'), crafter.node(null, 'e')];
const b = crafter.node(a, ['b@1', c]);
const f = crafter.node(e, 'f@1');
const d = crafter.node(b, ['d@2', f]);
const sound = carBytes([d], crafter.blocks.values());

test('a sound tree: the numbers of every node, and a yield after each', () => {
  const { census, yields, of } = censusOf(sound);
  assert.deepEqual(census.total, { entries: 6, nodes: 6 });
  assert.deepEqual([of(d), of(b), of(f), of(a)].map(counts => [counts?.entries, counts?.nodes]), [[6, 6], [3, 3], [2, 2], [1, 1]]);
  assert.deepEqual(yields, [1, 2, 3, 4, 5, 6]);
});

test('a wide node does not keep the thread to itself', () => {
  const wide = new Crafter();
  const root = wide.node(null, ...Array.from({ length: 10_000 }, (_, i) => `k${String(i).padStart(5, '0')}`));
  assert.deepEqual(censusOf(carBytes([root], wide.blocks.values())).yields, [1, 1, 1]);
});

for (const [what, car] of [['missing', dropBlock(sound, c)], ['damaged', corruptBlock(sound, c)]] as const) {
  test(`a ${what} node: no numbers for it and for what is above it, the others have theirs`, () => {
    const { census, of } = censusOf(car);
    assert.deepEqual([of(c), of(b), of(d), census.total], [undefined, undefined, undefined, undefined]);
    assert.deepEqual([of(a)?.nodes, of(f)?.nodes, census.problems], [1, 2, 1]);
  });
}

describe('many links to one node', () => {
  const many = new Crafter();
  const leaf = many.node(null, 'a');
  const root = many.node(leaf, ['b@1', leaf], ['c@1', leaf]);
  const car = carBytes([root], many.blocks.values());

  test('it is read once, and that it is linked again is a problem', () => {
    const { census, loads, of } = censusOf(car);
    assert.equal(loads.filter(cid => cid === leaf.toString()).length, 1);
    assert.deepEqual([of(leaf), of(root), census.total, census.problems], [{ entries: 1, nodes: 1 }, undefined, undefined, 2]);
    assert.match(census.firstProblem, new RegExp(`linked twice.*${leaf}`));
  });

  test('what could not be read is not read again', () => {
    const { census, loads } = censusOf(corruptBlock(car, leaf));
    assert.equal(loads.filter(cid => cid === leaf.toString()).length, 1);
    assert.match(census.firstProblem, /do not hash/);
  });
});
