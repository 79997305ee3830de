// Pseudo-random numbers that depend on their seed only (mulberry32), so that a repository comes out
// the same on every machine and record 4711 has the same bytes in every version of it.

export class Random {
  #state = 0;

  constructor(...seeds: number[]) {
    this.seed(...seeds);
  }

  seed(...seeds: number[]): void {
    this.#state = 0x6d2b79f5;
    for (const seed of seeds) {
      this.#state = Math.imul(this.#state ^ seed, 0x9e3779b1);
      this.#state ^= this.#state >>> 15;
    }
  }

  /** 0 to 2^32 - 1. */
  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), this.#state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return (mixed ^ (mixed >>> 14)) >>> 0;
  }

  /** 0 to limit - 1. */
  below(limit: number): number {
    return Math.floor((this.next() / 2 ** 32) * limit);
  }

  /** That many characters of this alphabet of 32. */
  text(length: number, alphabet: string): string {
    let text = '';
    let bits = 0;
    for (let i = 0; i < length; i++) {
      bits = i % 6 === 0 ? this.next() : bits >>> 5;
      text += alphabet[bits & 31]!;
    }
    return text;
  }
}
