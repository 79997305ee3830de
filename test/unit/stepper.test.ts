// The stepper's answers: the tables of dialog-db's notes on tree differentiation row by row, sentences,
// pages, the timeline's marks, where runs stop, when each thing in the picture was reached, the export.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import * as v from 'valibot';
import { makeLessons } from '../../scripts/makeLessons';
import type { Comparison } from '../../src/comparison/comparison';
import { stepsText } from '../../src/comparison/stepsText';
import type { StepKind, WalkCursor, WalkStep } from '../../src/protocol/steps';
import { step, walkSummary } from '../../src/protocol/steps';
import { labelOf } from '../support/drawMst';
import { finish } from '../support/mstTree';
import { compareDrawings, compareFiles, wholePage } from '../support/openComparison';

const lessonFiles = makeLessons();

function lesson(id: string): Comparison {
  const comparison = compareFiles(lessonFiles.get(`${id}/before.car`)!, lessonFiles.get(`${id}/after.car`)!);
  finish(comparison.recordWalk());
  return comparison;
}

function recorded(left: string, right: string): Comparison {
  const comparison = compareDrawings(left, right);
  finish(comparison.recordWalk());
  return comparison;
}

const allSteps = ({ stepper }: Comparison): WalkStep[] => stepper.steps(0, 200);

/** `@k3` for a reference with this upper bound, as the notes write `ref_a@k3`; the key of an entry. */
const cursor = (at: WalkCursor | null): string => (!at ? '' : at.kind === 'entry' ? at.key : `@${/… (.*)[\])]$/.exec(at.range)![1]}`);

/** `left | right | range | action`, of what a table shows: loads have no row of their own there. */
function table(comparison: Comparison): string[] {
  return allSteps(comparison)
    .filter(({ kind }) => kind !== 'load' && kind !== 'start' && kind !== 'end')
    .map(({ left, right, range, action }) => `${cursor(left)} | ${cursor(right)} | ${range} | ${action}`);
}

describe('the tables of the notes', () => {
  test('entries: equal, updated, removed, added, equal', () => {
    // The notes' example: k2 changed, k3 removed, k4 added.
    const steps = allSteps(recorded('k1 k2 k3 k5', 'k1 k2=changed k4 k5')).filter(({ kind }) => kind === 'entries');
    const rows = steps.map(({ left, right, action, changes }) => [cursor(left), cursor(right)].map(labelOf).join(' ') + ` ${action} -${changes.removed}+${changes.added}`);
    assert.deepEqual(rows, [
      'k1 k1 equal, advance both -0+0',
      'k2 k2 Remove, Add, advance both -1+1',
      'k3  Remove, advance left -2+1',
      ' k4 Add, advance right -2+2',
      'k5 k5 equal, advance both -2+2',
    ]);
  });

  test('a boundary is removed: the range is (k3 … k7], what moved is skipped, only k4 is removed', () => {
    assert.deepEqual(table(lesson('boundary-removed')), [
      '@+∞ | @+∞ | (−∞ … +∞) | compare their children',
      '@k3 | @k3 | (−∞ … k3] | skip, advance both',
      '@k5 | @k7 | (k3 … k7] | misaligned: collect 2 and 1, compare their children',
      '@k5 | @k5 | (k4 … k5] | moved: skip, advance both',
      '@k4 |  | (k3 … k4] | right exhausted: remove all',
      'k4 |  | (k3 … k4] | Remove, advance left',
      '@k6 | @k6 | (k5 … k6] | moved: skip, advance both',
      '@k7 | @k7 | (k6 … k7] | moved: skip, advance both',
    ]);
  });

  test('the lists of the removed boundary are those of the notes', () => {
    const { lists } = allSteps(lesson('boundary-removed')).find(({ kind }) => kind === 'misaligned')!;
    assert.deepEqual([lists!.left.first.map(({ range }) => range), lists!.right.first.map(({ range }) => range)], [['(k3 … k5]', '(k5 … k7]'], ['(k3 … k7]']]);
  });

  test('a boundary is inserted: the reverse', () => {
    assert.deepEqual(table(lesson('boundary-inserted')).slice(2, 6), [
      '@k7 | @k5 | (k3 … k7] | misaligned: collect 1 and 2, compare their children',
      '@k5 | @k5 | (k3 … k5] | moved: skip, advance both',
      ' | @k4 | (k3 … k4] | left exhausted: add all',
      ' | k4 | (k3 … k4] | Add, advance right',
    ]);
  });

  const cases: [id: string, rows: string[]][] = [
    ['case-1', ['@k3 | @k3 | (−∞ … k3] | skip, advance both', '@k5 | @k5 | (k3 … k5] | skip, advance both', '@k7 | @k7 | (k5 … k7] | compare their children']],
    ['case-2', ['@k5 | @k5 | (−∞ … k5] | compare their children', '@k2 | @k2 | (−∞ … k2] | skip, advance both', '@k5 | @k5 | (k2 … k5] | compare their children']],
    ['case-3', ['@k3 | @k3 | (−∞ … k3] | skip, advance both', '@k7 | @k7 | (k5 … k7] | skip, advance both', '@k5 | @k6 | (k3 … k6] | misaligned: collect 1 and 1, compare their children']],
    ['case-4', ['@k3 | @k3 | (−∞ … k3] | skip, advance both', ' | @k5 | (k3 … k7] | left exhausted: add all', ' | k4 | (k3 … k5] | Add, advance right']],
  ];
  for (const [id, rows] of cases) {
    test(`${id}, below the roots`, () => {
      assert.deepEqual(table(lesson(id)).slice(1, 4), rows);
    });
  }

  test('identical trees, an empty one, and two of different height', () => {
    assert.deepEqual(allSteps(lesson('identical')).map(({ kind }) => kind), ['start', 'skip', 'end']);
    assert.deepEqual(allSteps(lesson('empty')).at(-1)!.changes, { removed: 0, added: 5 });
    const height = allSteps(lesson('height'));
    assert.deepEqual([height.at(-1)!.changes, height.at(-1)!.reads], [{ removed: 0, added: 0 }, { left: 0, right: 2 }]);
  });
});

const shift = () => recorded('a b@1 c d@2 e f@1 g h@3 i', 'a b@1 c e=e2 f@1 g h@3 i j');

test('steps fit the protocol and say what they are about', () => {
  const comparison = shift();
  const steps = allSteps(comparison);
  assert.equal(steps.length, v.parse(walkSummary, comparison.stepper.summary).steps);
  for (const [index, each] of steps.entries()) {
    assert.equal(v.parse(step, each).index, index);
    assert.match(each.sentence, /\.$/);
  }
  assert.match(steps.find(({ kind }) => kind === 'load')!.sentence, /^Reads …\w{6} on the left \(1 entry, 2 subtrees\)/);
});

test('a page is a part of the steps, and beyond the end there are none', () => {
  const { stepper } = shift();
  assert.deepEqual(stepper.steps(3, 2), stepper.steps(0, 200).slice(3, 5));
  assert.deepEqual(stepper.steps(10_000, 5), []);
});

test('before it is recorded the walk has no steps', () => {
  assert.throws(() => compareDrawings('a', 'b').stepper, { code: 'not-recorded' });
});

test('recording again gives what was recorded', () => {
  const comparison = shift();
  const { stepper } = comparison;
  finish(comparison.recordWalk());
  assert.equal(comparison.stepper, stepper);
});

describe('the timeline', () => {
  test('where there is room every step has a mark of its own', () => {
    const { stepper } = shift();
    assert.deepEqual(stepper.ticks(4000), stepper.steps(0, 200).map(({ index, kind }) => ({ from: index, kind })));
  });

  test('marks cover all steps, and the rarest kind among neighbours shows', () => {
    const { stepper } = shift();
    const ticks = stepper.ticks(5);
    assert.deepEqual([ticks.length, ticks[0]!.from], [5, 0]);
    assert.deepEqual(ticks.map(({ from }) => from), [...ticks.map(({ from }) => from)].sort((a, b) => a - b));
    assert.equal(ticks.at(-1)!.kind, 'end');
    assert.ok(ticks.some(({ kind }) => kind === 'misaligned'));
  });
});

describe('where a run stops', () => {
  const kindsFound = (comparison: Comparison, direction: 'forward' | 'back', from: number, event: StepKind) =>
    comparison.stepper.findStep(from, direction, [{ kind: 'event', event }])?.step;

  test('at the next and the previous event of a kind, not at the one it starts from', () => {
    const comparison = shift();
    const loads = allSteps(comparison).flatMap(({ kind, index }) => (kind === 'load' ? [index] : []));
    assert.equal(kindsFound(comparison, 'forward', -1, 'load'), loads[0]);
    assert.equal(kindsFound(comparison, 'forward', loads[0]!, 'load'), loads[1]);
    assert.equal(kindsFound(comparison, 'back', loads[1]!, 'load'), loads[0]);
    assert.equal(kindsFound(comparison, 'back', loads[0]!, 'load'), undefined);
    assert.equal(kindsFound(comparison, 'forward', 10_000, 'load'), undefined);
  });

  test('at a key: whatever covers it on the way, and its own entry', () => {
    const comparison = lesson('boundary-removed');
    const stops = [{ kind: 'key', key: 'k4' } as const];
    const found: string[] = [];
    for (let at = comparison.stepper.findStep(-1, 'forward', stops); at; at = comparison.stepper.findStep(at.step, 'forward', stops)) {
      found.push(allSteps(comparison)[at.step]!.kind);
    }
    assert.deepEqual(found, ['compare', 'load', 'load', 'misaligned', 'load', 'load', 'skip', 'exhausted', 'load', 'entries']);
  });

  test('at a CID: as a cursor, in a list, as a loaded node', () => {
    const comparison = lesson('case-3');
    const { left } = allSteps(comparison).find(({ kind }) => kind === 'misaligned')!;
    assert.ok(left?.kind === 'subtree');
    const stops = [{ kind: 'event', event: 'unresolved' } as const, { kind: 'cid', cid: left.cid } as const];
    assert.deepEqual(comparison.stepper.findStep(-1, 'forward', stops), { step: 6, stop: 1 });
    assert.deepEqual(comparison.stepper.findStep(6, 'forward', stops), { step: 7, stop: 1 });
    assert.equal(comparison.stepper.findStep(7, 'forward', stops), null);
    assert.equal(comparison.stepper.findStep(-1, 'forward', [{ kind: 'cid', cid: 'no CID' }]), null);
  });
});

describe('when each thing in the picture was reached', () => {
  test('nothing knows before the walk was recorded', () => {
    const { rows, boxes, bands } = wholePage(compareDrawings('a b@1 c', 'a c'));
    assert.ok([...rows, ...boxes, ...bands].every(({ at }) => at === null));
  });

  test('boxes when loaded, bands when found, rows when skipped or compared', () => {
    const comparison = shift();
    const steps = allSteps(comparison);
    const { rows, boxes, bands } = wholePage(comparison);
    for (const { side, cid, at } of boxes) {
      const { kind, left, right } = steps[at!]!;
      const read = side === 'left' ? left : right;
      assert.deepEqual([kind, read?.kind === 'subtree' && read.cid], ['load', cid]);
    }
    for (const { notation, at } of bands) assert.deepEqual([steps[at!]!.kind, steps[at!]!.range], ['misaligned', notation]);
    for (const row of rows) {
      const { kind, left, right } = steps[row.at!]!;
      assert.equal(kind, row.kind === 'entry' ? 'entries' : 'skip');
      const reached = left ?? right;
      assert.equal(reached?.kind === 'entry' ? reached.key : reached?.cid, row.kind === 'entry' ? row.key : row.cid);
    }
  });

  test('what was opened inside a skipped subtree was reached when that was skipped', () => {
    const comparison = shift();
    const [skipped] = wholePage(comparison).rows;
    assert.ok(skipped?.kind === 'subtree');
    comparison.toggle([skipped.cid]);
    assert.equal(wholePage(comparison).rows[0]!.kind, 'entry');
    assert.equal(wholePage(comparison).rows[0]!.at, skipped.at);
  });

  test('the rows a step is about are those it has in the picture as it is now', () => {
    const comparison = shift();
    const rowsOf = () => allSteps(comparison).find(({ kind, left, right }) => kind === 'entries' && labelOf(cursor(left ?? right)) === 'j')!.rows;
    const { rows } = wholePage(comparison);
    assert.deepEqual(rowsOf(), { first: rows.length - 1, last: rows.length - 1 });
    const skipped = rows.find(({ kind }) => kind === 'subtree');
    assert.ok(skipped?.kind === 'subtree');
    comparison.toggle([skipped.cid]);
    const now = wholePage(comparison).rows.length - 1;
    assert.deepEqual(rowsOf(), { first: now, last: now });
  });
});

describe('the walk as text', () => {
  test('Markdown: a table with a row a step, in parts', () => {
    const { stepper } = lesson('boundary-removed');
    const whole = stepper.text('markdown', 0, 2000);
    assert.equal(stepper.text('markdown', 0, 7) + stepper.text('markdown', 7, 2000), whole);
    assert.equal(stepper.text('json', 1e9, 5), '');
    const lines = whole.trimEnd().split('\n');
    assert.equal(lines.length, 2 + stepper.summary.steps);
    assert.match(lines[2 + 5]!, /^\| 6 \| bafyr4i\w+ \(k3 … k5\\\] \| bafyr4i\w+ \(k3 … k7\\\] \| \(k3 … k7\\\] \| misaligned: collect 2 and 1, compare their children \| 1 \| 1 \| 1 \| 0 \| 0 \|$/);
  });

  test('JSON: all steps as they are shown, in parts', () => {
    const comparison = lesson('case-4');
    const { stepper } = comparison;
    const steps = JSON.parse(stepper.text('json', 0, 5) + stepper.text('json', 5, 2000)) as WalkStep[];
    assert.deepEqual(steps, allSteps(comparison).map(({ rows: _, ...kept }) => kept));
  });

  test('a key can end no cell, no row and is no markup', () => {
    const [entry] = allSteps(recorded('a', '')).filter(({ kind }) => kind === 'entries');
    const text = stepsText([{ ...entry!, left: { kind: 'entry', key: 'a|b\n\u202e<img> [x](y) `c`', value: 'v' } }], 10, 'markdown');
    assert.equal(text.trimEnd().split('\n').length, 1);
    assert.match(text, /a\\\|b\\\\u\{a\}\\\\u\{202e\}\\<img\\> \\\[x\\\]\(y\) \\`c\\`: v/);
  });
});
