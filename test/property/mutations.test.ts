// Damaged files and nodes: whatever a byte becomes, the engine answers or throws one of its own
// errors, in time and within memory. 3,000 of each kind by default; MERKLE_MUTATIONS asks for more,
// MERKLE_MUTATION_SEED for others.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { memorySource } from '../../src/car/byteSource';
import { CarFile } from '../../src/car/carFile';
import { differentiate } from '../../src/diff/differentiate';
import { decodeNode } from '../../src/formats/atproto/nodeCodec';
import { openTree } from '../../src/repository/openTree';
import { examine } from '../../src/repository/validation/examine';
import { Slice } from '../../src/tree/bytes';
import { cidOf } from '../support/buildMst';
import { carBytes, readCar, sectionsOf } from '../support/carBytes';
import { finish } from '../support/mstTree';
import { mutationCount as count, mutationSeed as seed, survive, withinMemory } from '../support/survive';

const file = (name: string) => new Uint8Array(readFileSync(new URL(`../../samples/${name}`, import.meta.url)));

/** A small generator of numbers, the same for the same seed (mulberry32). */
class Random {
  #state: number;
  constructor(start: number) {
    this.#state = start >>> 0;
  }

  /** 0 to below - 1. */
  below(below: number): number {
    this.#state = (this.#state + 0x6d2b79f5) | 0;
    let t = Math.imul(this.#state ^ (this.#state >>> 15), 1 | this.#state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return Math.floor((((t ^ (t >>> 14)) >>> 0) / 2 ** 32) * below);
  }
}

/** Bytes that mean much: heads of every CBOR type with every width, limits of varints, tag 42, break. */
const telling = [0x00, 0x01, 0x17, 0x18, 0x1b, 0x3b, 0x40, 0x5b, 0x5f, 0x60, 0x7f, 0x80, 0x81, 0x9b, 0x9f, 0xa0, 0xa2, 0xbb, 0xbf, 0xd8, 0x2a, 0xf6, 0xf7, 0xf9, 0xfb, 0xff];

/** One to four changes: a byte replaced, a bit turned, bytes inserted, removed, doubled, cut off. */
function mutate(bytes: Uint8Array, random: Random): Uint8Array {
  let current = [...bytes];
  for (let n = random.below(4); n >= 0 && current.length > 0; n--) {
    const at = random.below(current.length);
    const length = 1 + random.below(8);
    switch (random.below(7)) {
      case 0: current[at] = random.below(256); break;
      case 1: current[at]! ^= 1 << random.below(8); break;
      case 2: current[at] = telling[random.below(telling.length)]!; break;
      case 3: current.splice(at, 0, ...Array.from({ length }, () => telling[random.below(telling.length)]!)); break;
      case 4: current.splice(at, length); break;
      case 5: current.splice(at, 0, ...current.slice(at, at + length * 8)); break;
      default: current = random.below(4) === 0 ? current.slice(0, at) : current; break;
    }
  }
  return Uint8Array.from(current);
}

function diffOf(left: Uint8Array, right: Uint8Array): void {
  const open = (bytes: Uint8Array) => openTree(finish(CarFile.open(memorySource(bytes)))).tree;
  for (const _ of differentiate(open(left), open(right)));
}

/** At most 100 findings of a kind, all with a place inside the file. */
function examined(bytes: Uint8Array): void {
  const { findings } = finish(examine(memorySource(bytes)));
  for (const rule of findings.counts.keys()) assert.ok(findings.list.filter(finding => finding.rule === rule).length <= 100);
  for (const { offset, rule } of findings.list) assert.ok(offset === undefined || (offset >= 0 && offset <= bytes.length), `${rule} at ${offset}`);
}

const whole = file('first-post/after.car');
const before = file('first-post/before.car');

test(`${count} damaged files: opened, compared, validated`, () => {
  const random = new Random(seed);
  for (let i = 0; i < count; i++) {
    const damaged = mutate(whole, random);
    survive(`file ${i} of seed ${seed}, compared`, () => diffOf(before, damaged));
    survive(`file ${i} of seed ${seed}, validated`, () => examined(damaged));
  }
});

test(`${count} damaged nodes under their right CIDs: decoded, validated as roots and in their place`, () => {
  const random = new Random(seed + 1);
  const { blocks } = readCar(file('before.car'));
  const nodes = [...blocks.values()].filter(({ bytes }) => bytes[0] === 0xa2 && bytes[1] === 0x61 && bytes[2] === 0x65);
  assert.ok(nodes.length > 50);
  for (let i = 0; i < count; i++) {
    const node = nodes[random.below(nodes.length)]!;
    const bytes = mutate(node.bytes, random);
    const cid = cidOf(bytes);
    survive(`node ${i} of seed ${seed}, decoded`, () => void decodeNode(Slice.of(cid.bytes), bytes));
    const car = carBytes([cid], [{ cid, bytes }]);
    survive(`node ${i} of seed ${seed}, compared`, () => diffOf(before, car));
    survive(`node ${i} of seed ${seed}, validated`, () => examined(car));
  }
});

test(`${Math.ceil(count / 30)} damaged blocks in their place, with wrong CIDs, in a whole repository`, () => {
  const random = new Random(seed + 2);
  const car = file('before.car');
  const sections = sectionsOf(car);
  for (let i = 0; i < count / 30; i++) {
    const damaged = car.slice();
    const { blockAt, end } = sections[random.below(sections.length)]!;
    for (let n = 0; n < 3; n++) damaged[blockAt + random.below(end - blockAt)] = telling[random.below(telling.length)]!;
    survive(`block ${i} of seed ${seed}, validated`, () => examined(damaged));
    survive(`block ${i} of seed ${seed}, compared`, () => diffOf(damaged, before));
  }
});

/** Nodes that are large and hostile: what they announce or repeat must not be paid for in memory. */
test('bombs: bounded in time and memory', () => {
  const megabytes = 7 << 20;
  const repeated = (...unit: number[]) => {
    const bytes = new Uint8Array(megabytes);
    for (let i = 0; i < megabytes; i++) bytes[i] = unit[i % unit.length]!;
    return bytes;
  };
  const entries = (unit: number[]) => {
    const bytes = repeated(...unit);
    bytes.set([0xa2, 0x61, 0x65, 0x9f]);
    return bytes;
  };
  const bombs: Record<string, Uint8Array> = {
    'numbers in place of entries': entries([0x00]),
    'empty maps in place of entries': entries([0xa0]),
    'entries with a prefix only': entries([0xa1, 0x61, 0x70, 0x00]),
    'entries with an empty key only': entries([0xa1, 0x61, 0x6b, 0x40]),
    'arrays in arrays': repeated(0x81),
    'maps of a great many': repeated(0xbb),
  };
  for (const [name, bytes] of Object.entries(bombs)) {
    const cid = cidOf(bytes);
    const car = carBytes([cid], [{ cid, bytes }]);
    withinMemory(name, 512 << 20, () => survive(name, () => examined(car)));
  }
});
