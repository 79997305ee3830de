// A small CAR in memory, as events and proofs carry one: its blocks for readers, and each section
// with the bytes it takes, so that an account of them can add up to the file.
// Source: https://ipld.io/specs/transport/car/carv1/.
import { memorySource } from '../car/byteSource';
import { CarFile } from '../car/carFile';
import { readHeader } from '../car/header';
import { scan } from '../car/scan';
import { looksLikeNode } from '../formats/atproto/nodeCodec';
import { Slice } from '../tree/bytes';
import type { Cid } from '../tree/cid';

export interface Section {
  readonly cid: Cid;
  /** The length before it and the CID included. */
  readonly bytes: number;
}

export interface CarSlice {
  readonly car: CarFile;
  /** In file order, repeated CIDs included. */
  readonly sections: readonly Section[];
  /** Of the header, its length included. */
  readonly headerBytes: number;
  /** Of what is no section: a cut-off end, oversized sections, the wrapping of a CARv2. */
  readonly otherBytes: number;
}

/** Throws MalformedCarError where not even the header can be read; a cut-off CAR is told by `car.incomplete`. */
export function readCarSlice(bytes: Uint8Array): CarSlice {
  const file = memorySource(bytes);
  const header = readHeader(file);
  const { index } = finish(scan(file, header, looksLikeNode));
  const sections: Section[] = [];
  const headerBytes = header.version === 1 ? header.start : 0;
  let otherBytes = bytes.length - headerBytes;
  for (let block = 0; block < index.count; block++) {
    const start = index.cidStart[block]!;
    const content = index.cidLength[block]! + index.blockLength[block]!;
    const section = { cid: new Slice(bytes, start, start + index.cidLength[block]!), bytes: varintLength(content) + content };
    sections.push(section);
    otherBytes -= section.bytes;
  }
  return { car: finish(CarFile.open(file, looksLikeNode)), sections, headerBytes, otherBytes };
}

/** What a section of this block takes in a CAR. */
export function sectionBytes(cid: Cid, blockLength: number): number {
  const content = cid.length + blockLength;
  return varintLength(content) + content;
}

/** The blocks that do not hash to their CIDs (the first hundred). */
export function wrongBlocks({ car }: CarSlice): readonly Cid[] {
  return finish(car.verify()).wrong;
}

function varintLength(value: number): number {
  let length = 1;
  for (let rest = value; rest > 0x7f; rest = Math.floor(rest / 128)) length++;
  return length;
}

/** These files are small: nobody waits for their progress. */
function finish<T>(work: Generator<unknown, T>): T {
  for (;;) {
    const step = work.next();
    if (step.done) return step.value;
  }
}
