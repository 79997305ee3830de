// One row of the key axis: what its cell says on either side. An entry shows its key, a sign for its
// change and its layer; an identical subtree is one quiet row with its counts; the side that lacks
// an entry has no cell. A subtree whose block is absent is a row of its side, and the other side says that
// it stays out of the comparison. Contents depend on the row and the columns only, not on the position.
import type { Row, Side } from '../../src/protocol/comparison';
import { plural, t } from '../l10n';
import type { Columns } from './columns';
import { charWidthAt, levelOf, sides, type Frame, type ShownEntry, type ShownRow, type ShownSubtree, type ShownUnresolved } from './frame';
import { cellsOf, firstThatFits, shortenCid, shortenKey, shortenRange } from './shorten';
import { visible } from './visible';

interface Bounds { readonly after: string | null; readonly before: string | null }

/** A piece of text, placed from the row's upper edge. */
export interface CellText { readonly kind: 'sign' | 'key' | 'note' | 'value' | 'gap'; readonly x: number; readonly y: number; readonly text: string }

export interface Cell {
  readonly side: Side;
  readonly x: number;
  readonly width: number;
  /** What fits; nothing when rows are bars. */
  readonly texts: readonly CellText[];
  /** Where to click to open a subtree. */
  readonly chevron: { readonly x: number; readonly y: number } | undefined;
  /** For a screen reader: all of it. */
  readonly speech: string;
}

export interface RowContent {
  readonly tooltip: string;
  readonly cells: readonly Cell[];
  /** The sides that lack the entry. */
  readonly blanks: readonly Side[];
  /** What is said where a side takes no part in the comparison. */
  readonly gaps: readonly CellText[];
}

const notReached = t('Not reached yet');
const signs = { none: '', added: '+', removed: '−', updated: '~' } as const;
const words = { none: t('Unchanged'), added: t('Added'), removed: t('Removed'), updated: t('Updated') } as const;
const smallFont = 10;
/** In cells: less of a range than this tells nothing. */
const shortRange = 15;
const subtreeFont = 11;

/** The sides on which a row stands. */
export function sidesOf(row: Row): readonly Side[] {
  switch (row.kind) {
    case 'entry': return sides.filter(side => row[side] !== null);
    case 'subtree': return sides;
    case 'unresolved': return [row.side];
  }
}

export function rowContent(row: ShownRow, frame: Frame, columns: Columns): RowContent {
  switch (row.kind) {
    case 'entry': return entryContent(row, frame, columns);
    case 'subtree': return subtreeContent(row, frame, columns);
    case 'unresolved': return unresolvedContent(row, frame, columns);
  }
}

function entryContent(row: ShownEntry, frame: Frame, columns: Columns): RowContent {
  const key = visible(row.key);
  const state = frame.sides.length === 1 ? t('Entry') : row.reach === 'ahead' ? notReached : words[row.change];
  const present = sidesOf(row).filter(side => frame.sides.includes(side));
  const cell = (side: Side): Cell => ({
    side,
    ...columns.entries[side],
    texts: entryTexts(row, key, side, frame, columns),
    chevron: undefined,
    speech: t('{0}, {1}, layer {2}, in {3}. Press Enter to open the record.', state, key, row.layer, visible(frame.names[side])),
  });
  const values = present.map(side => `${visible(frame.names[side])}: ${row[side]}`);
  return {
    tooltip: [key, t('{0}, layer {1}', state.toLowerCase(), row.layer), ...values].join('\n'),
    cells: present.map(cell),
    blanks: frame.sides.filter(side => row[side] === null),
    gaps: [],
  };
}

function entryTexts(row: ShownEntry, key: string, side: Side, frame: Frame, { entries }: Columns): CellText[] {
  const { rowHeight, charWidth } = frame;
  const level = levelOf(rowHeight);
  if (level === 'bars') return [];
  const { x, width } = entries[side];
  const y = baseline(rowHeight) - (level === 'lines' ? 7 : 0);
  const note = row.layer > 0 ? `L${row.layer}` : '';
  const room = width - 22 - 8 - cellsOf(note) * 8;
  const texts: CellText[] = [
    { kind: 'sign', x: x + 8, y, text: signs[row.change] },
    { kind: 'key', x: x + 22, y, text: shortenKey(key, Math.floor(room / charWidth)) },
    { kind: 'note', x: x + width - 6, y, text: note },
  ];
  if (level === 'lines') texts.push({ kind: 'value', x: x + 22, y: y + 15, text: shortenCid(row[side] ?? '', Math.floor(room / charWidthAt(smallFont, frame))) });
  return texts.filter(({ text }) => text !== '');
}

function subtreeContent(row: ShownSubtree, frame: Frame, columns: Columns): RowContent {
  const { entries, nodes, moved } = row;
  const said = entries === null || nodes === null ? (frame.counting ? t('not counted yet') : t('not counted')) : `${plural(entries, '{0} entry', '{0} entries')}, ${plural(nodes, '{0} node', '{0} nodes')}`;
  const one = frame.sides.length === 1; // nothing beside it that it could be identical to
  const name = one ? t('Subtree') : moved ? t('Identical subtree, moved') : t('Identical subtree');
  const bars = levelOf(frame.rowHeight) === 'bars';
  const y = baseline(frame.rowHeight);
  const cell = (side: Side): Cell => {
    const { x, width } = columns.entries[side];
    const text = firstThatFits(one ? [said, ...(entries === null ? [] : [plural(entries, '{0} entry', '{0} entries')])] : subtreeForms(row, frame.counting), Math.floor((width - 34 - 4) / charWidthAt(subtreeFont, frame)));
    return {
      side, x, width,
      texts: bars ? [] : [{ kind: 'sign', x: x + 24, y, text: one ? '…' : '≡' }, { kind: 'key', x: x + 34, y, text }],
      chevron: bars ? undefined : { x: x + 11, y: y - 4 },
      speech: t('{0}, {1}, layer {2}, in {3}. Press Enter to open it.', name, said, row.layer, visible(frame.names[side])),
    };
  };
  return {
    tooltip: [row.cid, t('{0}, layer {1}', one ? t('subtree') : moved ? t('identical subtree, moved to another parent') : t('identical subtree'), row.layer), said, keyRange(row)].join('\n'),
    cells: frame.sides.map(cell),
    blanks: [],
    gaps: [],
  };
}

function unresolvedContent(row: ShownUnresolved, frame: Frame, { entries }: Columns): RowContent {
  const { side, layer } = row;
  const other = side === 'left' ? 'right' : 'left';
  const ahead = row.reach === 'ahead';
  const name = visible(frame.names[side]);
  const bars = levelOf(frame.rowHeight) === 'bars';
  const y = baseline(frame.rowHeight);
  const { x, width } = entries[side];
  const cells = (room: number) => Math.floor(room / charWidthAt(subtreeFont, frame));
  const texts: CellText[] = [
    { kind: 'sign', x: x + 8, y, text: ahead ? '' : '?' },
    { kind: 'key', x: x + 22, y, text: ahead ? '' : unresolvedText(row, cells(width - 22 - 4)) },
  ];
  const gap = firstThatFits([t('not compared here'), t('not compared')], cells(entries[other].width - 16));
  return {
    tooltip: [row.cid, t('unresolved subtree, layer {0}', layer), keyRange(row), t('Its block is not in {0}: what its keys are is not known, and nothing here is equal or changed.', name)].join('\n'),
    cells: [{
      side, x, width,
      texts: bars ? [] : texts.filter(({ text }) => text !== ''),
      chevron: undefined,
      speech: ahead
        ? t('{0}, layer {1}, in {2}.', notReached, layer, name)
        : t('Unresolved subtree, {0}, layer {1}: its block is not in {2}, so this range is not compared. Press Enter for details.', keyRange(row), layer, name),
    }],
    blanks: [],
    gaps: bars || ahead || frame.sides.length === 1 ? [] : [{ kind: 'gap', x: entries[other].x + entries[other].width / 2, y, text: gap }],
  };
}

/** Whole, or as much of the range and of the reason as there is room for. */
function unresolvedText(row: ShownUnresolved, cells: number): string {
  const what = t('unresolved');
  const why = `: ${t('block not in this file')}`;
  const range = notation(row);
  const left = cells - cellsOf(`${what} ${why}`);
  if (cellsOf(range) <= left || left >= shortRange) return `${what} ${shortenRange(range, left)}${why}`;
  return firstThatFits([`${what}${why}`, `${what}: ${t('block missing')}`, `${what}: ${t('no block')}`, what], cells);
}

/** Ways to put an identical subtree into words, longest first. */
function subtreeForms({ entries, nodes, moved }: ShownSubtree, counting: boolean): string[] {
  if (entries === null || nodes === null) {
    const count = counting ? t('counting…') : t('not counted');
    return moved
      ? [t('identical subtree, moved, {0}', count), t('moved, {0}', count), t('moved')]
      : [t('identical subtree, {0}', count), t('identical, {0}', count), count];
  }
  const inEntries = plural(entries, '{0} entry', '{0} entries');
  const both = `${inEntries}, ${plural(nodes, '{0} node', '{0} nodes')}`;
  return moved
    ? [t('{0} identical, moved', both), t('{0}, moved', both), t('{0}, moved', inEntries), t('moved')]
    : [t('{0} identical', both), both, inEntries];
}

/** `keys (a … b)`: both bounds are outside, as the neighbouring keys of the parent. */
export const keyRange = (range: Bounds): string => t('keys {0}', notation(range));

function notation({ after, before }: Bounds): string {
  return `(${after === null ? '−∞' : visible(after)} … ${before === null ? '+∞' : visible(before)})`;
}

const baseline = (rowHeight: number): number => Math.floor(rowHeight / 2) + 4;
