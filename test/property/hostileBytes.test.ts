// Bytes that were changed at random: our errors and no others, no hang, and what is still accepted is
// in its one right form.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import * as dagCbor from '@ipld/dag-cbor';
import { CarFile } from '../../src/car/carFile';
import { memorySource } from '../../src/car/byteSource';
import { differentiate } from '../../src/diff/differentiate';
import { decodeNode } from '../../src/formats/atproto/nodeCodec';
import { openTree } from '../../src/repository/openTree';
import { Slice } from '../../src/tree/bytes';
import { EngineError, MalformedNodeError } from '../../src/tree/errors';
import { runs } from '../support/arbitraryMst';
import { cidOf, encodeBlock } from '../support/buildMst';
import { carBytes, concat } from '../support/carBytes';
import { drawMst } from '../support/drawMst';
import { finish, treeOfCar } from '../support/mstTree';

const built = drawMst('a ab@1 abc b c@2 d e f@1 g h@3 i j k@1');
const node = built.blocks.get(built.root.toString())!.bytes;
const wide = [...built.blocks.values()].map(({ bytes }) => bytes).sort((a, b) => b.length - a.length)[0]!;
const commit = encodeBlock({ did: 'did:web:x.example', version: 3, data: built.root, rev: '3l2222222222a', prev: null, sig: new Uint8Array(64) });
const file = carBytes([commit.cid], [commit, ...built.blocks.values()]);

/** A few edits of some bytes: one overwritten, some cut out, some put in, a piece repeated. */
const mutated = (bytes: Uint8Array) => {
  const at = fc.nat({ max: bytes.length - 1 });
  const edit = fc.oneof(
    fc.tuple(at, fc.nat({ max: 255 })).map(([i, byte]) => (b: Uint8Array) => concat(b.slice(0, i), Uint8Array.of(byte), b.slice(i + 1))),
    fc.tuple(at, fc.nat({ max: 7 })).map(([i, bit]) => (b: Uint8Array) => concat(b.slice(0, i), Uint8Array.of((b[i] ?? 0) ^ (1 << bit)), b.slice(i + 1))),
    fc.tuple(at, fc.nat({ max: 40 })).map(([i, n]) => (b: Uint8Array) => concat(b.slice(0, i), b.slice(i + n))),
    fc.tuple(at, fc.uint8Array({ maxLength: 12 })).map(([i, more]) => (b: Uint8Array) => concat(b.slice(0, i), more, b.slice(i))),
    fc.tuple(at, fc.nat({ max: 60 })).map(([i, n]) => (b: Uint8Array) => concat(b.slice(0, i + n), b.slice(i))),
    at.map(i => (b: Uint8Array) => b.slice(0, i)),
  );
  return fc.array(edit, { minLength: 1, maxLength: 3 }).map(edits => edits.reduce((b, change) => change(b), bytes));
};

/** What a node must be, written down without the codec: the fields, their types, and canonical bytes. */
function checkAccepted(bytes: Uint8Array): void {
  const data = dagCbor.decode<Record<string, unknown> & { e: Record<string, unknown>[] }>(bytes);
  assert.ok(Buffer.from(dagCbor.encode(data)).equals(bytes));
  assert.deepEqual(Object.keys(data).sort(), ['e', 'l']);
  for (const entry of data.e) assert.deepEqual(Object.keys(entry).sort(), ['k', 'p', 't', 'v']);
}

for (const [what, bytes] of [['the root', node], ['the widest node', wide]] as const) {
  test(`${what}, mutated: refused as malformed, or in its one right form`, () => {
    fc.assert(fc.property(mutated(bytes), block => {
      try {
        decodeNode(Slice.of(cidOf(block).bytes), block);
      } catch (error) {
        assert.ok(error instanceof MalformedNodeError, String(error));
        return;
      }
      checkAccepted(block);
    }), runs(1500));
  });
}

test('any bytes as a node', () => {
  fc.assert(fc.property(fc.uint8Array({ maxLength: 60 }), tail => {
    const block = concat(Uint8Array.of(0xa2, 0x61, 0x65), tail);
    assert.throws(() => decodeNode(Slice.of(cidOf(block).bytes), block), MalformedNodeError);
  }), runs(1000));
});

/** Opens, verifies and compares; the engine's own errors are an answer, others are a defect. */
function work(bytes: Uint8Array): void {
  try {
    const car = finish(CarFile.open(memorySource(bytes)));
    finish(car.verify());
    const { tree } = openTree(car);
    const sound = treeOfCar(file).tree;
    for (const _ of differentiate(sound, tree));
    for (const _ of differentiate(tree, sound));
  } catch (error) {
    assert.ok(error instanceof EngineError, (error as Error).stack);
  }
}

test('a repository file, mutated', () => fc.assert(fc.property(mutated(file), work), runs(1500)));
test('the head of a repository file, mutated', () => {
  const head = file.slice(0, 120);
  fc.assert(fc.property(mutated(head), changed => work(concat(changed, file.slice(120)))), runs(1500));
});
test('any bytes as a file', () => fc.assert(fc.property(fc.uint8Array({ maxLength: 300 }), work), runs(1000)));

test('nodes, mutated and filed under their new CIDs', () => {
  // The bytes hash to their CID here, so the digest does not stand in the way of the decoder.
  fc.assert(fc.property(mutated(node), bytes => {
    const root = cidOf(bytes);
    work(carBytes([root], [...built.blocks.values(), { cid: root, bytes }]));
  }), runs(1000));
});
