// The stepper's state: moves, playing, breakpoints, and what people type.
import assert from 'node:assert/strict';
import test from 'node:test';
import type { Stop } from '../../src/protocol/steps';
import { enabledStops, fresh, paced, reduce, stepFor, stopFor, type Action, type StepperState } from '../../webview/stepper/state';

const recorded: StepperState = { ...fresh, steps: 100 };
const after = (state: StepperState, ...actions: Action[]) => actions.reduce(reduce, state);
const key: Stop = { kind: 'key', key: 'k4' };
const load: Stop = { kind: 'event', event: 'load' };

test('a walk that was recorded is shown where the reader was, or at its last step', () => {
  assert.equal(after(fresh, { kind: 'recorded', steps: 100, step: 42 }).step, 42);
  assert.equal(after(fresh, { kind: 'recorded', steps: 10, step: 42 }).step, 9);
  assert.equal(after(fresh, { kind: 'recorded', steps: 0, step: 42 }).step, 0);
});

test('moves stop at both ends and end the playing', () => {
  assert.equal(after(recorded, { kind: 'go', step: -1 }).step, 0);
  assert.equal(after(recorded, { kind: 'go', step: 1000 }).step, 99);
  assert.equal(after(recorded, { kind: 'play' }, { kind: 'go', step: 3 }).playing, false);
});

test('playing goes to the last step and no further; from there it begins again', () => {
  const playing = after(recorded, { kind: 'go', step: 97 }, { kind: 'play' }, { kind: 'advance', by: 1, until: Infinity });
  assert.deepEqual([playing.step, playing.playing], [98, true]);
  const ended = after(playing, { kind: 'advance', by: 50, until: Infinity });
  assert.deepEqual([ended.step, ended.playing], [99, false]);
  const again = after(ended, { kind: 'play' });
  assert.deepEqual([again.step, again.playing], [0, true]);
  assert.equal(after(fresh, { kind: 'play' }).playing, false);
});

test('playing ends at a breakpoint, whatever the speed', () => {
  const stopped = after(recorded, { kind: 'play' }, { kind: 'advance', by: 16, until: 7 });
  assert.deepEqual([stopped.step, stopped.playing], [7, false]);
});

test('time becomes whole steps; nothing is lost between frames', () => {
  let { left } = paced(0, 2, 0);
  let steps = 0;
  for (let frame = 0; frame < 120; frame++) {
    const due = paced(1000 / 60, 2, left);
    steps += due.by;
    left = due.left;
  }
  assert.ok(steps === 4 || (steps === 3 && left > 0.99), `${steps} steps in two seconds`);
  assert.equal(paced(60_000, 10, 0).by, 10);
});

test('breakpoints: once each, switched off and on, removed', () => {
  const state = after(recorded, { kind: 'break', stop: key }, { kind: 'break', stop: load }, { kind: 'break', stop: { ...key } });
  assert.deepEqual(state.breakpoints.map(({ stop }) => stop), [load, key]);
  const off = after(state, { kind: 'enable', stop: key, enabled: false });
  assert.deepEqual(enabledStops(off), [load]);
  assert.deepEqual(after(off, { kind: 'remove', stop: load }).breakpoints, [{ stop: key, enabled: false }]);
});

test('no more breakpoints than a search takes', () => {
  const many = Array.from({ length: 150 }, (_, index): Action => ({ kind: 'break', stop: { kind: 'key', key: `k${index}` } }));
  assert.equal(after(recorded, ...many).breakpoints.length, 100);
});

test('typed text: CIDs are told from keys, numbers may be grouped', () => {
  assert.deepEqual(stopFor(' app.bsky.feed.post/3k '), { kind: 'key', key: 'app.bsky.feed.post/3k' });
  assert.equal(stopFor(`bafyrei${'a'.repeat(52)}`)?.kind, 'cid');
  assert.equal(stopFor('bananas')?.kind, 'key');
  assert.deepEqual([stopFor('  '), stopFor('k'.repeat(5000))], [undefined, undefined]);
  assert.deepEqual(['12', '12,345', ' 7 ', '', 'x', '-3', '1e3'].map(stepFor), [11, 12_344, 6, undefined, undefined, undefined, undefined]);
});
