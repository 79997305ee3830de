// The sentence and the facts for whatever the cursor points at.
import type { Detail } from '../protocol/comparison';
import { isMoved } from '../diff/blocks';
import type { Shared, Unresolved } from '../diff/level';
import type { EntryStep } from '../diff/walk';
import { cidText } from '../tree/cid';
import type { Key, KeyRange } from '../tree/range';
import { keyText, rangeText, sameRange } from '../tree/range';
import type { OpenedFile } from './openedFile';
import { valueText } from './values';
import type { Box, Row } from './rows';
import { changeOf, keyOf } from './rows';

type Files = readonly [OpenedFile, OpenedFile];
type Fact = Detail['facts'][number];

const textOf = (key: Key, files: Files): string => files[0].tree.format.keyText?.(key) ?? keyText(key);
const rangeOf = (range: KeyRange, files: Files): string => rangeText(range, key => textOf(key, files));
const fact = (label: string, value: string | number): Fact => ({ label, value: String(value), copy: false });
const copyable = (label: string, value: string): Fact => ({ label, value, copy: true });

export function describeBox({ side, node, identical }: Box, files: Files, misaligned: boolean): Detail {
  const { subtree } = node;
  const entries = node.items.filter(({ kind }) => kind === 'entry').length;
  const place = files[side].car.locate(subtree.cid);
  const name = files[side].file.name;
  const other = files[side === 0 ? 1 : 0].file.name;
  const why = identical
    ? `Both trees have this node, so the walk skipped it by its hash; it was read only because you opened it.`
    : `Read by the walk: no node of ${other} has this CID, so what lies below may differ.` +
      (misaligned ? ' Its bounds are not those of a node on the other side: a boundary moved.' : '');
  return {
    title: `${subtree.parent ? 'Node' : 'Root node'} in ${name}`,
    why,
    facts: [
      copyable('CID', cidText(subtree.cid)),
      fact('Layer', subtree.layer),
      fact('Key range', rangeOf(subtree, files)),
      fact('Entries', entries),
      fact('Subtrees', node.items.length - entries),
      fact('Size', `${node.size} bytes`),
      ...(place ? [fact('Offset in the file', place.offset)] : []),
      ...(subtree.parent ? [copyable('Parent', cidText(subtree.parent.cid))] : []),
    ],
  };
}

export function describeRow(row: Row, files: Files): Detail {
  switch (row.kind) {
    case 'shared': return describeShared(row, files);
    case 'unresolved': return describeUnresolved(row, files);
    case 'entry': return describeEntry(row, files);
  }
}

function describeUnresolved({ side, subtree }: Unresolved, files: Files): Detail {
  const { name } = files[side].file;
  return {
    title: 'Unresolved subtree',
    why: `The block of this subtree is not in ${name}, which is compared as a partial tree: what its keys are there is not known, and nothing in its range counts as a change.`,
    facts: [
      copyable('CID', cidText(subtree.cid)),
      fact('Layer', subtree.layer),
      fact('Key range', rangeOf(subtree, files)),
      ...(subtree.parent ? [copyable('Parent', cidText(subtree.parent.cid))] : []),
    ],
  };
}

function describeShared({ left, right }: Shared, files: Files): Detail {
  const counts = files[0].census.of(left.cid);
  const moved = isMoved({ left, right });
  return {
    title: moved ? 'Moved subtree' : 'Identical subtree',
    why: moved
      ? 'Skipped unread: both trees have a subtree with this hash, under parents with different key ranges, because a boundary above it came or went.'
      : 'Skipped unread: both trees have a subtree with this hash here, so nothing below it differs.',
    facts: [
      copyable('CID', cidText(left.cid)),
      fact('Layer', left.layer),
      fact(`Key range in ${files[0].file.name}`, rangeOf(left, files)),
      ...(sameRange(left, right) ? [] : [fact(`Key range in ${files[1].file.name}`, rangeOf(right, files))]),
      fact('Entries', counts?.entries ?? 'not counted'),
      fact('Nodes', counts?.nodes ?? 'not counted'),
      ...(moved && left.parent && right.parent
        ? [copyable(`Parent in ${files[0].file.name}`, cidText(left.parent.cid)), copyable(`Parent in ${files[1].file.name}`, cidText(right.parent.cid))]
        : []),
    ],
  };
}

function describeEntry(step: EntryStep, files: Files): Detail {
  const change = changeOf(step);
  const [before, after] = [files[0].file.name, files[1].file.name];
  const { parent } = (step.left ?? step.right)!;
  const why = {
    none: 'Unchanged: it stands in a node that was read because something beside it differs.',
    added: `Only ${after} has this key.`,
    removed: `Only ${before} has this key.`,
    updated: 'Both trees have this key, with different values.',
  }[change];
  return {
    title: { none: 'Unchanged entry', added: 'Added entry', removed: 'Removed entry', updated: 'Updated entry' }[change],
    why,
    facts: [
      copyable('Key', textOf(keyOf(step), files)),
      fact('Layer', parent.layer),
      ...(step.left ? [copyable(change === 'none' ? 'Value' : `Value in ${before}`, valueText(step.left.value))] : []),
      ...(step.right && change !== 'none' ? [copyable(`Value in ${after}`, valueText(step.right.value))] : []),
      ...(step.left ? [copyable(`Node in ${before}`, cidText(step.left.parent.cid))] : []),
      ...(step.right ? [copyable(`Node in ${after}`, cidText(step.right.parent.cid))] : []),
    ],
  };
}
