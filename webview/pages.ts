// The rows of a comparison, fetched in pages as the view comes near them and kept while there is
// room. An era ends when rows are renumbered: answers to older questions are dropped, and what is
// shown stays until the pages in view of the new era are complete.
import type { NodeBox, Page, Row, Side } from '../src/protocol/comparison';
import { Cover } from './layout/cover';
import type { Window } from './layout/frame';

const pageSize = 256;
const kept = 32;
const atOnce = 4;

export type Fetch = (from: number, count: number) => Promise<Page>;

export class Pages {
  #rowCount = 0;
  #pages = new Map<number, Page>(); // least recently used first
  #asked = new Map<number, Promise<void>>();
  #covers = new WeakMap<Page, Cover>();
  #era = 0;
  #held = false;

  /** `arrived` is called for every page that changes what can be shown; `failed` at most once an era. */
  constructor(private readonly fetch: Fetch, private readonly arrived: () => void, private readonly failed: (error: unknown) => void) {}

  get rowCount(): number {
    return this.#rowCount;
  }

  row(index: number): Row | undefined {
    const page = this.#pages.get(pageOf(index));
    return page?.rows[index - page.from];
  }

  node(side: Side, layer: number, row: number): NodeBox | undefined {
    const page = this.#pages.get(pageOf(row));
    if (!page) return undefined;
    let cover = this.#covers.get(page);
    if (!cover) this.#covers.set(page, (cover = new Cover(page.boxes)));
    return cover.at(side, layer, row);
  }

  /** Rows [from, to) as far as they are here, with every box and band that touches them. */
  window(from: number, to: number): Window {
    const rows = Array.from({ length: Math.max(0, to - from) }, (_, offset) => this.row(from + offset));
    const pages = numbers(from, to).flatMap(number => this.#use(number) ?? []);
    const touches = ({ first, last }: { first: number; last: number }) => first < to && last >= from;
    return {
      from, rows,
      boxes: distinct(pages.flatMap(page => page.boxes).filter(touches), box => `${box.side} ${box.layer} ${box.first}`),
      bands: distinct(pages.flatMap(page => page.bands).filter(touches), band => `${band.layer} ${band.first} ${band.last}`),
    };
  }

  /** Asks for what misses in [from, to), then for the neighbours, a few at a time. */
  want(from: number, to: number): void {
    if (this.#held || this.#rowCount === 0) return;
    const inside = numbers(Math.max(0, from), Math.min(to, this.#rowCount));
    const near = [...inside, inside.at(-1)! + 1, inside[0]! - 1];
    for (const number of near) {
      if (this.#asked.size >= atOnce) return;
      if (number >= 0 && number * pageSize < this.#rowCount && !this.#pages.has(number)) void this.#ask(number);
    }
  }

  /** Fetches a row that is not here; false when it cannot be had now, because rows are being renumbered. */
  async ensure(row: number): Promise<boolean> {
    if (!this.row(row) && !this.#held) await this.#ask(pageOf(row));
    return this.row(row) !== undefined;
  }

  /** Call before asking the other side to renumber its rows. */
  hold(): void {
    this.#era++;
    this.#asked.clear();
    this.#held = true;
  }

  /** Starts a new era; replaces everything in one go when the rows in view have come. */
  async renew(rowCount: number, from: number, to: number): Promise<void> {
    this.hold();
    const era = this.#era;
    const last = Math.max(0, Math.min(to, rowCount));
    const first = Math.max(0, Math.min(from, last - 1));
    const pages = await Promise.all(rowCount === 0 ? [] : numbers(first, last).map(async number => [number, await this.#fetch(number)] as const));
    if (era !== this.#era) return;
    this.#rowCount = rowCount;
    this.#pages = new Map(pages);
    this.#held = false;
  }

  #ask(number: number): Promise<void> {
    const asked = this.#asked.get(number);
    if (asked) return asked;
    const era = this.#era;
    const answer = this.#fetch(number).then(page => {
      if (era !== this.#era) return;
      this.#asked.delete(number);
      this.#pages.set(number, page);
      for (const oldest of this.#pages.keys()) {
        if (this.#pages.size <= kept) break;
        this.#pages.delete(oldest);
      }
      this.arrived();
    }).catch((error: unknown) => {
      if (era !== this.#era) return;
      this.hold();
      this.failed(error);
    });
    this.#asked.set(number, answer);
    return answer;
  }

  #fetch(number: number): Promise<Page> {
    return this.fetch(number * pageSize, pageSize);
  }

  #use(number: number): Page | undefined {
    const page = this.#pages.get(number);
    if (!page) return undefined;
    this.#pages.delete(number);
    this.#pages.set(number, page);
    return page;
  }
}

const pageOf = (row: number): number => Math.floor(row / pageSize);

/** The pages that hold rows [from, to). */
function numbers(from: number, to: number): number[] {
  const first = pageOf(from);
  return Array.from({ length: Math.max(0, pageOf(to - 1) - first + 1) }, (_, offset) => first + offset);
}

function distinct<T>(items: readonly T[], key: (item: T) => string): T[] {
  return [...new Map(items.map(item => [key(item), item])).values()];
}
