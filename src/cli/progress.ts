// Runs work that reports how far it is. What it reports is shown on a terminal only, on standard
// error, so that neither files nor pipes get it.
import type { Progress } from '../repository/progress';

const interval = 150;

export type { Progress };

export function finish<T>(work: Generator<Progress, T>): T {
  const shown = process.stderr.isTTY;
  let next = Date.now() + interval;
  let drawn = false;
  try {
    for (;;) {
      const step = work.next();
      if (step.done) return step.value;
      if (!shown || Date.now() < next) continue;
      next = Date.now() + interval;
      drawn = true;
      const { task, fraction } = step.value;
      process.stderr.write(`\r\u001b[K${task}${fraction === null ? '' : ` ${Math.floor(fraction * 100)} %`}`);
    }
  } finally {
    if (drawn) process.stderr.write('\r\u001b[K');
  }
}

/** Work that reports bare fractions, under a name. */
export function* named<T>(task: string, work: Generator<number, T>): Generator<Progress, T> {
  for (;;) {
    const step = work.next();
    if (step.done) return step.value;
    yield { task, fraction: step.value };
  }
}
