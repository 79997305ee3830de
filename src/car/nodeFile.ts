// The ByteSource of Node: an open file, read in place. The one file of the engine that imports Node.
import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs';
import type { ByteSource } from './byteSource';
import { ReadFailedError, UnreadableFileError } from './byteSource';

/** Throws UnreadableFileError when it cannot be opened. */
export function openNodeFile(path: string): ByteSource {
  try {
    return opened(path);
  } catch (error) {
    throw new UnreadableFileError(error as Error);
  }
}

function opened(path: string): ByteSource {
  // Without O_NONBLOCK, opening a named pipe waits for a writer, and nothing can end that.
  const file = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
  const stat = fstatSync(file);
  if (!stat.isFile()) {
    closeSync(file);
    throw Object.assign(new Error(`not a regular file: ${path}`), { code: stat.isDirectory() ? 'EISDIR' : 'ENOTREG' });
  }
  return {
    size: stat.size,
    read(offset, into) {
      try {
        return readSync(file, into, 0, into.length, offset);
      } catch (error) {
        throw new ReadFailedError(offset, into.length, error as Error);
      }
    },
    close: () => closeSync(file),
  };
}
