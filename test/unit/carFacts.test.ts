// All 92 CAR files of the shared data: what one pass finds, every digest, and the broken ones.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { Slice } from '../../src/tree/bytes';
import { cidText } from '../../src/tree/cid';
import { MalformedCarError } from '../../src/tree/errors';
import { readCar } from '../support/carBytes';
import { finish, openCar } from '../support/mstTree';
import { needsSharedData, sharedBytes, sharedFacts } from '../support/sharedData';

describe('every file', needsSharedData, () => {
  const cars = Object.entries(needsSharedData.skip ? {} : sharedFacts().cars);
  const opened = cars.filter(([, facts]) => facts.roots !== undefined || (facts.version === 1 && facts.problems.length > 0));

  test('there are 92', () => assert.deepEqual([cars.length, opened.length], [92, 87]));

  for (const [file, facts] of opened) {
    test(file, () => {
      const bytes = sharedBytes(file);
      const car = openCar(bytes);
      assert.equal(car.size, facts.size);
      assert.equal(car.header.version, facts.version);
      assert.deepEqual(car.header.roots.map(cidText), facts.roots ?? []);
      assert.equal(car.sections, facts.sections);
      assert.equal(car.distinctBlocks, facts.blocks);
      assert.equal(car.sections - car.distinctBlocks, facts.duplicates ?? 0);
      assert.equal(car.incomplete !== undefined, facts.problems.length > 0);
      const present = car.header.roots.filter(root => car.find(root) >= 0);
      if (facts.rootsPresent !== undefined) assert.equal(present.length, facts.rootsPresent);
      assert.deepEqual(finish(car.verify()), { checked: facts.sections, wrong: [], wrongCount: 0, unknown: 0 });
      if (facts.version !== 1 || facts.problems.length > 0) return;
      for (const { cid, bytes: block } of readCar(bytes).blocks.values()) assert.deepEqual(car.load(Slice.of(cid.bytes)), block);
    });
  }
});

describe('the broken ones', needsSharedData, () => {
  const refused: [file: string, message: RegExp][] = [
    ['invalid/badheaderlength.car', /claims 216830324832 bytes/],
    ['invalid/sample-corrupt-pragma.car', /claims \d+ bytes where/],
    ['invalid/sample-rootless-v42.car', /version 42/],
    ['invalid/sample-v2-corrupt-data-and-index.car', /outside this file of 521859 bytes/],
    ['invalid/utf8-mangled-divy.car', /ef bf bd/],
  ];
  for (const [file, message] of refused) {
    test(`${file} is refused`, () => assert.throws(() => openCar(sharedBytes(file)), (error: unknown) => error instanceof MalformedCarError && message.test(error.message)));
  }

  const kept: [file: string, offset: number][] = [
    ['invalid/badsectionlength.car', 18],
    ['invalid/sample-v1-tailing-corrupt-section.car', 479518],
    ['invalid/sample-v1-with-zero-len-section2.car', 20819],
  ];
  for (const [file, offset] of kept) {
    test(`${file} is incomplete from byte ${offset} on`, () => assert.equal(openCar(sharedBytes(file)).incomplete?.offset, offset));
  }
});
