// How far long work of this room is. It is a generator that yields this; whoever drives it shows it,
// and stops the work by not going on.
export interface Progress {
  readonly task: string;
  /** 0 to 1; null when the end is not known. */
  readonly fraction: number | null;
}

/** Work that yields how many it has done, under a name; `of`: how many there are, where that is known. */
export function* named<T>(task: string, work: Generator<number, T>, of?: number): Generator<Progress, T> {
  for (;;) {
    const step = work.next();
    if (step.done) return step.value;
    yield { task: of === undefined ? `${task}: ${step.value.toLocaleString('en')}` : task, fraction: of === undefined ? null : step.value / Math.max(1, of) };
  }
}
