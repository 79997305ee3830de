// The timeline as data: where marks are, and which step a point stands for.
import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import { stepKinds, type Tick } from '../../src/protocol/steps';
import { kindLooks } from '../../webview/stepper/kinds';
import { slotsFor, stepAt, ticksFor, timeline, xOf } from '../../webview/stepper/timeline';

test('a short walk: a mark for each step, in the middle of its place', () => {
  const ticks: Tick[] = [{ from: 0, kind: 'start' }, { from: 1, kind: 'load' }, { from: 2, kind: 'skip' }, { from: 3, kind: 'end' }];
  const { marks, radius } = timeline(ticks, 4, 416);
  assert.deepEqual(marks, [{ kind: 'start', from: 0, x: 58 }, { kind: 'load', from: 1, x: 158 }, { kind: 'skip', from: 2, x: 258 }, { kind: 'end', from: 3, x: 358 }]);
  assert.equal(radius, 4);
});

test('a long walk: a mark for every kind of a slot, and heads do not overlap', () => {
  const count = ticksFor(1000);
  const ticks: Tick[] = Array.from({ length: count }, (_, index) => ({ from: Math.floor((index * 100_000) / count), kind: index % 8 === 3 ? 'load' : index === 4 ? 'misaligned' : 'skip' }));
  const { marks, radius } = timeline(ticks, 100_000, 1000);
  const slots = [...new Set(marks.map(({ x }) => x))];
  assert.equal(slots.length, 196);
  for (const [index, x] of slots.entries()) if (index > 0) assert.ok(x - slots[index - 1]! >= 2 * radius, `slot ${index}`);
  assert.deepEqual(marks.filter(({ x }) => x === slots[0]).map(({ kind }) => kind), ['skip', 'load', 'misaligned']);
  assert.ok(marks.length <= 2 * 196 + 1, `${marks.length} marks`);
  assert.equal(marks.find(({ from }) => from >= 50_000)!.x, 501);
});

test('a point of the strip stands for the step that is drawn there', () => {
  fc.assert(fc.property(fc.integer({ min: 1, max: 1_000_000 }), fc.integer({ min: 40, max: 3000 }), fc.nat(), (steps, width, pick) => {
    const step = pick % steps;
    assert.equal(stepAt({ steps, width }, xOf({ steps, width }, step)), step);
    assert.equal(stepAt({ steps, width }, -50), 0);
    assert.equal(stepAt({ steps, width }, width + 50), steps - 1);
  }));
});

test('ticks are asked for by the room there is: never none, never too many', () => {
  assert.deepEqual([0, 30, 1016].map(slotsFor), [1, 2, 200]);
  assert.deepEqual([0, 30, 1016, 100_000].map(ticksFor), [8, 16, 1600, 4000]);
});

test('kinds differ in height or shape, not by colour alone', () => {
  const looks = stepKinds.map(kind => JSON.stringify([kindLooks[kind].height, kindLooks[kind].head]));
  assert.equal(new Set(looks).size, stepKinds.length);
});
