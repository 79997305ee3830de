// Two trees walked in step, from their roots down to their entries, in key order, skipping by hash
// whatever both have. Each node that only one tree has is loaded once, and nothing else (a level
// decides before the level below opens); memory is what the levels hold, a node and a range each.
// The stack of levels is explicit. Source: dialog-db's notes on tree differentiation (github.com/dialog-db/dialog-db).
import { equalSlices } from '../tree/bytes';
import { DiffFailedError, EngineError, MissingBlockError } from '../tree/errors';
import type { Entry, Item, Node, Subtree } from '../tree/node';
import type { Tree } from '../tree/source';
import { loadNode } from '../tree/source';
import type { Shared, SideIndex, Unresolved, Waiting } from './level';
import { Feed, isHidden, left, order, right } from './level';
import type { Boundaries } from './ranges';
import { RangeCollector } from './ranges';
import type { Recorder } from './walkEvents';

/** A key, with its entry on either side or both. */
export interface EntryStep {
  readonly kind: 'entry';
  readonly left: Entry | undefined;
  readonly right: Entry | undefined;
}

/** One position in key order. */
export type Step = Shared | Unresolved | EntryStep;

export const sideNames = ['left', 'right'] as const;

/** `deny`: an absent block fails the walk. `boundary`: it is settled, and nothing in its range counts as a change. */
export type MissingPolicy = 'deny' | 'boundary';

export interface WalkOptions {
  readonly record?: Recorder;
  /** Of the left and the right tree; both `deny` unless said otherwise. */
  readonly onMissing?: readonly [MissingPolicy, MissingPolicy];
}

/** Throws DiffFailedError at the first block that is missing or breaks a rule; what was yielded before is then void. */
export function* walk(leftTree: Tree, rightTree: Tree, options: WalkOptions = {}): Generator<Step, void> {
  const { record } = options;
  const opener = (tree: Tree, side: SideIndex) => (subtree: Subtree) => open(tree, side, subtree, options.onMissing?.[side] ?? 'deny', record);
  const feeds = (layer: number): Feeds => [new Feed(layer, opener(leftTree, left)), new Feed(layer, opener(rightTree, right))];
  const roots = [leftTree.root, rightTree.root] as const;
  const boundaries: Boundaries = (roots[left] ? leftTree : rightTree).format.entriesIn === 'every layer' ? 'keys' : 'bounds';

  const levels: Level[] = [];
  const top = Math.max(roots[left]?.layer ?? -1, roots[right]?.layer ?? -1);
  for (let layer = top; layer >= 0; layer--) levels.push(new Level(layer, feeds(layer), boundaries, record));
  const bottom = new Bottom(feeds(-1));
  const floors = [...levels, bottom];
  for (const side of [left, right] as const) {
    if (roots[side]) floors[0]!.feeds[side].push([roots[side]]);
    floors[0]!.feeds[side].closed = true;
  }

  record?.({ kind: 'start', left: roots[left], right: roots[right] });
  let depth = levels.length;
  for (;;) {
    const level = levels[depth];
    if (level) {
      depth += level.advance(floors[depth + 1]!.feeds) === 'starved' ? -1 : 1;
    } else {
      for (let step = bottom.next(); step; step = bottom.next()) {
        if (record && step.kind === 'entry') record({ ...step, kind: 'entries' });
        yield step;
      }
      if (bottom.ended) break;
      depth--;
    }
  }
  record?.({ kind: 'end' });
}

function open(tree: Tree, side: SideIndex, subtree: Subtree, policy: MissingPolicy, record: Recorder | undefined): readonly Waiting[] {
  let node: Node;
  try {
    node = loadNode(tree, subtree);
  } catch (error) {
    if (error instanceof MissingBlockError && policy === 'boundary') {
      record?.({ kind: 'unresolved', side, subtree });
      return [{ kind: 'unresolved', side, subtree }];
    }
    throw error instanceof EngineError ? new DiffFailedError(sideNames[side], subtree, error) : error;
  }
  record?.({ kind: 'load', side, node });
  return node.items;
}

type Feeds = readonly [Feed, Feed];

/** A side can be judged when its front item is known, or known not to come. */
function isStarved(feeds: Feeds, l: Waiting | undefined, r: Waiting | undefined): boolean {
  return (!l && !feeds[left].closed) || (!r && !feeds[right].closed);
}

class Level {
  readonly #range: RangeCollector;

  constructor(private readonly layer: number, readonly feeds: Feeds, boundaries: Boundaries, private readonly record: Recorder | undefined) {
    this.#range = new RangeCollector(layer, boundaries, record);
  }

  /** Works until a range is handed down to the feeds below, or until the level above has to deliver. */
  advance(below: Feeds): 'starved' | 'handed down' {
    for (;;) {
      const l = this.feeds[left].front();
      const r = this.feeds[right].front();
      if (isStarved(this.feeds, l, r)) return 'starved';
      if (l || r ? this.#step(l, r, below) : this.#range.close(below)) {
        // A side that has ended here must not keep the level below waiting for more.
        for (const side of [left, right] as const) below[side].closed = this.feeds[side].closed && !this.feeds[side].front();
        return 'handed down';
      }
    }
  }

  /** Passes one item, or one on each side; true when that handed something down. */
  #step(l: Waiting | undefined, r: Waiting | undefined, below: Feeds): boolean {
    const range = this.#range;
    if (l && l === r && l.kind === 'shared') {
      this.#takeBoth();
      return range.pass(l, below);
    }
    if (l?.kind === 'subtree' && r?.kind === 'subtree' && l.layer === r.layer && equalSlices(l.cid, r.cid)) {
      this.record?.({ kind: 'skip', left: l, right: r });
      this.#takeBoth();
      return range.shared({ kind: 'shared', left: l, right: r }, below);
    }
    if (isHidden(l, r)) return this.#drop(left);
    if (isHidden(r, l)) return this.#drop(right);
    // The lower root of two trees of different height has no say here: it goes where it belongs.
    if (l && this.#belongsBelow(l)) return this.#one(left, l, below);
    if (r && this.#belongsBelow(r)) return this.#one(right, r, below);
    const first = !l ? 1 : !r ? -1 : order(l, r);
    if (first < 0) return this.#one(left, l!, below);
    if (first > 0) return this.#one(right, r!, below);
    this.#takeBoth();
    return range.together(l as Item, r as Item, below);
  }

  #belongsBelow(item: Waiting): boolean {
    return item.kind === 'subtree' && item.layer < this.layer;
  }

  #drop(side: SideIndex): false {
    this.feeds[side].shift();
    return false;
  }

  #one(side: SideIndex, item: Waiting, below: Feeds): boolean {
    this.feeds[side].shift();
    return this.#range.add(side, item as Item | Unresolved, below);
  }

  #takeBoth(): void {
    this.feeds[left].shift();
    this.feeds[right].shift();
  }
}

/** Below layer 0 no subtree is left to open: merging what remains is the diff. */
class Bottom {
  constructor(readonly feeds: Feeds) {}

  get ended(): boolean {
    return this.feeds.every(feed => feed.closed && !feed.front());
  }

  /** The next position in key order; undefined when the levels above have to deliver first, or at the end. */
  next(): Step | undefined {
    const [leftFeed, rightFeed] = this.feeds;
    for (;;) {
      const l = leftFeed.front();
      const r = rightFeed.front();
      if ((!l && !r) || isStarved(this.feeds, l, r)) return undefined;
      if (isHidden(l, r)) leftFeed.shift();
      else if (isHidden(r, l)) rightFeed.shift();
      else return this.#pass(l, r);
    }
  }

  #pass(l: Waiting | undefined, r: Waiting | undefined): Step {
    const first = !l ? 1 : !r ? -1 : l === r ? 0 : order(l, r) || (l.kind === 'entry' ? 0 : -1);
    if (first <= 0) this.feeds[left].shift();
    if (first >= 0) this.feeds[right].shift();
    const front = first <= 0 ? l! : r!;
    if (front.kind === 'shared' || front.kind === 'unresolved') return front;
    return { kind: 'entry', left: first <= 0 ? (l as Entry) : undefined, right: first >= 0 ? (r as Entry) : undefined };
  }
}
