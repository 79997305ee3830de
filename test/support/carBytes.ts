// Writes CAR files for tests and samples with @ipld/car, and takes them apart to damage them:
// the damaging functions return new bytes and never touch what they were given.
import * as dagCbor from '@ipld/dag-cbor';
import * as CarBufferWriter from '@ipld/car/buffer-writer';
import { CID } from 'multiformats/cid';
import { varint } from 'multiformats';

export interface CarBlock { cid: CID; bytes: Uint8Array }

/** One section of a CAR: where it starts, where its CID and its block start, and where it ends. */
export interface Section { start: number; cidAt: number; blockAt: number; end: number; cid: CID }

/** A CARv1 file. */
export function carBytes(roots: CID[], blocks: Iterable<CarBlock>): Uint8Array {
  const all = [...blocks];
  const size = all.reduce((sum, block) => sum + CarBufferWriter.blockLength(block), CarBufferWriter.headerLength({ roots }));
  const writer = CarBufferWriter.createWriter(new ArrayBuffer(size), { roots });
  for (const block of all) writer.write(block);
  return writer.close();
}

export function concat(...parts: Uint8Array[]): Uint8Array {
  return new Uint8Array(Buffer.concat(parts));
}

/** An unsigned varint, as short as can be. */
export function varintBytes(value: number): Uint8Array {
  return varint.encodeTo(value, new Uint8Array(varint.encodingLength(value)));
}

/** A CARv1 header of any content, right or wrong. */
export function headerBytes(header: unknown): Uint8Array {
  const body = dagCbor.encode(header);
  return concat(varintBytes(body.length), body);
}

/** A section of any CID bytes, right or wrong. */
export function sectionBytes(cid: Uint8Array, block: Uint8Array): Uint8Array {
  return concat(varintBytes(cid.length + block.length), cid, block);
}

/** A CARv2 file around a CARv1 file, with padding before it and whatever is given after it (an index). */
export function carV2Bytes(v1: Uint8Array, { padding = 0, index = new Uint8Array() } = {}): Uint8Array {
  const pragma = Uint8Array.from([0x0a, 0xa1, 0x67, 0x76, 0x65, 0x72, 0x73, 0x69, 0x6f, 0x6e, 0x02]);
  const header = new DataView(new ArrayBuffer(40)); // characteristics (16), then three little-endian numbers
  const dataAt = 51 + padding;
  header.setBigUint64(16, BigInt(dataAt), true);
  header.setBigUint64(24, BigInt(v1.length), true);
  header.setBigUint64(32, BigInt(index.length ? dataAt + v1.length : 0), true);
  return concat(pragma, new Uint8Array(header.buffer), new Uint8Array(padding), v1, index);
}

/** The sections of a sound CARv1 file. */
export function sectionsOf(car: Uint8Array): Section[] {
  const [headerLength, headerVarint] = varint.decode(car);
  const sections: Section[] = [];
  for (let start = headerLength + headerVarint; start < car.length; ) {
    const [length, lengthVarint] = varint.decode(car, start);
    const cidAt = start + lengthVarint;
    const end = cidAt + length;
    const [cid, rest] = CID.decodeFirst(car.subarray(cidAt, end));
    sections.push({ start, cidAt, blockAt: end - rest.length, end, cid });
    start = end;
  }
  return sections;
}

/** The blocks of a sound CARv1 file by CID, and its roots. */
export function readCar(car: Uint8Array): { roots: CID[]; blocks: Map<string, CarBlock> } {
  const [headerLength, headerVarint] = varint.decode(car);
  const { roots } = dagCbor.decode<{ roots: CID[] }>(car.subarray(headerVarint, headerVarint + headerLength));
  const blocks = sectionsOf(car).map(({ cid, blockAt, end }) => [cid.toString(), { cid, bytes: car.slice(blockAt, end) }] as const);
  return { roots, blocks: new Map(blocks) };
}

export function truncate(car: Uint8Array, length: number): Uint8Array {
  return car.slice(0, length);
}

/** Turns every bit of one byte. */
export function flipByte(car: Uint8Array, at: number): Uint8Array {
  const copy = car.slice();
  copy[at] = copy[at]! ^ 0xff;
  return copy;
}

const headerOf = (car: Uint8Array): Uint8Array => car.slice(0, sectionsOf(car)[0]?.start ?? car.length);
const sectionOf = (car: Uint8Array, cid: CID): Section => {
  const found = sectionsOf(car).find(section => section.cid.equals(cid));
  if (!found) throw new Error(`no section of ${cid}`);
  return found;
};

/** Turns the last byte of one block, its CID staying as it was. */
export function corruptBlock(car: Uint8Array, cid: CID): Uint8Array {
  return flipByte(car, sectionOf(car, cid).end - 1);
}

/** Leaves out every section of a CID. */
export function dropBlock(car: Uint8Array, cid: CID): Uint8Array {
  const kept = sectionsOf(car).filter(section => !section.cid.equals(cid));
  return concat(headerOf(car), ...kept.map(({ start, end }) => car.slice(start, end)));
}

/** Appends a second section of a CID. */
export function duplicateBlock(car: Uint8Array, cid: CID): Uint8Array {
  const { start, end } = sectionOf(car, cid);
  return concat(car, car.slice(start, end));
}

/** The same sections in another order, the same for the same seed. */
export function shuffleBlocks(car: Uint8Array, seed: number): Uint8Array {
  const sections = sectionsOf(car);
  let state = seed >>> 0 || 1;
  for (let i = sections.length - 1; i > 0; i--) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    const j = Math.floor((state / 2 ** 32) * (i + 1));
    [sections[i], sections[j]] = [sections[j]!, sections[i]!];
  }
  return concat(headerOf(car), ...sections.map(({ start, end }) => car.slice(start, end)));
}
