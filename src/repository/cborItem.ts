// Looks a CBOR item over before a decoder may build it: where it ends, how deep it nests, how many
// values it holds. A few bytes can announce a million values or a thousand levels.
// Sources: RFC 8949; https://atproto.com/specs/repository#security-considerations.
import { decode } from '@ipld/dag-cbor';
import { EngineError } from '../tree/errors';

/** `offset` counts bytes from the start of what was read. */
export class MalformedCborError extends EngineError {
  readonly code = 'malformed-cbor';
  constructor(readonly offset: number, readonly reason: string) {
    super(`${reason}; at byte ${offset}`);
  }
}

const depthLimit = 256;
const valueLimit = 250_000;

/** Where the item that starts at `start` ends. Throws MalformedCborError. */
export function cborItemEnd(bytes: Uint8Array, start = 0): number {
  /** Values still to come at each level. */
  const open = [1];
  let values = 0;
  let at = start;
  while (open.length > 0) {
    if (open[open.length - 1]!-- === 0) {
      open.pop();
      continue;
    }
    if (++values > valueLimit) throw new MalformedCborError(at, `more than ${valueLimit} values`);
    const head = readHead(bytes, at);
    at = head.end;
    if (head.major === 2 || head.major === 3) {
      if (head.value > bytes.length - at) throw new MalformedCborError(head.end, `${head.value} bytes are announced where ${bytes.length - at} remain`);
      at += head.value;
    } else if (head.major === 4 || head.major === 5 || head.major === 6) {
      const inside = head.major === 6 ? 1 : head.value * (head.major - 3);
      if (inside > bytes.length - at) throw new MalformedCborError(head.end, `${inside} values are announced where ${bytes.length - at} bytes remain`);
      if (open.length > depthLimit) throw new MalformedCborError(at, `nested deeper than ${depthLimit} levels`);
      open.push(inside);
    }
  }
  return at;
}

/** Decodes the one DAG-CBOR item that these bytes are. Throws MalformedCborError. */
export function decodeItem(bytes: Uint8Array): unknown {
  const end = cborItemEnd(bytes);
  if (end !== bytes.length) throw new MalformedCborError(end, `${bytes.length - end} bytes follow the value`);
  try {
    return decode<unknown>(bytes);
  } catch (error) {
    throw new MalformedCborError(0, `no valid DAG-CBOR: ${(error as Error).message}`);
  }
}

function readHead(bytes: Uint8Array, at: number): { major: number; value: number; end: number } {
  const first = bytes[at];
  if (first === undefined) throw new MalformedCborError(at, 'the bytes end in the middle of a value');
  const info = first & 0x1f;
  if (info < 24) return { major: first >> 5, value: info, end: at + 1 };
  const width = info === 24 ? 1 : info === 25 ? 2 : info === 26 ? 4 : info === 27 ? 8 : 0;
  if (width === 0) throw new MalformedCborError(at, 'a value of indefinite or reserved length');
  if (at + 1 + width > bytes.length) throw new MalformedCborError(at, 'the bytes end in the middle of a value');
  let value = 0;
  for (let i = 1; i <= width; i++) value = value * 256 + bytes[at + i]!;
  return { major: first >> 5, value, end: at + 1 + width };
}
