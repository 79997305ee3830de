// The block of an MST node read without demanding that it be right: what is wrong is complained
// about, what can be understood is kept. (nodeCodec.ts reads the one right form and stops at the
// first other byte.) Every part keeps its offset in the block, for findings about its content.
import { looksLikeNode } from '../../formats/atproto/nodeCodec';
import type { Slice } from '../../tree/bytes';
import type { Cid } from '../../tree/cid';
import type { Complain } from './cborCursor';
import { CborCursor, CborUnreadable, major } from './cborCursor';

export interface LooseEntry {
  /** Where the entry begins. */
  readonly at: number;
  readonly suffix: Slice | undefined;
  readonly prefix: number | undefined;
  readonly prefixAt: number;
  readonly value: Cid | undefined;
  readonly valueAt: number;
  readonly tree: Cid | undefined;
  readonly treeAt: number;
}

export interface LooseNode {
  readonly left: Cid | undefined;
  readonly leftAt: number;
  readonly entries: readonly LooseEntry[];
}

/** Nodes of a sound tree hold a few; a file full of them must not fill the memory. */
const entryLimit = 16_384;

type Writable<T> = { -readonly [K in keyof T]: T[K] };

/** Whether a block could have been meant as a node: a map with an array `e`, or with a link or null `l`. */
export function resemblesNode(block: Uint8Array): boolean {
  if (looksLikeNode(block)) return true;
  const cursor = new CborCursor(block, () => undefined);
  let found = false;
  try {
    if (cursor.peek() !== major.map) return false;
    cursor.map(name => {
      found ||= (name === 'e' && cursor.peek() === major.array) || (name === 'l' && (cursor.peek() === major.tag || cursor.peek() === major.other));
      cursor.skip();
    });
  } catch (error) {
    if (!(error instanceof CborUnreadable)) throw error;
  }
  return found;
}

/** Reads a block that `resemblesNode`. */
export function readLooseNode(block: Uint8Array, complain: Complain): LooseNode {
  const cursor = new CborCursor(block, complain);
  const entries: LooseEntry[] = [];
  const node: Writable<LooseNode> = { left: undefined, leftAt: 0, entries };
  try {
    readFields(cursor, 'an MST node', {
      e: at => {
        if (!expect(cursor, major.array, at, 'field e of an MST node is an array')) return;
        cursor.items(() => {
          if (entries.length === entryLimit) throw new CborUnreadable(cursor.at, 'node-limit', `more than ${entryLimit} entries in one node: the rest of it is not examined`);
          const entry = readEntry(cursor);
          if (entry) entries.push(entry);
        });
      },
      l: at => {
        node.leftAt = at;
        node.left = optionalLink(cursor);
      },
    });
    if (!cursor.ended) cursor.complain(cursor.at, 'trailing-bytes', `${block.length - cursor.at} bytes follow the node`);
  } catch (error) {
    if (!(error instanceof CborUnreadable)) throw error;
    complain(error.at, error.rule, error.reason);
  }
  return node;
}

function readEntry(cursor: CborCursor): LooseEntry | undefined {
  const at = cursor.at;
  if (cursor.peek() !== major.map) {
    cursor.complain(at, 'type', 'an entry is a map');
    cursor.skip();
    return undefined;
  }
  const entry: Writable<LooseEntry> = { at, suffix: undefined, prefix: undefined, prefixAt: at, value: undefined, valueAt: at, tree: undefined, treeAt: at };
  readFields(cursor, 'an entry', {
    k: valueAt => {
      if (expect(cursor, major.bytes, valueAt, 'field k of an entry is a byte string')) entry.suffix = cursor.string();
    },
    p: valueAt => {
      entry.prefixAt = valueAt;
      if (expect(cursor, major.unsigned, valueAt, 'field p of an entry is a length, a whole number')) entry.prefix = cursor.unsigned();
    },
    t: valueAt => {
      entry.treeAt = valueAt;
      entry.tree = optionalLink(cursor);
    },
    v: valueAt => {
      entry.valueAt = valueAt;
      entry.value = cursor.link();
    },
  });
  return entry;
}

/** Reads a map of exactly these fields. */
function readFields(cursor: CborCursor, what: string, fields: Readonly<Record<string, (at: number) => void>>): void {
  const start = cursor.at;
  const names = Object.keys(fields);
  const seen = new Set<string>();
  cursor.map((name, at) => {
    if (!names.includes(name)) cursor.complain(at, 'field', `${what} has a field ${JSON.stringify(name.slice(0, 40))}: its fields are ${names.join(', ')}, no others`);
    if (!names.includes(name) || seen.has(name)) return cursor.skip();
    seen.add(name);
    fields[name]!(at);
  });
  for (const name of names) if (!seen.has(name)) cursor.complain(start, 'field', `${what} lacks field ${name}`);
}

/** Whether the next item is of this type; else it is complained about and passed over. */
function expect(cursor: CborCursor, type: number, at: number, reason: string): boolean {
  if (cursor.peek() === type) return true;
  const isFloat = cursor.bytes[at] !== undefined && cursor.bytes[at] >= 0xf9 && cursor.bytes[at] <= 0xfb;
  if (!isFloat) cursor.complain(at, 'type', reason);
  cursor.skip();
  return false;
}

function optionalLink(cursor: CborCursor): Cid | undefined {
  return cursor.takeNull() ? undefined : cursor.link();
}
