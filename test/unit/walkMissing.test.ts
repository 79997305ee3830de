// The missing-block policy `boundary`: an absent subtree is settled and listed with its key range,
// and nothing in that range counts as removed or added, whichever side lacks it.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { equalSlices } from '../../src/tree/bytes';
import { DiffFailedError } from '../../src/tree/errors';
import { keyText, rangeText } from '../../src/tree/range';
import type { Tree } from '../../src/tree/source';
import { walk } from '../../src/diff/walk';
import { drawMst, drawnKey, labelOf } from '../support/drawMst';
import { treeOfCar, treeOfMst, type CountedTree } from '../support/mstTree';
import { needsSharedData, sharedBytes } from '../support/sharedData';

/** Changes as `-k`, `+k`, `~k`, and unresolved ranges as `? side (a … b)`. */
function outcome(left: Tree, right: Tree, label: (key: string) => string = labelOf): string[] {
  const lines: string[] = [];
  for (const step of walk(left, right, { onMissing: ['boundary', 'boundary'] })) {
    if (step.kind === 'unresolved') lines.push(`? ${step.side === 0 ? 'left' : 'right'} ${rangeText(step.subtree).replace(/[^ (]+\/\d+/g, label)}`);
    if (step.kind !== 'entry' || (step.left && step.right && equalSlices(step.left.value, step.right.value))) continue;
    lines.push(`${step.left && step.right ? '~' : step.left ? '-' : '+'}${label(keyText((step.left ?? step.right)!.key))}`);
  }
  return lines;
}

/** The tree of a drawing without the blocks of the nodes that hold one of these keys. */
function without(drawing: string, ...keys: string[]): CountedTree {
  const built = drawMst(drawing);
  const text = new TextDecoder('latin1');
  const held = new Map([...built.blocks].filter(([, { bytes }]) => !keys.some(key => text.decode(bytes).includes(drawnKey(key)))));
  assert.equal(held.size, built.blocks.size - keys.length, 'each key names one node');
  return treeOfMst(built, held);
}

//   layer 2           d
//   layer 1      b    |    f
//   layer 0    a   c  |  e   g
const whole = 'a b@1 c d@2 e f@1 g';

describe('an absent subtree is a boundary', () => {
  test('that both trees share: it is skipped by its hash and never missed', () => {
    const partial = without('a=new b@1 c d@2 e f@1 g', 'c');
    assert.deepEqual(outcome(treeOfMst(drawMst(whole)).tree, partial.tree), ['~a']);
  });

  test('that differs: its range is unresolved, changes elsewhere are known', () => {
    const partial = without('a=new b@1 c=new d@2 e f@1 g=new', 'c');
    const full = treeOfMst(drawMst(whole));
    assert.deepEqual(outcome(full.tree, partial.tree), ['~a', '? right (b … d)', '~g']);
    assert.deepEqual(outcome(partial.tree, treeOfMst(drawMst(whole)).tree), ['~a', '? left (b … d)', '~g']);
  });

  test('over a wide range: what only the other side has there is neither added nor removed', () => {
    // On the right everything below d is one absent node.
    const partial = without('c=new d@2 e f@1 g', 'c').tree;
    const full = treeOfMst(drawMst(whole));
    assert.deepEqual(outcome(full.tree, partial), ['? right (−∞ … d)']);
  });

  test('on both sides', () => {
    const left = without('a b@1 c d@2 e', 'c').tree;
    const right = without('a b@1 c=x d@2 e', 'c').tree;
    const [first, second, ...rest] = outcome(left, right).sort();
    assert.deepEqual([first, second, rest], ['? left (b … d)', '? right (b … d)', []]);
  });

  test('but only where it is asked for: the default fails the walk', () => {
    const partial = without('a b@1 c=new d@2 e', 'c').tree;
    assert.throws(() => [...walk(treeOfMst(drawMst(whole)).tree, partial, { onMissing: ['boundary', 'deny'] })], DiffFailedError);
  });
});

describe('a full repository against a later commit event', needsSharedData, () => {
  const car = (name: string) => treeOfCar(sharedBytes(`pds-0.4.217/${name}.car`)).tree;
  const steps: [string, string, string[]][] = [
    ['0-base', '0b-autodelete', ['-app.bsky.feed.like/3n2rsrhng2s2i', '+app.bsky.feed.like/3n2rsrkr2lm2i']],
    ['1-create', '2-delete', ['-app.bsky.feed.post/3n2rsrdc7xk2i']],
    ['2-delete', '3-update', ['~app.bsky.actor.profile/self']],
    ['6-high-layer', '7-delete-high', ['-com.example.bookmark/high-103637']],
  ];
  for (const [before, after, expected] of steps) {
    test(`${after}: exactly its operations, nothing unresolved`, () => {
      assert.deepEqual(outcome(car(`${before}.full`), car(`${after}.frame.blocks`), key => key), expected);
    });
  }

  test('an event that is not the next one: what it does not tell is unresolved, not removed', () => {
    const lines = outcome(car('0-base.full'), car('4-batch.frame.blocks'), key => key);
    assert.equal(lines.filter(line => line.startsWith('?')).length, 2);
    // Deleted in between, in a range the event does not carry: nothing may be said of it.
    assert.ok(!lines.some(line => line.includes('3n2rsrdc7xk2i')));
  });
});
