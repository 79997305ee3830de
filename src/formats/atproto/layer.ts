// The layer of a key: leading zero bits of its sha-256, counted in pairs (fan-out 4).
// Source: https://atproto.com/specs/repository#mst-structure.
import { sha256Text } from '../../tree/digest';
import type { Key } from '../../tree/range';

/** 0 to 128. */
export function keyLayer(key: Key): number {
  const hash = sha256Text(key.view());
  for (let byte = 0; byte < hash.length; byte++) {
    const bits = hash.charCodeAt(byte);
    if (bits !== 0) return byte * 4 + (Math.clz32(bits << 24) >> 1);
  }
  return 128;
}
