// Blocks by class and what they weigh, as `blocks` and `event` show them: the same names, the same
// units. Bytes are those of blocks, without length and CID; `framing` is all that a CAR takes beside
// them, and `file` all of it: commit + covering + records + superfluous + undetermined + framing.
import type { SizedBlock } from '../repository/events/covering';
import type { Cid } from '../tree/cid';
import { cidText } from '../tree/cid';
import { columns } from './output';

/** One class of blocks: its name in JSON, the words for people, and its blocks. */
export interface BlockList {
  readonly name: ListName;
  readonly cids: readonly Cid[];
  /** undefined: they are not there. */
  readonly bytes: number | undefined;
}

const words = {
  commit: 'commit',
  created: 'created nodes',
  covering: 'covering set',
  proof: 'proof nodes',
  inductiveProof: 'inductive proof nodes',
  records: 'records',
  superfluous: 'superfluous',
  undetermined: 'undetermined nodes',
  missing: 'missing',
  deleted: 'deleted nodes',
} as const;

type ListName = keyof typeof words;

export function listOf(name: ListName, blocks: readonly SizedBlock[]): BlockList {
  return { name, cids: blocks.map(({ cid }) => cid), bytes: blocks.reduce((sum, { bytes }) => sum + bytes, 0) };
}

export interface CarBytes {
  readonly framing: number;
  readonly file: number;
}

/** `car` null: there is none. */
export function listsJson(lists: readonly BlockList[], car: CarBytes | null) {
  return {
    ...Object.fromEntries(lists.map(({ name, cids }) => [name, cids.map(cidText)])),
    bytes: { ...Object.fromEntries(lists.flatMap(({ name, bytes }) => (bytes === undefined ? [] : [[name, bytes]]))), framing: car?.framing ?? null, file: car?.file ?? null },
  };
}

/** A line for each class, then its CIDs. */
export function listsText(lists: readonly BlockList[], car: CarBytes | null): string[] {
  const row = (name: string, count: string, bytes: number | undefined) => [name, count.padStart(6), bytes === undefined ? '' : `${bytes.toLocaleString('en').padStart(9)} bytes`];
  return [
    ...columns([
      ...lists.map(({ name, cids, bytes }) => row(words[name], cids.length.toLocaleString('en'), bytes)),
      ...(car ? [row('framing', '', car.framing), row('the event as a CAR', '', car.file)] : []),
    ]),
    ...lists.filter(({ cids }) => cids.length > 0).flatMap(({ name, cids }) => ['', words[name], ...cids.map(cid => `  ${cidText(cid)}`)]),
  ];
}
