// Random access to the bytes of a file: the only way the engine touches the outside. It is
// synchronous because heavy work runs in a worker, where waiting costs nobody a frame; files that
// cannot be read in place (virtual ones) are handed over as a whole.

export interface ByteSource {
  /** Bytes; does not change while the source is open. */
  readonly size: number;
  /** Fills `into` from `offset`; returns how many bytes there were (fewer only at the end). */
  read(offset: number, into: Uint8Array): number;
  close(): void;
}

export function memorySource(bytes: Uint8Array): ByteSource {
  return {
    size: bytes.length,
    read(offset, into) {
      const part = bytes.subarray(offset, offset + into.length);
      into.set(part);
      return part.length;
    },
    close() {},
  };
}
