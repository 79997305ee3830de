// The diff against foreign results: consecutive states of real repositories and 600 pairs of small
// trees. Operations, created and deleted nodes, exact reads on each side, and the swapped sides.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { changesOf, inverted, type PlainChange } from '../support/diffing';
import { treeOfCar } from '../support/mstTree';
import { needsSharedData, sharedBytes, sharedFacts, sharedSuite } from '../support/sharedData';

interface Expected { created: string[]; deleted: string[]; check(changes: PlainChange[]): void }

function checkPair(name: string, a: Uint8Array, b: Uint8Array, { created, deleted, check }: Expected): void {
  const left = treeOfCar(a);
  const right = treeOfCar(b);
  const changes = changesOf(left, right);
  check(changes);
  assert.deepEqual([...left.loads].sort(), [...deleted].sort(), `${name}: left reads are the deleted nodes`);
  assert.deepEqual([...right.loads].sort(), [...created].sort(), `${name}: right reads are the created nodes`);
  left.loads.length = right.loads.length = 0;
  assert.deepEqual(changesOf(right, left), inverted(changes), `${name}: swapped sides invert`);
  assert.equal(left.loads.length + right.loads.length, created.length + deleted.length, `${name}: swapped sides read as much`);
}

const keysOf = (changes: PlainChange[], op: 'add' | 'remove') => new Map(changes.filter(change => change.op === op).map(({ key, value }) => [key, value]));

describe('consecutive states of real repositories', needsSharedData, () => {
  for (const [pair, facts] of needsSharedData.skip ? [] : Object.entries(sharedFacts().diffs)) {
    test(pair, () => {
      const [a, b] = pair.split(' -> ') as [string, string];
      checkPair(pair, sharedBytes(a), sharedBytes(b), {
        created: facts.nodesCreated,
        deleted: facts.nodesRemoved,
        check(changes) {
          const added = keysOf(changes, 'add');
          const removed = keysOf(changes, 'remove');
          assert.deepEqual([...added.keys()].filter(key => !removed.has(key)).sort(), [...facts.created].sort());
          assert.deepEqual([...removed.keys()].filter(key => !added.has(key)).sort(), [...facts.deleted].sort());
          assert.deepEqual([...added.keys()].filter(key => removed.has(key)).sort(), [...facts.updated].sort());
        },
      });
    });
  }
});

test('600 pairs of trees of up to seven keys', needsSharedData, () => {
  const cases = sharedSuite();
  assert.equal(cases.length, 600);
  for (const { name, a, b, created_nodes: created, deleted_nodes: deleted, record_ops } of cases) {
    checkPair(name, sharedBytes(`mst-suite/cars/${a}`), sharedBytes(`mst-suite/cars/${b}`), {
      created,
      deleted,
      check(changes) {
        const added = keysOf(changes, 'add');
        const removed = keysOf(changes, 'remove');
        const operations = [...new Set(changes.map(change => change.key))].map(rpath => ({ rpath, old_value: removed.get(rpath) ?? null, new_value: added.get(rpath) ?? null }));
        assert.deepEqual(operations, record_ops, name);
      },
    });
  }
});
