// Whether bytes hash to their CID. A truncated digest is compared as a prefix (go-ipld-prolly-trees
// writes such), an identity digest holds the bytes themselves.
// Codes: https://github.com/multiformats/multicodec/blob/master/table.csv
import { blake2b } from '@noble/hashes/blake2.js';
import { blake3 } from '@noble/hashes/blake3.js';
import { sha1 } from '@noble/hashes/legacy.js';
import { sha256 as portableSha256, sha512 } from '@noble/hashes/sha2.js';
import { Slice, equalSlices } from './bytes';
import type { Cid } from './cid';
import { readCid } from './cid';

/** A digest as text of one character, 0 to 255, a byte: Node hands that over five times faster than a buffer. */
type Hash = (bytes: Uint8Array) => string;

/** Node's own one-shot hash where there is one (several times faster), the portable one in browsers. */
export const sha256Text: Hash = nativeSha256() ?? asText(portableSha256);

export function sha256(bytes: Uint8Array): Uint8Array {
  return Uint8Array.from(sha256Text(bytes), character => character.charCodeAt(0));
}

const identity = 0x00;
const hashes: Readonly<Record<number, Hash>> = {
  0x11: asText(sha1),
  0x12: sha256Text,
  0x13: asText(sha512),
  0x1e: asText(blake3),
  0xb220: asText(bytes => blake2b(bytes, { dkLen: 32 })),
};

/** `unknown`: the CID names a hash function this build does not have, so nothing can be said. */
export function checkDigest(cid: Cid, block: Uint8Array): 'right' | 'wrong' | 'unknown' {
  const { bytes } = cid;
  const parts = readCid(bytes, cid.start, cid.end);
  if (!parts) return 'wrong';
  const length = parts.end - parts.digestStart;
  if (parts.hash === identity) return equalSlices(new Slice(bytes, parts.digestStart, parts.end), Slice.of(block)) ? 'right' : 'wrong';
  const hash = hashes[parts.hash];
  if (!hash) return 'unknown';
  // A truncated digest is a prefix, and none may be empty.
  return length >= 16 && beginsWith(hash(block), bytes, parts.digestStart, parts.end) ? 'right' : 'wrong';
}

function beginsWith(digest: string, bytes: Uint8Array, start: number, end: number): boolean {
  if (end - start > digest.length) return false;
  for (let i = start; i < end; i++) if (digest.charCodeAt(i - start) !== bytes[i]) return false;
  return true;
}

function asText(hash: (bytes: Uint8Array) => Uint8Array): Hash {
  return bytes => String.fromCharCode(...hash(bytes));
}

function nativeSha256(): Hash | undefined {
  interface OneShot {
    hash?(algorithm: string, data: Uint8Array, encoding: 'binary'): string;
  }
  const process = (globalThis as { process?: { getBuiltinModule?(name: string): OneShot | undefined } }).process;
  const crypto = process?.getBuiltinModule?.('node:crypto');
  return crypto?.hash ? bytes => crypto.hash!('sha256', bytes, 'binary') : undefined;
}
