// Records as text: what DAG-JSON keeps is kept, what cannot be shown says why, and no block makes
// more text than anybody could read.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { encode } from '@ipld/dag-cbor';
import { recordText } from '../../src/repository/recordText';
import { Slice } from '../../src/tree/bytes';
import { cidOf } from '../support/buildMst';
import { drawnValue } from '../support/drawMst';

const raw = Slice.of(drawnValue('x').bytes);
const dagCbor = Slice.of(cidOf(Uint8Array.of(0)).bytes);
const shown = (value: unknown) => recordText(dagCbor, encode(value));
const nested = (levels: number, ...inside: number[]) => Uint8Array.from([...new Array<number>(levels).fill(0x81), ...inside]);

test('DAG-JSON, indented', () => {
  const value = { a: [1, 'two', null, true, 1.5], b: drawnValue('x'), c: Uint8Array.of(1, 2), e: {}, l: [], n: 2n ** 60n };
  assert.equal(shown(value), `{
  "a": [
    1,
    "two",
    null,
    true,
    1.5
  ],
  "b": { "/": "${drawnValue('x')}" },
  "c": { "/": { "bytes": "AQI" } },
  "e": {},
  "l": [],
  "n": 1152921504606846976
}
`);
});

test('a map that only looks like a CID is a map', () => {
  const bytes = Buffer.from('\xa2\x61/\x61x\x65bytes\x61x', 'latin1'); // by hand: the encoder takes it for a CID too
  assert.equal(recordText(dagCbor, bytes), '{\n  "/": "x",\n  "bytes": "x"\n}\n');
});

test('too deep is not invalid, and invalid is not too deep', () => {
  assert.equal(recordText(dagCbor, nested(256, 0x00)).replace(/\s/g, ''), `${'['.repeat(256)}0${']'.repeat(256)}`);
  for (const levels of [257, 100_000]) {
    const { 'not decoded': why, bytes } = JSON.parse(recordText(dagCbor, nested(levels, 0x00))) as Record<string, string>;
    assert.match(why!, /nested deeper than 256/);
    assert.equal(bytes, `${'81'.repeat(levels)}00`);
  }
  assert.match((JSON.parse(recordText(dagCbor, Uint8Array.of(0xc1, 0x00))) as Record<string, string>)['not valid DAG-CBOR']!, /tag/i);
});

test('text of over 16 MiB is cut, and the last line says by how much', () => {
  const zeros = 100_000;
  const text = recordText(dagCbor, nested(200, 0x9a, 0, 1, 0x86, 0xa0, ...new Array<number>(zeros).fill(0)));
  const lines = text.trimEnd().split('\n');
  const [, leftOut] = /^… (\d+) more characters are left out$/.exec(lines.at(-1)!) ?? assert.fail(lines.at(-1));
  assert.equal(text.indexOf('\n…'), 16 << 20);
  const line = 2 * 201 + 3; // indentation, digit, comma, line break; no comma after the last
  const brackets = Array.from({ length: 201 }, (_, depth) => 2 * (2 * depth + 1) + 2).reduce((sum, length) => sum + length, -1);
  assert.equal((16 << 20) + Number(leftOut), zeros * line - 1 + brackets);
});

test('other blocks: text as it is, byte order mark included, or hexadecimal', () => {
  assert.equal(recordText(raw, new TextEncoder().encode('\ufeffhé')), '\ufeffhé');
  assert.equal(recordText(raw, Uint8Array.of(0xff, 0x00)), 'ff00\n');
});
