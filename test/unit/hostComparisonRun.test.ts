// The life of a comparison's engines: shared openings, starting over, cancelling, late answers.
// The engines here do nothing but what the test says, and a stopped one rejects, as a channel does.
import assert from 'node:assert/strict';
import { setImmediate as turn } from 'node:timers/promises';
import { test } from 'node:test';
import { ComparisonRun } from '../../src/host/comparison/comparisonRun';
import { usualChoice } from '../../src/host/comparison/session';
import type { Engine } from '../../src/host/engine/engineWorker';
import { RemoteError } from '../../src/protocol/channel';
import type { Overview } from '../../src/protocol/comparison';
import type { FileInput } from '../../src/protocol/contracts';

class HandEngine {
  opened = '';
  stopped: RemoteError | undefined;
  answerOpen!: (overview: Overview) => void;
  answerCount!: (overview: Overview) => void;
  #rejects: ((error: Error) => void)[] = [];

  readonly engine: Engine = {
    calls: {
      open: ({ left }: { left: FileInput }) => {
        this.opened = left.name;
        return this.#asked(answer => (this.answerOpen = answer));
      },
      count: () => this.#asked(answer => (this.answerCount = answer)),
    } as unknown as Engine['calls'],
    stop: reason => {
      this.stopped = reason;
      for (const reject of this.#rejects) reject(reason);
    },
  };

  #asked(keep: (answer: (overview: Overview) => void) => void): Promise<Overview> {
    return new Promise((resolve, reject) => {
      keep(resolve);
      this.#rejects.push(reject);
      if (this.stopped) reject(this.stopped);
    });
  }
}

function setUp(inputs = () => Promise.resolve('a.car')) {
  const engines: HandEngine[] = [];
  const counted: Overview[] = [];
  const countFailed: unknown[] = [];
  const run = new ComparisonRun({
    start: () => {
      const hand = new HandEngine();
      engines.push(hand);
      return hand.engine;
    },
    inputs: async () => {
      const name = await inputs();
      const file: FileInput = { name, path: `/${name}`, bytes: null };
      return { left: file, right: file, choices: { left: usualChoice, right: usualChoice } };
    },
    onProgress: () => {},
    onCounted: overview => counted.push(overview),
    onCountFailed: error => countFailed.push(error),
  });
  return { run, engines, counted, countFailed };
}

const overview = (misaligned: number) => ({ misaligned }) as Overview;
const cancelled = new RemoteError('cancelled', 'cancelled', '');

test('an opening answers with the overview, and the count follows', async () => {
  const { run, engines, counted } = setUp();
  const opening = run.open();
  await turn();
  engines[0]!.answerOpen(overview(1));
  assert.deepEqual(await opening, overview(1));
  engines[0]!.answerCount(overview(2));
  await turn();
  assert.deepEqual(counted, [overview(2)]);
  assert.equal(engines[0]!.stopped, undefined);
});

test('openings at the same time share one engine; a later one gets a fresh engine and ends the old', async () => {
  const { run, engines, countFailed } = setUp();
  const both = Promise.all([run.open(), run.open()]);
  await turn();
  assert.equal(engines.length, 1);
  engines[0]!.answerOpen(overview(1));
  assert.deepEqual(await both, [overview(1), overview(1)]);

  void run.open();
  await turn();
  assert.equal(engines.length, 2);
  assert.equal(engines[0]!.stopped?.code, 'superseded');
  assert.deepEqual(countFailed, [], 'the count of an ended engine is nobody’s business');
});

test('a change during an opening starts over, with the new files, and answers once', async () => {
  let name = 'old.car';
  const { run, engines } = setUp(() => Promise.resolve(name));
  const opening = run.open();
  await turn();
  name = 'new.car';
  assert.equal(run.changed(), true);
  await turn();
  assert.deepEqual(engines.map(engine => engine.opened), ['old.car', 'new.car']);
  engines[1]!.answerOpen(overview(7));
  assert.deepEqual(await opening, overview(7));
});

test('a change at another time is left to the next opening', async () => {
  const { run, engines } = setUp();
  const opening = run.open();
  await turn();
  engines[0]!.answerOpen(overview(1));
  await opening;
  assert.equal(run.changed(), false);
  assert.equal(engines[0]!.stopped, undefined, 'the view may still ask until it opens again');
});

test('a cancelled opening rejects with the reason, and the next one works', async () => {
  const { run, engines } = setUp();
  const opening = run.open();
  await turn();
  run.cancel(cancelled);
  await assert.rejects(opening, cancelled);
  assert.throws(() => run.calls, { code: 'not-open' });

  const again = run.open();
  await turn();
  engines[1]!.answerOpen(overview(1));
  assert.deepEqual(await again, overview(1));
});

test('reading the files can be left when it takes too long', async () => {
  const { run } = setUp(() => new Promise(() => {}));
  const opening = run.open();
  await turn();
  run.cancel(cancelled);
  await assert.rejects(opening, cancelled);
});

test('files that cannot be read end the opening and its engine', async () => {
  const unreadable = new RemoteError('unreadable', 'no such file', '');
  const { run, engines } = setUp(() => Promise.reject(unreadable));
  await assert.rejects(run.open(), unreadable);
  assert.notEqual(engines[0]!.stopped, undefined);
});

test('an engine that dies while it counts is reported', async () => {
  const { run, engines, countFailed } = setUp();
  const opening = run.open();
  await turn();
  engines[0]!.answerOpen(overview(1));
  await opening;
  const died = new RemoteError('engine-died', 'died', '');
  engines[0]!.engine.stop(died);
  await turn();
  assert.deepEqual(countFailed, [died]);
});

test('a disposed comparison ends its engine and opens no more', async () => {
  const { run, engines } = setUp();
  const opening = run.open();
  await turn();
  run.dispose();
  await assert.rejects(opening, { code: 'closed' });
  await assert.rejects(run.open(), { code: 'closed' });
  assert.equal(engines.length, 1);
});
