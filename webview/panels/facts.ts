// Facts of a comparison in words. Numbers are rounded so that they never promise more than is so:
// "100 % pruned" is said only when nothing was read.
import { format } from 'd3';
import type { FileFacts, Overview } from '../../src/protocol/comparison';
import type { WalkStep } from '../../src/protocol/steps';
import { number, plural, t } from '../l10n';

/** `read 9 of 611 blocks · 98.5 % pruned by hash · 4 created, 3 deleted, 2 moved`. */
export function cost({ left, right, nodes }: Overview): string {
  const read = left.read + right.read;
  const all = left.nodes === null || right.nodes === null ? null : left.nodes + right.nodes;
  const fates = t('{0} created, {1} deleted, {2} moved', number(nodes.created), number(nodes.deleted), number(nodes.moved));
  if (all === null) {
    const rest = left.counted === 'failed' || right.counted === 'failed' ? t('the rest not countable') : t('counting the rest…');
    return `${t('read {0}, {1}', plural(read, '{0} block', '{0} blocks'), rest)} · ${fates}`;
  }
  const pruned = all === 0 ? '' : ` · ${t('{0} pruned by hash', percent(1 - read / all))}`;
  return `${t('read {0} of {1}', number(read), plural(all, '{0} block', '{0} blocks'))}${pruned} · ${fates}`;
}

/** Rounded down to a tenth: 0.98527 is `98.5 %`. */
export const percent = (share: number): string => `${format('.1~f')(Math.floor(Math.max(0, share) * 1000) / 10)} %`;

/** `1,402 entries`; in words while there is no number, or when there will be none. */
export function entries({ entries: count, counted }: FileFacts): string {
  if (count !== null) return plural(count, '{0} entry', '{0} entries');
  return counted === 'failed' ? t('entries not countable') : t('counting entries…');
}

/** Nothing is called checked before it is. */
export function digests({ digests: state }: FileFacts): string {
  return { pending: t('checking digests…'), right: `✓ ${t('all digests right')}`, wrong: `✗ ${t('wrong digests')}`, unknown: t('digests partly unchecked') }[state];
}

/** `1.2 MB`. */
export function size(bytes: number): string {
  const units = ['', 'kB', 'MB', 'GB'];
  let unit = 0;
  while (bytes >= 1000 && unit < units.length - 1) {
    bytes /= 1000;
    unit++;
  }
  return unit === 0 ? t('{0} bytes', bytes) : `${format('.3~r')(bytes)} ${units[unit]}`;
}

/** Beside totals, what of them a step of the walk has come to; an updated entry counts on both sides there. */
export const soFar = ({ index, reads, changes }: Pick<WalkStep, 'index' | 'reads' | 'changes'>): string =>
  t('totals above · up to step {0}: read {1} + {2} blocks, −{3} +{4} values', number(index + 1), number(reads.left), number(reads.right), number(changes.removed), number(changes.added));

export const unresolvedWarning = t('What lies in an unresolved range is neither equal nor changed: it is not known, and no count has it.');

/** What to say above the rows when they are not all, or when there is nothing, or nothing different, to see. */
export function remark({ left, right, changes, unresolved, extent }: Overview): string | undefined {
  if (unresolved > 0) {
    const absent = plural(unresolved, '{0} range could not be compared: the blocks are not in the file.', '{0} ranges could not be compared: the blocks are not in the file.');
    return `⚠ ${absent} ${unresolvedWarning}`;
  }
  if (extent.rowCount === 0) return t('Both trees are empty.');
  if (left.root !== null && left.root === right.root) {
    return left.read + right.read === 0 ? t('These trees are identical: same root, nothing below it was compared.') : t('These trees are identical: same root.');
  }
  if (changes.added + changes.removed + changes.updated === 0) return t('The entries are identical; only the shape of the trees differs.');
  const emptied = [left, right].find(file => file.entries === 0);
  return emptied && t('{0} is an empty tree: every entry stands on the other side only.', emptied.name);
}
