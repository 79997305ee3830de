// Facts of a comparison in words. Numbers are rounded so that they never promise more than is so:
// "100 % pruned" is said only when nothing was read.
import { format } from 'd3';
import type { FileFacts, Overview } from '../../src/protocol/comparison';
import type { WalkStep } from '../../src/protocol/steps';
import { number, plural } from '../layout/frame';

/** `read 9 of 611 blocks · 98.5 % pruned by hash · 4 created, 3 deleted, 2 moved`. */
export function cost({ left, right, nodes }: Overview): string {
  const read = left.read + right.read;
  const all = left.nodes === null || right.nodes === null ? null : left.nodes + right.nodes;
  const fates = `${number(nodes.created)} created, ${number(nodes.deleted)} deleted, ${number(nodes.moved)} moved`;
  if (all === null) {
    const rest = left.counted === 'failed' || right.counted === 'failed' ? 'the rest not countable' : 'counting the rest…';
    return `read ${plural(read, 'block')}, ${rest} · ${fates}`;
  }
  const pruned = all === 0 ? '' : ` · ${percent(1 - read / all)} pruned by hash`;
  return `read ${number(read)} of ${plural(all, 'block')}${pruned} · ${fates}`;
}

/** Rounded down to a tenth: 0.98527 is `98.5 %`. */
export const percent = (share: number): string => `${format('.1~f')(Math.floor(Math.max(0, share) * 1000) / 10)} %`;

/** `1,402 entries`; in words while there is no number, or when there will be none. */
export function entries({ entries: count, counted }: FileFacts): string {
  if (count !== null) return plural(count, 'entry', 'entries');
  return counted === 'failed' ? 'entries not countable' : 'counting entries…';
}

/** Nothing is called checked before it is. */
export function digests({ digests: state }: FileFacts): string {
  return { pending: 'checking digests…', right: '✓ all digests right', wrong: '✗ wrong digests', unknown: 'digests partly unchecked' }[state];
}

/** `1.2 MB`. */
export function size(bytes: number): string {
  const units = ['bytes', 'kB', 'MB', 'GB'];
  let unit = 0;
  while (bytes >= 1000 && unit < units.length - 1) {
    bytes /= 1000;
    unit++;
  }
  return `${unit === 0 ? bytes : format('.3~r')(bytes)} ${units[unit]}`;
}

/** Beside totals, what of them a step of the walk has come to; an updated entry counts on both sides there. */
export const soFar = ({ index, reads, changes }: Pick<WalkStep, 'index' | 'reads' | 'changes'>): string =>
  `totals above · up to step ${number(index + 1)}: read ${number(reads.left)} + ${number(reads.right)} blocks, −${number(changes.removed)} +${number(changes.added)} values`;

export const unresolvedWarning = 'What lies in an unresolved range is neither equal nor changed: it is not known, and no count has it.';

/** What to say above the rows when they are not all, or when there is nothing, or nothing different, to see. */
export function remark({ left, right, changes, unresolved, extent }: Overview): string | undefined {
  if (unresolved > 0) return `⚠ ${plural(unresolved, 'range')} could not be compared: the blocks are not in the file. ${unresolvedWarning}`;
  if (extent.rowCount === 0) return 'Both trees are empty.';
  if (left.root !== null && left.root === right.root) {
    return left.read + right.read === 0 ? 'These trees are identical: same root, nothing below it was compared.' : 'These trees are identical: same root.';
  }
  if (changes.added + changes.removed + changes.updated === 0) return 'The entries are identical; only the shape of the trees differs.';
  const emptied = [left, right].find(file => file.entries === 0);
  return emptied && `${emptied.name} is an empty tree: every entry stands on the other side only.`;
}
