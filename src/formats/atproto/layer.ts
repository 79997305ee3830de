// The layer of a key: leading zero bits of its sha-256, counted in pairs (fan-out 4).
// Source: https://atproto.com/specs/repository#mst-structure.
import { sha256 } from '../../tree/digest';
import type { Key } from '../../tree/range';

/** 0 to 128. */
export function keyLayer(key: Key): number {
  const hash = sha256(key.view());
  for (let byte = 0; byte < hash.length; byte++) {
    if (hash[byte] !== 0) return byte * 4 + (Math.clz32(hash[byte]! << 24) >> 1);
  }
  return 128;
}
