// What was counted on the way through a tree.
import type { Cid } from '../../tree/cid';
import type { Key } from '../../tree/range';

/** Names beyond this many are counted under none: no file may fill the memory with them. */
const collectionsLimit = 10_000;
const slash = 0x2f;
const utf8 = new TextDecoder();

export class TreeCensus {
  entries = 0;
  nodes = 0;
  layers = 0;
  /** Nodes and values that are linked and not in the file. */
  missingNodes = 0;
  missingRecords = 0;
  /** Entries by the part of their key before the first slash. */
  readonly collections = new Map<string, number>();

  constructor(readonly root: Cid) {}

  entry(key: Key | undefined): void {
    this.entries++;
    if (!key) return;
    const end = key.bytes.indexOf(slash, key.start);
    if (end < 0 || end >= key.end) return;
    const name = utf8.decode(key.bytes.subarray(key.start, end));
    const count = this.collections.get(name);
    if (count !== undefined || this.collections.size < collectionsLimit) this.collections.set(name, (count ?? 0) + 1);
  }
}
