// A list of any length, shown in pages and never held as a whole: it is produced from its beginning (or
// from where it can be entered) as far as the page needs, and the last stretch is kept, so that page after
// page costs one pass in all. A call looks at so many things at most and says when there is more.
import type { Item, ItemPage } from '../protocol/inspection';

/** What makes the list. Yields undefined for work that led to nothing yet. */
export interface ListSource<T> {
  /** From item `skip` on. */
  produce(skip: number): Generator<T | undefined, void>;
  show(thing: T): Item;
  /** What a filter looks at; the label and the key of the item when undefined. */
  text?(thing: T): string;
  /** How many there are, where it is known at once. */
  total?(): number | undefined;
}

/** Things looked at in one call, and kept behind the last page. */
const steps = 100_000;
const kept = 2000;
/** A jump further ahead than this enters the list anew, which may cost less than passing over what lies between. */
const farAhead = 5000;
/** Characters of an answer as JSON; it must stay under 1 MB. */
const pageLimit = 600_000;

export class Listing {
  #base = 0;
  #recent: Item[] = [];
  #producer: Generator<Item | undefined, void> | undefined;
  #ended = false;
  #total: number | undefined;

  private constructor(private readonly produce: (skip: number) => Generator<Item | undefined, void>, private readonly known: () => number | undefined) {}

  static of<T>(source: ListSource<T>, filter = ''): Listing {
    if (filter === '') {
      return new Listing(function* (skip) {
        for (const thing of source.produce(skip)) yield thing === undefined ? undefined : source.show(thing);
      }, () => source.total?.());
    }
    const needle = filter.toLowerCase();
    return new Listing(function* (skip) {
      let toSkip = skip;
      for (const thing of source.produce(0)) {
        const text = thing === undefined ? '' : textOf(source, thing);
        if (thing === undefined || !text.toLowerCase().includes(needle) || toSkip-- > 0) yield undefined;
        else yield source.show(thing);
      }
    }, () => undefined);
  }

  /** One page at a time: a second one begun before the first is done would move the stretch that is kept. */
  *page(from: number, count: number): Generator<void, ItemPage> {
    if (from < this.#base || from > this.#end + farAhead) this.#enter(from);
    this.#producer ??= this.produce(this.#base);
    // One more than asked for: it tells whether there is more.
    for (let step = 1; step <= steps && !this.#ended && this.#end <= from + count; step++) {
      this.#advance(this.#producer, from);
      yield; // one step can be the reading of a node of 8 MiB
    }
    const items = fitting(this.#recent.slice(from - this.#base, from - this.#base + count));
    const total = this.#total ?? this.known() ?? null;
    const last = from + items.length;
    return { from, items, total, more: this.#ended ? last < this.#end : total === null || last < total };
  }

  get #end(): number {
    return this.#base + this.#recent.length;
  }

  #enter(from: number): void {
    this.#base = from;
    this.#recent = [];
    this.#producer = undefined;
    this.#ended = false;
  }

  #advance(producer: Generator<Item | undefined, void>, from: number): void {
    let next: IteratorResult<Item | undefined, void>;
    try {
      next = producer.next();
    } catch (error) {
      this.#enter(this.#base); // what threw must not count as an end
      throw error;
    }
    if (next.done) {
      this.#ended = true;
      // Entered beyond its end, a list does not tell its length.
      if (this.#recent.length > 0 || this.#base === 0) this.#total = this.#end;
    } else if (next.value) {
      this.#recent.push(next.value);
      if (this.#recent.length < 2 * kept || this.#base + kept > from) return;
      this.#recent.splice(0, kept);
      this.#base += kept;
    }
  }
}

function textOf<T>(source: ListSource<T>, thing: T): string {
  if (source.text) return source.text(thing);
  const { label, key } = source.show(thing);
  return key === null ? label : `${label}\n${key}`;
}

/** The first ones, as many as an answer may hold; one at least. */
export function fitting<T>(items: readonly T[]): T[] {
  let size = 0;
  const end = items.findIndex(item => (size += JSON.stringify(item).length) > pageLimit);
  return items.slice(0, end < 0 ? items.length : Math.max(1, end));
}

/** A list that is at hand. */
export function listOf<T>(things: readonly T[], show: (thing: T) => Item): ListSource<T> {
  return {
    *produce(skip) {
      for (let i = skip; i < things.length; i++) yield things[i];
    },
    show,
    total: () => things.length,
  };
}
