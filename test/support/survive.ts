// What every test with damaged bytes asks: an answer or an error of the engine, in time and within memory.
import assert from 'node:assert/strict';
import { EngineError } from '../../src/tree/errors';

/** Of each kind of damage; MERKLE_MUTATIONS asks for more, MERKLE_MUTATION_SEED for others. */
export const mutationCount = Number(process.env['MERKLE_MUTATIONS'] ?? 3000);
export const mutationSeed = Number(process.env['MERKLE_MUTATION_SEED'] ?? 20260101);

const slowest = 5000; // milliseconds for one small file: a hang, not a slow machine

/** Runs a piece of work; anything but an answer or an error of the engine fails the test. Tells which it was. */
export function survive(what: string, work: () => void): 'answered' | 'refused' {
  const start = performance.now();
  let outcome: 'answered' | 'refused' = 'answered';
  try {
    work();
  } catch (error) {
    if (!(error instanceof EngineError)) throw new Error(`${what}: ${(error as Error).stack ?? String(error)}`, { cause: error });
    outcome = 'refused';
  }
  const took = performance.now() - start;
  assert.ok(took < slowest, `${what} took ${Math.round(took)} ms`);
  return outcome;
}

/** Fails when a piece of work leaves the process that many bytes larger than before, or more. */
export function withinMemory(what: string, limit: number, work: () => void): void {
  const before = process.memoryUsage().rss;
  work();
  const grown = process.memoryUsage().rss - before;
  assert.ok(grown < limit, `${what}: ${Math.round(grown / 2 ** 20)} MiB`);
}
