// Runs work that reports how far it is. What it reports is shown on a terminal only, on standard
// error, so that neither files nor pipes get it.
import type { Progress } from '../repository/progress';

const interval = 150;

export type { Progress };

export function finish<T>(work: Generator<Progress, T>): T {
  const line = new ProgressLine();
  try {
    for (;;) {
      const step = work.next();
      if (step.done) return step.value;
      line.show(step.value);
    }
  } finally {
    line.clear();
  }
}

/** For work that is driven by somebody else. */
export class ProgressLine {
  readonly #isShown = process.stderr.isTTY;
  #next = Date.now() + interval;
  #drawn = false;

  show({ task, fraction }: Progress): void {
    if (!this.#isShown || Date.now() < this.#next) return;
    this.#next = Date.now() + interval;
    this.#drawn = true;
    process.stderr.write(`\r\u001b[K${task}${fraction === null ? '' : ` ${Math.floor(fraction * 100)} %`}`);
  }

  clear(): void {
    if (this.#drawn) process.stderr.write('\r\u001b[K');
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
