// The steps of the walk, fetched in pages as the reader comes near them and kept while there is
// room. Steps name rows: when rows are renumbered, all of them are asked for anew.
import type { WalkStep } from '../../src/protocol/steps';

const pageSize = 64;
const kept = 75;
const atOnce = 3;

export class StepPages {
  #steps = 0;
  #era = 0;
  #pages = new Map<number, readonly WalkStep[]>(); // least recently used first
  #asked = new Set<number>();

  /** `arrived`: steps came that were not here; `failed`: at most once until the next reset. */
  constructor(
    private readonly fetch: (from: number, count: number) => Promise<WalkStep[]>,
    private readonly arrived: () => void,
    private readonly failed: (error: unknown) => void,
  ) {}

  /** Forgets everything: another walk, or other row numbers. */
  reset(steps = this.#steps): void {
    this.#era++;
    this.#steps = steps;
    this.#pages.clear();
    this.#asked.clear();
  }

  get(index: number): WalkStep | undefined {
    const number = Math.floor(index / pageSize);
    const page = this.#pages.get(number);
    return page?.[index - number * pageSize];
  }

  /** Asks for what misses of steps [from, to), then for what follows and precedes. */
  want(from: number, to: number): void {
    const first = Math.floor(Math.max(0, from) / pageSize);
    const last = Math.floor(Math.max(0, Math.min(to, this.#steps) - 1) / pageSize);
    for (let number = first; number <= last; number++) this.#use(number);
    for (const number of [...Array.from({ length: last - first + 1 }, (_, offset) => first + offset), last + 1, first - 1]) {
      if (this.#asked.size >= atOnce) return;
      if (number >= 0 && number * pageSize < this.#steps && !this.#pages.has(number) && !this.#asked.has(number)) void this.#ask(number);
    }
  }

  async #ask(number: number): Promise<void> {
    const era = this.#era;
    this.#asked.add(number);
    try {
      const page = await this.fetch(number * pageSize, pageSize);
      if (era !== this.#era) return;
      this.#asked.delete(number);
      this.#pages.set(number, page);
      for (const oldest of this.#pages.keys()) {
        if (this.#pages.size <= kept) break;
        this.#pages.delete(oldest);
      }
      this.arrived();
    } catch (error) {
      if (era !== this.#era) return;
      this.reset(0);
      this.failed(error);
    }
  }

  #use(number: number): void {
    const page = this.#pages.get(number);
    if (!page) return;
    this.#pages.delete(number);
    this.#pages.set(number, page);
  }
}
