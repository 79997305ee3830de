// The contents of the file as lists within lists, loaded where they are opened, in parts: the lines that
// stand below each other, and the way to an item that was found elsewhere. No DOM.
import type { Calls } from '../../src/protocol/channel';
import type { Item, Location, Ref } from '../../src/protocol/inspection';
import type { inspectorCalls } from '../../src/protocol/inspectorView';

/** Items of a list that are asked for at a time. */
export const part = 200;
/** Parts that are looked through for an item whose place is not known. */
const partsLookedThrough = 25;
/** A filter may look at many keys for nothing: empty answers in a row before it is given up. */
const patience = 50;

/** The items [from, from + items.length) of a place; all before and behind them are elsewhere. */
export interface List {
  readonly of: Ref;
  readonly id: string;
  readonly level: number;
  from: number;
  items: Item[];
  total: number | null;
  more: boolean;
  loading: boolean;
  failure: string | undefined;
  /** Opened items, by their place in this list. */
  readonly below: Map<number, List>;
}

export type Line =
  | { readonly kind: 'item'; readonly id: string; readonly list: List; readonly index: number; readonly item: Item; readonly open: boolean }
  | { readonly kind: 'before' | 'after' | 'loading' | 'failure' | 'nothing'; readonly id: string; readonly list: List };

const same = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);

export class ContentsModel {
  #root: List;
  #turn: Promise<unknown> = Promise.resolve();

  constructor(private readonly calls: Pick<Calls<typeof inspectorCalls>, 'children'>, private readonly changed: () => void) {
    this.#root = listAt({ kind: 'file' }, '', 1);
  }

  /** From the start, with these places open. */
  load(opened: readonly Ref[]): Promise<void> {
    return this.#inTurn(() => this.#load(opened));
  }

  /** Anew, with what is open when its turn comes: a place that was shown meanwhile stays. */
  refresh(): Promise<void> {
    return this.#inTurn(() => this.#load(this.opened));
  }

  async #load(opened: readonly Ref[]): Promise<void> {
    const root = listAt({ kind: 'file' }, '', 1);
    const wanted = new Set(opened.map(ref => JSON.stringify(ref)));
    const restore = async (list: List): Promise<void> => {
      await this.#fetch(list, 'after');
      await Promise.all(list.items.map(async ({ ref }, at) => {
        if (ref && wanted.delete(JSON.stringify(ref))) await restore(this.#make(list, at));
      }));
    };
    await restore(root);
    this.#root = root; // until now the lists from before were there
  }

  /** Places that are open now, from the top. */
  get opened(): Ref[] {
    const refs: Ref[] = [];
    const visit = ({ below }: List): void => {
      for (const list of below.values()) {
        refs.push(list.of);
        visit(list);
      }
    };
    visit(this.#root);
    return refs;
  }

  get lines(): Line[] {
    const lines: Line[] = [];
    const visit = (list: List): void => {
      if (list.from > 0) lines.push({ kind: 'before', id: `${list.id}<`, list });
      list.items.forEach((item, at) => {
        const index = list.from + at;
        const below = list.below.get(index);
        lines.push({ kind: 'item', id: `${list.id}/${index}`, list, index, item, open: below !== undefined });
        if (below) visit(below);
      });
      if (list.failure !== undefined) lines.push({ kind: 'failure', id: `${list.id}!`, list });
      else if (list.loading) lines.push({ kind: 'loading', id: `${list.id}…`, list });
      else if (list.more) lines.push({ kind: 'after', id: `${list.id}>`, list });
      else if (list.items.length === 0) lines.push({ kind: 'nothing', id: `${list.id}0`, list });
    };
    visit(this.#root);
    return lines;
  }

  async open(list: List, index: number): Promise<void> {
    if (!list.items[index - list.from]?.ref || list.below.has(index)) return;
    await this.#fetch(this.#make(list, index - list.from), 'after');
  }

  close(list: List, index: number): void {
    list.below.delete(index);
    this.changed();
  }

  more(list: List, where: 'before' | 'after'): Promise<void> {
    return this.#fetch(list, where);
  }

  /** The line of what was located, the lists above it opened; undefined where it cannot be reached line by line. */
  reveal(location: Location): Promise<string | undefined> {
    return this.#inTurn(() => this.#reveal(location));
  }

  async #reveal({ path, item, index }: Location): Promise<string | undefined> {
    let list = this.#root;
    if (list.items.length === 0) await this.#fetch(list, 'after');
    for (const ref of path.slice(1)) {
      const at = await this.#find(list, candidate => same(candidate.ref, ref), null);
      if (at === undefined) return undefined;
      await this.open(list, at);
      list = list.below.get(at)!;
    }
    const isIt = (candidate: Item) => candidate.cid === item.cid && candidate.key === item.key && (item.key !== null || same(candidate.ref, item.ref) || candidate.label === item.label);
    const at = await this.#find(list, isIt, index);
    return at === undefined ? undefined : `${list.id}/${at}`;
  }

  /** As reveal: the line of the last of these places, each in the list of the one before it. */
  revealRefs(refs: readonly Ref[]): Promise<string | undefined> {
    return this.#inTurn(() => this.#revealRefs(refs));
  }

  async #revealRefs(refs: readonly Ref[]): Promise<string | undefined> {
    let list = this.#root;
    for (const [step, ref] of refs.entries()) {
      const at = await this.#find(list, candidate => same(candidate.ref, ref), null);
      if (at === undefined) return undefined;
      await this.open(list, at);
      if (step === refs.length - 1) return `${list.id}/${at}`;
      list = list.below.get(at)!;
    }
    return undefined;
  }

  /** Looks where it is said to be first, then through what is loaded, then on from there. */
  async #find(list: List, isIt: (item: Item) => boolean, index: number | null): Promise<number | undefined> {
    const loaded = (): number | undefined => {
      const at = list.items.findIndex(isIt);
      return at < 0 ? undefined : list.from + at;
    };
    if (index !== null && loaded() === undefined && (index < list.from || index >= list.from + list.items.length)) {
      list.from = Math.floor(index / part) * part;
      list.items = [];
      list.below.clear();
      await this.#fetch(list, 'after');
    }
    for (let count = 0; count < partsLookedThrough && loaded() === undefined && list.more; count++) await this.#fetch(list, 'after');
    return loaded();
  }

  /** What goes through lists has them to itself. */
  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const done = this.#turn.then(work);
    this.#turn = done.catch(() => undefined);
    return done;
  }

  #make(list: List, at: number): List {
    const index = list.from + at;
    const below = listAt(list.items[at]!.ref!, `${list.id}/${index}`, list.level + 1);
    list.below.set(index, below);
    return below;
  }

  async #fetch(list: List, where: 'before' | 'after'): Promise<void> {
    if (list.loading) return;
    list.loading = true;
    list.failure = undefined;
    this.changed();
    try {
      if (where === 'before') {
        const from = Math.max(0, list.from - part);
        const items: Item[] = [];
        // Answers may be short; only all of them together join what is here without a hole.
        for (let empty = 0; from + items.length < list.from && empty < patience; ) {
          const page = await this.calls.children({ of: list.of, from: from + items.length, count: list.from - from - items.length });
          items.push(...page.items);
          if (page.items.length === 0) empty++;
        }
        if (from + items.length === list.from) {
          list.items = [...items, ...list.items];
          list.from = from;
        }
      } else {
        for (let empty = 0; empty < patience; empty++) {
          const page = await this.calls.children({ of: list.of, from: list.from + list.items.length, count: part });
          list.items = [...list.items, ...page.items];
          list.total = page.total;
          list.more = page.more;
          if (page.items.length > 0 || !page.more) break;
        }
      }
    } catch (error) {
      list.failure = (error as Error).message;
    }
    list.loading = false;
    this.changed();
  }
}

function listAt(of: Ref, id: string, level: number): List {
  return { of, id, level, from: 0, items: [], total: null, more: false, loading: false, failure: undefined, below: new Map() };
}
