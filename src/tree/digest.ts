// Whether bytes hash to their CID. A truncated digest is compared as a prefix (go-ipld-prolly-trees
// writes such), an identity digest holds the bytes themselves.
// Codes: https://github.com/multiformats/multicodec/blob/master/table.csv
import { blake2b } from '@noble/hashes/blake2.js';
import { blake3 } from '@noble/hashes/blake3.js';
import { sha1 } from '@noble/hashes/legacy.js';
import { sha256 as portableSha256, sha512 } from '@noble/hashes/sha2.js';
import type { Cid } from './cid';
import { readCid } from './cid';

type Hash = (bytes: Uint8Array) => Uint8Array;

/** Node's own one-shot hash where there is one (several times faster), the portable one in browsers. */
export const sha256: Hash = nativeSha256() ?? (bytes => portableSha256(bytes));

const hashes: Readonly<Record<number, Hash>> = {
  0x00: bytes => bytes,
  0x11: bytes => sha1(bytes),
  0x12: sha256,
  0x13: bytes => sha512(bytes),
  0x1e: bytes => blake3(bytes),
  0xb220: bytes => blake2b(bytes, { dkLen: 32 }),
};

/** `unknown`: the CID names a hash function this build does not have, so nothing can be said. */
export function checkDigest(cid: Cid, block: Uint8Array): 'right' | 'wrong' | 'unknown' {
  const parts = readCid(cid.bytes, cid.start, cid.end);
  if (!parts) return 'wrong';
  const hash = hashes[parts.hash];
  if (!hash) return 'unknown';
  const digest = hash(block);
  const length = parts.end - parts.digestStart;
  // A truncated sha2-256 is a prefix; an identity digest must be the whole block, and none may be empty.
  if (length > digest.length || (parts.hash === 0 ? length !== digest.length : length < 16)) return 'wrong';
  for (let i = 0; i < length; i++) if (digest[i] !== cid.bytes[parts.digestStart + i]) return 'wrong';
  return 'right';
}

function nativeSha256(): Hash | undefined {
  interface OneShot {
    hash?(algorithm: string, data: Uint8Array, encoding: 'buffer'): Uint8Array;
  }
  const process = (globalThis as { process?: { getBuiltinModule?(name: string): OneShot | undefined } }).process;
  const crypto = process?.getBuiltinModule?.('node:crypto');
  return crypto?.hash ? bytes => crypto.hash!('sha256', bytes, 'buffer') : undefined;
}
