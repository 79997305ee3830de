// A record as text to read: DAG-JSON, indented, keys in stored order (but those that look like array
// indexes first, as in any JavaScript object). Written by hand because JSON.stringify loses what
// DAG-JSON keeps: links, bytes and integers beyond 2^53. A block can announce far more text than
// anybody reads, so depth, values and length are limited.
// Source: https://ipld.io/specs/codecs/dag-json/spec/.
import { decode } from '@ipld/dag-cbor';
import { CID } from 'multiformats/cid';
import { base64 } from 'multiformats/bases/base64';
import type { Cid } from '../tree/cid';
import { codecs, hex, readCid } from '../tree/cid';
import { MalformedCborError, cborItemEnd } from './cborItem';

const textLimit = 16 << 20;
/** A byte order mark is part of the record. */
const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** Any block as text: dag-cbor as DAG-JSON, raw and other blocks as their text or hexadecimal. */
export function recordText(cid: Cid, block: Uint8Array): string {
  const codec = readCid(cid.bytes, cid.start, cid.end)?.codec;
  const text = new LimitedText();
  if (codec === codecs.dagCbor) {
    writeDagCbor(block, text);
  } else {
    try {
      return utf8.decode(block);
    } catch {
      writeHex(block, text);
    }
  }
  return text.finish();
}

function writeDagCbor(block: Uint8Array, text: LimitedText): void {
  let value: unknown;
  try {
    cborItemEnd(block);
    value = decode(block);
  } catch (error) {
    // What the first look refuses may be valid and only too deep or too large to be decoded.
    const title = error instanceof MalformedCborError ? 'not decoded' : 'not valid DAG-CBOR';
    text.add(`{\n  ${JSON.stringify(title)}: ${JSON.stringify((error as Error).message)},\n  "bytes": "`);
    writeHex(block, text);
    return text.add('"\n}');
  }
  writeJson(value, '', text);
}

function writeJson(value: unknown, indent: string, text: LimitedText): void {
  if (value instanceof CID) return text.add(`{ "/": ${JSON.stringify(value.toString())} }`);
  if (value instanceof Uint8Array) return text.add(`{ "/": { "bytes": ${JSON.stringify(base64.baseEncode(value))} } }`);
  if (typeof value === 'bigint') return text.add(value.toString());
  if (typeof value !== 'object' || value === null) return text.add(JSON.stringify(value));
  const isList = Array.isArray(value);
  const fields = Object.entries(value);
  if (fields.length === 0) return text.add(isList ? '[]' : '{}');
  const inner = `${indent}  `;
  let before = isList ? '[\n' : '{\n';
  for (const [key, field] of fields) {
    text.add(isList ? before + inner : `${before}${inner}${JSON.stringify(key)}: `);
    writeJson(field, inner, text);
    before = ',\n';
  }
  text.add(`\n${indent}${isList ? ']' : '}'}`);
}

function writeHex(block: Uint8Array, text: LimitedText): void {
  const step = 1 << 12;
  for (let at = 0; at < block.length; at += step) text.add(hex(block.subarray(at, at + step)));
}

/** Text up to the limit; what comes after it is only counted. */
class LimitedText {
  #text = '';
  #leftOut = 0;

  add(piece: string): void {
    const room = textLimit - this.#text.length;
    this.#text += piece.length > room ? piece.slice(0, room) : piece;
    this.#leftOut += Math.max(0, piece.length - room);
  }

  finish(): string {
    return `${this.#text}\n${this.#leftOut > 0 ? `… ${this.#leftOut} more characters are left out\n` : ''}`;
  }
}
