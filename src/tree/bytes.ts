// Byte strings: keys, values and CIDs are all compared as unsigned bytes, never as text.
// A Slice names bytes inside a larger array without the cost of a typed-array view: a walk makes
// many of them and shows few.

export class Slice {
  constructor(readonly bytes: Uint8Array, readonly start: number, readonly end: number) {}

  static of(bytes: Uint8Array): Slice {
    return new Slice(bytes, 0, bytes.length);
  }

  get length(): number {
    return this.end - this.start;
  }

  /** A view of the bytes; it shares their memory. */
  view(): Uint8Array {
    return this.bytes.subarray(this.start, this.end);
  }

  /** The same bytes in memory of their own, for what outlives its block. */
  copy(): Slice {
    return Slice.of(this.bytes.slice(this.start, this.end));
  }
}

/** Bytewise order, a prefix first: negative, zero or positive. `shared`: how many bytes at the start are known to be equal. */
export function compareSlices(a: Slice, b: Slice, shared = 0): number {
  const x = a.bytes;
  const y = b.bytes;
  const shift = b.start - a.start;
  const end = a.start + Math.min(a.end - a.start, b.end - b.start);
  for (let i = a.start + shared; i < end; i++) {
    const difference = x[i]! - y[i + shift]!;
    if (difference !== 0) return difference;
  }
  return a.end - a.start - (b.end - b.start);
}

export function equalSlices(a: Slice, b: Slice): boolean {
  return a === b || (a.end - a.start === b.end - b.start && compareSlices(a, b) === 0);
}
