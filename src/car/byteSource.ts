// Random access to the bytes of a file: the only way the engine touches the outside. It is
// synchronous because heavy work runs in a worker, where waiting costs nobody a frame; files that
// cannot be read in place (virtual ones) are handed over as a whole.
import { EngineError } from '../tree/errors';

/** The system could not read an open file (a disk that fails, a network that went away); `cause` is what it said. */
export class ReadFailedError extends EngineError {
  readonly code = 'read-failed';
  constructor(readonly offset: number, readonly length: number, override readonly cause: Error) {
    super(`the file could not be read, ${length} bytes at byte ${offset}: ${cause.message}`);
  }
}

const reasons: Readonly<Record<string, string>> = {
  ENOENT: 'the file does not exist (any more)',
  EACCES: 'no permission to read the file',
  EISDIR: 'this is a folder, not a file',
  ENOTREG: 'this is a pipe or a device, not a file',
};

/** The system could not open a file; `cause` is what it said. */
export class UnreadableFileError extends EngineError {
  readonly code = 'unreadable-file';
  constructor(override readonly cause: Error & { readonly code?: string }) {
    super(reasons[cause.code ?? ''] ?? `the file cannot be read (${cause.message})`);
  }
}

export interface ByteSource {
  /** Bytes; does not change while the source is open. */
  readonly size: number;
  /** Fills `into` from `offset`; returns how many bytes there were (fewer only at the end). Throws ReadFailedError. */
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
