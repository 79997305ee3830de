// Where the columns stand. The left tree's layers run from its root at the left edge towards the
// middle, the right tree's mirror them, and the two columns of entries meet at a gap for links:
//
//   | 3 | 2 | 1 | 0 | entries ~~ entries | 0 | 1 | 2 | 3 |
//
// When room is short, node columns shrink to bars before entries get too narrow to read; when even
// that is not enough the content is wider than the panel and scrolls sideways.
import { scaleLinear } from 'd3';
import type { Side } from '../../src/protocol/comparison';
import { sides as both } from './frame';

export interface Span { readonly x: number; readonly width: number }
export interface Columns {
  /** Of everything: the panel's, or more. */
  readonly width: number;
  /** Node columns by layer: 0 is next to the entries. */
  readonly nodes: Readonly<Record<Side, readonly Span[]>>;
  readonly entries: Readonly<Record<Side, Span>>;
  /** Between the two columns of entries. */
  readonly middle: Span;
  /** Between neighbouring columns, for the lines from parent to child. */
  readonly gap: number;
}

const margin = 12;
const nodeWidth = { least: 12, most: 104 };
const entriesWidth = { least: 180, most: 280 };
const gapFor = scaleLinear().domain([nodeWidth.least, nodeWidth.most]).range([5, 20]).clamp(true);

/** Columns for trees with so many layers, in a panel so wide; for a single tree the left half, over all of it. */
export function columns(panel: number, layers: Readonly<Record<Side, number>>, sides: readonly Side[] = both): Columns {
  if (sides.length === 1) return oneSided(panel, layers.left);
  // Wide enough for the notation of a range only where that does not cost the nodes their labels.
  const middleWidth = panel < 900 ? 28 : panel < 1200 ? 56 : 120;
  const count = layers.left + layers.right;
  const available = panel - 2 * margin - middleWidth;
  const wished = Math.min(Math.max(panel * 0.17, entriesWidth.least), entriesWidth.most);

  const share = count === 0 ? 0 : (available - 2 * wished) / count;
  const width = largest(nodeWidth.least, nodeWidth.most, candidate => candidate + gapFor(candidate) <= share);
  const gap = Math.round(gapFor(width));
  const entries = Math.max(entriesWidth.least, Math.floor((available - count * (width + gap)) / 2));

  const node = (side: Side, order: number): Span =>
    ({ x: side === 'left' ? margin + order * (width + gap) : total - margin - width - order * (width + gap), width });
  const total = 2 * margin + middleWidth + 2 * entries + count * (width + gap);
  const nodes = (side: Side) => Array.from({ length: layers[side] }, (_, layer) => node(side, layers[side] - 1 - layer));
  const left = { x: margin + layers.left * (width + gap), width: entries };
  const middle = { x: left.x + entries, width: middleWidth };
  const right = { x: middle.x + middleWidth, width: entries };
  return { width: total, nodes: { left: nodes('left'), right: nodes('right') }, entries: { left, right }, middle, gap };
}

/** One tree: its entries run to the right edge, and nothing stands beyond them. */
function oneSided(panel: number, count: number): Columns {
  const share = count === 0 ? 0 : (panel - 2 * margin - entriesWidth.most) / count;
  const width = largest(nodeWidth.least, nodeWidth.most, candidate => candidate + gapFor(candidate) <= share);
  const gap = Math.round(gapFor(width));
  const start = margin + count * (width + gap);
  const entries = Math.max(entriesWidth.least, panel - margin - start);
  const left = Array.from({ length: count }, (_, layer) => ({ x: margin + (count - 1 - layer) * (width + gap), width }));
  const beyond = { x: start + entries, width: 0 };
  return { width: start + entries + margin, nodes: { left, right: [] }, entries: { left: { x: start, width: entries }, right: beyond }, middle: beyond, gap };
}

/** The largest whole number in a range that fits; the least when none does. */
function largest(least: number, most: number, fits: (candidate: number) => boolean): number {
  let candidate = most;
  while (candidate > least && !fits(candidate)) candidate--;
  return candidate;
}

/** The edge of a column that looks to the entries, and the one that looks to the root. */
export const innerEdge = (side: Side, { x, width }: Span): number => (side === 'left' ? x + width : x);
export const outerEdge = (side: Side, { x, width }: Span): number => (side === 'left' ? x : x + width);
