// The entries of a tree within a span of keys, in order or against it. Only nodes that overlap the span
// are loaded; where the number of entries below a node is known, whole subtrees are passed over unread.
// A node that cannot be read is told in its place, and the walk goes on behind it.
import { Slice, compareSlices } from '../tree/bytes';
import type { Cid } from '../tree/cid';
import { EngineError } from '../tree/errors';
import type { Entry, Item, Subtree } from '../tree/node';
import type { Bound, Key } from '../tree/range';
import type { Tree } from '../tree/source';
import { loadNode } from '../tree/source';

/** Every key from `from` on (included) up to `to` (excluded). */
export interface Span {
  readonly from: Bound;
  readonly to: Bound;
}

/** A part of the tree that cannot be read. */
export interface Gap {
  readonly kind: 'gap';
  readonly subtree: Subtree;
  readonly error: EngineError;
}

/** How many entries are below a node; undefined where that was not counted. */
export type EntriesBelow = (node: Cid) => number | undefined;

export const everything: Span = { from: undefined, to: undefined };

/** The smallest key above this one. */
export function keyAfter(key: Key): Key {
  const next = new Uint8Array(key.length + 1);
  next.set(key.view());
  return Slice.of(next);
}

/** All keys that begin with these bytes. The last of them must not be ff. */
export function withPrefix(prefix: Uint8Array): Span {
  const to = prefix.slice();
  to[to.length - 1]!++;
  return { from: Slice.of(prefix), to: Slice.of(to) };
}

export interface Walk {
  /** How nodes are read; tryLoad where undefined. */
  readonly load?: NodeLoader;
  /** Entries (and gaps) to pass over first. */
  readonly skip?: number;
  readonly below?: EntriesBelow;
  readonly backwards?: boolean;
}

/** Yields undefined after each step that leads to nothing yet, so that whoever drives it can stop. */
export function* entriesWithin(tree: Tree, span: Span, { skip = 0, below, backwards = false, load = tryLoad }: Walk = {}): Generator<Entry | Gap | undefined, void> {
  let toSkip = skip;
  const by = backwards ? -1 : 1;
  const frame = (items: readonly Item[]) => {
    const { first, end } = inside(items, span);
    return backwards ? { items, next: end - 1, end: first - 1 } : { items, next: first, end };
  };
  const stack = [frame(tree.root ? [tree.root] : [])];
  for (let top = stack.at(-1); top; top = stack.at(-1)) {
    if (top.next === top.end) {
      stack.pop();
      continue;
    }
    const item = top.items[top.next]!;
    top.next += by;
    if (item.kind === 'entry') {
      yield toSkip > 0 ? undefined : item;
      if (toSkip > 0) toSkip--;
      continue;
    }
    const known = toSkip > 0 && isInside(span, item) ? below?.(item.cid) : undefined;
    if (known !== undefined && known <= toSkip) {
      toSkip -= known;
      continue;
    }
    const loaded = load(tree, item);
    if (loaded instanceof EngineError) {
      yield toSkip > 0 ? undefined : { kind: 'gap', subtree: item, error: loaded };
      if (toSkip > 0) toSkip--;
      continue;
    }
    stack.push(frame(loaded));
    yield undefined;
  }
}

/** The first entry of a span, or its last; undefined where there is none or the way to it cannot be read. */
export function firstEntry(tree: Tree, span: Span, backwards = false): Entry | undefined {
  for (const found of entriesWithin(tree, span, { backwards })) {
    if (found) return found.kind === 'entry' ? found : undefined;
  }
  return undefined;
}

/** How many entries a span has, told from counted subtrees and the few nodes at its edges; undefined where too little was counted. */
export function countWithin(tree: Tree, span: Span, below: EntriesBelow, load: NodeLoader = tryLoad): number | undefined {
  let count = 0;
  const waiting: (readonly Item[])[] = [tree.root ? [tree.root] : []];
  for (let items = waiting.pop(); items; items = waiting.pop()) {
    const { first, end } = inside(items, span);
    for (let i = first; i < end; i++) {
      const item = items[i]!;
      const known = item.kind === 'entry' ? 1 : below(item.cid);
      if (known === undefined) return undefined;
      if (item.kind === 'entry' || isInside(span, item)) {
        count += known;
        continue;
      }
      const loaded = load(tree, item);
      if (loaded instanceof EngineError) return undefined;
      waiting.push(loaded);
    }
  }
  return count;
}

export type NodeLoader = (tree: Tree, subtree: Subtree) => readonly Item[] | EngineError;

/** The items of a node, or why there are none. */
export function tryLoad(tree: Tree, subtree: Subtree): readonly Item[] | EngineError {
  try {
    return loadNode(tree, subtree).items;
  } catch (error) {
    if (error instanceof EngineError) return error;
    throw error;
  }
}

/** As tryLoad; the node of each layer that was read last is kept, for walks that begin at the root again and again. */
export function keepingPath(): NodeLoader {
  const held: { readonly subtree: Subtree; readonly items: readonly Item[] | EngineError }[] = [];
  return (tree, subtree) => {
    const last = held[subtree.layer];
    if (last?.subtree === subtree) return last.items;
    const items = tryLoad(tree, subtree);
    held[subtree.layer] = { subtree, items };
    return items;
  };
}

/** Which items of a node overlap the span; they are in key order, so two short searches tell. */
function inside(items: readonly Item[], { from, to }: Span): { readonly first: number; readonly end: number } {
  return {
    first: from ? firstThat(items, item => !endsBefore(item, from)) : 0,
    end: to ? firstThat(items, item => beginsAt(item, to)) : items.length,
  };
}

/** The first item for which it holds, as it does for all behind that; the number of items where there is none. */
function firstThat(items: readonly Item[], holds: (item: Item) => boolean): number {
  let [low, high] = [0, items.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (holds(items[middle]!)) high = middle;
    else low = middle + 1;
  }
  return low;
}

function endsBefore(item: Item, from: Key): boolean {
  if (item.kind === 'entry') return compareSlices(item.key, from) < 0;
  return item.end !== undefined && compareSlices(item.end, from) < (item.brackets === '(]' ? 0 : 1);
}

function beginsAt(item: Item, to: Key): boolean {
  if (item.kind === 'entry') return compareSlices(item.key, to) >= 0;
  return item.after !== undefined && compareSlices(item.after, to) >= 0;
}

function isInside({ from, to }: Span, { after, end, brackets }: Subtree): boolean {
  const beginsIn = !from || (after !== undefined && compareSlices(after, from) >= 0);
  const endsIn = !to || (end !== undefined && (brackets === '(]' ? compareSlices(end, to) < 0 : compareSlices(end, to) <= 0));
  return beginsIn && endsIn;
}
