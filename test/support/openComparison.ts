// Opens comparisons of what tests have at hand, and shows rows, boxes and bands as lines of text.
import { Comparison } from '../../src/comparison/comparison';
import type { FileToOpen } from '../../src/comparison/openedFile';
import { memorySource } from '../../src/car/byteSource';
import type { Page, Row } from '../../src/protocol/comparison';
import type { BuiltMst } from './buildMst';
import { carBytes } from './carBytes';
import { drawMst, labelOf } from './drawMst';
import { finish } from './mstTree';

export function fileOf(name: string, bytes: Uint8Array): FileToOpen {
  return { name, path: `/somewhere/${name}`, open: () => memorySource(bytes) };
}

/** A file rooted at an MST node, without commit and records. */
export function carOfMst({ root, blocks }: BuiltMst): Uint8Array {
  return carBytes([root], blocks.values());
}

export function compareFiles(left: Uint8Array, right: Uint8Array): Comparison {
  return finish(Comparison.open(fileOf('left.car', left), fileOf('right.car', right)));
}

export function compareDrawings(left: string, right: string): Comparison {
  return compareFiles(carOfMst(drawMst(left)), carOfMst(drawMst(right)));
}

/** All rows, in one page. */
export function wholePage(comparison: Comparison): Page {
  return comparison.page(0, 2000);
}

const end = (bound: string | null) => (bound === null ? '' : labelOf(bound));

/** `+ k4@2`, `- k3@0`, `~ k2@1`, `  k1@0` for entries; `= (k3..k7)@1` or `moved (k3..k7)@1` for subtrees. */
export function rowText(row: Row): string {
  if (row.kind === 'subtree') return `${row.moved ? 'moved' : '='} (${end(row.after)}..${end(row.before)})@${row.layer}`;
  if (row.kind === 'unresolved') return `? ${row.side} (${end(row.after)}..${end(row.before)})@${row.layer}`;
  return `${{ none: ' ', added: '+', removed: '-', updated: '~' }[row.change]} ${labelOf(row.key)}@${row.layer}`;
}

/** `left 2 root created 0-5 misaligned (k1..k7) 3+2`: entries plus subtrees at the end; sorted by side and place. */
export function boxTexts({ boxes }: Page): string[] {
  const sorted = [...boxes].sort((a, b) => a.side.localeCompare(b.side) || b.layer - a.layer || a.first - b.first);
  return sorted.map(({ side, layer, root, state, first, last, misaligned, after, before, entries, subtrees }) =>
    `${side} ${layer}${root ? ' root' : ''} ${state} ${first}-${last}${misaligned ? ' misaligned' : ''} (${end(after)}..${end(before)}) ${entries}+${subtrees}`);
}

export function bandTexts({ bands }: Page): string[] {
  const labelled = (notation: string) => notation.replace(/\/\d+/g, '');
  return bands.map(({ layer, first, last, notation, left, right }) => `${layer} ${first}-${last} ${labelled(notation)} ${left}:${right}`);
}
