// Runs a generator without keeping its thread to itself: every 10 ms other messages get their turn.
// Progress is passed on ten times a second at the most.
const slice = 10;
const reportEvery = 100;

export async function inSlices<P, R>(work: Generator<P, R>, report: (progress: P) => void): Promise<R> {
  let turn = performance.now();
  let reported = turn;
  for (;;) {
    const step = work.next();
    if (step.done) return step.value;
    const now = performance.now();
    if (now - reported > reportEvery) {
      report(step.value);
      reported = now;
    }
    if (now - turn > slice) {
      await new Promise(resolve => setTimeout(resolve));
      turn = performance.now();
    }
  }
}
