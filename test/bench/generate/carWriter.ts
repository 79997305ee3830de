// Writes a CAR file block by block, in an order that is neither the tree's nor the keys': every
// block waits in a pool of thousands until chance takes it. The root comes first, although it is
// known last: its place is kept free.
import { closeSync, openSync, writeSync } from 'node:fs';
import { hash } from 'node:crypto';
import { CborWriter } from './cborWriter';
import { Random } from './random';

const poolSize = 1 << 16;
const chunkSize = 1 << 20;
const cidPrefix = Buffer.from([0x01, 0x71, 0x12, 0x20]);

/** CIDv1, dag-cbor, sha2-256. */
export function cidOf(block: Uint8Array): Buffer {
  return Buffer.concat([cidPrefix, hash('sha256', block, 'buffer')]);
}

export class CarWriter {
  readonly #file: number;
  readonly #pool: Buffer[] = [];
  readonly #random = new Random(3);
  readonly #chunk = Buffer.allocUnsafe(chunkSize);
  #held = 0;
  #written: number;
  blocks = 0;

  /** `rootLength`: bytes of the root's block. */
  constructor(path: string, rootLength: number) {
    this.#file = openSync(path, 'w');
    this.#written = start(Buffer.alloc(rootLength)).length;
  }

  write(cid: Uint8Array, block: Uint8Array): void {
    this.blocks++;
    const added = section(cid, block);
    if (this.#pool.length < poolSize) {
      this.#pool.push(added);
      return;
    }
    const slot = this.#random.below(poolSize);
    this.#append(this.#pool[slot]!);
    this.#pool[slot] = added;
  }

  /** Returns the length of the file. */
  end(root: Uint8Array): number {
    this.blocks++;
    while (this.#pool.length > 0) {
      const slot = this.#random.below(this.#pool.length);
      this.#append(this.#pool[slot]!);
      const last = this.#pool.pop()!;
      if (slot < this.#pool.length) this.#pool[slot] = last;
    }
    this.#flush();
    writeSync(this.#file, start(root), 0, undefined, 0);
    closeSync(this.#file);
    return this.#written;
  }

  #append(bytes: Buffer): void {
    if (this.#held + bytes.length > chunkSize) this.#flush();
    this.#held += bytes.copy(this.#chunk, this.#held);
  }

  #flush(): void {
    writeSync(this.#file, this.#chunk, 0, this.#held, this.#written);
    this.#written += this.#held;
    this.#held = 0;
  }
}

/** The header and the section of the root. */
function start(root: Uint8Array): Buffer {
  const cid = cidOf(root);
  const header = new CborWriter().map(2).text('roots').array(1).link(cid).text('version').integer(1).take();
  return Buffer.concat([varint(header.length), header, section(cid, root)]);
}

function section(cid: Uint8Array, block: Uint8Array): Buffer {
  return Buffer.concat([varint(cid.length + block.length), cid, block]);
}

function varint(value: number): Buffer {
  const bytes = [];
  for (; value > 0x7f; value >>>= 7) bytes.push((value & 0x7f) | 0x80);
  return Buffer.from([...bytes, value]);
}
