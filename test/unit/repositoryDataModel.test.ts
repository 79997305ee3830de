// The data model as JSON and as DAG-CBOR, against the interoperability fixtures.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { decode } from '@ipld/dag-cbor';
import { DataModelError, fromDataJson, recordBlock, toDataJson } from '../../src/repository/dataModel';
import { cidText } from '../../src/tree/cid';
import { needsSharedData, sharedJson } from '../support/sharedData';

describe('the interoperability fixtures', needsSharedData, () => {
  test('JSON, DAG-CBOR and CID agree', () => {
    const fixtures = sharedJson<{ json: unknown; cbor_base64: string; cid: string }[]>('interop/data-model-fixtures.json');
    assert.equal(fixtures.length, 3);
    for (const { json, cbor_base64, cid } of fixtures) {
      const block = recordBlock(json);
      assert.equal(Buffer.from(block.bytes).toString('base64'), Buffer.from(cbor_base64, 'base64').toString('base64'));
      assert.equal(cidText(block.cid), cid);
      assert.deepEqual(toDataJson(decode(block.bytes)), json);
    }
  });

  test('valid records stay what they are', () => {
    for (const { note, json } of sharedJson<{ note: string; json: unknown }[]>('interop/data-model-valid.json')) {
      assert.deepEqual(toDataJson(decode(recordBlock(json).bytes)), json, note);
    }
  });

  test('each invalid record is refused', () => {
    const invalid = sharedJson<{ note: string; json: unknown }[]>('interop/data-model-invalid.json');
    assert.equal(invalid.length, 12);
    for (const { note, json } of invalid) assert.throws(() => recordBlock(json), DataModelError, note);
  });
});

test('what is wrong is found by its path', () => {
  const paths: [json: unknown, path: string][] = [
    [{ a: { b: [1, 2.5] } }, 'a.b[1]'],
    [{ a: [{ $link: 'no CID' }] }, 'a[0]'],
    [{ a: { $bytes: '!' } }, 'a'],
    [{ a: { $type: '' } }, 'a'],
    [{ a: 2 ** 53 }, 'a'],
  ];
  for (const [json, path] of paths) assert.throws(() => fromDataJson(json), (error: unknown) => error instanceof DataModelError && error.path === path);
  let deep: unknown = 1;
  for (let i = 0; i < 300; i++) deep = [deep];
  assert.throws(() => fromDataJson({ deep }), /nested deeper than 256/);
});

test('fields with the names of object internals are fields like others', () => {
  const json = JSON.parse('{"__proto__": {"$type": "a"}, "constructor": 1, "toString": "x"}') as unknown;
  assert.deepEqual(Object.keys(fromDataJson(json) as object), ['__proto__', 'constructor', 'toString']);
});

test('bytes with and without padding', () => {
  for (const text of ['nFERjg', 'nFERjg==']) assert.deepEqual(fromDataJson({ $bytes: text }), Uint8Array.from([0x9c, 0x51, 0x11, 0x8e]));
});
