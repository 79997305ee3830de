// The little of Protocol Buffers that DAG-PB and UnixFS use: fields of varints and of bytes.
// Source: https://protobuf.dev/programming-guides/encoding/.
import { readVarint } from '../../tree/cid';

export interface ProtobufField {
  readonly number: number;
  /** Of a varint; 0 where it is beyond 2^53 (sizes nobody reads here). */
  readonly value: number;
  /** Of a field of bytes: [start, end). Of a varint: empty. */
  readonly start: number;
  readonly end: number;
  readonly isBytes: boolean;
}

/** The fields of the message in bytes[start, end), in their order; undefined when it is none. */
export function readProtobuf(bytes: Uint8Array, start: number, end: number): ProtobufField[] | undefined {
  const fields: ProtobufField[] = [];
  for (let at = start; at < end; ) {
    const tag = readVarint(bytes, at, end);
    if (!tag) return undefined;
    const number = Math.floor(tag.value / 8);
    const wire = tag.value % 8;
    if (wire === 0) {
      const valueEnd = varintEnd(bytes, tag.end, end);
      if (valueEnd === undefined) return undefined;
      fields.push({ number, value: readVarint(bytes, tag.end, end)?.value ?? 0, start: valueEnd, end: valueEnd, isBytes: false });
      at = valueEnd;
    } else {
      const length = wire === 2 ? readVarint(bytes, tag.end, end) : undefined;
      if (!length || length.value > end - length.end) return undefined;
      at = length.end + length.value;
      fields.push({ number, value: 0, start: length.end, end: at, isBytes: true });
    }
  }
  return fields;
}

/** Varints of Protocol Buffers may have ten bytes, which hold 64 bits. */
function varintEnd(bytes: Uint8Array, at: number, limit: number): number | undefined {
  for (let i = at; i < limit && i < at + 10; i++) if (bytes[i]! < 0x80) return i + 1;
  return undefined;
}
