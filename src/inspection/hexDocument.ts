// A block as a plain document: every byte in hexadecimal beside what it means. DAG-CBOR is told item by
// item, DAG-PB field by field, everything else as characters. Whatever the block, the document is bounded
// and every byte shown once; where the bytes stop making sense, the rest follows as characters.
import type { Cid } from '../tree/cid';
import { hex } from '../tree/cid';
import { checkDigest } from '../tree/digest';
import { codecs } from '../tree/cid';
import { annotateCbor } from './annotateCbor';
import { annotatePb } from './annotatePb';
import { cidName } from './cidNames';
import { codecName, codecOf, hashName } from './describeBlock';
import { plural } from './text';

/** Bytes [start, end) of the block and what they are; `depth` indents. Pieces follow each other without gaps. */
export interface Piece {
  readonly start: number;
  readonly end: number;
  readonly depth: number;
  readonly meaning: string;
}

/** Stops where the bytes make no more sense: `reason` for what is left. */
export type Annotation = Generator<Piece, string | undefined>;

const bytesShown = 64 << 10;
const charactersShown = 900_000;
const bytesPerLine = 16;
const hexWidth = 3 * bytesPerLine - 1;
const indentLimit = 32;

/** `offset`: where the block begins in the file; undefined where it stands in its own CID. */
export function hexDocument(cid: Cid, block: Uint8Array, file: { readonly name: string; readonly offset: number | undefined }): string {
  const lines = new Lines(block);
  const digest = { right: 'right', wrong: 'WRONG: the bytes do not hash to this CID', unknown: 'not checked: the hash function is not known' }[checkDigest(cid, block)];
  lines.add(`CID     ${cidName(cid)}`);
  lines.add(`Block   ${codecName(cid)}, ${plural(block.length, 'byte')}`);
  lines.add(`Digest  ${hashName(cid)}, ${digest}`);
  lines.add(file.offset === undefined ? `File    ${file.name}: the block stands in its CID` : `File    ${file.name}, from byte ${file.offset} (0x${file.offset.toString(16)})`);
  lines.add('');
  lines.add(`${'offset'.padEnd(8)}  ${'bytes'.padEnd(hexWidth)}  meaning`);
  let at = 0;
  const pieces = annotate(codecOf(cid), block);
  for (;;) {
    const step = pieces.next();
    if (step.done) {
      if (step.value !== undefined && !lines.isFull) lines.add(`-- from here on: ${step.value}`);
      break;
    }
    lines.piece(step.value);
    at = step.value.end;
    if (lines.isFull) break;
  }
  if (!lines.isFull && at < block.length) lines.characters(at);
  return lines.finish();
}

function annotate(codec: number, block: Uint8Array): Annotation {
  if (codec === codecs.dagCbor) return annotateCbor(block);
  if (codec === codecs.dagPb) return annotatePb(block);
  return nothing();
}

/** The whole block is left to be shown as characters. */
function* nothing(): Annotation {
  return undefined;
}

class Lines {
  readonly #lines: string[] = [];
  #characters = 0;
  #shownTo = 0;

  constructor(private readonly block: Uint8Array) {}

  get isFull(): boolean {
    return this.#shownTo >= bytesShown || this.#characters >= charactersShown;
  }

  add(line: string): void {
    this.#lines.push(line);
    this.#characters += line.length + 1;
  }

  piece({ start, end, depth, meaning }: Piece): void {
    let text = `${'  '.repeat(Math.min(depth, indentLimit))}${meaning}`;
    for (let at = start; at < end && !this.isFull; at += bytesPerLine) {
      this.#bytes(at, Math.min(end, at + bytesPerLine), text);
      text = '';
    }
    if (start === end) this.#bytes(start, end, text);
  }

  /** The rest of the block, with its printable ASCII. */
  characters(from: number): void {
    for (let at = from; at < this.block.length && !this.isFull; at += bytesPerLine) {
      const end = Math.min(this.block.length, at + bytesPerLine);
      const text = Array.from(this.block.subarray(at, end), byte => (byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : '.')).join('');
      this.#bytes(at, end, text);
    }
  }

  finish(): string {
    const left = this.block.length - this.#shownTo;
    if (left > 0) this.add(`-- cut here: ${plural(left, 'more byte')} not shown`);
    return `${this.#lines.join('\n')}\n`;
  }

  #bytes(start: number, end: number, text: string): void {
    const bytes = hex(this.block.subarray(start, end)).replace(/(..)(?=.)/g, '$1 ');
    this.add(`${start.toString(16).padStart(8, '0')}  ${bytes.padEnd(hexWidth)}  ${text}`.trimEnd());
    this.#shownTo = Math.max(this.#shownTo, end);
  }
}
