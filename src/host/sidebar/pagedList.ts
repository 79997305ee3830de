// A long list as a tree view shows it: a window that begins with the first page and grows by a page when
// asked to. A jump to a far place moves the window there, so that no list is ever loaded as a whole for
// the sake of one item. Loading is shared by all who ask at the same time.

/** What a source answers: `next` is the place to go on from, null at the end. */
export interface Page<T> {
  readonly items: readonly T[];
  readonly next: number | null;
  /** null: not known (yet). */
  readonly total: number | null;
}

export type Source<T> = (from: number, count: number) => Promise<Page<T>>;

/** Items of a page, and the most that is asked for at once. */
export const pageSize = 200;
const atOnce = 500;
/** A jump further than this beyond what is loaded moves the window. */
const far = 1000;

export class PagedList<T> {
  #start = 0;
  #items: T[] = [];
  /** undefined: nothing was asked yet. */
  #next: number | null | undefined;
  #total: number | null = null;
  /** Items the window is to have. */
  #wanted = pageSize;
  #loading: Promise<void> | undefined;
  #age = 0;

  constructor(private readonly source: Source<T>) {}

  /** What is loaded by now, without what was forgotten. */
  get items(): readonly T[] {
    return this.#items;
  }

  /** Items before the window. */
  get before(): number {
    return this.#start;
  }

  /** Whether there are items behind the window. */
  get more(): boolean {
    return this.#next !== null;
  }

  /** Of the whole list; null: not known. */
  get total(): number | null {
    return this.#total ?? (this.#next === null ? this.#start + this.#items.length : null);
  }

  /** Fills the window. Rejects as the source does; what was loaded before that stays. */
  async load(): Promise<void> {
    while (this.#isOpen) await (this.#loading ??= this.#fill(this.#age).finally(() => (this.#loading = undefined)));
  }

  /** The window shall have another page at its end. */
  growDown(): void {
    this.#wanted = this.#items.length + pageSize;
  }

  /** The window shall begin a page earlier. */
  growUp(): void {
    const start = Math.max(0, this.#start - pageSize);
    const wanted = this.#items.length + this.#start - start;
    this.#restart(start, wanted);
  }

  /** The window shall have this item. */
  jumpTo(index: number): void {
    const end = this.#start + this.#items.length;
    if (index >= this.#start && index < end + far) this.#wanted = Math.max(this.#wanted, index - this.#start + 1);
    else this.#restart(Math.max(0, index - pageSize / 2), pageSize);
  }

  /** What is loaded is out of date: the same window is loaded anew. */
  forget(): void {
    this.#restart(this.#start, Math.max(this.#wanted, this.#items.length));
  }

  /** Another list from here on: its first page is wanted. */
  reset(): void {
    this.#restart(0, pageSize);
  }

  get #isOpen(): boolean {
    return this.#next !== null && (this.#next === undefined || this.#items.length < this.#wanted);
  }

  #restart(start: number, wanted: number): void {
    this.#age++;
    this.#start = start;
    this.#wanted = wanted;
    this.#items = [];
    this.#next = undefined;
    this.#total = null;
  }

  async #fill(age: number): Promise<void> {
    while (age === this.#age && this.#isOpen) {
      const from = this.#next ?? this.#start;
      let page: Page<T>;
      try {
        page = await this.source(from, Math.min(atOnce, this.#wanted - this.#items.length));
      } catch (error) {
        if (age !== this.#age) return; // the answer to a question that nobody asks any more
        throw error;
      }
      if (age !== this.#age) return;
      if (page.items.length === 0 && from > 0 && from === this.#start && page.next === null) return this.reset(); // the list became shorter
      this.#items.push(...page.items);
      this.#next = page.next;
      this.#total = page.total;
    }
  }
}
