// The channel over ports that carry JSON (as webviews do) and over ports that lose, forge or refuse messages.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import * as v from 'valibot';
import type { Port, RemoteError } from '../../src/protocol/channel';
import { Channel } from '../../src/protocol/channel';

const asked = {
  double: { args: v.number(), reply: v.number() },
  nothing: { args: v.undefined(), reply: v.undefined() },
  broken: { args: v.undefined(), reply: v.string() },
} as const;
const nobody = {} as const;

/** Two ends that hand each other JSON text, one turn later. */
function pair(): [Port & { inject(message: unknown): void; readonly sent: { id?: number }[] }, Port] {
  const listeners = [new Set<(message: unknown) => void>(), new Set<(message: unknown) => void>()] as const;
  const deliver = (to: 0 | 1, message: unknown) => {
    const text = JSON.stringify(message);
    queueMicrotask(() => listeners[to].forEach(receive => receive(JSON.parse(text))));
  };
  const end = (own: 0 | 1, sent: { id?: number }[] = []) => ({
    sent,
    post(message: unknown) {
      sent.push(message as { id?: number });
      deliver(own === 0 ? 1 : 0, message);
    },
    listen(receive: (message: unknown) => void) {
      listeners[own].add(receive);
      return () => void listeners[own].delete(receive);
    },
    inject: (message: unknown) => deliver(own, message),
  });
  return [end(0), end(1)];
}

function connect(handlers: Partial<Record<keyof typeof asked, (args: never) => unknown>> = {}) {
  const [near, far] = pair();
  const caller = new Channel(near, asked, nobody, {});
  const answerer = new Channel(far, nobody, asked, {
    double: (n: number) => n * 2,
    nothing: () => undefined,
    broken: () => 7 as never,
    ...handlers,
  } as never);
  return { near, caller, answerer };
}

describe('channel', () => {
  test('answers calls, those without arguments and values too', async () => {
    const { caller } = connect();
    assert.equal(await caller.calls.double(21), 42);
    assert.equal(await caller.calls.nothing(undefined), undefined);
  });

  test('an error keeps its code and message on the way', async () => {
    const { caller } = connect({ double: () => { throw Object.assign(new Error('no such row'), { code: 'missing-block' }); } });
    await assert.rejects(caller.calls.double(1), (error: RemoteError) => error.code === 'missing-block' && error.message === 'no such row' && error.detail !== '');
  });

  test('arguments and answers that do not fit are refused', async () => {
    const { caller } = connect();
    await assert.rejects(caller.calls.double('x' as never), /arguments of double do not fit/);
    await assert.rejects(caller.calls.broken(undefined), /answer does not fit/);
  });

  test('a call nobody knows is answered with an error', async () => {
    const [near, far] = pair();
    new Channel(far, nobody, asked, {} as never);
    const caller = new Channel(near, { ...asked, toString: { args: v.undefined(), reply: v.string() } }, nobody, {});
    await assert.rejects(caller.calls.toString(undefined), /no such call: toString/);
  });

  test('what is not of the protocol is dropped', async () => {
    const { near, caller } = connect({ double: () => new Promise(() => undefined) });
    const pending = caller.calls.double(1);
    for (const noise of [null, 7, 'text', {}, { type: 'reply' }, { type: 'reply', id: 99, value: 1 }, { type: 'call', id: 'x', name: 'double' }]) near.inject(noise);
    near.inject({ type: 'reply', id: near.sent[0]!.id, value: 5 });
    assert.equal(await pending, 5);
  });

  test('disposal rejects what is pending and what comes later', async () => {
    const { caller } = connect({ double: () => new Promise(() => undefined) });
    const pending = caller.calls.double(1);
    caller.dispose();
    await assert.rejects(pending, { code: 'closed' });
    await assert.rejects(caller.calls.double(2), { code: 'closed' });
  });
});
