// The commit object of an atproto repository, versions 2 and 3.
// Source: https://atproto.com/specs/repository#commit-objects.
import { decode } from '@ipld/dag-cbor';
import { CID } from 'multiformats/cid';
import { Slice } from '../../tree/bytes';
import type { Cid } from '../../tree/cid';

/** Real ones are under 1 KiB; decoding a hostile one costs a hundred times its size. */
const commitLimit = 64 << 10;

export interface Commit {
  readonly did: string;
  readonly version: 2 | 3;
  /** The root of the tree. */
  readonly data: Cid;
  /** Absent in many version 2 commits. */
  readonly rev: string | undefined;
  readonly prev: Cid | undefined;
  readonly signed: boolean;
}

/** Whether the block could be a commit: a map whose first key is `did`. Cheap: for scans. */
export function looksLikeCommit(bytes: Uint8Array, at = 0): boolean {
  return (bytes[at]! & 0xe0) === 0xa0 && bytes[at + 1] === 0x63 && bytes[at + 2] === 0x64 && bytes[at + 3] === 0x69 && bytes[at + 4] === 0x64;
}

/** undefined when the block is no commit. */
export function readCommit(block: Uint8Array): Commit | undefined {
  if (block.length > commitLimit) return undefined;
  let value: unknown;
  try {
    value = decode(block);
  } catch {
    return undefined;
  }
  if (typeof value !== 'object' || value === null) return undefined;
  const { did, version, data, rev, prev, sig } = value as Record<string, unknown>;
  if (typeof did !== 'string' || (version !== 2 && version !== 3) || !(data instanceof CID)) return undefined;
  return {
    did,
    version,
    data: Slice.of(data.bytes),
    rev: typeof rev === 'string' ? rev : undefined,
    prev: prev instanceof CID ? Slice.of(prev.bytes) : undefined,
    signed: sig instanceof Uint8Array,
  };
}
