// Two trees walked in step, from their roots down to their entries, in key order, skipping by hash
// whatever both have. Each node that only one tree has is loaded once, and nothing else (a level
// decides before the level below opens); memory is what the levels hold, a node and a range each.
// The stack of levels is explicit. Source: the differentiation paper; engine notes, section 2.
import { EngineError, DiffFailedError } from '../tree/errors';
import type { Entry, Item, Node, Subtree } from '../tree/node';
import { equalSlices } from '../tree/bytes';
import type { Tree } from '../tree/source';
import { loadNode } from '../tree/source';
import type { Shared, SideIndex } from './level';
import { Feed, left, order, right } from './level';
import type { Boundaries, ComparedRange } from './ranges';
import { RangeCollector } from './ranges';

/** One position in key order: a subtree both trees have, or a key with its entry on either side or both. */
export type Step = Shared | { readonly kind: 'entry'; readonly left: Entry | undefined; readonly right: Entry | undefined };

export const sideNames = ['left', 'right'] as const;

/** Told what the walk does while it does it; nothing is recorded for nobody. */
export interface WalkObserver {
  loaded?(side: SideIndex, node: Node): void;
  compared?(range: ComparedRange): void;
}

/** Throws DiffFailedError at the first block that is missing or breaks a rule; what was yielded before is then void. */
export function* walk(leftTree: Tree, rightTree: Tree, observer: WalkObserver = {}): Generator<Step, void> {
  const trees = [leftTree, rightTree] as const;
  const roots = [leftTree.root, rightTree.root] as const;
  const open = (side: SideIndex) => (subtree: Subtree): readonly Item[] => {
    const node = load(trees[side], side, subtree);
    observer.loaded?.(side, node);
    return node.items;
  };
  const boundaries = (leftTree.root ? leftTree : rightTree).format.entriesIn === 'every layer' ? 'keys' : 'bounds';
  const top = Math.max(leftTree.root?.layer ?? -1, rightTree.root?.layer ?? -1);
  const levels: Level[] = [];
  for (let layer = top; layer >= 0; layer--) levels.push(new Level(layer, boundaries, open(left), open(right), observer));
  const bottom = new Bottom(open(left), open(right));
  const floors = [...levels, bottom];

  for (const side of [left, right] as const) {
    const root = roots[side];
    if (root) floors[0]!.feeds[side].push(root);
    floors[0]!.feeds[side].closed = true;
  }
  let depth = floors.length - 1;
  for (;;) {
    if (depth === levels.length) {
      yield* bottom.merge();
      if (bottom.ended) return;
      depth--;
    } else {
      const progress = levels[depth]!.advance(floors[depth + 1]!.feeds);
      depth += progress === 'starved' ? -1 : 1;
    }
  }
}

function load(tree: Tree, side: SideIndex, subtree: Subtree): Node {
  try {
    return loadNode(tree, subtree);
  } catch (error) {
    if (error instanceof EngineError) throw new DiffFailedError(sideNames[side], subtree, error);
    throw error;
  }
}

type Feeds = readonly [Feed, Feed];

/** A side can be judged when its front item is known, or known not to come. */
function starved(feeds: Feeds): boolean {
  return (!feeds[left].front() && !feeds[left].closed) || (!feeds[right].front() && !feeds[right].closed);
}

class Level {
  readonly feeds: Feeds;
  readonly #range: RangeCollector;

  constructor(private readonly layer: number, boundaries: Boundaries, openLeft: (s: Subtree) => readonly Item[], openRight: (s: Subtree) => readonly Item[], observer: WalkObserver) {
    this.feeds = [new Feed(layer, openLeft), new Feed(layer, openRight)];
    this.#range = new RangeCollector(layer, boundaries, range => observer.compared?.(range));
  }

  /** Works until a range is handed down to the feeds below, or until the level above has to deliver. */
  advance(below: Feeds): 'starved' | 'handed down' {
    const range = this.#range;
    for (;;) {
      if (starved(this.feeds)) return 'starved';
      const l = this.feeds[left].front();
      const r = this.feeds[right].front();
      if (l || r ? this.#step(l, r, below) : range.close(below)) {
        // A side that has ended here must not keep the level below waiting for more.
        for (const side of [left, right] as const) below[side].closed = this.feeds[side].closed && !this.feeds[side].front();
        return 'handed down';
      }
    }
  }

  /** Passes one item, or one on each side; true when that handed something down. */
  #step(l: Item | Shared | undefined, r: Item | Shared | undefined, below: Feeds): boolean {
    const range = this.#range;
    if (l && r && l.kind === 'shared' && l === r) return this.#both(() => range.pass(l, below));
    if (l?.kind === 'subtree' && r?.kind === 'subtree' && l.layer === r.layer && equalSlices(l.cid, r.cid)) {
      return this.#both(() => range.shared({ kind: 'shared', left: l, right: r }, below));
    }
    // The lower root of two trees of different height has no say here: it goes where it belongs.
    if (l && this.#belongsBelow(l)) return this.#one(left, l, below);
    if (r && this.#belongsBelow(r)) return this.#one(right, r, below);
    const first = !l ? 1 : !r ? -1 : order(l, r);
    if (first < 0) return this.#one(left, l!, below);
    if (first > 0) return this.#one(right, r!, below);
    return this.#both(() => range.together(l as Item, r as Item, below));
  }

  #belongsBelow(item: Item | Shared): boolean {
    return item.kind === 'subtree' && item.layer < this.layer;
  }

  #one(side: SideIndex, item: Item | Shared, below: Feeds): boolean {
    this.feeds[side].shift();
    return this.#range.add(side, item as Item, below);
  }

  #both(pass: () => boolean): boolean {
    this.feeds[left].shift();
    this.feeds[right].shift();
    return pass();
  }
}

/** Below layer 0 only entries and shared subtrees are left: merging them is the diff. */
class Bottom {
  readonly feeds: Feeds;

  constructor(openLeft: (s: Subtree) => readonly Item[], openRight: (s: Subtree) => readonly Item[]) {
    this.feeds = [new Feed(-1, openLeft), new Feed(-1, openRight)];
  }

  get ended(): boolean {
    return this.feeds.every(feed => feed.closed && !feed.front());
  }

  *merge(): Generator<Step, void> {
    const [leftFeed, rightFeed] = this.feeds;
    while (!starved(this.feeds)) {
      const l = leftFeed.front();
      const r = rightFeed.front();
      if (!l && !r) return;
      const first = !l ? 1 : !r ? -1 : l === r ? 0 : order(l, r);
      if (first <= 0) leftFeed.shift();
      if (first >= 0) rightFeed.shift();
      if (l?.kind === 'shared' && l === r) yield l;
      else yield { kind: 'entry', left: first <= 0 ? (l as Entry) : undefined, right: first >= 0 ? (r as Entry) : undefined };
    }
  }
}
