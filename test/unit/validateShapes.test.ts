// Illegal trees, each made by hand with one defect, and what the validation says of it: the rule and
// the byte of the file at which it is broken.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import * as dagCbor from '@ipld/dag-cbor';
import type { CID } from 'multiformats/cid';
import * as raw from 'multiformats/codecs/raw';
import { memorySource } from '../../src/car/byteSource';
import { examine, type Examination } from '../../src/repository/validation/examine';
import { cidText } from '../../src/tree/cid';
import { buildMst, cidOf, encodeBlock, mstEntries, type MstBlock } from '../support/buildMst';
import { carBytes, concat, sectionsOf } from '../support/carBytes';
import { Crafter } from '../support/craftMst';
import { drawnKey, drawnValue } from '../support/drawMst';
import { finish } from '../support/mstTree';

const utf8 = new TextEncoder();
const key = (drawn: string) => utf8.encode(drawnKey(drawn));
const value = drawnValue('v');
const empty = { l: null, e: [] };

/** An entry of a node, whole; `fields` replaces or adds some. */
const entry = (drawn: string, fields: object = {}) => ({ k: key(drawn), p: 0, t: null, v: value, ...fields });

/** A file whose root is the last of these blocks. */
function fileOf(blocks: readonly MstBlock[]): Uint8Array {
  return carBytes([blocks.at(-1)!.cid], blocks);
}

function rawBlock(...parts: (Uint8Array | number[])[]): MstBlock {
  const bytes = concat(...parts.map(part => Uint8Array.from(part)));
  return { cid: cidOf(bytes), bytes };
}

function examineBytes(car: Uint8Array): Examination {
  return finish(examine(memorySource(car)));
}

/** Where the block of a CID begins in a file. */
function blockAt(car: Uint8Array, cid: CID): number {
  return sectionsOf(car).find(section => section.cid.equals(cid))!.blockAt;
}

/** Offset in `bytes` of the first occurrence of `part`. */
function indexOf(bytes: Uint8Array, part: Uint8Array | number[]): number {
  const at = Buffer.from(bytes).indexOf(Buffer.from(part));
  assert.ok(at >= 0, 'the part is there');
  return at;
}

interface Expected { rule: string; in: MstBlock; at: number }

/** One finding of the rule, an error, in this block and at this byte of it. */
function expectFinding(blocks: readonly MstBlock[], { rule, in: block, at }: Expected): Examination {
  const car = fileOf(blocks);
  const result = examineBytes(car);
  assert.equal(result.verdict, 'findings');
  const found = result.findings.list.filter(finding => finding.rule === rule);
  assert.equal(found.length, 1, `${rule} among ${JSON.stringify([...result.findings.counts])}`);
  assert.equal(found[0]!.severity, 'error');
  assert.equal(cidText(found[0]!.cid!), block.cid.toString());
  assert.equal(found[0]!.offset, blockAt(car, block.cid) + at, found[0]!.message);
  return result;
}

const rules = ({ findings }: Examination) => [...findings.counts.keys()].filter(rule => rule !== 'absent-record').sort();

/** The bytes of an entry of a node with one entry begin behind `a2 61 65 81`. */
const firstEntry = 4;

describe('trees of the wrong shape', () => {
  test('a key in a layer that is not its own', () => {
    const root = encodeBlock({ l: null, e: [entry('a'), entry('b@1'), entry('c@1')] });
    const result = expectFinding([root], { rule: 'layer', in: root, at: firstEntry });
    assert.deepEqual(rules(result), ['layer', 'not-canonical']);
  });

  test('a layer that is skipped', () => {
    const leaf = encodeBlock({ l: null, e: [entry('a')] });
    const root = encodeBlock({ l: leaf.cid, e: [entry('b@2')] });
    const result = expectFinding([leaf, root], { rule: 'skipped-layer', in: leaf, at: 0 });
    assert.deepEqual(rules(result), ['not-canonical', 'skipped-layer']);
    const planted = buildMst(mstEntries([[drawnKey('a'), value], [drawnKey('b@2'), value]])).root;
    const { message, cid } = result.findings.list.find(({ rule }) => rule === 'not-canonical')!;
    assert.ok(message.includes(planted.toString()), message);
    // The leaf is as it must be; what differs first, children before parents, is the node above it.
    assert.equal(cidText(cid!), root.cid.toString());
  });

  test('keys that do not ascend', () => {
    const crafter = new Crafter();
    crafter.node(null, 'b', 'a');
    const [root] = [...crafter.blocks.values()] as [MstBlock];
    const second = dagCbor.encode((dagCbor.decode<{ e: unknown[] }>(root.bytes)).e[1]);
    const result = expectFinding([root], { rule: 'key-order', in: root, at: indexOf(root.bytes, second) });
    assert.deepEqual(rules(result), ['key-order', 'not-canonical']);
  });

  test('a key twice in one node', () => {
    const again = { ...entry('a'), p: key('a').length, k: new Uint8Array() };
    const root = encodeBlock({ l: null, e: [entry('a'), again] });
    const result = expectFinding([root], { rule: 'duplicate-key', in: root, at: indexOf(root.bytes, dagCbor.encode(again)) });
    assert.deepEqual(rules(result), ['duplicate-key', 'not-canonical']);
  });

  test('a key again in a subtree', () => {
    const leaf = encodeBlock({ l: null, e: [entry('b@1')] });
    const root = encodeBlock({ l: null, e: [entry('b@1', { t: leaf.cid })] });
    expectFinding([leaf, root], { rule: 'duplicate-key', in: leaf, at: firstEntry });
  });

  for (const [side, drawn] of [['before', 'a'], ['behind', 'z']] as const) {
    test(`a key ${side} the range of its node`, () => {
      const leaf = encodeBlock({ l: null, e: [entry(drawn)] });
      const root = encodeBlock(side === 'before' ? { l: null, e: [entry('b@1', { t: leaf.cid })] } : { l: leaf.cid, e: [entry('b@1')] });
      const result = expectFinding([leaf, root], { rule: 'bounds', in: leaf, at: firstEntry });
      assert.deepEqual(rules(result), ['bounds', 'not-canonical']);
      // Planting has to stop at the first key that comes too early: behind the leaf, or in it.
      const { cid } = result.findings.list.find(({ rule: found }) => found === 'not-canonical')!;
      assert.equal(cidText(cid!), (side === 'behind' ? root : leaf).cid.toString());
    });
  }

  test('a root without a key above a subtree', () => {
    const leaf = encodeBlock({ l: null, e: [entry('a')] });
    const root = encodeBlock({ l: leaf.cid, e: [] });
    const result = expectFinding([leaf, root], { rule: 'empty-root', in: root, at: 0 });
    assert.deepEqual(rules(result), ['empty-root', 'not-canonical']);
  });

  test('an empty node at the bottom', () => {
    const leaf = encodeBlock(empty);
    const root = encodeBlock({ l: leaf.cid, e: [entry('b@1')] });
    const result = expectFinding([leaf, root], { rule: 'empty-node', in: leaf, at: 0 });
    assert.deepEqual(rules(result), ['empty-node', 'not-canonical']);
  });

  test('a subtree below layer 0', () => {
    const leaf = encodeBlock({ l: null, e: [entry('b')] });
    const root = encodeBlock({ l: null, e: [entry('a', { t: leaf.cid })] });
    const car = fileOf([leaf, root]);
    const offsets = examineBytes(car).findings.list.filter(({ rule }) => rule === 'layer').map(({ offset }) => offset);
    const link = indexOf(root.bytes, dagCbor.encode(leaf.cid));
    assert.deepEqual(offsets, [blockAt(car, root.cid) + link, blockAt(car, leaf.cid) + firstEntry]);
  });

  test('one node in two places', () => {
    const leaf = encodeBlock({ l: null, e: [entry('a')] });
    const root = encodeBlock({ l: leaf.cid, e: [entry('b@1', { t: leaf.cid })] });
    const car = fileOf([leaf, root]);
    const found = examineBytes(car).findings.list.filter(({ rule }) => rule === 'repeated-node');
    // The left link comes first in key order and last in the block: the entry's link is the second.
    assert.deepEqual(found.map(({ offset }) => offset), [blockAt(car, root.cid) + indexOf(root.bytes, dagCbor.encode(leaf.cid))]);
  });

  test('a link to a block that is no node', () => {
    const record = encodeBlock({ text: 'no node' });
    const root = encodeBlock({ l: record.cid, e: [entry('b@1')] });
    assert.deepEqual(rules(expectFinding([record, root], { rule: 'no-node', in: record, at: 0 })), ['no-node']);
  });

  test('a node that is absent', () => {
    const leaf = encodeBlock({ l: null, e: [entry('a')] });
    const root = encodeBlock({ l: leaf.cid, e: [entry('b@1')] });
    const car = fileOf([root]);
    const [found] = examineBytes(car).findings.list.filter(({ rule }) => rule === 'missing-block');
    assert.equal(cidText(found!.cid!), leaf.cid.toString());
    assert.equal(found!.offset, blockAt(car, root.cid) + indexOf(root.bytes, dagCbor.encode(leaf.cid)));
  });
});

describe('keys', () => {
  test('a prefix longer than the key before it', () => {
    const bad = { ...entry('b'), p: 200 };
    const root = encodeBlock({ l: null, e: [entry('a'), bad] });
    const at = indexOf(root.bytes, dagCbor.encode(bad));
    const result = expectFinding([root], { rule: 'prefix', in: root, at: at + dagCbor.encode(bad).findIndex((byte, i, bytes) => byte === 0x70 && bytes[i - 1] === 0x61 && bytes[i + 1] === 0x18) + 1 });
    assert.deepEqual(rules(result), ['prefix']);
  });

  test('a prefix on the first key', () => {
    const root = encodeBlock({ l: null, e: [entry('a', { p: 1 })] });
    expectFinding([root], { rule: 'prefix', in: root, at: firstEntry + 1 + dagCbor.encode('k').length + dagCbor.encode(key('a')).length + 2 });
  });

  test('a prefix that is not the longest', () => {
    const [first, second] = [drawnKey('ab1'), drawnKey('ab2')].map(text => utf8.encode(text)) as [Uint8Array, Uint8Array];
    const bad = { k: second.subarray(1), p: 1, t: null, v: value };
    const root = encodeBlock({ l: null, e: [{ k: first, p: 0, t: null, v: value }, bad] });
    const at = indexOf(root.bytes, dagCbor.encode(bad)) + 1 + 2 + dagCbor.encode(bad.k).length + 2;
    const result = expectFinding([root], { rule: 'prefix-not-maximal', in: root, at });
    assert.deepEqual(rules(result), ['not-canonical', 'prefix-not-maximal']);
  });

  test('a key of more than 1,024 bytes, never built', () => {
    const root = encodeBlock({ l: null, e: [{ k: new Uint8Array(1025).fill(0x61), p: 0, t: null, v: value }] });
    expectFinding([root], { rule: 'key-length', in: root, at: firstEntry });
  });
});

describe('fields', () => {
  const cases: [name: string, rule: string, node: unknown, at: (bytes: Uint8Array) => number][] = [
    ['an extra field of a node', 'field', { ...empty, x: 1 }, bytes => bytes.length - 1],
    ['a node without l', 'field', { e: [] }, () => 0],
    ['a node without e', 'field', { l: null }, () => 0],
    ['an extra field of an entry', 'field', { l: null, e: [entry('a', { z: 1 })] }, bytes => indexOf(bytes, [0x61, 0x7a, 0x01]) + 2],
    ['an entry without its value', 'field', { l: null, e: [{ k: key('a'), p: 0, t: null }] }, () => firstEntry],
    ['entries that are no array', 'type', { l: null, e: {} }, () => 3],
    ['an entry that is no map', 'type', { l: null, e: [7] }, () => firstEntry],
    ['a key that is text', 'type', { l: null, e: [entry('a', { k: 'a' })] }, () => firstEntry + 3],
    ['a prefix that is text', 'type', { l: null, e: [entry('a', { p: '' })] }, bytes => indexOf(bytes, [0x61, 0x70, 0x60]) + 2],
    ['a negative prefix', 'type', { l: null, e: [entry('a', { p: -1 })] }, bytes => indexOf(bytes, [0x61, 0x70, 0x20]) + 2],
    ['a prefix that is a float', 'float', { l: null, e: [entry('a', { p: 0.5 })] }, bytes => indexOf(bytes, [0x61, 0x70, 0xfb]) + 2],
    ['a value that is no link', 'type', { l: null, e: [entry('a', { v: 'x' })] }, bytes => indexOf(bytes, [0x61, 0x76, 0x61]) + 2],
    ['a value that is null', 'type', { l: null, e: [entry('a', { v: null })] }, bytes => indexOf(bytes, [0x61, 0x76, 0xf6]) + 2],
    ['a left link that is a number', 'type', { l: 0, e: [] }, bytes => bytes.length - 1],
  ];
  for (const [name, rule, node, at] of cases) {
    test(name, () => {
      const root = encodeBlock(node);
      expectFinding([root], { rule, in: root, at: at(root.bytes) });
    });
  }
});

describe('bytes that are not the one right form', () => {
  const text = (letters: string) => [0x60 + letters.length, ...utf8.encode(letters)];
  const none = [0xf6];
  const leftNone = [...text('l'), ...none];
  const valueLink = [...text('v'), ...dagCbor.encode(value)];
  /** A node with one entry, whose fields k, p, t, v are given as bytes. */
  const withEntry = (k: ArrayLike<number>, p: number[], t: number[] = none, v: number[] = valueLink) =>
    rawBlock([0xa2, ...text('e'), 0x81, 0xa4, ...text('k')], Array.from(k), text('p'), p, text('t'), t, v, leftNone);
  const k = dagCbor.encode(key('a'));
  const pAt = firstEntry + 1 + 2 + k.length + 2;

  const cases: [name: string, rule: string, block: MstBlock, at: number][] = [
    ['a number in more bytes than it needs', 'non-canonical', withEntry(k, [0x18, 0x00]), pAt],
    ['a length in more bytes than it needs', 'non-canonical', withEntry([0x58, k.length - 1, ...k.subarray(1)], [0x00]), firstEntry + 3],
    ['an array of indefinite length', 'non-canonical', rawBlock([0xa2, ...text('e'), 0x9f, 0xff], leftNone), 3],
    ['a map of indefinite length', 'non-canonical', rawBlock([0xbf, ...text('e'), 0x80], leftNone, [0xff]), 0],
    ['a byte string in chunks', 'non-canonical', withEntry([0x5f, ...k, 0xff], [0x00]), firstEntry + 3],
    ['fields in the wrong order', 'non-canonical', rawBlock([0xa2], leftNone, text('e'), [0x80]), 4],
    ['a tag other than 42', 'tag', withEntry(k, [0x00], [0xd8, 0x2b, 0x41, 0x00]), pAt + 3],
    ['a link without 0x00', 'link', withEntry(k, [0x00], none, [...text('v'), 0xd8, 0x2a, 0x58, 0x24, ...value.bytes]), pAt + 1 + 2 + 1 + 2 + 2],
    ['a link with half a CID', 'link', withEntry(k, [0x00], none, [...text('v'), 0xd8, 0x2a, 0x44, 0x00, ...value.bytes.subarray(0, 3)]), pAt + 1 + 2 + 1 + 2 + 2],
    ['undefined in place of null', 'type', rawBlock([0xa2, ...text('e'), 0x80, ...text('l'), 0xf7]), 6],
    ['bytes behind the node', 'trailing-bytes', rawBlock(dagCbor.encode(empty), [0x00, 0x00]), dagCbor.encode(empty).length],
    ['a node that ends too early', 'truncated', rawBlock(dagCbor.encode(empty).subarray(0, -1)), dagCbor.encode(empty).length - 1],
    ['an array that promises more than there is', 'truncated', rawBlock([0xa2, ...text('e'), 0x9b, 0, 0, 0, 1, 0, 0, 0, 0]), 12],
  ];
  for (const [name, rule, block, at] of cases) test(name, () => void expectFinding([block], { rule, in: block, at }));

  test('what follows a defect is still examined', () => {
    const block = withEntry(k, [0x18, 0x00], [0xd8, 0x2b, 0x41, 0x00]);
    const { findings, facts } = examineBytes(fileOf([block]));
    assert.deepEqual([...findings.counts.keys()].filter(rule => rule !== 'absent-record'), ['non-canonical', 'tag', 'not-canonical']);
    assert.equal(facts!.tree!.entries, 1);
  });

  test('a subtree link to a block that is not dag-cbor', () => {
    const leaf = dagCbor.encode({ l: null, e: [entry('a')] });
    const link = cidOf(leaf, raw.code);
    const root = encodeBlock({ l: link, e: [entry('b@1')] });
    const car = carBytes([root.cid], [{ cid: link, bytes: leaf }, root]);
    const found = examineBytes(car).findings.list.find(({ rule }) => rule === 'codec')!;
    assert.equal(found.offset, blockAt(car, root.cid) + indexOf(root.bytes, dagCbor.encode(link)));
  });
});

describe('how much is listed', () => {
  test('a hundred findings of a kind, the rest counted', () => {
    const root = encodeBlock({ l: null, e: Array.from({ length: 250 }, () => 7) });
    const { findings } = examineBytes(fileOf([root]));
    assert.equal(findings.list.filter(({ rule }) => rule === 'type').length, 100);
    assert.equal(findings.counts.get('type'), 250);
    assert.equal(findings.unlisted('type'), 150);
  });

  test('a block of nothing but defects is given up', () => {
    const { findings } = examineBytes(fileOf([encodeBlock({ l: null, e: Array.from({ length: 20_000 }, () => 7) })]));
    assert.deepEqual([findings.counts.get('type'), findings.counts.get('many-defects')], [10_000, 1]);
  });

  test('a node of more entries than any tree has is given up', () => {
    const entries = Array.from({ length: 16_400 }, (_, i) => ({ k: utf8.encode(String(i).padStart(5, '0')), p: 0, t: null, v: value }));
    const { findings, facts } = examineBytes(fileOf([encodeBlock({ l: null, e: entries })]));
    assert.deepEqual([findings.counts.get('node-limit'), facts!.tree!.entries], [1, 16_384]);
  });

  test('nodes inside nodes end at the deepest layer there can be', () => {
    let below: CID | null = null;
    const chain = Array.from({ length: 200 }, () => {
      const block = encodeBlock({ l: below, e: [] });
      below = block.cid;
      return block;
    });
    const { findings, facts } = examineBytes(fileOf(chain));
    assert.deepEqual([findings.counts.get('too-deep'), facts!.tree!.nodes], [1, 131]);
  });

  test('nodes of 256 entries and more are pointed out', () => {
    const entries = Array.from({ length: 256 }, (_, i) => drawnKey(`k${String(i).padStart(3, '0')}`));
    const data = { l: null, e: entries.map(text => ({ k: utf8.encode(text), p: 0, t: null, v: value })) };
    assert.equal(examineBytes(fileOf([encodeBlock(data)])).findings.list.find(({ rule }) => rule === 'large-node')?.severity, 'warning');
  });
});
