// Reads DAG-CBOR and goes on after a defect: whatever is written in another than the one canonical
// way, or may not stand there at all, is complained about with its offset, and the next item is read.
// Only where the bytes end or no length can be known does it give up (CborUnreadable).
// Source: https://ipld.io/specs/codecs/dag-cbor/spec/#strictness.
import { Slice } from '../../tree/bytes';
import type { Cid } from '../../tree/cid';
import { readCid } from '../../tree/cid';

/** `at` counts bytes from the start of the block. */
export type Complain = (at: number, rule: string, reason: string) => void;

/** Nothing behind this byte can be read. Thrown here, caught by whoever made the cursor. */
export class CborUnreadable {
  constructor(readonly at: number, readonly rule: string, readonly reason: string) {}
}

export const major = { unsigned: 0, negative: 1, bytes: 2, text: 3, array: 4, map: 5, tag: 6, other: 7 } as const;

const nestingLimit = 256;
/** In one block; a file full of defects must not take the time to name each. */
const defectLimit = 10_000;
const breakByte = 0xff;
const nullByte = 0xf6;
const linkTag = 42;
const utf8 = new TextDecoder('utf-8', { fatal: true });
const fixedWidths: Readonly<Record<number, number>> = { 24: 1, 25: 2, 26: 4, 27: 8 };

export class CborCursor {
  at = 0;
  #defects = 0;
  #depth = 0;

  constructor(readonly bytes: Uint8Array, private readonly report: Complain) {}

  /** Reports a defect of this block, found here or by whoever reads with this cursor. */
  complain(at: number, rule: string, reason: string): void {
    this.report(at, rule, reason);
    if (++this.#defects === defectLimit) throw new CborUnreadable(at, 'many-defects', `${defectLimit} defects in this block: the rest of it is not examined`);
  }

  get ended(): boolean {
    return this.at >= this.bytes.length;
  }

  /** The major type of the next item. */
  peek(): number {
    return this.#byte() >> 5;
  }

  /** Calls `each` for every element of an array or every pair of a map; the head is next. */
  items(each: () => void): void {
    const count = this.#head();
    for (let i = 0; i < count; i++) {
      if (count === Infinity && this.#takeBreak()) return;
      each();
    }
  }

  /** A map with text keys, each handed to `field` with the offset of its value, which is next. */
  map(field: (name: string, at: number) => void): void {
    let previous: Slice | undefined;
    this.items(() => {
      const at = this.at;
      if (this.peek() !== major.text) {
        this.complain(at, 'cbor', 'a key of a map is not text');
        this.skip();
        this.skip();
        return;
      }
      const key = this.string();
      const order = previous ? compareMapKeys(previous, key) : -1;
      if (order === 0) this.complain(at, 'field', `field ${this.#text(key, at)} stands twice`);
      if (order > 0) this.complain(at, 'non-canonical', `field ${this.#text(key, at)} is out of order: shorter names come first, then the alphabet`);
      previous = key;
      field(this.#text(key, at), this.at);
    });
  }

  /** A byte or text string as bytes; the head is next. */
  string(): Slice {
    const length = this.#head();
    if (length !== Infinity) return this.#take(length);
    const chunks: Slice[] = [];
    while (!this.#takeBreak()) chunks.push(this.#take(this.#definite()));
    const joined = new Uint8Array(chunks.reduce((sum, chunk) => sum + chunk.length, 0));
    let at = 0;
    for (const chunk of chunks) {
      joined.set(chunk.view(), at);
      at += chunk.length;
    }
    return Slice.of(joined);
  }

  unsigned(): number {
    return this.#head();
  }

  takeNull(): boolean {
    if (this.#byte() !== nullByte) return false;
    this.at++;
    return true;
  }

  /** A link: tag 42 around 0x00 and one CID; undefined, with a complaint, for anything else. */
  link(): Cid | undefined {
    const start = this.at;
    if (this.peek() !== major.tag) {
      this.complain(start, 'type', 'expected a link here');
      this.skip();
      return undefined;
    }
    const tag = this.#head();
    if (tag !== linkTag) {
      this.complain(start, 'tag', `tag ${tag}: links are tag 42, and no other tag is allowed`);
      this.skip();
      return undefined;
    }
    const at = this.at;
    if (this.peek() !== major.bytes) {
      this.complain(at, 'link', 'a link holds a byte string');
      this.skip();
      return undefined;
    }
    const content = this.string();
    if (content.bytes[content.start] !== 0x00 || content.length === 0) {
      this.complain(at, 'link', 'the CID of a link has 0x00 before it');
      return undefined;
    }
    const parts = readCid(content.bytes, content.start + 1, content.end);
    if (parts?.end === content.end) return new Slice(content.bytes, content.start + 1, content.end);
    this.complain(at, 'link', 'a link holds one whole CID');
    return undefined;
  }

  /** Passes over one item of any kind, complaining about all that DAG-CBOR forbids inside it. */
  skip(): void {
    if (this.#depth === nestingLimit) throw new CborUnreadable(this.at, 'nesting', `nested deeper than ${nestingLimit} levels`);
    this.#depth++;
    this.#skipItem(this.at);
    this.#depth--;
  }

  #skipItem(at: number): void {
    switch (this.peek()) {
      case major.unsigned:
      case major.negative:
        this.#head();
        return;
      case major.bytes:
        this.string();
        return;
      case major.text:
        this.#text(this.string(), at);
        return;
      case major.array:
        this.items(() => this.skip());
        return;
      case major.map:
        this.map(() => this.skip());
        return;
      case major.tag:
        if (this.bytes[at] === 0xd8 && this.bytes[at + 1] === linkTag) {
          this.link();
        } else {
          this.complain(at, 'tag', `tag ${this.#head()}: links are tag 42, and no other tag is allowed`);
          this.skip();
        }
        return;
      default:
        this.#simple();
    }
  }

  #simple(): void {
    const at = this.at;
    const info = this.#byte() & 0x1f;
    this.at += 1 + (fixedWidths[info] ?? 0);
    if (this.at > this.bytes.length) throw new CborUnreadable(at, 'truncated', 'a value is cut off at the end of the block');
    if (info >= 20 && info <= 22) return;
    if (info >= 25 && info <= 27) this.complain(at, 'float', 'a floating-point number: the data model of AT Protocol has none');
    else if (info === 31) throw new CborUnreadable(at, 'cbor', 'a break where no indefinite length is open');
    else this.complain(at, 'cbor', info === 23 ? 'undefined is not allowed, null is' : `simple value ${info} is not allowed`);
  }

  /** The argument of the next head; Infinity for an indefinite length. */
  #head(): number {
    const at = this.at;
    const info = this.#byte() & 0x1f;
    this.at++;
    if (info < 24) return info;
    const width = fixedWidths[info];
    if (info === 31) {
      this.complain(at, 'non-canonical', 'an indefinite length: lengths are written out');
      return Infinity;
    }
    if (width === undefined) throw new CborUnreadable(at, 'cbor', `the byte 0x${this.bytes[at]!.toString(16)} begins no item`);
    if (at + 1 + width > this.bytes.length) throw new CborUnreadable(at, 'truncated', 'a number is cut off at the end of the block');
    let value = 0;
    for (let i = 1; i <= width; i++) value = value * 256 + this.bytes[at + i]!;
    if (value < (width === 1 ? 24 : 256 ** (width / 2))) this.complain(at, 'non-canonical', `the number ${value} is written in ${width + 1} bytes, it needs fewer`);
    this.at += width;
    return value;
  }

  #definite(): number {
    const length = this.#head();
    if (length === Infinity) throw new CborUnreadable(this.at, 'cbor', 'a chunk of a string has an indefinite length itself');
    return length;
  }

  #take(length: number): Slice {
    const start = this.at;
    if (length > this.bytes.length - start) throw new CborUnreadable(start, 'truncated', `${length} bytes are announced where ${this.bytes.length - start} remain`);
    this.at += length;
    return new Slice(this.bytes, start, this.at);
  }

  #takeBreak(): boolean {
    if (this.#byte() !== breakByte) return false;
    this.at++;
    return true;
  }

  #byte(): number {
    const byte = this.bytes[this.at];
    if (byte === undefined) throw new CborUnreadable(this.at, 'truncated', 'the block ends in the middle of an item');
    return byte;
  }

  #text(slice: Slice, at: number): string {
    try {
      return utf8.decode(slice.view());
    } catch {
      this.complain(at, 'cbor', 'a text is not valid UTF-8');
      return '\uFFFD';
    }
  }
}

/** DAG-CBOR's order of map keys: the shorter first, then bytewise. */
function compareMapKeys(a: Slice, b: Slice): number {
  if (a.length !== b.length) return a.length - b.length;
  for (let i = 0; i < a.length; i++) {
    const difference = a.bytes[a.start + i]! - b.bytes[b.start + i]!;
    if (difference !== 0) return difference;
  }
  return 0;
}
