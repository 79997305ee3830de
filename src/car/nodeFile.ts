// The ByteSource of Node: an open file, read in place. The one file of the engine that imports Node.
import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import type { ByteSource } from './byteSource';

/** Throws the system's error (ENOENT, EACCES, EISDIR, …). */
export function openNodeFile(path: string): ByteSource {
  const file = openSync(path, 'r');
  const stat = fstatSync(file);
  if (!stat.isFile()) {
    closeSync(file);
    throw Object.assign(new Error(`not a file: ${path}`), { code: 'EISDIR' });
  }
  return {
    size: stat.size,
    read: (offset, into) => readSync(file, into, 0, into.length, offset),
    close: () => closeSync(file),
  };
}
