// Models for the layout and the joins: the example of the design's picture (boundary k4 removed, so
// the range (k3 … k7] is misaligned), in the form in which pages come; and long lists.
import type { Band, EntryRow, NodeBox, Row, Side, SubtreeRow, UnresolvedRow } from '../../src/protocol/comparison';
import type { Frame, Window } from '../../webview/layout/frame';

export const cid = (name: string): string => `bafyrei${name.padStart(52, 'a')}`;

export const frame: Frame = {
  width: 1480, height: 640, rowHeight: 22, charWidth: 7, rowCount: 12,
  sides: ['left', 'right'],
  layers: { left: 3, right: 3 },
  names: { left: 'before.car', right: 'after.car' },
  counting: true,
};

export function entry(key: string, change: EntryRow['change'] = 'none', layer = 0): EntryRow {
  const left = change === 'added' ? null : cid(`${change}left`);
  const right = change === 'removed' ? null : change === 'updated' ? cid('updatedright') : cid(`${change}left`);
  return { kind: 'entry', change, key, layer, left, right, at: null };
}

export function subtree(name: string, entries: number | null, { layer = 0, moved = false } = {}): SubtreeRow {
  return { kind: 'subtree', cid: cid(name), layer, moved, after: null, before: null, entries, nodes: entries === null ? null : Math.ceil(entries / 4), at: null };
}

export function unresolved(side: Side, name: string, { layer = 0, after = 'k3', before = 'k7' }: Partial<Pick<UnresolvedRow, 'layer' | 'after' | 'before'>> = {}): UnresolvedRow {
  return { kind: 'unresolved', side, cid: cid(name), layer, after, before, at: null };
}

export function node(side: Side, name: string, layer: number, first: number, last: number, more: Partial<NodeBox> = {}): NodeBox {
  return {
    side, cid: cid(name), layer, state: side === 'left' ? 'deleted' : 'created', root: false, misaligned: false,
    first, last, after: null, before: null, entries: 1, subtrees: 1, at: null, ...more,
  };
}

const post = 'app.bsky.feed.post/3k';

export const rows: readonly Row[] = [
  subtree('apples', 214),
  entry('app.bsky.feed.like/3kabc2', 'none', 1),
  entry(`${post}abd7`, 'updated'),
  entry(`${post}abe1`, 'added'),
  entry(`${post}abf0`, 'removed'),
  entry(`${post}k3`, 'none', 2),
  subtree('shifted', 88, { moved: true }),
  entry(`${post}k4`, 'removed', 1),
  subtree('counted', null),
  entry(`${post}k7`, 'none', 2),
  subtree('open', 3, { layer: 1 }),
  entry('app.bsky.graph.follow/3kz', 'added', 2),
];

export const boxes: readonly NodeBox[] = [
  node('left', 'leftroot', 2, 0, 11, { root: true, entries: 2 }),
  node('right', 'rightroot', 2, 0, 11, { root: true, entries: 3 }),
  node('left', 'lefta', 1, 0, 4),
  node('right', 'righta', 1, 0, 4),
  node('left', 'leftleaf', 0, 2, 4, { entries: 2 }),
  node('right', 'rightleaf', 0, 2, 4, { entries: 2 }),
  node('left', 'leftb', 1, 6, 8, { misaligned: true }),
  node('right', 'rightb', 1, 6, 8, { misaligned: true, entries: 0, subtrees: 2 }),
];

export const bands: readonly Band[] = [{ first: 6, last: 8, layer: 1, notation: `(${post}k3 … ${post}k7)`, left: 2, right: 1, at: null }];

export const sketch: Window = { from: 0, rows, boxes, bands };

/** Rows [from, to) of a list so long that nobody could draw it whole. */
export function longWindow(from: number, to: number): Window {
  return {
    from,
    rows: Array.from({ length: to - from }, (_, offset) => entry(`app.bsky.feed.post/${String(from + offset).padStart(9, '0')}`)),
    boxes: [node('left', 'root', 0, 0, 999_999, { root: true }), node('right', 'root', 0, 0, 999_999, { root: true })],
    bands: [],
  };
}
