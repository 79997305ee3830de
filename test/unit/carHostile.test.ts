// Files made to hurt: each was a defect once. What is refused is refused with words, and nothing waits or grows.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, test } from 'node:test';
import * as cborg from 'cborg';
import { memorySource } from '../../src/car/byteSource';
import { mix, mixed } from '../../src/car/blockIndex';
import { openNodeFile } from '../../src/car/nodeFile';
import { readCommit } from '../../src/repository/commits/commit';
import { openTree } from '../../src/repository/openTree';
import { MalformedCarError } from '../../src/tree/errors';
import { CarFile } from '../../src/car/carFile';
import { Slice } from '../../src/tree/bytes';
import { encodeBlock } from '../support/buildMst';
import { carBytes, readCar, truncate } from '../support/carBytes';
import { drawMst } from '../support/drawMst';
import { finish, openCar } from '../support/mstTree';

test('a named pipe is refused at once instead of waited for', { skip: process.platform === 'win32' ? 'no pipes of this kind' : false }, () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'pipe-'));
  try {
    const pipe = path.join(folder, 'f.car');
    execFileSync('mkfifo', [pipe]);
    assert.throws(() => openNodeFile(pipe), { code: 'ENOTREG' });
    assert.throws(() => openNodeFile(folder), { code: 'EISDIR' });
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test('CIDs that differ in bits that cancel each other do not fall into one chain', () => {
  // A top bit, and in the next word what a plain xor-multiply-shift makes of it.
  const lows = new Set<number>();
  for (let i = 0; i < 4096; i++) {
    const cid = new Uint8Array(100);
    for (let bit = 0; bit < 12; bit++) {
      if (!((i >> bit) & 1)) continue;
      cid[8 * bit + 3]! |= 0x80;
      cid[8 * bit + 7]! |= 0x80;
      cid[8 * bit + 6]! |= 0x01;
    }
    mix(new DataView(cid.buffer), 0, cid.length);
    lows.add(mixed.low);
  }
  assert.ok(lows.size > 4000, `${lows.size} different hashes of 4096`);
});

test('replacement characters in a record do not make a file look mangled', () => {
  const { root, blocks } = drawMst('a');
  const record = encodeBlock({ text: '\ufffd\ufffd\ufffd\ufffd' });
  const car = openCar(carBytes([root], [record, ...blocks.values()]));
  assert.equal(openTree(car).recognised, 'atproto MST');
});

describe('a file cut short', () => {
  const { root, blocks } = drawMst('a b@1 c d@2 e');
  const whole = carBytes([root], [...blocks.values()].reverse());

  test('is called that, whatever block is missed first', () => {
    const cut = openCar(truncate(whole, whole.length - 5));
    assert.ok(cut.incomplete, 'its end is missing');
    assert.throws(() => openTree(cut), (error: unknown) => error instanceof MalformedCarError && /cut short/.test(error.message));
  });

  test('while it is open is noticed when a block is read', () => {
    const source = memorySource(whole);
    let size = Infinity;
    const shrinking = { ...source, read: (offset: number, into: Uint8Array) => source.read(offset, into.subarray(0, Math.max(0, size - offset))) };
    const car = finish(CarFile.open(shrinking));
    size = 100;
    const last = [...readCar(whole).blocks.values()].at(-1)!;
    assert.throws(() => car.load(Slice.of(last.cid.bytes)), /became shorter/);
  });
});

test('a map that only looks like a CID is none', () => {
  for (const part of ['x', 1, true]) {
    const block = cborg.encode({ did: 'did:web:x.example', version: 3, data: { '/': part, bytes: part }, rev: '3l', prev: null });
    assert.equal(readCommit(block), undefined);
  }
});
