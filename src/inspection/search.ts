// A search over keys, collections and CIDs, in one pass over the file's own tree and one over its blocks,
// continued call by call. What is found is an item as in the lists.
import type { Match, SearchKind, SearchPage } from '../protocol/inspection';
import { EngineError } from '../tree/errors';
import type { Item as TreeItem } from '../tree/node';
import type { Cid } from '../tree/cid';
import { cidText, parseCid } from '../tree/cid';
import { equalSlices } from '../tree/bytes';
import type { Tree } from '../tree/source';
import { numberedItem } from './blockLists';
import { childrenOf } from './children';
import type { Item } from '../protocol/inspection';
import { tryLoad } from './entries';
import type { InspectedFile } from './inspectedFile';
import { entryItem, isCid, nodeItem } from './items';
import { keyLabel, keyName } from './keyNames';
import type { Known } from './known';
import { fitting } from './listing';

/** Things looked at in one call. */
const steps = 100_000;
/** Kept to be shown; more are only counted. */
const matchesKept = 10_000;
/** Fewer characters would match the CIDs of any large file by chance. */
const fewestOfCid = 5;

export class Search {
  readonly #matches: Match[] = [];
  readonly #found: SearchPage['found'] = { key: 0, collection: 0, cid: 0 };
  readonly #work: Generator<void, void>;
  readonly #needle: string;
  readonly #isWanted: (cid: Cid) => boolean;
  #looked = 0;
  #done = false;

  constructor(private readonly known: Known, readonly query: string, readonly kinds: readonly SearchKind[]) {
    this.#needle = query.toLowerCase();
    this.#isWanted = kinds.includes('cid') ? cidMatcher(query) : () => false;
    this.#work = this.#run();
  }

  *page(from: number, count: number): Generator<void, SearchPage> {
    for (let step = 1; step <= steps && !this.#done && this.#matches.length < from + count; step++) {
      if (this.#work.next().done) this.#done = true;
      yield; // one step can be the reading of a node of 8 MiB
    }
    const found = this.#found;
    const matches = fitting(this.#matches.slice(from, from + count));
    const isFull = this.#matches.length === matchesKept;
    return {
      from,
      matches,
      found: { ...found },
      total: this.#done ? found.key + found.collection + found.cid : null,
      more: from + matches.length < this.#matches.length || (!this.#done && !isFull),
      searched: this.#done ? 1 : this.#fraction(),
    };
  }

  #fraction(): number | null {
    const { reach, file } = this.known;
    if (!reach) return null;
    return Math.min(1, this.#looked / Math.max(1, reach.census.entries + reach.census.nodes + (this.kinds.includes('cid') ? file.car.sections : 0)));
  }

  *#run(): Generator<void, void> {
    const { file } = this.known;
    const { tree } = file;
    if (tree?.root && this.kinds.includes('collection') && file.hasCollections(tree)) yield* this.#collections(cidText(tree.root.cid));
    if (tree && (this.kinds.includes('key') || this.kinds.includes('cid'))) yield* this.#tree(tree);
    if (this.kinds.includes('cid')) yield* this.#blocks();
  }

  *#collections(root: string): Generator<void, void> {
    const collections = childrenOf(this.known, { kind: 'collections', root });
    for (const thing of collections.produce(0)) {
      if (thing !== undefined) {
        const item = collections.show(thing);
        if (item.icon === 'collection' && item.label.toLowerCase().includes(this.#needle)) this.#add('collection', item);
      }
      yield;
    }
  }

  *#tree(tree: Tree): Generator<void, void> {
    const { file, reach } = this.known;
    const wantsKeys = this.kinds.includes('key');
    for (const { item, at } of everyItem(tree, eachOnce(file))) {
      this.#looked++;
      if (item.kind === 'subtree') {
        if (this.#isWanted(item.cid)) this.#add('cid', nodeItem(file, tree, item, at(), reach?.below));
      } else if (wantsKeys && `${keyLabel(tree, item.key)}\n${keyName(item.key)}`.toLowerCase().includes(this.#needle)) {
        this.#add('key', entryItem(file, tree, item));
      } else if (isCid(item.value) && this.#isWanted(item.value)) {
        this.#add('cid', entryItem(file, tree, item));
      }
      yield;
    }
  }

  /** Blocks that the tree did not show. */
  *#blocks(): Generator<void, void> {
    const { file } = this.known;
    const { index, table } = file.numbered;
    const shown = new Set(this.#matches.map(({ item }) => item.cid));
    for (let number = 0; number < index.count; number++) {
      this.#looked++;
      const { cid } = table.glance(number);
      if (this.#isWanted(cid) && file.car.find(cid) === number && !shown.has(cidText(cid))) this.#add('cid', numberedItem(this.known, number, 'block'));
      yield;
    }
  }

  #add(kind: SearchKind, item: Item): void {
    this.#found[kind]++;
    if (this.#matches.length < matchesKept) this.#matches.push({ kind, item });
  }
}

interface PlacedItem {
  readonly item: TreeItem;
  /** The numbers of the items that lead to it. */
  at(): number[];
}

/**
 * Says of every node whether it is met for the first time. A sound tree links to no node twice; of others,
 * a small file would make a walk as long as the product of its links.
 */
export function eachOnce({ car, numbered }: InspectedFile): (node: Cid) => boolean {
  const met = new Uint8Array(numbered.index.count);
  return node => {
    const block = car.find(node);
    if (block < 0) return true; // absent, or within its own CID and so as often as it is linked
    const isFirst = met[block] === 0;
    met[block] = 1;
    return isFirst;
  };
}

/** Every subtree and entry of a tree in key order, parents first; what cannot be read or is not to be entered is passed over. */
export function* everyItem(tree: Tree, enters: (node: Cid) => boolean): Generator<PlacedItem, void> {
  const stack: { readonly items: readonly TreeItem[]; next: number }[] = [{ items: tree.root ? [tree.root] : [], next: 0 }];
  for (let frame = stack.at(-1); frame; frame = stack.at(-1)) {
    const item = frame.items[frame.next++];
    if (!item) {
      stack.pop();
      continue;
    }
    // The first frame holds the root, which no item leads to.
    yield { item, at: () => stack.slice(1).map(({ next }) => next - 1) };
    if (item.kind === 'entry' || !enters(item.cid)) continue;
    const items = tryLoad(tree, item);
    if (!(items instanceof EngineError)) stack.push({ items, next: 0 });
  }
}

/** A whole CID in any of its forms, or a part of its text. */
function cidMatcher(query: string): (cid: Cid) => boolean {
  const text = query.trim().replace(/^(ipfs|ipld):\/\//, '');
  if (text.length < fewestOfCid || !/^[A-Za-z0-9]+$/.test(text)) return () => false;
  try {
    const whole = parseCid(text);
    return cid => equalSlices(cid, whole);
  } catch {
    return cid => cidText(cid).includes(text);
  }
}
