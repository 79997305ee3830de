// The few DAG-CBOR forms that repositories consist of, written straight into one buffer: generating
// a million records with an encoder for arbitrary values would take minutes.
// Source: https://ipld.io/specs/codecs/dag-cbor/spec/.

export class CborWriter {
  #bytes = Buffer.allocUnsafe(1 << 16);
  #at = 0;

  /** What was written since the last call; valid until the next write. */
  take(): Buffer {
    const taken = this.#bytes.subarray(0, this.#at);
    this.#at = 0;
    return taken;
  }

  map(fields: number): this {
    return this.#head(0xa0, fields);
  }

  array(elements: number): this {
    return this.#head(0x80, elements);
  }

  integer(value: number): this {
    return this.#head(0x00, value);
  }

  null(): this {
    return this.#head(0xe0, 22);
  }

  /** ASCII only. */
  text(text: string): this {
    this.#head(0x60, text.length);
    this.#at += this.#bytes.write(text, this.#at, 'latin1');
    return this;
  }

  /** The bytes of an ASCII text, from `start` on. */
  textAsBytes(text: string, start: number): this {
    this.#head(0x40, text.length - start);
    this.#at += this.#bytes.write(text.slice(start), this.#at, 'latin1');
    return this;
  }

  bytes(bytes: Uint8Array): this {
    this.#head(0x40, bytes.length);
    return this.#raw(bytes);
  }

  /** Tag 42 around 0x00 and the CID. */
  link(cid: Uint8Array): this {
    this.#head(0xc0, 42);
    this.#head(0x40, cid.length + 1);
    this.#bytes[this.#at++] = 0;
    return this.#raw(cid);
  }

  #raw(bytes: Uint8Array): this {
    this.#reserve(bytes.length);
    this.#bytes.set(bytes, this.#at);
    this.#at += bytes.length;
    return this;
  }

  #head(major: number, argument: number): this {
    this.#reserve(argument + 16); // texts follow their head at once
    const bytes = this.#bytes;
    if (argument < 24) {
      bytes[this.#at++] = major | argument;
    } else if (argument < 0x100) {
      bytes[this.#at++] = major | 24;
      bytes[this.#at++] = argument;
    } else {
      bytes[this.#at++] = major | 25;
      bytes[this.#at++] = argument >> 8;
      bytes[this.#at++] = argument & 0xff;
    }
    return this;
  }

  #reserve(more: number): void {
    if (this.#at + more <= this.#bytes.length) return;
    const larger = Buffer.allocUnsafe(this.#bytes.length * 2 + more);
    larger.set(this.#bytes);
    this.#bytes = larger;
  }
}
