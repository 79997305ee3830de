// A record as text to read: DAG-JSON, indented, keys in the order they are stored. Written by hand
// because JSON.stringify loses what DAG-JSON keeps: links, bytes and integers beyond 2^53.
// Source: https://ipld.io/specs/codecs/dag-json/spec/.
import { decode } from '@ipld/dag-cbor';
import { CID } from 'multiformats/cid';
import { base64 } from 'multiformats/bases/base64';
import type { Cid } from '../tree/cid';
import { codecs, hex, readCid } from '../tree/cid';

const nestingLimit = 256;
const utf8 = new TextDecoder('utf-8', { fatal: true });

/** Any block as text: dag-cbor as DAG-JSON, raw and other blocks as their text or hexadecimal. */
export function recordText(cid: Cid, block: Uint8Array): string {
  const codec = readCid(cid.bytes, cid.start, cid.end)?.codec;
  if (codec === codecs.dagCbor) {
    try {
      return `${json(decode(block), '')}\n`;
    } catch (error) {
      return `${JSON.stringify({ 'not valid DAG-CBOR': (error as Error).message, bytes: hex(block) }, null, 2)}\n`;
    }
  }
  try {
    return utf8.decode(block);
  } catch {
    return `${hex(block)}\n`;
  }
}

function json(value: unknown, indent: string): string {
  if (indent.length > nestingLimit * 2) throw new Error(`nested deeper than ${nestingLimit} levels`);
  const cid = CID.asCID(value);
  if (cid) return `{ "/": ${JSON.stringify(cid.toString())} }`;
  if (value instanceof Uint8Array) return `{ "/": { "bytes": ${JSON.stringify(base64.baseEncode(value))} } }`;
  if (typeof value === 'bigint') return value.toString();
  const inner = `${indent}  `;
  if (Array.isArray(value)) {
    return block('[', value.map(element => json(element, inner)), ']', indent);
  }
  if (typeof value === 'object' && value !== null) {
    return block('{', Object.entries(value).map(([key, field]) => `${JSON.stringify(key)}: ${json(field, inner)}`), '}', indent);
  }
  return JSON.stringify(value);
}

function block(open: string, lines: string[], close: string, indent: string): string {
  if (lines.length === 0) return open + close;
  return `${open}\n${lines.map(line => `${indent}  ${line}`).join(',\n')}\n${indent}${close}`;
}
