// Searches, of which only the newest is wanted: an older one ends at its next yield.
import { RemoteError } from '../protocol/channel';

export class Newest {
  #number = 0;

  /** The same work; it throws `superseded` as soon as another was begun after it. */
  of<P, R>(work: Generator<P, R>): Generator<P, R> {
    return this.#watched(work, ++this.#number);
  }

  *#watched<P, R>(work: Generator<P, R>, mine: number): Generator<P, R> {
    for (;;) {
      if (mine !== this.#number) throw new RemoteError('superseded', 'a newer search took its place', '');
      const step = work.next();
      if (step.done) return step.value;
      yield step.value;
    }
  }
}
