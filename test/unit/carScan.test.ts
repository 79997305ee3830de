// CAR files made for the test: what one pass finds, random access, and what is said of files that are
// damaged, hostile, or no CAR files at all.
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, test } from 'node:test';
import { CID } from 'multiformats/cid';
import * as Digest from 'multiformats/hashes/digest';
import * as raw from 'multiformats/codecs/raw';
import { CarFile } from '../../src/car/carFile';
import { memorySource, type ByteSource } from '../../src/car/byteSource';
import { openNodeFile } from '../../src/car/nodeFile';
import { Slice } from '../../src/tree/bytes';
import { cidText } from '../../src/tree/cid';
import { CidMismatchError, MalformedCarError, MissingBlockError, UncheckableBlockError } from '../../src/tree/errors';
import { cidOf } from '../support/buildMst';
import { carBytes, carV2Bytes, concat, corruptBlock, dropBlock, duplicateBlock, flipByte, headerBytes, sectionBytes, sectionsOf, shuffleBlocks, truncate, varintBytes, type CarBlock } from '../support/carBytes';
import { finish, openCar } from '../support/mstTree';

const utf8 = new TextEncoder();
const slice = (cid: CID) => Slice.of(cid.bytes);
const rawBlock = (text: string): CarBlock => ({ cid: cidOf(utf8.encode(text), raw.code), bytes: utf8.encode(text) });
const blocks = ['one', 'two', 'three', 'four', ''].map(rawBlock);
const [one, two] = blocks as [CarBlock, CarBlock];
const sound = () => carBytes([one.cid], blocks);
const text = (bytes: Uint8Array) => Buffer.from(bytes).toString();
const failure = (bytes: Uint8Array): MalformedCarError => {
  try {
    openCar(bytes);
  } catch (error) {
    assert.ok(error instanceof MalformedCarError, String(error));
    return error;
  }
  return assert.fail('it opened');
};

/** Every block can be had, with its place. */
function checkBlocks(car: CarFile, file: Uint8Array, expected: CarBlock[]): void {
  for (const { cid, bytes } of expected) {
    assert.deepEqual(car.load(slice(cid)), bytes);
    const { offset, length } = car.locate(slice(cid))!;
    assert.deepEqual(file.slice(offset, offset + length), bytes);
  }
}

describe('sound files', () => {
  test('version 1: roots, sections, blocks, digests', () => {
    const car = openCar(sound());
    assert.equal(car.header.version, 1);
    assert.deepEqual(car.header.roots.map(cidText), [one.cid.toString()]);
    assert.deepEqual([car.sections, car.distinctBlocks, car.incomplete, car.oversized], [5, 5, undefined, 0]);
    checkBlocks(car, sound(), blocks);
    assert.deepEqual(finish(car.verify()), { checked: 5, wrong: [], wrongCount: 0, unknown: 0 });
  });

  test('any order', () => {
    for (const seed of [1, 2, 3]) checkBlocks(openCar(shuffleBlocks(sound(), seed)), shuffleBlocks(sound(), seed), blocks);
  });

  test('version 2, with padding and an index that is ignored', () => {
    const file = carV2Bytes(sound(), { padding: 29, index: utf8.encode('no index at all') });
    const car = openCar(file);
    assert.equal(car.header.version, 2);
    assert.deepEqual(car.header.roots.map(cidText), [one.cid.toString()]);
    assert.deepEqual([car.sections, car.incomplete], [5, undefined]);
    checkBlocks(car, file, blocks);
  });

  test('no roots, several roots, an absent root', () => {
    assert.deepEqual(openCar(carBytes([], blocks)).header.roots, []);
    assert.equal(openCar(carBytes([one.cid, two.cid], blocks)).header.roots.length, 2);
    const absent = openCar(dropBlock(sound(), one.cid));
    assert.throws(() => absent.load(absent.header.roots[0]!), MissingBlockError);
    assert.equal(absent.find(slice(one.cid)), -1);
    assert.equal(absent.locate(slice(one.cid)), undefined);
  });

  test('a header and nothing else', () => {
    const car = openCar(carBytes([one.cid], []));
    assert.deepEqual([car.sections, car.distinctBlocks, car.incomplete], [0, 0, undefined]);
  });

  test('duplicate sections are counted once as blocks', () => {
    const car = openCar(duplicateBlock(duplicateBlock(sound(), two.cid), one.cid));
    assert.deepEqual([car.sections, car.distinctBlocks], [7, 5]);
    assert.deepEqual(text(car.load(slice(two.cid))), 'two');
  });

  test('identity CIDs are their own blocks, in the file or not', () => {
    const identity = CID.createV1(raw.code, Digest.create(0, utf8.encode('me')));
    const car = openCar(carBytes([identity], [{ cid: identity, bytes: utf8.encode('me') }]));
    assert.equal(text(car.load(slice(identity))), 'me');
    assert.equal(text(openCar(sound()).load(slice(identity))), 'me');
    const empty = CID.createV1(raw.code, Digest.create(0, new Uint8Array()));
    assert.equal(openCar(sound()).load(slice(empty)).length, 0);
  });

  test('truncated digests are compared as prefixes, other codecs are opaque, CIDv0 is read', () => {
    const short = CID.createV1(0x300539, Digest.create(0x12, cidOf(utf8.encode('x'), raw.code).multihash.digest.slice(0, 20)));
    const v0 = CID.createV0(cidOf(utf8.encode('y'), raw.code).multihash as Parameters<typeof CID.createV0>[0]);
    const file = carBytes([v0], [{ cid: short, bytes: utf8.encode('x') }, { cid: v0, bytes: utf8.encode('y') }]);
    const car = openCar(file);
    checkBlocks(car, file, [{ cid: short, bytes: utf8.encode('x') }, { cid: v0, bytes: utf8.encode('y') }]);
    assert.throws(() => openCar(corruptBlock(file, short)).load(slice(short)), CidMismatchError);
    assert.throws(() => openCar(corruptBlock(file, v0)).load(slice(v0)), CidMismatchError);
  });

  test('a digest too short to prove anything is not trusted', () => {
    const stub = CID.createV1(raw.code, Digest.create(0x12, cidOf(utf8.encode('x'), raw.code).multihash.digest.slice(0, 8)));
    const car = openCar(carBytes([stub], [{ cid: stub, bytes: utf8.encode('x') }]));
    assert.throws(() => car.load(slice(stub)), CidMismatchError);
  });

  test('a hash function that is not known: the block is neither right nor wrong', () => {
    const strange = CID.createV1(raw.code, Digest.create(0x1053, new Uint8Array(32)));
    const car = openCar(carBytes([strange], [{ cid: strange, bytes: utf8.encode('?') }, one]));
    assert.throws(() => car.load(slice(strange)), UncheckableBlockError);
    assert.deepEqual(finish(car.verify()), { checked: 1, wrong: [], wrongCount: 0, unknown: 1 });
  });

  test('many blocks over many chunks: the sections as the writer placed them', () => {
    const many = Array.from({ length: 6000 }, (_, i) => rawBlock(`${i} ${'x'.repeat((i * 37) % 1900)}`));
    const file = carBytes([many[0]!.cid], many);
    assert.ok(file.length > 5 << 20);
    const car = openCar(file);
    assert.equal(car.sections, many.length);
    for (const { cid, blockAt, end } of sectionsOf(file)) assert.deepEqual(car.locate(slice(cid)), { offset: blockAt, length: end - blockAt });
    assert.equal(finish(car.verify()).wrongCount, 0);
  });

  test('one pass: no byte is read twice but the few around a chunk, and a large block is jumped over', () => {
    const large = { cid: one.cid, bytes: new Uint8Array(6 << 20) };
    const file = carBytes([one.cid], [...Array.from({ length: 4000 }, (_, i) => rawBlock(`${i} ${'x'.repeat(500)}`)), large, two]);
    let read = 0;
    const inner = memorySource(file);
    const counting: ByteSource = { size: inner.size, close() {}, read(offset, into) { const n = inner.read(offset, into); read += n; return n; } };
    const progress: number[] = [];
    const opening = CarFile.open(counting);
    for (let step = opening.next(); !step.done; step = opening.next()) progress.push(step.value);
    assert.ok(read < file.length - (4 << 20), `${read} of ${file.length} bytes read`);
    assert.ok(progress.length > 1 && progress.every((at, i) => at <= 1 && at >= (progress[i - 1] ?? 0)), String(progress));
  });

  test('from a file on disk, closed afterwards', () => {
    const folder = mkdtempSync(join(tmpdir(), 'car-scan-'));
    try {
      writeFileSync(join(folder, 'a.car'), sound());
      const car = finish(CarFile.open(openNodeFile(join(folder, 'a.car'))));
      checkBlocks(car, sound(), blocks);
      car.close();
      assert.throws(() => car.load(slice(one.cid)), { code: 'read-failed', message: /EBADF/ });
      assert.throws(() => openNodeFile(folder), { code: 'unreadable-file', message: /folder/ });
      assert.throws(() => openNodeFile(join(folder, 'none.car')), { code: 'unreadable-file' });
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

describe('damaged blocks', () => {
  test('a wrong byte: the load fails, its neighbours do not, verification names it', () => {
    const car = openCar(corruptBlock(sound(), two.cid));
    assert.throws(() => car.load(slice(two.cid)), (error: unknown) => error instanceof CidMismatchError && error.message.includes(two.cid.toString()));
    assert.equal(text(car.load(slice(one.cid))), 'one');
    const { checked, wrong, wrongCount } = finish(car.verify());
    assert.deepEqual([checked, wrong.map(cidText), wrongCount], [5, [two.cid.toString()], 1]);
  });
});

describe('damaged framing: what stands before it is kept, the file is incomplete', () => {
  const sections = sectionsOf(sound());
  const incomplete = (bytes: Uint8Array) => {
    const car = openCar(bytes);
    assert.ok(car.incomplete instanceof MalformedCarError);
    return { sections: car.sections, offset: car.incomplete.offset, reason: car.incomplete.reason };
  };

  test('cut in every place behind the header', () => {
    for (let length = sections[0]!.start + 1; length < sound().length; length++) {
      const whole = sections.filter(({ end }) => end <= length);
      const atEnd = whole.at(-1)?.end ?? sections[0]!.start;
      if (atEnd === length) assert.equal(openCar(truncate(sound(), length)).incomplete, undefined, `cut at ${length}, between sections`);
      else assert.deepEqual([incomplete(truncate(sound(), length)).sections, incomplete(truncate(sound(), length)).offset], [whole.length, atEnd], `cut at ${length}`);
    }
  });

  const behind = (...bytes: Uint8Array[]) => incomplete(concat(sound(), ...bytes));
  const end = sound().length;
  test('a section of length zero', () => assert.deepEqual([behind(new Uint8Array(3)).sections, behind(new Uint8Array(3)).offset], [5, end]));
  test('a section beyond the end', () => assert.match(behind(varintBytes(100), one.cid.bytes).reason, /100 bytes/));
  test('a section of a length over all bounds', () => assert.match(behind(varintBytes(2 ** 53 - 1), one.cid.bytes).reason, /9007199254740991/));
  test('a length that is longer than it needs to be', () => assert.deepEqual([behind(Uint8Array.of(0x81, 0x00, 0x55)).sections, behind(Uint8Array.of(0x81, 0x00, 0x55)).offset], [5, end]));
  test('a length that never ends', () => assert.equal(behind(new Uint8Array(40).fill(0xff)).offset, end));
  test('a length cut short', () => assert.equal(behind(Uint8Array.of(0x80)).offset, end));
  test('a section without a CID', () => assert.equal(behind(sectionBytes(new Uint8Array(), utf8.encode('just text here'))).sections, 5));
  test('a section shorter than its CID', () => assert.equal(behind(varintBytes(20), one.cid.bytes.slice(0, 20)).sections, 5));

  test('a section over 8 MiB is passed over, what follows is found', () => {
    const car = openCar(carBytes([one.cid], [one, rawBlock('x'.repeat(9 << 20)), two]));
    assert.deepEqual([car.sections, car.oversized, car.incomplete], [2, 1, undefined]);
    assert.equal(text(car.load(slice(two.cid))), 'two');
  });
});

describe('damaged headers are refused at once', () => {
  const cases: [what: string, file: Uint8Array, expected: RegExp][] = [
    ['nothing', new Uint8Array(), /empty/],
    ['one byte', Uint8Array.of(0x3a), /claims 58 bytes where 0 remain/],
    ['a header longer than the file', concat(varintBytes(1000), new Uint8Array(20)), /claims 1000 bytes where 20 remain/],
    ['a header longer than any file', concat(varintBytes(2 ** 53 - 1), new Uint8Array(20)), /claims 9007199254740991 bytes/],
    ['a header over 1 MiB', concat(varintBytes((1 << 20) + 1), new Uint8Array(2 << 20)), /limit is 1048576/],
    ['a length that is no varint', new Uint8Array(20).fill(0xff), /does not begin with the length/],
    ['a header of length zero', new Uint8Array(20), /does not begin with the length/],
    ['a header that is no CBOR', concat(varintBytes(4), Uint8Array.of(0xff, 0xff, 0xff, 0xff)), /DAG-CBOR/],
    ['a header that is text', headerBytes('car'), /not a map/],
    ['a header that is null', headerBytes(null), /not a map/],
    ['no version', headerBytes({ roots: [] }), /version \(none\)/],
    ['a version to come', headerBytes({ version: 3, roots: [] }), /version 3/],
    ['a version that is text', headerBytes({ version: '1', roots: [] }), /version/],
    ['no roots', headerBytes({ version: 1 }), /no list of roots/],
    ['roots that are no list', headerBytes({ version: 1, roots: {} }), /no list of roots/],
    ['a root that is text', headerBytes({ version: 1, roots: [one.cid.toString()] }), /not a CID/],
    ['a root that is null', headerBytes({ version: 1, roots: [null] }), /not a CID/],
    ['version 2 cut in its header', carV2Bytes(sound()).slice(0, 40), /cut short/],
    ['version 2 with data behind the end', truncate(carV2Bytes(sound()), sound().length), /outside this file/],
    ['version 2 with data in its own header', flipByte(carV2Bytes(sound()), 27), /outside this file/],
    ['version 2 in version 2', carV2Bytes(carV2Bytes(sound())), /must be version 1/],
  ];
  for (const [what, file, expected] of cases) test(what, () => assert.match(failure(file).reason, expected));
});

describe('other files are named for what they are', () => {
  const lfs = `version https://git-lfs.github.com/spec/v1\noid sha256:${'0'.repeat(64)}\nsize 123\n`;
  const mangled = (bytes: Uint8Array) => utf8.encode(new TextDecoder().decode(bytes));
  const cases: [what: string, file: Uint8Array, expected: RegExp][] = [
    ['a Git LFS pointer', utf8.encode(lfs), /Git LFS pointer.*git lfs pull/],
    ['gzip', new Uint8Array(gzipSync(sound())), /gzip/],
    ['zstd', Uint8Array.of(0x28, 0xb5, 0x2f, 0xfd, 0x24, 0x00, 0x01, 0x00), /zstd/],
    ['HTML', utf8.encode('<!DOCTYPE html><html><body>Not found</body></html>'), /HTML/],
    ['HTML after blank lines', utf8.encode('\n\n  <html><body>Not found</body></html>'), /HTML/],
    ['an error answer', utf8.encode('{"error":"RepoNotFound","message":"Could not find repo"}'), /JSON/],
    ['a file that went through a text conversion', mangled(carBytes([cidOf(utf8.encode('r'))], Array.from({ length: 5 }, (_, i) => rawBlock(`${i}`)))), /ef bf bd/],
    ['a text about something', utf8.encode('Dear diary, today I opened the wrong file with this.'), /no CAR file|claims/],
  ];
  for (const [what, file, expected] of cases) test(what, () => assert.match(failure(file).message, expected));
});
