// Lists of blocks and what they weigh, as `blocks` and `event` show them.
import type { Cid } from '../tree/cid';
import { cidText } from '../tree/cid';
import { columns } from './output';

/** One class of blocks: its name in JSON, the words for people, and its blocks. */
export interface BlockList {
  readonly name: string;
  readonly words: string;
  readonly cids: readonly Cid[];
  readonly bytes: number | undefined;
}

export function listsJson(lists: readonly BlockList[]) {
  return Object.fromEntries(lists.map(({ name, cids }) => [name, cids.map(cidText)]));
}

export function bytesJson(lists: readonly BlockList[]) {
  return Object.fromEntries(lists.flatMap(({ name, bytes }) => (bytes === undefined ? [] : [[name, bytes]])));
}

/** A line for each class, then its CIDs. */
export function listsText(lists: readonly BlockList[]): string[] {
  const present = lists.filter(({ cids }) => cids.length > 0);
  return [
    ...columns(lists.map(({ words, cids, bytes }) => [words, String(cids.length).padStart(6), bytes === undefined ? '' : `${bytes.toLocaleString('en').padStart(9)} bytes`])),
    ...present.flatMap(({ words, cids }) => ['', words, ...cids.map(cid => `  ${cidText(cid)}`)]),
  ];
}
