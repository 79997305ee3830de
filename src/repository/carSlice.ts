// A small CAR in memory, as events and proofs carry one: its blocks for readers, and each section
// with the bytes it takes, so that an account of them can add up to the file.
// Source: https://ipld.io/specs/transport/car/carv1/.
import { encode } from '@ipld/dag-cbor';
import { CID } from 'multiformats/cid';
import { memorySource } from '../car/byteSource';
import { CarFile } from '../car/carFile';
import { readHeader } from '../car/header';
import { scan } from '../car/scan';
import { Slice } from '../tree/bytes';
import type { Cid } from '../tree/cid';
import type { SizedBlock } from './events/covering';

export interface Section extends SizedBlock {
  /** What stands before the block: the section's length and the CID. */
  readonly framing: number;
}

export interface CarSlice {
  readonly car: CarFile;
  /** In file order, repeated CIDs included. */
  readonly sections: readonly Section[];
  /** Of what is no section: the header with its length, a cut-off end, oversized sections, the wrapping of a CARv2. */
  readonly otherBytes: number;
}

/** Throws MalformedCarError where not even the header can be read; a cut-off CAR is told by `car.incomplete`. */
export function readCarSlice(bytes: Uint8Array): CarSlice {
  const file = memorySource(bytes);
  const header = readHeader(file);
  const { index } = finish(scan(file, header));
  const sections: Section[] = [];
  let otherBytes = bytes.length;
  for (let block = 0; block < index.count; block++) {
    const [start, cidLength, length] = [index.cidStart[block]!, index.cidLength[block]!, index.blockLength[block]!];
    const section = { cid: new Slice(bytes, start, start + cidLength), bytes: length, framing: sectionFraming(cidLength, length) };
    sections.push(section);
    otherBytes -= section.framing + section.bytes;
  }
  return { car: finish(CarFile.open(file)), sections, otherBytes };
}

/** The bytes that a CAR of this root and these blocks takes beside the blocks themselves: its header, lengths and CIDs. */
export function framingBytes(root: Cid, blocks: Iterable<SizedBlock>): number {
  const header = encode({ version: 1, roots: [CID.decode(root.view())] }).length;
  let bytes = varintLength(header) + header;
  for (const { cid, bytes: length } of blocks) bytes += sectionFraming(cid.length, length);
  return bytes;
}

function sectionFraming(cidLength: number, blockLength: number): number {
  return varintLength(cidLength + blockLength) + cidLength;
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
