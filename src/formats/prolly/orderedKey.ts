// Keys of prolly-trees are CBOR values that the library compares as JavaScript compares them; the
// engine compares bytes. These bytes have the library's order:
//
//   text      the text itself, with characters beyond U+FFFF as two surrogates of three bytes each
//             (CESU-8), because JavaScript compares UTF-16 units; all other text is its UTF-8
//   number    f8, then the 64 bits of the float, arranged so that they ascend
//   CID       f9, then the CID (sets of CIDs)
//   [a, b]    fa, a with 00 written 00 ff, 00, then b (index: value and document id)
//
// Bytes from f5 on occur in no text, so a key tells what it was. One tree has keys of one kind.
// Source: prolly-trees 1.0.4, src/utils.js and src/db-index.js.
import { Slice } from '../../tree/bytes';
import { cidText } from '../../tree/cid';
import type { Key } from '../../tree/range';
import { keyText } from '../../tree/range';
import type { CborReader } from '../dag/cborReader';

const numberTag = 0xf8;
const cidTag = 0xf9;
const pairTag = 0xfa;

export type KeyKind = 'text' | 'number' | 'CID' | 'pair';

/** Reads a key. Throws MalformedNodeError where the library knows no order for it. */
export function readKey(reader: CborReader): Key {
  if (!reader.nextIsArray) return readPart(reader);
  const offset = reader.at;
  if (reader.array('a key') !== 2) reader.fail('key', 'a key that is a list has two parts: what is indexed and a document', offset);
  const first = escaped(readPart(reader).view());
  const second = readPart(reader).view();
  const key = new Uint8Array(1 + first.length + 1 + second.length);
  key[0] = pairTag;
  key.set(first, 1);
  key.set(second, 2 + first.length);
  return Slice.of(key);
}

export function keyKind(key: Key): KeyKind {
  const tag = key.length > 0 ? key.bytes[key.start] : undefined;
  return tag === numberTag ? 'number' : tag === cidTag ? 'CID' : tag === pairTag ? 'pair' : 'text';
}

/** A key as a person reads it. Not escaped for display. */
export function prollyKeyText(key: Key): string {
  const bytes = key.view();
  switch (keyKind(key)) {
    case 'number':
      return bytes.length === 9 ? String(readFloat(bytes)) : keyText(key);
    case 'CID':
      return cidText(Slice.of(bytes.subarray(1)));
    case 'pair': {
      const end = endOfFirst(bytes);
      return `[${prollyKeyText(Slice.of(unescaped(bytes.subarray(1, end))))}, ${prollyKeyText(Slice.of(bytes.subarray(end + 1)))}]`;
    }
    default:
      return keyText(Slice.of(joinSurrogates(bytes)));
  }
}

function readPart(reader: CborReader): Key {
  const offset = reader.at;
  if (reader.nextIsText) return textKey(reader, reader.text('a key'));
  if (reader.nextIsNumber) return numberKey(reader.number('keys'));
  if (reader.nextIsLink) return tagged(cidTag, reader.link('a key').view());
  return reader.fail('key', 'a key is text, a number, a CID, or a pair of these', offset);
}

function textKey(reader: CborReader, text: Slice): Key {
  let wide = 0;
  for (let i = text.start; i < text.end; i++) {
    const byte = text.bytes[i]!;
    if (byte >= 0xf5) reader.fail('key', 'the text of a key is not UTF-8', i);
    if (byte >= 0xf0) wide++;
  }
  return wide === 0 ? text : Slice.of(splitSurrogates(text.view(), wide));
}

/** Four bytes of UTF-8 become two surrogates of three bytes. */
function splitSurrogates(utf8: Uint8Array, wide: number): Uint8Array {
  const result = new Uint8Array(utf8.length + 2 * wide);
  let at = 0;
  for (let i = 0; i < utf8.length; i++) {
    const byte = utf8[i]!;
    if (byte < 0xf0) {
      result[at++] = byte;
      continue;
    }
    const point = ((byte & 7) << 18) | ((utf8[i + 1]! & 0x3f) << 12) | ((utf8[i + 2]! & 0x3f) << 6) | (utf8[i + 3]! & 0x3f);
    for (const unit of [0xd800 + ((point - 0x10000) >> 10), 0xdc00 + (point & 0x3ff)]) {
      result[at++] = 0xe0 | (unit >> 12);
      result[at++] = 0x80 | ((unit >> 6) & 0x3f);
      result[at++] = 0x80 | (unit & 0x3f);
    }
    i += 3;
  }
  return result.subarray(0, at);
}

function joinSurrogates(bytes: Uint8Array): Uint8Array {
  const result = new Uint8Array(bytes.length);
  let at = 0;
  for (let i = 0; i < bytes.length; i++) {
    const pair = bytes[i] === 0xed && bytes[i + 1]! >= 0xa0 && bytes[i + 1]! < 0xb0 && bytes[i + 3] === 0xed;
    if (!pair) {
      result[at++] = bytes[i]!;
      continue;
    }
    const point = 0x10000 + (((bytes[i + 1]! & 0x0f) << 16) | ((bytes[i + 2]! & 0x3f) << 10) | ((bytes[i + 4]! & 0x0f) << 6) | (bytes[i + 5]! & 0x3f));
    result.set([0xf0 | (point >> 18), 0x80 | ((point >> 12) & 0x3f), 0x80 | ((point >> 6) & 0x3f), 0x80 | (point & 0x3f)], at);
    at += 4;
    i += 5;
  }
  return result.subarray(0, at);
}

/** The sign bit turned, and all bits of negative numbers: then the bytes ascend as the numbers do. */
function numberKey(value: number): Key {
  const key = new Uint8Array(9);
  key[0] = numberTag;
  new DataView(key.buffer).setFloat64(1, value === 0 ? 0 : value);
  turnBits(key, key[1]! >= 0x80);
  return Slice.of(key);
}

function readFloat(key: Uint8Array): number {
  const copy = key.slice();
  turnBits(copy, copy[1]! < 0x80);
  return new DataView(copy.buffer).getFloat64(1);
}

function turnBits(key: Uint8Array, negative: boolean): void {
  for (let i = 1; i < 9; i++) key[i] = negative ? key[i]! ^ 0xff : i === 1 ? key[i]! ^ 0x80 : key[i]!;
}

function tagged(tag: number, bytes: Uint8Array): Key {
  const key = new Uint8Array(1 + bytes.length);
  key[0] = tag;
  key.set(bytes, 1);
  return Slice.of(key);
}

function escaped(bytes: Uint8Array): Uint8Array {
  if (!bytes.includes(0)) return bytes;
  return Uint8Array.from([...bytes].flatMap(byte => (byte === 0 ? [0, 0xff] : [byte])));
}

function unescaped(bytes: Uint8Array): Uint8Array {
  return bytes.filter((byte, i) => !(byte === 0xff && i > 0 && bytes[i - 1] === 0));
}

function endOfFirst(bytes: Uint8Array): number {
  let end = 1;
  while (end < bytes.length && !(bytes[end] === 0 && bytes[end + 1] !== 0xff)) end++;
  return end;
}
