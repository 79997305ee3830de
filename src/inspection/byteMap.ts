// The file as a strip of equal cells, each with its bytes by what they serve. What is no block (header,
// lengths, CIDs, sections passed over) is framing.
import type { BlockIndex } from '../car/blockIndex';
import type { Survey } from '../protocol/inspection';
import { blockKinds } from './reach';

const cellsAtMost = 1000;

export type Cell = Survey['byteMap']['cells'][number];

export function emptyCell(): Cell {
  return { commit: 0, node: 0, record: 0, stray: 0, other: 0, framing: 0 };
}

/** `kinds`: indexes of blockKinds by block number. */
export function byteMap(size: number, index: BlockIndex, kinds: Uint8Array): Survey['byteMap'] {
  const cellBytes = Math.max(1, Math.ceil(size / cellsAtMost));
  const cells = Array.from({ length: Math.ceil(size / cellBytes) }, (_, i) => ({ ...emptyCell(), framing: Math.min(cellBytes, size - i * cellBytes) }));
  for (let block = 0; block < index.count; block++) {
    const kind = blockKinds[kinds[block]!]!;
    const start = index.cidStart[block]! + index.cidLength[block]!;
    const end = Math.min(size, start + index.blockLength[block]!);
    for (let at = start; at < end; ) {
      const cell = cells[Math.floor(at / cellBytes)]!;
      const next = Math.min(end, (Math.floor(at / cellBytes) + 1) * cellBytes);
      cell[kind] += next - at;
      cell.framing -= next - at;
      at = next;
    }
  }
  return { cellBytes, cells };
}
