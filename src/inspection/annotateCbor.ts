// DAG-CBOR item by item, each with its path, its type and its value. On an explicit stack: a block can
// nest as deep as it likes. Source: RFC 8949, https://ipld.io/specs/codecs/dag-cbor/spec/.
import { Slice } from '../tree/bytes';
import { readCid } from '../tree/cid';
import { cidName } from './cidNames';
import type { Annotation, Piece } from './hexDocument';
import { cut } from './text';

const depthLimit = 256;
const pathShown = 120;
const valueShown = 100;
const linkTag = 42;
const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

interface Open {
  readonly kind: 'list' | 'map' | 'tag';
  readonly path: string;
  /** Items still to come; keys and values of a map count each. Infinity until a break. */
  left: number;
  /** Items passed. */
  passed: number;
  key: string;
}

interface Head {
  readonly major: number;
  readonly info: number;
  readonly value: number;
  /** In full where the number is beyond 2^53. */
  readonly exact: bigint;
  readonly end: number;
}

export function* annotateCbor(bytes: Uint8Array): Annotation {
  const open: Open[] = [];
  let at = 0;
  while (at < bytes.length) {
    const inner = open.at(-1);
    const head = readHead(bytes, at);
    if (typeof head === 'string') return head;
    const isBreak = head.major === 7 && head.info === 31;
    if (isBreak && inner?.left !== Infinity) return 'a break where nothing is open';
    const isKey = !isBreak && inner?.kind === 'map' && inner.passed % 2 === 0;
    const path = isBreak || !inner ? '' : isKey ? inner.path : pathOf(inner);
    if (inner) {
      inner.left--;
      inner.passed++;
    }
    const depth = open.length;
    const piece = (end: number, meaning: string): Piece => ({ start: at, end, depth, meaning: isKey ? `key ${meaning}` : path === '' ? meaning : `${cut(path, pathShown)}: ${meaning}` });
    const isString = head.major === 2 || head.major === 3;
    if (isBreak) {
      inner!.left = 0;
      yield piece(head.end, 'end of what is open');
      at = head.end;
    } else if (isString && head.value !== Infinity) {
      if (head.value > bytes.length - head.end) return `${head.value} bytes are announced where ${bytes.length - head.end} remain`;
      const end = head.end + head.value;
      const text = stringMeaning(bytes, head, end, inner);
      if (isKey) inner.key = head.major === 3 ? decoded(bytes, head.end, end) : '?';
      yield piece(end, text);
      at = end;
    } else if (isString || head.major === 4 || head.major === 5 || head.major === 6) {
      if (open.length === depthLimit) return `nested deeper than ${depthLimit} levels`;
      yield piece(head.end, containerMeaning(head));
      const left = head.major === 6 ? 1 : head.major === 5 ? 2 * head.value : head.value;
      open.push({ kind: head.major === 5 ? 'map' : head.major === 6 ? 'tag' : 'list', path, left, passed: 0, key: '' });
      at = head.end;
    } else {
      yield piece(head.end, scalarMeaning(bytes, at, head));
      at = head.end;
    }
    while (open.at(-1)?.left === 0) open.pop();
    if (open.length === 0) break;
  }
  if (open.length > 0) return `the bytes end with ${open.length} lists or maps still open`;
  return at < bytes.length ? `${bytes.length - at} bytes that follow the value` : undefined;
}

function pathOf({ kind, path, key, passed }: Open): string {
  const segment = kind === 'map' ? key : String(passed);
  return kind === 'tag' ? path : path === '' ? segment : `${path}/${segment}`.slice(-2 * pathShown);
}

function readHead(bytes: Uint8Array, at: number): Head | string {
  const first = bytes[at]!;
  const info = first & 0x1f;
  const major = first >> 5;
  if (info < 24) return { major, info, value: info, exact: BigInt(info), end: at + 1 };
  if (info === 31 && major !== 0 && major !== 1 && major !== 6) return { major, info, value: Infinity, exact: 0n, end: at + 1 };
  if (info > 27) return `the byte 0x${first.toString(16)} begins no item`;
  const width = 1 << (info - 24);
  if (at + 1 + width > bytes.length) return 'a number is cut off at the end of the block';
  let exact = 0n;
  for (let i = 1; i <= width; i++) exact = (exact << 8n) | BigInt(bytes[at + i]!);
  return { major, info, value: Number(exact), exact, end: at + 1 + width };
}

function containerMeaning({ major, value, exact }: Head): string {
  if (major === 6) return exact === BigInt(linkTag) ? 'tag 42: a link' : `tag ${exact}`;
  const count = value === Infinity ? 'of indefinite length' : `of ${exact}`;
  return major === 5 ? `map ${count}` : major === 4 ? `list ${count}` : `${major === 3 ? 'text' : 'bytes'} in chunks, ${count}`;
}

function stringMeaning(bytes: Uint8Array, { major, end: start, value }: Head, end: number, inner: Open | undefined): string {
  if (major === 3) return `text ${JSON.stringify(cut(decoded(bytes, start, Math.min(end, start + 4 * valueShown)), valueShown))}${value > valueShown ? ` (${value} bytes)` : ''}`;
  const cid = inner?.kind === 'tag' && bytes[start] === 0 ? readCid(bytes, start + 1, end) : undefined;
  if (cid?.end === end) return `CID ${cidName(new Slice(bytes, start + 1, end))}`;
  return `bytes, ${value}`;
}

/** Text that is cut within a character, or is none, is shown as far as it goes. */
function decoded(bytes: Uint8Array, start: number, end: number): string {
  try {
    return utf8.decode(bytes.subarray(start, end));
  } catch {
    return new TextDecoder().decode(bytes.subarray(start, end));
  }
}

function scalarMeaning(bytes: Uint8Array, at: number, { major, info, exact }: Head): string {
  if (major === 0) return `number ${exact}`;
  if (major === 1) return `number ${-1n - exact}`;
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  switch (info) {
    case 20: return 'false';
    case 21: return 'true';
    case 22: return 'null';
    case 23: return 'undefined';
    case 25: return 'float of 16 bits';
    case 26: return `float ${view.getFloat32(at + 1)}`;
    case 27: return `float ${view.getFloat64(at + 1)}`;
    default: return `simple value ${exact}`;
  }
}
