// What is posted to a worker without a copy.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { buffersIn } from '../../src/host/engine/ports';

const bytes = (length: number) => new Uint8Array(length);

test('the bytes of a message are found wherever they are', () => {
  const [left, right] = [bytes(3), bytes(4)];
  const found = buffersIn({ type: 'call', args: { left: { name: 'a', bytes: left }, right: { bytes: right, more: null } } });
  assert.deepEqual(found, [left.buffer, right.buffer]);
  assert.equal(found[0], left.buffer);
});

test('bytes that stand twice in a message are handed over once', () => {
  const both = bytes(5);
  const message = { left: { bytes: both }, right: { bytes: both } };
  const arrived = structuredClone(message, { transfer: buffersIn(message) });
  assert.equal(both.length, 0, 'handed over, not copied');
  assert.equal(arrived.left.bytes.length, 5);
});

test('other messages hand over nothing', () => {
  for (const message of [undefined, null, 'text', 1, [1, 2], { args: { cids: ['x'], from: 0 } }]) assert.deepEqual(buffersIn(message), []);
});
