// The trace of a walk: every event with cursors, range, stack and counters, in the order things happen.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { differentiate } from '../../src/diff/differentiate';
import { Trace, type TraceStep } from '../../src/diff/trace';
import type { Item } from '../../src/tree/node';
import { keyText, rangeText } from '../../src/tree/range';
import { drawMst, labelOf } from '../support/drawMst';
import { noTree, treeOfMst, type CountedTree } from '../support/mstTree';

function traced(left: CountedTree, right: CountedTree): Trace {
  const trace = new Trace();
  for (const _ of differentiate(left.tree, right.tree, { record: trace.record }));
  return trace;
}

const text = (range: string) => range.replace(/[^ ()]+\/\d+/g, labelOf);
const cursor = (item: Item | undefined) => (!item ? '·' : item.kind === 'entry' ? labelOf(keyText(item.key)) : text(rangeText(item)));

/** `kind left|right range depth loads changes`, a line a step. */
function line({ event, left, right, range, stack, loads, changes }: TraceStep): string {
  const where = range ? text(rangeText(range)) : '-';
  return `${event.kind} ${cursor(left)}|${cursor(right)} ${where} ^${stack.length} ${loads.left}:${loads.right} -${changes.removed}+${changes.added}`;
}

test('a boundary goes: what is compared, collected, skipped and loaded, step by step', () => {
  //   layer 1      b     d                      d
  //   layer 0    a   c      e      becomes   a c   e       ac is one node now
  const trace = traced(treeOfMst(drawMst('a b@1 c d@1 e')), treeOfMst(drawMst('a c d@1 e')));
  assert.deepEqual(trace.steps.map(line), [
    'start (−∞ … +∞)|(−∞ … +∞) - ^0 0:0 -0+0',
    'compare (−∞ … +∞)|(−∞ … +∞) (−∞ … +∞) ^0 0:0 -0+0',
    'load (−∞ … +∞)|· (−∞ … +∞) ^0 1:0 -0+0',
    'load ·|(−∞ … +∞) (−∞ … +∞) ^0 1:1 -0+0',
    'misaligned (−∞ … b)|(−∞ … d) (−∞ … d) ^1 1:1 -0+0',
    'load (−∞ … b)|· (−∞ … b) ^1 2:1 -0+0',
    'load ·|(−∞ … d) (−∞ … d) ^1 2:2 -0+0',
    'entries a|a (−∞ … b) ^2 2:2 -0+0',
    'entries b|· (−∞ … +∞) ^1 2:2 -1+0',
    'load (b … d)|· (b … d) ^1 3:2 -1+0',
    'entries c|c (b … d) ^2 3:2 -1+0',
    'entries d|d (−∞ … +∞) ^1 3:2 -1+0',
    'skip (d … +∞)|(d … +∞) (d … +∞) ^1 3:2 -1+0',
    'end ·|· - ^0 3:2 -1+0',
  ]);
});

test('an update counts as a removal and an addition', () => {
  const { steps } = traced(treeOfMst(drawMst('a b')), treeOfMst(drawMst('a b=new')));
  assert.deepEqual(steps.at(-1)?.changes, { removed: 1, added: 1 });
});

test('one side without a tree is exhausted from the start', () => {
  const { steps } = traced(noTree, treeOfMst(drawMst('a b@1')));
  assert.deepEqual(steps.map(({ event }) => event.kind), ['start', 'exhausted', 'load', 'exhausted', 'load', 'entries', 'entries', 'end']);
});

test('equal roots: one skip, nothing loaded', () => {
  const { steps } = traced(treeOfMst(drawMst('a b')), treeOfMst(drawMst('a b')));
  assert.deepEqual(steps.map(({ event }) => event.kind), ['start', 'skip', 'end']);
  assert.deepEqual(steps.at(-1)?.loads, { left: 0, right: 0 });
});
