// Builds the trees of the lessons, media/lessons: Dialog search trees (branches carry upper bounds, entries
// stand in segments) drawn so that the walk meets one thing each. Their boundaries are where the lesson
// needs them and not where ranks would put them, which a comparison does not mind and validation does.
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as dagCbor from '@ipld/dag-cbor';
import { blake3 } from '@noble/hashes/blake3.js';
import { CID } from 'multiformats/cid';
import { create } from 'multiformats/hashes/digest';
import { carBytes } from '../test/support/carBytes';

/** A segment as text, `k1 k2=changed`, or a branch. */
type Drawing = string | Drawing[];
interface Block { cid: CID; bytes: Uint8Array }

const blake3Code = 0x1e;
const bytesOf = (text: string) => [...new TextEncoder().encode(text)];

const a = ['k0', 'k1', 'k2 k3'];
const c = ['k6', 'k7'];

/** Before and after. */
const lessons: Readonly<Record<string, readonly [Drawing, Drawing]>> = {
  'identical': [['k1 k2 k3', 'k4 k5'], ['k1 k2 k3', 'k4 k5']],
  'empty': ['', ['k1 k2 k3', 'k4 k5']],
  'case-1': [['k1 k2 k3', 'k4 k5', 'k6 k7'], ['k1 k2 k3', 'k4 k5', 'k6 k7=new']],
  'case-2': [[['k1 k2', 'k3 k4 k5'], ['k6', 'k7']], [['k1 k2', 'k3 k4=new k5'], ['k6', 'k7']]],
  'case-3': [['k1 k2 k3', 'k4 k5', 'k7'], ['k1 k2 k3', 'k4 k5 k6', 'k7']],
  'case-4': [['k1 k2 k3'], ['k1 k2 k3', 'k4 k5', 'k6 k7']],
  'boundary-removed': [[a, ['k4', 'k5'], c], [a, ['k5', ...c]]],
  'boundary-inserted': [[a, ['k5', ...c]], [a, ['k4', 'k5'], c]],
  'height': ['k1', [['k1']]],
};

function draw(drawing: Drawing, blocks: Block[]): { cid: CID; last: string } {
  const children = typeof drawing === 'string' ? [] : drawing.map(child => draw(child, blocks));
  const entries = typeof drawing === 'string' ? drawing.split(' ').filter(Boolean).map(entry => entry.split('=')) : [];
  const bytes = dagCbor.encode(typeof drawing === 'string'
    ? { Segment: entries.map(([key, value]) => ({ key: bytesOf(key!), value: bytesOf(value ?? `value of ${key}`) })) }
    : { Branch: children.map(({ cid, last }) => ({ upper_bound: bytesOf(last), hash: [...cid.multihash.digest] })) });
  const cid = CID.createV1(dagCbor.code, create(blake3Code, blake3(bytes)));
  if (!blocks.some(block => block.cid.equals(cid))) blocks.push({ cid, bytes });
  return { cid, last: children.at(-1)?.last ?? entries.at(-1)?.[0] ?? '' };
}

/** By path under media/lessons. */
export function makeLessons(): Map<string, Uint8Array> {
  const files = new Map<string, Uint8Array>();
  for (const [id, drawings] of Object.entries(lessons)) {
    drawings.forEach((drawing, side) => {
      const blocks: Block[] = [];
      const { cid } = draw(drawing, blocks);
      files.set(join(id, side === 0 ? 'before.car' : 'after.car'), carBytes([cid], blocks.reverse()));
    });
  }
  return files;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const folder = join(dirname(fileURLToPath(import.meta.url)), '..', 'media', 'lessons');
  for (const [path, bytes] of makeLessons()) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), bytes);
  }
}
