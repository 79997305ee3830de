// Searches the rows of a comparison, and what lies below those that are skipped: an identical subtree is
// read from the file that has it, node by node, which checks digests as everything does that reads.
import type { Found } from '../protocol/search';
import { cidText } from '../tree/cid';
import { MissingBlockError } from '../tree/errors';
import type { Entry, Item, Subtree } from '../tree/node';
import type { Key } from '../tree/range';
import type { Tree } from '../tree/source';
import { loadNode } from '../tree/source';
import type { Row, Rows } from './rows';
import { changeOf } from './rows';
import { valueText } from './values';

const listed = 1000;
/** Entries or nodes between two yields. */
const atOnce = 1024;

export interface SearchResult {
  readonly found: Found[];
  readonly total: number;
}

/** What is looked for, in the text of keys and of CIDs. */
export interface Wanted {
  key(text: string): boolean;
  cid(text: string): boolean;
}

/** One place that fits; `around`: the skipped subtrees to open to get there, outermost first. */
export interface Place {
  readonly found: Found;
  readonly around: readonly Subtree[];
}

/** Text in a key, whatever the case, or in a CID. */
export function containing(query: string): Wanted {
  const wanted = query.toLowerCase();
  return { key: text => text.toLowerCase().includes(wanted), cid: text => text.toLowerCase().includes(wanted) };
}

export class Search {
  /** `partial`: blocks of the tree may be absent. */
  constructor(private readonly wanted: Wanted, private readonly tree: Tree, private readonly partial: boolean, private readonly keyText: (key: Key) => string) {}

  /** Yields how many rows and nodes were looked at. */
  *all(rows: Rows): Generator<number, SearchResult> {
    const found: Found[] = [];
    let total = 0;
    let looked = 0;
    for (const place of this.#places(rows)) {
      if (place && ++total <= listed) found.push(place.found);
      if (++looked % atOnce === 0) yield looked;
    }
    return { found, total };
  }

  /** The first place that fits, with the way to it. */
  *first(rows: Rows): Generator<number, Place | undefined> {
    let looked = 0;
    for (const place of this.#places(rows)) {
      if (place) return place;
      if (++looked % atOnce === 0) yield looked;
    }
    return undefined;
  }

  /** In key order, undefined for what was looked at and does not fit. */
  *#places(rows: Rows): Generator<Place | undefined> {
    const boxes = [...rows.boxes].filter(({ first, last }) => first <= last).sort((a, b) => a.first - b.first || b.last - a.last);
    let box = 0;
    for (const [index, row] of rows.list.entries()) {
      for (; boxes[box] && boxes[box]!.first <= index; box++) yield this.#node(boxes[box]!.node.subtree, []);
      if (row.kind === 'shared') yield* this.#below(row.left, []);
      else yield row.kind === 'entry' ? this.#row(row) : this.#node(row.subtree, []);
    }
  }

  *#below(subtree: Subtree, around: readonly Subtree[]): Generator<Place | undefined> {
    yield this.#node(subtree, around);
    const inside = [...around, subtree];
    const stack: { items: readonly Item[]; next: number }[] = [{ items: this.#itemsOf(subtree), next: 0 }];
    for (let top = stack.at(-1); top; top = stack.at(-1)) {
      const item = top.items[top.next++];
      if (!item) {
        stack.pop();
        inside.pop();
      } else if (item.kind === 'entry') {
        yield this.#entry(item, 'none', inside);
      } else {
        yield this.#node(item, [...inside]);
        stack.push({ items: this.#itemsOf(item), next: 0 });
        inside.push(item);
      }
    }
  }

  /** Nothing, where the block may be absent and is: what is below cannot be searched. */
  #itemsOf(subtree: Subtree): readonly Item[] {
    try {
      return loadNode(this.tree, subtree).items;
    } catch (error) {
      if (this.partial && error instanceof MissingBlockError) return [];
      throw error;
    }
  }

  #row(row: Row & { kind: 'entry' }): Place | undefined {
    const change = changeOf(row);
    return (row.left && this.#entry(row.left, change, [])) ?? (row.right && this.#entry(row.right, change, []));
  }

  #entry(entry: Entry, change: ReturnType<typeof changeOf>, around: readonly Subtree[]): Place | undefined {
    const key = this.keyText(entry.key);
    const fits = this.wanted.key(key) || this.wanted.cid(valueText(entry.value));
    return fits ? { found: { kind: 'entry', key, change }, around: [...around] } : undefined;
  }

  #node({ cid, layer }: Subtree, around: readonly Subtree[]): Place | undefined {
    const text = cidText(cid);
    return this.wanted.cid(text) ? { found: { kind: 'node', cid: text, layer }, around } : undefined;
  }
}
