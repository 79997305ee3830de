// The start of a CAR file, versions 1 and 2. Version 2 wraps a version 1 archive; its index is
// ignored because the archive says the same. Source: https://ipld.io/specs/transport/car/.
import { decode } from '@ipld/dag-cbor';
import { CID } from 'multiformats/cid';
import { Slice } from '../tree/bytes';
import type { Cid } from '../tree/cid';
import { readVarint } from '../tree/cid';
import { MalformedCarError } from '../tree/errors';
import type { ByteSource } from './byteSource';
import { foreignFile } from './foreignFile';

const headerLimit = 1 << 20;
const v2HeaderLength = 40;

export interface CarHeader {
  readonly version: 1 | 2;
  readonly roots: readonly Cid[];
  /** Where the sections are: [start, end) in the file. */
  readonly start: number;
  readonly end: number;
}

/** Throws MalformedCarError, naming what the file is when it is something else altogether. */
export function readHeader(file: ByteSource): CarHeader {
  try {
    return readOwnHeader(file);
  } catch (error) {
    if (!(error instanceof MalformedCarError)) throw error;
    const foreign = foreignFile(readAt(file, 0, 512));
    throw foreign ? new MalformedCarError(0, foreign) : error;
  }
}

function readOwnHeader(file: ByteSource): CarHeader {
  const outer = readArchiveHeader(file, 0, file.size);
  if (outer.version === 1) return { version: 1, roots: outer.roots, start: outer.end, end: file.size };

  const fixed = readAt(file, outer.end, v2HeaderLength);
  if (fixed.length < v2HeaderLength) throw new MalformedCarError(outer.end, 'the CARv2 header is cut short');
  const numbers = new DataView(fixed.buffer, fixed.byteOffset);
  const start = numbers.getBigUint64(16, true);
  const size = numbers.getBigUint64(24, true);
  if (start < BigInt(outer.end + v2HeaderLength) || start + size > BigInt(file.size)) {
    throw new MalformedCarError(outer.end + 16, `the CARv2 header places its data at ${start}, ${size} bytes long, outside this file of ${file.size} bytes`);
  }
  const end = Number(start + size);
  const inner = readArchiveHeader(file, Number(start), end);
  if (inner.version !== 1) throw new MalformedCarError(Number(start), 'the archive inside a CARv2 file must be version 1');
  return { version: 2, roots: inner.roots, start: inner.end, end };
}

function readArchiveHeader(file: ByteSource, at: number, limit: number): { version: 1 | 2; roots: Cid[]; end: number } {
  const prefix = readAt(file, at, Math.min(9, limit - at));
  const length = readVarint(prefix, 0, prefix.length);
  if (!length || length.value === 0) throw new MalformedCarError(at, 'this is no CAR file: it does not begin with the length of a header');
  const remaining = limit - at - length.end;
  if (length.value > remaining) {
    throw new MalformedCarError(at, `the CAR header claims ${length.value} bytes where ${remaining} remain: this is no CAR file, or its beginning is damaged`);
  }
  if (length.value > headerLimit) throw new MalformedCarError(at, `the CAR header claims ${length.value} bytes; the limit is ${headerLimit}`);
  const start = at + length.end;
  const header = decodeHeader(readAt(file, start, length.value), start);
  if (header.version !== 1 && header.version !== 2) {
    throw new MalformedCarError(start, `CAR version ${describe(header.version)} is not known; versions 1 and 2 are`);
  }
  const roots = header.version === 2 ? [] : header.roots;
  if (!Array.isArray(roots)) throw new MalformedCarError(start, 'the CAR header has no list of roots');
  return { version: header.version, roots: roots.map(root => rootCid(root, start)), end: start + length.value };
}

function decodeHeader(bytes: Uint8Array, at: number): { version?: unknown; roots?: unknown } {
  let header: unknown;
  try {
    header = decode(bytes);
  } catch (error) {
    throw new MalformedCarError(at, `the CAR header is not valid DAG-CBOR (${(error as Error).message})`);
  }
  if (typeof header !== 'object' || header === null) throw new MalformedCarError(at, 'the CAR header is not a map');
  return header;
}

function rootCid(root: unknown, at: number): Cid {
  if (!(root instanceof CID)) throw new MalformedCarError(at, 'a root in the CAR header is not a CID');
  return Slice.of(root.bytes);
}

function readAt(file: ByteSource, at: number, length: number): Uint8Array {
  const bytes = new Uint8Array(Math.max(0, length));
  return bytes.subarray(0, file.read(at, bytes));
}

function describe(version: unknown): string {
  return typeof version === 'number' || typeof version === 'bigint' ? String(version) : '(none)';
}
