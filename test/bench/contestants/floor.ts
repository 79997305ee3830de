// The yardstick: the least code that gives the same answers for the files of our generator, and for
// no others. Chunked scan into a table of nodes only; a diff level by level that cancels equal links
// and equal entries by hash; nodes decoded to numbers that say where things are. Blocks are compared
// with their CID and hashed, but no order, bound, layer or encoding is checked, and nothing is told.
import { hash } from 'node:crypto';
import { fstatSync, openSync, readSync } from 'node:fs';
import { changeLine } from '../generate/generateRepository';
import { compete } from './contestant';

/** An open file: sections are counted, nodes are in a table by the first four bytes of their digest. */
class NodeTable {
  sections = 0;
  root: Uint8Array;
  readonly fd: number;
  #nodes = 0;
  #mask: number;
  #print: Int32Array;
  #offset: Float64Array;
  #length: Uint32Array;

  constructor(path: string) {
    this.fd = openSync(path, 'r');
    const { size } = fstatSync(this.fd);
    const slots = 2 ** Math.ceil(Math.log2(Math.max(64, size / 600)));
    this.#mask = slots - 1;
    this.#print = new Int32Array(slots);
    this.#offset = new Float64Array(slots);
    this.#length = new Uint32Array(slots);
    this.root = this.#scan(size);
  }

  #scan(size: number): Uint8Array {
    const buffer = new Uint8Array(1 << 20);
    let base = 0;
    let held = readSync(this.fd, buffer, 0, buffer.length, 0);
    const headerEnd = 1 + buffer[0]!; // a header with one root is shorter than 128 bytes
    const root = rootDigest(buffer.slice(headerEnd, headerEnd + 1024));
    for (let offset = headerEnd; offset < size; this.sections++) {
      if (offset - base + 64 > held && base + held < size) {
        base = offset;
        held = readSync(this.fd, buffer, 0, buffer.length, base);
      }
      let at = offset - base;
      let length = buffer[at++]!;
      if (length > 0x7f) length = (length & 0x7f) | (buffer[at++]! << 7); // sections here are shorter than 16 KiB
      offset = base + at + length;
      if (buffer[at + 36] === 0xa2 && buffer[at + 37] === 0x61 && buffer[at + 38] === 0x65) this.#insert(word(buffer, at + 4), base + at, length);
    }
    return root;
  }

  #insert(print: number, offset: number, length: number): void {
    if (++this.#nodes * 2 > this.#mask) throw new Error('the yardstick is for files of our generator only');
    let slot = print & this.#mask;
    while (this.#length[slot] !== 0) slot = (slot + 1) & this.#mask;
    this.#print[slot] = print;
    this.#offset[slot] = offset;
    this.#length[slot] = length;
  }

  /** Appends the section of a node to the arena; returns where its block begins. */
  load(digests: Uint8Array, at: number, arena: Arena): number {
    const print = word(digests, at);
    for (let slot = print & this.#mask; this.#length[slot] !== 0; slot = (slot + 1) & this.#mask) {
      if (this.#print[slot] !== print) continue;
      const length = this.#length[slot]!;
      const start = arena.reserve(length);
      readSync(this.fd, arena.bytes, start, length, this.#offset[slot]!);
      if (equal(arena.bytes, start + 4, digests, at, 32) && isDigest(arena.bytes, start + 36, start + length, digests, at)) return start + 36;
    }
    throw new Error('missing block');
  }
}

/** The blocks that were loaded, one after the other; all else is offsets into it. */
class Arena {
  bytes = new Uint8Array(1 << 20);
  #end = 0;

  reserve(length: number): number {
    if (this.#end + length > this.bytes.length) {
      const larger = new Uint8Array(this.bytes.length * 2);
      larger.set(this.bytes);
      this.bytes = larger;
    }
    this.#end += length;
    return this.#end - length;
  }
}

/** What decoding appends to: digests of links, and of each entry its value's digest and its key. */
class Decoded {
  readonly links: number[] = [];
  readonly values: number[] = [];
  readonly suffixes: number[] = [];
  /** Length of the suffix, and above 16 bits how much of the entry before it comes first. */
  readonly lengths: number[] = [];
}

function decode(bytes: Uint8Array, at: number, { links, values, suffixes, lengths }: Decoded): void {
  let count = bytes[at + 3]! & 0x1f;
  at += 4;
  if (count === 24) count = bytes[at++]!;
  for (; count > 0; count--) {
    at += 3; // map(4), "k"
    let length = bytes[at++]! & 0x1f;
    if (length === 24) length = bytes[at++]!;
    suffixes.push(at);
    at += length + 2; // "p"
    let shared = bytes[at++]!;
    if (shared === 24) shared = bytes[at++]!;
    lengths.push(length | (shared << 16));
    at += 2; // "t"
    if (bytes[at] !== 0xf6) links.push(at + 9);
    at += bytes[at] === 0xf6 ? 1 : 41;
    values.push(at + 11); // "v"
    at += 43;
  }
  at += 2; // "l"
  if (bytes[at] !== 0xf6) links.push(at + 9);
}

class Side {
  readonly arena = new Arena();
  readonly decoded = new Decoded();
  readonly layer: number;
  loads = 0;

  constructor(readonly table: NodeTable) {
    const start = this.arena.reserve(32);
    this.arena.bytes.set(table.root, start);
    table.load(table.root, 0, this.arena);
    decode(this.arena.bytes, 32 + 36, this.decoded);
    const digest = hash('sha256', this.key(0), 'buffer');
    const byte = digest.findIndex(value => value !== 0);
    this.layer = byte * 4 + ((Math.clz32(digest[byte]!) - 24) >> 1);
    for (const list of Object.values(this.decoded)) (list as number[]).length = 0;
    this.decoded.links.push(start);
  }

  key(entry: number): Uint8Array {
    const { suffixes, lengths } = this.decoded;
    const start = suffixes[entry]!;
    const suffix = this.arena.bytes.subarray(start, start + (lengths[entry]! & 0xffff));
    const shared = lengths[entry]! >> 16;
    return shared === 0 ? suffix : Buffer.concat([this.key(entry - 1).subarray(0, shared), suffix]);
  }

  changes(op: 'remove' | 'add', entries: readonly number[]): string[] {
    return entries.map(entry => {
      const value = this.decoded.values[entry]!;
      return changeLine(op, Buffer.from(this.key(entry)).toString('latin1'), this.arena.bytes.subarray(value - 4, value + 32));
    });
  }
}

function diff(before: NodeTable, after: NodeTable) {
  const sides = [new Side(before), new Side(after)] as const;
  const [left, right] = sides;
  for (let layer = Math.max(left.layer, right.layer); layer >= 0; layer--) {
    const links = sides.map(side => (side.layer < layer ? [] : side.decoded.links.splice(0)));
    const kept = cancel(left.arena.bytes, links[0]!, right.arena.bytes, links[1]!, () => true);
    for (const [i, side] of sides.entries()) {
      for (const link of kept[i]!) {
        const start = side.table.load(side.arena.bytes, links[i]![link]!, side.arena);
        decode(side.arena.bytes, start, side.decoded);
        side.loads++;
      }
    }
  }
  const same = (a: number, b: number) => Buffer.compare(left.key(a), right.key(b)) === 0;
  const [removed, added] = cancel(left.arena.bytes, left.decoded.values, right.arena.bytes, right.decoded.values, same);
  return { loads: left.loads + right.loads, lines: () => [...left.changes('remove', removed), ...right.changes('add', added)] };
}

/** The places in two lists of digests of those that are in one of them only. */
function cancel(a: Uint8Array, inA: readonly number[], b: Uint8Array, inB: readonly number[], same: (placeA: number, placeB: number) => boolean): [number[], number[]] {
  const mask = 2 ** Math.ceil(Math.log2(inA.length * 2 + 2)) - 1;
  const table = new Int32Array(mask + 1); // place + 1
  const gone = new Uint8Array(inA.length);
  for (let i = 0; i < inA.length; i++) {
    let slot = word(a, inA[i]!) & mask;
    while (table[slot] !== 0) slot = (slot + 1) & mask;
    table[slot] = i + 1;
  }
  const onlyA: number[] = [];
  const onlyB: number[] = [];
  for (let i = 0; i < inB.length; i++) {
    let found = false;
    for (let slot = word(b, inB[i]!) & mask; table[slot] !== 0 && !found; slot = (slot + 1) & mask) {
      const place = table[slot]! - 1;
      found = equal(a, inA[place]!, b, inB[i]!, 32) && same(place, i);
      if (found) gone[place] = 1;
    }
    if (!found) onlyB.push(i);
  }
  for (let i = 0; i < inA.length; i++) if (gone[i] === 0) onlyA.push(i);
  return [onlyA, onlyB];
}

/** The commit is the first section; its field `data` a link. */
function rootDigest(commit: Uint8Array): Uint8Array {
  const at = Buffer.from(commit.buffer).indexOf('ddata', 0, 'latin1');
  return commit.slice(at + 14, at + 46);
}

function word(bytes: Uint8Array, at: number): number {
  return bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16) | (bytes[at + 3]! << 24);
}

function equal(a: Uint8Array, atA: number, b: Uint8Array, atB: number, length: number): boolean {
  for (let i = 0; i < length; i++) if (a[atA + i] !== b[atB + i]) return false;
  return true;
}

/** As text of one byte a character: Node makes a string far faster than a buffer. */
function isDigest(block: Uint8Array, start: number, end: number, digest: Uint8Array, at: number): boolean {
  const text = hash('sha256', block.subarray(start, end), 'binary');
  for (let i = 0; i < 32; i++) if (text.charCodeAt(i) !== digest[at + i]) return false;
  return true;
}

void compete({
  open: (path: string) => new NodeTable(path),
  blockCount: file => file.sections,
  diff,
  decoders: blocks => ({
    floor: {
      run() {
        for (let i = 0, decoded = new Decoded(); i < blocks.length; i++) {
          if (i % 1000 === 0) decoded = new Decoded();
          decode(blocks[i]!, 0, decoded);
        }
      },
      shape(i) {
        const decoded = new Decoded();
        decode(blocks[i]!, 0, decoded);
        return { entries: decoded.values.length, links: decoded.links.length };
      },
    },
  }),
});
