// Nodes as boxes: each spans the rows of its key range in the column of its layer. A collapsed
// subtree is a small box of one row on both sides, an absent one on its side only. Labels stay in view while any of the box is.
import type { NodeBox, Side } from '../../src/protocol/comparison';
import { number, plural, t } from '../l10n';
import { outerEdge, type Columns, type Span } from './columns';
import { charWidthAt, levelOf, type Frame, type Place, type Reach, type ShownBox, type ShownSubtree, type ShownUnresolved } from './frame';
import { keyRange, sidesOf } from './rows';
import { cellsOf, firstThatFits, shortenCid } from './shorten';
import { visible } from './visible';

export type BoxState = NodeBox['state'] | 'folded' | 'unresolved';
export interface LabelLine { readonly kind: 'cid' | 'facts' | 'misaligned' | 'moved'; readonly text: string; readonly x: number; readonly y: number }

export interface BoxShape {
  readonly id: string;
  readonly side: Side;
  readonly layer: number;
  readonly cid: string;
  readonly state: BoxState;
  readonly misaligned: boolean;
  readonly moved: boolean;
  readonly reach: Reach | undefined;
  readonly first: number;
  readonly last: number;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  /** Left edge of the bar that carries the state's colour, on the side of the root. */
  readonly edge: number;
  readonly lines: readonly LabelLine[];
  /** Where to click to close an opened subtree. */
  readonly chevron: { readonly x: number; readonly y: number } | undefined;
  readonly tooltip: string;
  readonly speech: string;
}

export const edgeWidth = 3;
/** Between a label and whatever is beside it in the box. */
const labelMargin = 4;
const lineHeight = 13;
/** In characters of a label. */
const chevronRoom = 3;
const labelFont = 11;
/** Characters of `…7xqe`. */
const shortest = 5;
/** Of the smaller, proportional second font: wide enough for any of its words. */
const smallCharacter = 5.6;
/** Boxes are cut this far outside the view, so that no number grows with the tree. */
const overhang = 40;

const stateSigns = { created: '+', deleted: '−', identical: '≡', folded: '≡' } as const;
const stateWords = { created: t('Created node'), deleted: t('Deleted node'), identical: t('Identical node, opened'), folded: t('Identical subtree') } as const;

/** Identity of a box, and its element's id. */
export const nodeId = ({ side, layer, cid }: Pick<NodeBox, 'side' | 'layer' | 'cid'>): string => `node-${side}-${layer}-${cid}`;
export const foldId = (side: Side, cid: string): string => `fold-${side}-${cid}`;

export function nodeBox(box: ShownBox, frame: Frame, columns: Columns, place: Place): BoxShape | undefined {
  const column = columns.nodes[box.side][box.layer];
  if (!column || box.last < box.first) return undefined; // a node may cover no row
  const facts = [box.root ? t('root') : '', plural(box.entries, '{0} entry', '{0} entries'), plural(box.subtrees, '{0} subtree', '{0} subtrees')].filter(Boolean).join(', ');
  const state = box.reach === 'ahead' ? t('Node not reached yet') : `${frame.sides.length === 1 ? t('Node') : stateWords[box.state]}${box.misaligned ? `, ${t('misaligned')}` : ''}`;
  const where = t('layer {0}, in {1}', box.layer, visible(frame.names[box.side]));
  const shape = {
    id: nodeId(box),
    side: box.side, layer: box.layer, cid: box.cid, state: box.state, misaligned: box.misaligned, moved: false, reach: box.reach, first: box.first, last: box.last,
    ...span(box.first, box.last, frame, place),
    x: column.x, width: column.width,
    edge: outerEdge(box.side, column) - (box.side === 'left' ? 0 : edgeWidth),
    tooltip: [box.cid, `${state}, ${where}`, facts, keyRange(box)].join('\n'),
    speech: `${[state, shortenCid(box.cid), facts, where, t('rows {0} to {1}', number(box.first + 1), number(box.last + 1))].join(', ')}.${box.state === 'identical' ? ` ${t('Press Enter to close it.')}` : ''}`,
  };
  const lines = label(shape, frame, place, (room, small) => nodeForms(box, frame, room, small));
  return { ...shape, lines, chevron: box.state === 'identical' ? chevronBefore(lines[0], shape, frame) : undefined };
}

/** Left of a label's first line, where there is room. */
function chevronBefore(line: LabelLine | undefined, { x }: Span, frame: Frame): BoxShape['chevron'] {
  if (!line) return undefined;
  const at = line.x - (cellsOf(line.text) * charWidthAt(labelFont, frame)) / 2 - 8;
  return at >= x + 8 ? { x: at, y: line.y - 4 } : undefined;
}

/** The boxes of a subtree that is a row, one for each side that it stands on. */
export function foldBoxes(row: ShownSubtree | ShownUnresolved, index: number, frame: Frame, columns: Columns, place: Place): BoxShape[] {
  const absent = row.kind === 'unresolved';
  const moved = !absent && row.moved;
  const state = absent ? t('Unresolved subtree, its block is absent') : frame.sides.length === 1 ? t('Subtree') : stateWords.folded;
  const standing = absent ? t('unresolved: its block is not in this file, layer {0}', row.layer) : moved ? t('moved to another parent, layer {0}', row.layer) : t('layer {0}', row.layer);
  return sidesOf(row).flatMap(side => {
    const column = columns.nodes[side][row.layer];
    if (!column) return [];
    const shape = {
      id: foldId(side, row.cid),
      side, layer: row.layer, cid: row.cid, state: absent ? 'unresolved' as const : 'folded' as const, misaligned: false, moved, reach: row.reach, first: index, last: index,
      ...span(index, index, frame, place),
      x: column.x, width: column.width,
      edge: outerEdge(side, column) - (side === 'left' ? 0 : edgeWidth),
      tooltip: [row.cid, standing, keyRange(row)].join('\n'),
      speech: `${[state, ...(moved ? [t('moved')] : []), shortenCid(row.cid), t('layer {0}, in {1}', row.layer, visible(frame.names[side]))].join(', ')}. ${absent ? t('Press Enter for details.') : t('Press Enter to open it.')}`,
      chevron: undefined,
    };
    return { ...shape, lines: label(shape, frame, place, (room, small) => (absent ? unresolvedForms(row, room) : foldForms(row, side, frame, room, small))) };
  });
}

function span(first: number, last: number, frame: Frame, { y, view }: Place): { y: number; height: number } {
  const inset = frame.rowHeight >= 15 ? 2 : 0.5;
  const top = Math.max(y(first) + inset, view.top - overhang);
  const bottom = Math.min(y(last + 1) - inset, view.bottom + overhang);
  return { y: top, height: Math.max(1, bottom - top) };
}

type Form = Pick<LabelLine, 'kind' | 'text'>;

/** What a node's label says, most important line first. */
function nodeForms(box: ShownBox, { sides }: Frame, room: number, small: number): Form[] {
  const sign = stateSigns[box.state];
  const signed = (cells: number) => sides.length === 2 && box.reach !== 'ahead' && shortenCid(box.cid, cells - 2) && `${sign} ${shortenCid(box.cid, cells - 2)}`;
  // An opened subtree wants room for the mark that closes it, too.
  const cid = (box.state === 'identical' && signed(room - chevronRoom)) || signed(room) || (sides.length === 1 && shortenCid(box.cid, room - chevronRoom)) || shortenCid(box.cid, room);
  if (cid === '') return [];
  const entries = plural(box.entries, '{0} entry', '{0} entries');
  const forms: Form[] = [{ kind: 'cid', text: cid }];
  if (box.misaligned) forms.push({ kind: 'misaligned', text: firstThatFits([t('misaligned'), '⇅'], small) });
  forms.push({ kind: 'facts', text: firstThatFits(box.root ? [`${t('root')} · ${entries}`, t('root')] : small >= 9 ? [entries, number(box.entries)] : [number(box.entries)], small) });
  return forms;
}

const unresolvedForms = ({ cid, reach }: ShownUnresolved, room: number): Form[] =>
  [{ kind: 'cid', text: reach === 'ahead' ? shortenCid(cid, room) : firstThatFits([`? ${shortenCid(cid, room - 2)}`.trimEnd()], room) }];

function foldForms(row: ShownSubtree, side: Side, { sides }: Frame, room: number, small: number): Form[] {
  if (row.moved) return [{ kind: 'moved', text: firstThatFits(side === 'left' ? [`${t('moved')} →`, '→'] : [`← ${t('moved')}`, '←'], small) }];
  if (sides.length === 1) return [{ kind: 'cid', text: shortenCid(row.cid, room) }];
  return [{ kind: 'cid', text: firstThatFits([`≡ ${shortenCid(row.cid, room - 2)}`.trimEnd()], room) }];
}

/** Lines that fit into the part of a box that is in view, near the top of the box and never outside. */
function label(box: { x: number; width: number; y: number; height: number }, frame: Frame, { view }: Place, forms: (room: number, smallRoom: number) => Form[]): LabelLine[] {
  if (levelOf(frame.rowHeight) === 'bars') return [];
  const top = Math.max(box.y, view.top) + 1;
  const bottom = Math.min(box.y + box.height, view.bottom) - 1;
  const count = Math.floor((bottom - top) / lineHeight);
  if (count < 1) return [];
  const width = box.width - 2 * (edgeWidth + labelMargin); // labels stand in the middle
  const character = charWidthAt(labelFont, frame);
  // The shortest label of all is better close to the edges than not there.
  const shortestFits = box.width - 2 * (edgeWidth + 2) >= shortest * character;
  const room = Math.max(Math.floor(width / character), shortestFits ? shortest : 0);
  const shown = forms(room, Math.floor(width / smallCharacter)).filter(({ text }) => text !== '').slice(0, count);
  const height = shown.length * lineHeight;
  const wished = box.y + Math.min((box.height - height) / 2, 26);
  const start = Math.round(Math.min(Math.max(wished, top), bottom - height));
  return shown.map((form, line) => ({ ...form, x: box.x + box.width / 2, y: start + line * lineHeight + 10 }));
}
