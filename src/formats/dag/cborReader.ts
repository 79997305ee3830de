// DAG-CBOR read in place, one item after another, by the codecs of the tree formats and the link
// scanner. Numbers and lengths must be as short as can be; every length is compared with what remains
// of the block before it is believed, nesting ends at 256. Source: https://ipld.io/specs/codecs/dag-cbor/spec/.
import { Slice } from '../../tree/bytes';
import type { Cid } from '../../tree/cid';
import { readCid } from '../../tree/cid';
import { MalformedNodeError } from '../../tree/errors';

const nestingLimit = 256;
const major = { uint: 0, negative: 1, bytes: 2, text: 3, array: 4, map: 5, tag: 6, simple: 7 } as const;

/** What `item` found; of arrays and maps it reads the head only. */
export type ItemKind = 'array' | 'map' | 'text' | 'link' | 'scalar';

/** Every method throws MalformedNodeError naming the byte that is wrong and leaves `at` behind what it read. */
export class CborReader {
  at = 0;
  /** Of the array or map `item` read last: its items, or pairs. */
  count = 0;
  /** The link `item` read last. */
  target: Cid | undefined;

  constructor(readonly cid: Cid, readonly bytes: Uint8Array) {}

  fail(rule: string, reason: string, offset = this.at): never {
    throw new MalformedNodeError(this.cid, offset, rule, reason);
  }

  /** Nothing may follow. */
  end(): void {
    if (this.at !== this.bytes.length) this.fail('trailing-bytes', `${this.bytes.length - this.at} bytes follow the node`);
  }

  get nextIsArray(): boolean {
    return this.#nextMajor === major.array;
  }

  get nextIsByteString(): boolean {
    return this.#nextMajor === major.bytes;
  }

  get nextIsText(): boolean {
    return this.#nextMajor === major.text;
  }

  get nextIsLink(): boolean {
    return this.bytes[this.at] === 0xd8 && this.bytes[this.at + 1] === 0x2a;
  }

  get nextIsNumber(): boolean {
    return this.#nextMajor === major.uint || this.#nextMajor === major.negative || this.bytes[this.at] === 0xfb;
  }

  /** The number of items of an array; `what` completes "expected …". */
  array(what: string): number {
    return this.#length(major.array, 1, what);
  }

  /** The number of pairs of a map. */
  map(what: string): number {
    return this.#length(major.map, 2, what);
  }

  text(what: string): Slice {
    return this.#take(this.#length(major.text, 1, what));
  }

  byteString(what: string): Slice {
    return this.#take(this.#length(major.bytes, 1, what));
  }

  unsigned(what: string): number {
    if (this.#nextMajor !== major.uint) this.#unexpected(what);
    return this.#argument();
  }

  bool(what: string): boolean {
    const byte = this.bytes[this.at];
    if (byte !== 0xf4 && byte !== 0xf5) this.#unexpected(what);
    this.at++;
    return byte === 0xf5;
  }

  /** An integer that JavaScript can hold exactly, or a float of 64 bits. */
  number(what: string): number {
    const start = this.at;
    const first = this.#nextMajor;
    if (first === major.uint || first === major.negative) {
      const argument = this.#argument();
      const value = first === major.uint ? argument : -1 - argument;
      return Number.isSafeInteger(value) ? value : this.fail('number', `integers beyond 2^53 are not supported in ${what}`, start);
    }
    if (this.bytes[this.at] !== 0xfb || this.at + 9 > this.bytes.length) this.#unexpected(what);
    this.at += 9;
    return new DataView(this.bytes.buffer, this.bytes.byteOffset + start + 1).getFloat64(0);
  }

  /** The name of a map's next field, which must be this one. */
  field(name: string): void {
    const { at, bytes } = this;
    let right = bytes[at] === 0x60 + name.length;
    for (let i = 0; right && i < name.length; i++) right = bytes[at + 1 + i] === name.charCodeAt(i);
    if (!right) this.#unexpected(`field ${name}`, 'field');
    this.at += 1 + name.length;
  }

  /** A link: tag 42 around a byte string that is 0x00 and the CID. */
  link(what: string): Cid {
    if (!this.nextIsLink) this.#unexpected(what, 'link');
    this.at += 2;
    const content = this.byteString('a byte string in a link');
    const { bytes } = this;
    const parts = bytes[content.start] === 0x00 ? readCid(bytes, content.start + 1, content.end) : undefined;
    if (parts?.end !== content.end) this.fail('link', 'a link holds 0x00 and one CID', content.start);
    return new Slice(bytes, content.start + 1, content.end);
  }

  /** Passes one item with all that is in it and returns its bytes. */
  skip(): Slice {
    const start = this.at;
    const left = [1]; // items still to come, of each container that is open
    while (left.length > 0) {
      if (left[left.length - 1]!-- === 0) {
        left.pop();
        continue;
      }
      const kind = this.item();
      if (kind !== 'array' && kind !== 'map') continue;
      this.checkNesting(left.length);
      left.push(kind === 'map' ? 2 * this.count : this.count);
    }
    return new Slice(this.bytes, start, this.at);
  }

  /** For readers with a stack of their own: `depth` containers are open, the one just read not counted. */
  checkNesting(depth: number): void {
    if (depth > nestingLimit) this.fail('nesting', `more than ${nestingLimit} levels of nesting`);
  }

  /** Reads one item; `count` or `target` then tells about it. */
  item(): ItemKind {
    switch (this.#nextMajor) {
      case major.array:
        this.count = this.array('');
        return 'array';
      case major.map:
        this.count = this.map('');
        return 'map';
      case major.text:
        this.text('');
        return 'text';
      case major.bytes:
        this.byteString('');
        return 'scalar';
      case major.tag:
        this.target = this.link('a link: DAG-CBOR knows no other tag than 42');
        return 'link';
      case major.uint:
      case major.negative:
        this.#argument();
        return 'scalar';
      default:
        return this.#simple();
    }
  }

  get #nextMajor(): number {
    const byte = this.bytes[this.at];
    return byte === undefined ? -1 : byte >> 5;
  }

  #simple(): 'scalar' {
    const byte = this.bytes[this.at];
    const width = byte === 0xfb ? 8 : byte === 0xf4 || byte === 0xf5 || byte === 0xf6 ? 0 : -1;
    if (width < 0 || this.at + 1 + width > this.bytes.length) this.#unexpected('a DAG-CBOR value (of simple values, false, true, null and floats of 64 bits)');
    this.at += 1 + width;
    return 'scalar';
  }

  #length(kind: number, itemBytes: number, what: string): number {
    if (this.#nextMajor !== kind) this.#unexpected(what);
    const length = this.#argument();
    const remaining = this.bytes.length - this.at;
    if (length * itemBytes > remaining) this.fail('truncated', `${length} items or bytes are announced where ${remaining} bytes remain`);
    return length;
  }

  #take(length: number): Slice {
    this.at += length;
    return new Slice(this.bytes, this.at - length, this.at);
  }

  #argument(): number {
    const { bytes, at } = this;
    const info = bytes[at]! & 0x1f;
    if (info < 24) {
      this.at++;
      return info;
    }
    const width = info < 28 ? 1 << (info - 24) : 0;
    if (width === 0) this.fail('indefinite', 'DAG-CBOR has no indefinite lengths and no reserved ones');
    if (at + 1 + width > bytes.length) this.#unexpected('the rest of a number', 'truncated');
    let value = 0;
    for (let i = 1; i <= width; i++) value = value * 256 + bytes[at + i]!;
    if (value < (width === 1 ? 24 : 2 ** (4 * width))) this.fail('non-canonical', `the number ${value} is written in more bytes than it needs`);
    this.at += 1 + width;
    return value;
  }

  #unexpected(what: string, rule = 'shape'): never {
    const ended = this.at >= this.bytes.length;
    this.fail(ended ? 'truncated' : rule, `expected ${what}${ended ? ', but the block ends' : ''}`);
  }
}
