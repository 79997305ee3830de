// What is written is read back, and both agree with the libraries everybody uses: nodes of MSTs and of
// Dialog trees, headers of files, CIDs, and the links of any DAG-CBOR block.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as dagCbor from '@ipld/dag-cbor';
import fc from 'fast-check';
import { CID } from 'multiformats/cid';
import * as Digest from 'multiformats/hashes/digest';
import { memorySource } from '../../src/car/byteSource';
import { readHeader } from '../../src/car/header';
import { encodeNode } from '../../src/formats/atproto/encodeNode';
import { decodeNode } from '../../src/formats/atproto/nodeCodec';
import { ipldDag } from '../../src/formats/dag/dag';
import { databaseIndex, decodeNode as decodeDialogNode } from '../../src/formats/dialog/nodeCodec';
import { databaseBlock, encodeEntry, Planter } from '../../src/formats/dialog/plant';
import { Slice } from '../../src/tree/bytes';
import { cidText, readCid, readVarint } from '../../src/tree/cid';
import { pathText } from '../../src/tree/dag';
import { runs } from '../support/arbitraryMst';
import { cidOf } from '../support/buildMst';
import { carBytes, carV2Bytes, varintBytes } from '../support/carBytes';

const slice = (bytes: Uint8Array) => Slice.of(bytes);
const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex');
const sortedKeys = (maxLength: number) => fc.uniqueArray(fc.uint8Array({ minLength: 1, maxLength: 12 }), { maxLength, selector: hex }).map(keys => keys.sort(Buffer.compare));
const digest = fc.uint8Array({ minLength: 32, maxLength: 32 });
const link = digest.map(bytes => CID.createV1(dagCbor.code, Digest.create(0x12, bytes)));

test('MST nodes: the encoder writes what @ipld/dag-cbor writes, the decoder reads it back', () => {
  fc.assert(fc.property(sortedKeys(12), fc.infiniteStream(link), fc.infiniteStream(fc.option(link)), (keys, values, links) => {
    const next = <T>(stream: Iterator<T>): T => (stream.next() as IteratorYieldResult<T>).value;
    const left = next(links);
    let previous = new Uint8Array();
    const e = keys.map(key => {
      let p = 0;
      while (p < previous.length && p < key.length && previous[p] === key[p]) p++;
      previous = key;
      return { p, k: key.subarray(p), v: next(values), t: next(links) };
    });
    const cids = [left, ...e.map(({ t }) => t)].map(cid => (cid ? slice(cid.bytes) : undefined));
    const block = encodeNode({ keys: keys.map(slice), values: e.map(({ v }) => slice(v.bytes)), links: cids });
    assert.equal(hex(block), hex(dagCbor.encode({ e, l: left })));
    const read = decodeNode(slice(cidOf(block).bytes), block);
    assert.deepEqual(
      [read.left && cidText(read.left), ...read.entries.map(({ key, value, tree }) => [hex(key.view()), cidText(value), tree && cidText(tree)])],
      [left?.toString(), ...e.map(({ v, t }, i) => [hex(keys[i]!), v.toString(), t?.toString()])],
    );
  }), runs(300));
});

test('Dialog nodes: what is planted is DAG-CBOR as the library writes it, and is read back in either style', () => {
  fc.assert(fc.property(sortedKeys(60).filter(keys => keys.length > 0), fc.infiniteStream(fc.uint8Array({ maxLength: 20 })), fc.constantFrom('arrays', 'strings'), fc.integer({ min: 1, max: 4 }), (keys, stream, style, bits) => {
    const values = keys.map(() => (stream.next() as IteratorYieldResult<Uint8Array>).value);
    const blocks = new Map<string, { block: Uint8Array; layer: number }>();
    const planter = new Planter(bits, style, ({ cid, block, layer }) => blocks.set(cidText(cid), { block, layer }));
    for (const [i, key] of keys.entries()) planter.add(slice(key), encodeEntry(slice(key), slice(values[i]!), style));
    const root = planter.finish()!;
    const entries: string[][] = [];
    (function visit(cid: Slice) {
      const { block, layer } = blocks.get(cidText(cid))!;
      assert.equal(hex(dagCbor.encode(dagCbor.decode(block))), hex(block));
      const node = decodeDialogNode(cid, block);
      assert.equal(node.kind === 'segment', layer === 0);
      if (node.kind === 'branch') for (const { child } of node.references) visit(child);
      else for (const { key, value } of node.entries) entries.push([hex(key.view()), hex(value.view())]);
    })(root.cid);
    assert.deepEqual(entries, keys.map((key, i) => [hex(key), hex(values[i]!)]));
    assert.equal(cidText(databaseIndex(databaseBlock(root.cid, style).bytes)!), cidText(root.cid));
  }), runs(200));
});

test('headers: any roots, in version 1 and wrapped in version 2', () => {
  fc.assert(fc.property(fc.array(link, { maxLength: 20 }), fc.integer({ min: 0, max: 40 }), (roots, padding) => {
    const v1 = carBytes(roots, []);
    for (const [file, start] of [[v1, 0], [carV2Bytes(v1, { padding }), 51 + padding]] as const) {
      const header = readHeader(memorySource(file));
      assert.deepEqual([header.version, header.roots.map(cidText), header.end - start], [start === 0 ? 1 : 2, roots.map(String), v1.length]);
      assert.equal(header.start, header.end); // no sections
    }
  }), runs(200));
});

test('CIDs of any codec, hash and length, and varints', () => {
  const number = fc.oneof(fc.nat(300), fc.nat(0x7fffffff), fc.maxSafeNat());
  fc.assert(fc.property(fc.nat(0x400000), fc.nat(0x10000), fc.uint8Array({ maxLength: 80 }), fc.uint8Array({ maxLength: 5 }), number, (codec, hash, bytes, behind, value) => {
    const cid = CID.createV1(codec, Digest.create(hash, bytes));
    const parts = readCid(Uint8Array.from([...cid.bytes, ...behind]), 0, cid.bytes.length + behind.length)!;
    assert.deepEqual([parts.version, parts.codec, parts.hash, parts.end - parts.digestStart, parts.end], [1, codec, hash, bytes.length, cid.bytes.length]);
    assert.equal(cidText(slice(cid.bytes)), cid.toString());
    const varint = varintBytes(value);
    assert.deepEqual(readVarint(Uint8Array.from([...varint, ...behind]), 0, varint.length + behind.length), { value, end: varint.length });
    assert.equal(readVarint(varint, 0, varint.length - 1), undefined);
  }), runs(500));
});

/** A value of the IPLD data model with links in it, and where a plain recursion finds them. */
const { value: anything } = fc.letrec<{ value: unknown }>(tie => ({
  value: fc.oneof({ maxDepth: 5, depthSize: 'medium' }, link, fc.integer(), fc.double({ noNaN: true, noDefaultInfinity: true }), fc.string(), fc.uint8Array({ maxLength: 40 }), fc.constantFrom(null, true, false),
    fc.array(tie('value'), { maxLength: 5 }), fc.dictionary(fc.string({ maxLength: 8 }), tie('value'), { maxKeys: 5, noNullPrototype: true })),
}));

function linksOf(value: unknown, path: string[] = []): string[] {
  if (value instanceof CID) return [`${JSON.stringify(path)} ${value.toString()}`];
  if (value instanceof Uint8Array || typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, part]) => linksOf(part, [...path, name]));
}

test('the links of any DAG-CBOR block are those a plain recursion finds, by their paths', () => {
  let all = 0;
  fc.assert(fc.property(fc.array(anything, { minLength: 3, maxLength: 8, size: 'max' }), value => {
    const block = dagCbor.encode(value);
    const { links } = ipldDag.open(slice(cidOf(block).bytes), block);
    const found = links.flatMap(({ path, target }) => {
      const parts = readCid(target.bytes, target.start, target.end);
      return parts?.end === target.end ? [`${JSON.stringify(path.map(part => (typeof part === 'number' ? String(part) : pathText([part]))))} ${cidText(target)}`] : [];
    });
    assert.deepEqual(found.sort(), linksOf(value).sort());
    all += found.length;
  }), runs(500));
  assert.ok(all > 300, `${all} links`);
});
