// Everything asked of hostile files, as a worker would be asked: files damaged at random, and crafted ones
// of which each once was, or could be, too much. Every answer fits its schema and its size (see inspect),
// every refusal is an error of the engine. A hundredth of MERKLE_MUTATIONS damaged files.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { CID } from 'multiformats/cid';
import * as Digest from 'multiformats/hashes/digest';
import { inspect, pageOf } from '../support/inspect';
import { askEverything } from '../support/askEverything';
import type { MstBlock } from '../support/buildMst';
import { cidOf, encodeBlock, layerOfKey, sharedPrefix } from '../support/buildMst';
import { carBytes, concat, headerBytes, sectionBytes, truncate } from '../support/carBytes';
import { drawMst } from '../support/drawMst';
import { mutations } from '../support/mutations';
import { mutationCount, mutationSeed } from '../support/survive';

const utf8 = new TextEncoder();
const value = cidOf(utf8.encode('1'), 0x55);
const valueBlock = { cid: value, bytes: utf8.encode('1') };
/** A CID that holds so many bytes itself. */
const within = (length: number, codec = 0x71) => CID.createV1(codec, Digest.create(0, new Uint8Array(length).fill(0x60)));
const unknownHash = (text: string) => CID.createV1(0x71, Digest.create(0x7777, utf8.encode(text)));

const commitOf = (fields: object): MstBlock =>
  encodeBlock({ did: 'did:web:x.example', version: 3, data: value, rev: '3l2222222222a', prev: null, sig: new Uint8Array(64), ...fields });

/** The first so many keys of a layer, in order; `name` must grow with its number. */
function keysOf(layer: number, count: number, name: (i: number) => string): string[] {
  const keys: string[] = [];
  for (let i = 0; keys.length < count; i++) if (layerOfKey(utf8.encode(name(i))) === layer) keys.push(name(i));
  return keys;
}

function nodeOf(keys: readonly string[], { link = value, below = null }: { link?: CID; below?: CID | null } = {}): MstBlock {
  let previous = new Uint8Array();
  return encodeBlock({
    l: null,
    e: keys.map(key => {
      const bytes = utf8.encode(key);
      const p = sharedPrefix(previous, bytes);
      previous = bytes;
      return { p, k: bytes.subarray(p), v: link, t: below };
    }),
  });
}

function repository(node: MstBlock, ...more: MstBlock[]): Uint8Array {
  const commit = commitOf({ data: node.cid });
  return carBytes([commit.cid], [commit, node, valueBlock, ...more]);
}

const numbered = (i: number) => String(i).padStart(7, '0');

const crafted: [what: string, make: () => Uint8Array][] = [
  ['no roots', () => concat(headerBytes({ version: 1, roots: [] }), sectionBytes(value.bytes, valueBlock.bytes))],
  ['a header alone', () => headerBytes({ version: 1, roots: [value] })],
  ['10,000 roots', () => {
    const commit = commitOf({});
    return concat(headerBytes({ version: 1, roots: Array.from({ length: 10_000 }, (_, i) => (i % 2 ? cidOf(utf8.encode(`root ${i}`)) : commit.cid)) }), sectionBytes(commit.cid.bytes, commit.bytes));
  }],
  ['a root that is its own block of a megabyte', () => headerBytes({ version: 1, roots: [within(1_000_000)] })],
  ['roots that are their own blocks', () => headerBytes({ version: 1, roots: Array.from({ length: 60 }, () => within(16_000)) })],
  ['a commit of a tree and a commit within their CIDs', () => {
    const commit = commitOf({ data: within(200_000), prev: within(200_000) });
    return carBytes([commit.cid], [commit]);
  }],
  ['long values within their CIDs', () => repository(nodeOf(keysOf(0, 200, i => `a.b.c/${numbered(i)}`), { link: within(9000, 0x55) }))],
  ['subtrees within their CIDs', () => repository(nodeOf(keysOf(1, 3, i => `a.b.c/${numbered(i)}`), { below: within(9000) }))],
  ['keys of control characters', () => repository(nodeOf(keysOf(0, 800, i => `coll/${numbered(i)}${'\u0001'.repeat(1000)}`)))],
  ['long keys that begin with 0x', () => repository(nodeOf(keysOf(0, 900, i => `0x${numbered(i)}${'k'.repeat(1000)}`)))],
  ['keys that reorder text and look like markup', () => repository(nodeOf(keysOf(0, 40, i => `\u202e0x/${numbered(i)}\u0000\u001b[31m](command:x)`)))],
  ['commits with hostile fields', () => {
    const commits = Array.from({ length: 300 }, (_, i) => commitOf({ did: '\u0000\u202e'.repeat(3000), rev: i % 2 ? `${'\u0001'.repeat(300)}${i}` : 'zzzzzzzzzzzzz', prev: cidOf(utf8.encode(`before ${i}`)) }));
    return carBytes(commits.slice(0, 50).map(({ cid }) => cid), commits);
  }],
  ['commits that are each before the other', () => {
    const [a, b] = [commitOf({ prev: unknownHash('b') }), commitOf({ prev: unknownHash('a') })];
    return concat(headerBytes({ version: 1, roots: [unknownHash('a')] }), sectionBytes(unknownHash('a').bytes, a.bytes), sectionBytes(unknownHash('b').bytes, b.bytes));
  }],
  ['one subtree below every key', () => {
    const below = nodeOf(keysOf(1, 1, i => `c/${numbered(i)}`));
    return repository(nodeOf(keysOf(2, 60, i => `c/${numbered(i)}`), { below: below.cid }), below);
  }],
  ['a DAG with 2^64 paths', () => {
    const blocks = [encodeBlock({ end: true })];
    for (let i = 0; i < 64; i++) blocks.push(encodeBlock({ a: blocks.at(-1)!.cid, b: blocks.at(-1)!.cid }));
    return carBytes([blocks.at(-1)!.cid], blocks);
  }],
  ['a chain of 14,000 links', () => {
    const blocks = [encodeBlock({ end: true })];
    for (let i = 0; i < 14_000; i++) blocks.push(encodeBlock([blocks.at(-1)!.cid]));
    return carBytes([blocks.at(-1)!.cid], blocks);
  }],
  ['lists nested 100,000 deep', () => {
    const bytes = concat(new Uint8Array(100_000).fill(0x81), Uint8Array.of(0xf6));
    return carBytes([cidOf(bytes)], [{ cid: cidOf(bytes), bytes }]);
  }],
  ['maps nested 200 deep, with long keys', () => {
    let nested: unknown = value;
    for (let i = 0; i < 200; i++) nested = { ['k'.repeat(5000)]: nested };
    const block = encodeBlock(nested);
    return carBytes([block.cid], [block]);
  }],
  ['counts without anything behind them', () => {
    const blocks = [[0x9b, 0x7f, 255, 255, 255, 255, 255, 255, 255, 1], [0xbb, 0, 0x1f, 255, 255, 255, 255, 255, 255, 0x61, 0x61]].map(bytes => ({ cid: cidOf(Uint8Array.from(bytes)), bytes: Uint8Array.from(bytes) }));
    return carBytes(blocks.map(({ cid }) => cid), blocks);
  }],
  ['empty fields of DAG-PB', () => {
    const bytes = new Uint8Array(40_000).map((_, i) => (i % 2 ? 0 : 0x12));
    return carBytes([cidOf(bytes, 0x70)], [{ cid: cidOf(bytes, 0x70), bytes }]);
  }],
];

describe('crafted files, asked everything', () => {
  for (const [what, make] of crafted) test(what, async () => void await askEverything(make()));
});

test('the number of collections in a node does not multiply with its size', async () => {
  // A node was once read for every collection in it: minutes here, where one reading takes a moment.
  const node = nodeOf(keysOf(0, 6000, i => `${numbered(i)}/a`));
  const { ask } = await inspect(repository(node));
  await ask.survey(undefined);
  const page = await pageOf(ask, { kind: 'collections', root: node.cid.toString() }, 5900, 500);
  assert.equal(page.items.length, 100);
  assert.equal(page.items.every(({ count }) => count === 1), true);
});

test('records of a node with more items than a call takes arguments', async () => {
  const node = nodeOf(keysOf(0, 130_000, i => `c/${numbered(i)}`));
  const { ask } = await inspect(repository(node));
  await ask.survey(undefined);
  const { total } = await ask.children({ of: { kind: 'records', root: node.cid.toString(), collection: 'c' }, from: 0, count: 1 });
  assert.equal(total, 130_000);
});

const built = drawMst('a ab@1 abc b c@2 d e f@1 g h@3 i j k@1');
const commit = commitOf({ data: built.root });
const sound = carBytes([commit.cid], [commit, ...built.blocks.values()]);

test(`${Math.ceil(mutationCount / 100)} damaged files, asked everything`, async () => {
  let [opened, number] = [0, 0];
  for (const damaged of mutations([sound], Math.ceil(mutationCount / 100), mutationSeed)) {
    const what = `${number++} of seed ${mutationSeed}`;
    const asked = await askEverything(damaged).catch((error: unknown) => assert.fail(`${what}: ${(error as Error).stack}`));
    if (asked) opened++;
  }
  assert.ok(opened > number / 4, 'most of them open');
});

test('a file cut short anywhere', async () => {
  for (let length = 0; length < sound.length; length += 97) await askEverything(truncate(sound, length));
});
