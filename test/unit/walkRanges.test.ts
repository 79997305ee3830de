// The walk over drawn trees whose entries stand in segments: the tables of dialog-db's notes on tree
// differentiation, with lists compared as lists. Every drawing marks the nodes that must not be read.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { differentiate } from '../../src/diff/differentiate';
import { keyText } from '../../src/tree/range';
import { drawTree, type DrawnTree } from '../support/drawTree';
import { rangesOf } from '../support/diffing';

function changes(before: DrawnTree, after: DrawnTree): string[] {
  return [...differentiate(before.tree, after.tree)].map(({ op, entry }) =>
    `${op === 'remove' ? 'Remove' : 'Add'} ${keyText(entry.key)}:${new TextDecoder().decode(entry.value.view())}`);
}

/** Holds the reads, the changes and the reported ranges against what the drawing expects. */
function check(before: string, after: string, expected: { changes: string[]; ranges: string[] }): void {
  const [left, right] = [drawTree(before), drawTree(after)];
  assert.deepEqual(changes(left, right), expected.changes);
  left.checkReads();
  right.checkReads();
  assert.deepEqual(rangesOf(drawTree(before), drawTree(after)), expected.ranges);
}

test('entries: the two-cursor table', () => {
  check('root: k1=v1 k2=v2 k3=v3 k5=v5', "root: k1=v1 k2=v2' k4=v4 k5=v5", {
    changes: ['Remove k2:v2', "Add k2:v2'", 'Remove k3:v3', 'Add k4:v4'],
    ranges: ['compare 0 (−∞ … +∞) 1:1'],
  });
});

test('boundary removed: the range is (k3 … k7], what moved is not read', () => {
  check(`
root
  ref_a@k3 !
    ref_a1@k0 !: k0
    ref_a2@k1 !: k1
    ref_a3@k3 !: k2 k3
  ref_b@k5
    ref_b1@k4: k4
    ref_b2@k5 !: k5
  ref_c@k7
    ref_c1@k6 !: k6
    ref_c2@k7 !: k7`, `
root
  ref_a@k3 !
    ref_a1@k0 !: k0
    ref_a2@k1 !: k1
    ref_a3@k3 !: k2 k3
  ref_c@k7
    ref_b2@k5 !: k5
    ref_c1@k6 !: k6
    ref_c2@k7 !: k7`, {
    changes: ['Remove k4:k4'],
    ranges: ['compare 2 (−∞ … +∞) 1:1', 'misaligned 1 (k3 … k7] 2:1', 'exhausted 0 (k3 … k4] 1:0'],
  });
});

test('boundary inserted: a range splits, its other segments are not read', () => {
  check(`
root
  ref_a@k3 !
    ref_a1@k3 !: k3
  ref_c@k7
    ref_b2@k5 !: k5
    ref_c1@k6 !: k6
    ref_c2@k7 !: k7`, `
root
  ref_a@k3 !
    ref_a1@k3 !: k3
  ref_b@k5
    ref_b1@k4: k4
    ref_b2@k5 !: k5
  ref_c@k7
    ref_c1@k6 !: k6
    ref_c2@k7 !: k7`, {
    changes: ['Add k4:k4'],
    ranges: ['compare 2 (−∞ … +∞) 1:1', 'misaligned 1 (k3 … k7] 1:2', 'exhausted 0 (k3 … k4] 0:1'],
  });
});

test('case 1, bounds and hashes equal: nothing is read but the roots', () => {
  check(`
root
  ref_a@k5 !: k4 k5
  ref_b@k7: k7`, `
root
  ref_a@k5 !: k4 k5
  ref_b@k7: k6 k7`, {
    changes: ['Add k6:k6'],
    ranges: ['compare 1 (−∞ … +∞) 1:1', 'compare 0 (k5 … k7] 1:1'],
  });
});

test('case 2, bounds equal and hashes not: the range holds just that pair', () => {
  check(`
root
  ref_a@k3: k1 k3
  ref_b@k5: k4 k5
  ref_c@k7 !: k7`, `
root
  ref_a@k3: k2 k3
  ref_b@k5: k5
  ref_c@k7 !: k7`, {
    changes: ['Remove k1:k1', 'Add k2:k2', 'Remove k4:k4'],
    ranges: ['compare 1 (−∞ … +∞) 1:1', 'compare 0 (−∞ … k3] 1:1', 'compare 0 (k3 … k5] 1:1'],
  });
});

test('case 3, misaligned up to a pair with equal bound and hash: that pair is outside and skipped', () => {
  check(`
root
  ref_a@k3 !: k3
  ref_b@k5: k4 k5
  ref_c@k7 !: k7`, `
root
  ref_a@k3 !: k3
  ref_k@k6: k4 k6
  ref_c@k7 !: k7`, {
    changes: ['Remove k5:k5', 'Add k6:k6'],
    ranges: ['compare 1 (−∞ … +∞) 1:1', 'misaligned 0 (k3 … k6] 1:1'],
  });
});

test('case 3, misaligned up to a pair with only the bound equal: the range includes it', () => {
  check(`
root
  ref_a@k3 !: k3
  ref_b@k5: k5
  ref_c@k7: k7
  ref_d@k8 !: k8`, `
root
  ref_a@k3 !: k3
  ref_k@k6: k5 k6
  ref_c@k7: k7=new
  ref_d@k8 !: k8`, {
    changes: ['Add k6:k6', 'Remove k7:k7', 'Add k7:new'],
    ranges: ['compare 1 (−∞ … +∞) 1:1', 'misaligned 0 (k3 … k7] 2:2'],
  });
});

test('case 4, one side exhausted: the rest of the other side is added', () => {
  check(`
root
  ref_a@k3 !: k1 k3`, `
root
  ref_a@k3 !: k1 k3
  ref_b@k5: k4 k5
  ref_c@k7: k7`, {
    changes: ['Add k4:k4', 'Add k5:k5', 'Add k7:k7'],
    ranges: ['compare 1 (−∞ … +∞) 1:1', 'exhausted 0 (k3 … k7] 0:2'],
  });
});

// Of two trees of different height the root of the lower one stands for its side, unbounded, down to its own layer.
test('trees of different height with the same entries: no change, the shared segment is not read', () => {
  check('root !: k1', `
root
  mid@k1
    leaf@k1 !: k1`, { changes: [], ranges: ['compare 2 (−∞ … +∞) 1:1', 'misaligned 1 (−∞ … +∞) 1:1'] });
});

test('a segment against a taller tree that holds it: the taller side is opened down to it', () => {
  check('root !: k1 k2', `
root
  left@k2
    leaf@k2 !: k1 k2
  right@k5
    more@k4: k3 k4
    last@k5: k5`, {
    changes: ['Add k3:k3', 'Add k4:k4', 'Add k5:k5'],
    ranges: ['compare 2 (−∞ … +∞) 1:1', 'misaligned 1 (−∞ … +∞) 1:2', 'exhausted 0 (k2 … k5] 0:2'],
  });
});

test('a branch against a taller tree: equal subtrees are pruned though their heights of place differ', () => {
  check(`
root
  ref_a@k2 !: k1 k2
  ref_b@k4: k3 k4`, `
root
  low@k4
    ref_a@k2 !: k1 k2
    ref_b@k4: k4
  high@k6
    ref_c@k6: k6`, {
    changes: ['Remove k3:k3', 'Add k6:k6'],
    ranges: ['compare 2 (−∞ … +∞) 1:1', 'misaligned 1 (−∞ … +∞) 1:2', 'compare 0 (k2 … k4] 1:1', 'exhausted 0 (k4 … k6] 0:1'],
  });
});

test('no tree on one side: all of the other', () => {
  const drawing = `
root
  ref_a@k2: k1 k2
  ref_b@k3: k3`;
  const none: DrawnTree = { ...drawTree('root: k0') };
  none.tree = { ...none.tree, root: undefined };
  const tree = drawTree(drawing);
  assert.deepEqual(changes(none, tree), ['Add k1:k1', 'Add k2:k2', 'Add k3:k3']);
  tree.checkReads();
  assert.deepEqual(changes(drawTree(drawing), none), ['Remove k1:k1', 'Remove k2:k2', 'Remove k3:k3']);
  assert.deepEqual(changes(none, none), []);
});

test('equal roots: nothing is read', () => {
  const drawing = `
root !
  ref_a@k2 !: k1 k2`;
  check(drawing, drawing, { changes: [], ranges: [] });
});
