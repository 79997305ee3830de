// The map of the file as rectangles: cells row by row in the order of the bytes, each filled from left to
// right with what it holds. Pure.
import type { Survey } from '../../src/protocol/inspection';
import { number, t } from '../l10n';
import { percent, size } from '../panels/facts';
import { kindNames, kinds, type Kind } from './kinds';

type Cells = Survey['byteMap']['cells'];

export interface MapPart { readonly kind: Kind; readonly x: number; readonly width: number }
export interface MapCell { readonly index: number; readonly x: number; readonly y: number; readonly parts: readonly MapPart[] }
export interface MapShape { readonly columns: number; readonly width: number; readonly height: number; readonly cells: readonly MapCell[] }

export const cellSize = 14;
const gap = 2;

/** As many columns as fit into the width, at least one. */
export function byteMapShape(cells: Cells, room: number): MapShape {
  const columns = Math.max(1, Math.min(cells.length, Math.floor((room + gap) / (cellSize + gap))));
  const place = (index: number): number => index * (cellSize + gap);
  return {
    columns,
    width: Math.max(0, place(columns) - gap),
    height: Math.max(0, place(Math.ceil(cells.length / columns)) - gap),
    cells: cells.map((cell, index) => ({ index, x: place(index % columns), y: place(Math.floor(index / columns)), parts: partsOf(cell) })),
  };
}

function partsOf(cell: Cells[number]): MapPart[] {
  const total = kinds.reduce((sum, kind) => sum + cell[kind], 0);
  const parts: MapPart[] = [];
  let before = 0;
  for (const kind of kinds) {
    if (cell[kind] === 0) continue;
    const x = (before / total) * cellSize;
    before += cell[kind];
    parts.push({ kind, x, width: (before / total) * cellSize - x });
  }
  return parts;
}

/** `Bytes 1,024 to 2,047: 80 % records, 20 % framing`. */
export function cellText({ cellBytes, cells }: Survey['byteMap'], index: number, bytes: number): string {
  const cell = cells[index]!;
  const total = kinds.reduce((sum, kind) => sum + cell[kind], 0);
  const first = Math.floor(index * cellBytes);
  const last = Math.min(bytes, Math.floor((index + 1) * cellBytes)) - 1;
  const shares = kinds.filter(kind => cell[kind] > 0).sort((a, b) => cell[b] - cell[a]).map(kind => `${percent(cell[kind] / total)} ${kindNames[kind]}`);
  return t('Bytes {0} to {1} ({2}): {3}', number(first), number(Math.max(first, last)), size(total), shares.join(', '));
}
