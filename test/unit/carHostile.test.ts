// Files made to hurt: each was a defect once. What is refused is refused with words, and nothing waits or grows.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, test } from 'node:test';
import * as cborg from 'cborg';
import { memorySource, ReadFailedError } from '../../src/car/byteSource';
import { cidPrint, slotOf, usualCid } from '../../src/car/blockIndex';
import { openNodeFile } from '../../src/car/nodeFile';
import { readCommit } from '../../src/repository/commits/commit';
import { openTree } from '../../src/repository/openTree';
import { MalformedCarError } from '../../src/tree/errors';
import { CarFile } from '../../src/car/carFile';
import { Slice } from '../../src/tree/bytes';
import { encodeBlock } from '../support/buildMst';
import { carBytes, concat, readCar, sectionBytes, truncate } from '../support/carBytes';
import { drawMst } from '../support/drawMst';
import { finish, openCar } from '../support/mstTree';

test('a named pipe is refused at once instead of waited for', { skip: process.platform === 'win32' ? 'no pipes of this kind' : false }, () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'pipe-'));
  try {
    const pipe = path.join(folder, 'f.car');
    execFileSync('mkfifo', [pipe]);
    assert.throws(() => openNodeFile(pipe), { code: 'unreadable-file', message: /pipe/ });
    assert.throws(() => openNodeFile(folder), { code: 'unreadable-file', message: /folder/ });
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test('a system that cannot read an open file is an error that says so, not a crash', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'failing-'));
  try {
    const file = path.join(folder, 'f.car');
    writeFileSync(file, carBytes([], []));
    const source = openNodeFile(file);
    source.close(); // so that reading fails
    assert.throws(() => finish(CarFile.open(source)), (error: unknown) => error instanceof ReadFailedError && /could not be read, 9 bytes at byte 0: EBADF/.test(error.message));
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test('more sections than a file of its size can have: the scan ends, and says so', () => {
  const section = sectionBytes(Uint8Array.of(0x01, 0x55, 0x00, 0x00), new Uint8Array()); // an identity CID of nothing: 5 bytes
  const sections = Buffer.alloc(1_300_000 * section.length, section);
  const car = finish(CarFile.open(memorySource(concat(carBytes([], []), sections))));
  assert.match(car.incomplete?.message ?? '', /more than \d+ sections, which is too many for its size/);
  assert.ok(car.sections < 1_300_000, `${car.sections} sections`);
});

describe('CIDs chosen so that a plain hash meets do not fall into one chain', () => {
  const families: Record<string, (i: number, view: DataView) => void> = {
    'top bits of words': (i, view) => { for (let bit = 0; bit < 8; bit++) view.setUint8(4 + 4 * bit + 3, (i >> bit) & 1 ? 0x80 : 0); view.setUint8(4, i >> 8); },
    'words that make up for each other': (i, view) => { view.setUint32(4, i, true); view.setInt32(8, -i, true); },
    'words times 2^16': (i, view) => view.setUint32(12, i << 16, true),
    'the last bytes only': (i, view) => view.setUint16(34, i),
  };
  for (const [what, choose] of Object.entries(families)) {
    for (const [kind, prefix] of [['usual', usualCid], ['raw', 0x01551220]] as const) {
      test(`${what}, ${kind}`, () => {
        const view = new DataView(new ArrayBuffer(36));
        view.setUint32(0, prefix);
        const prints = new Set<number>();
        const slots = new Set<number>();
        for (let i = 0; i < 4096; i++) {
          choose(i, view);
          const print = cidPrint(view, 0, 36);
          assert.ok(Number.isSafeInteger(print));
          prints.add(print);
          slots.add(slotOf(print, 4096));
        }
        assert.equal(prints.size, 4096);
        assert.ok(slots.size > 1000, `${slots.size} slots of 4096`);
      });
    }
  }
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
