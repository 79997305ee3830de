// The hex document of a block: every byte once and in order, whatever the block, and never too long.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { encode } from '@ipld/dag-cbor';
import fc from 'fast-check';
import { CID } from 'multiformats/cid';
import { hexDocument } from '../../src/inspection/hexDocument';
import { Slice } from '../../src/tree/bytes';
import { hex } from '../../src/tree/cid';
import { cidOf } from '../support/buildMst';

const file = { name: 'some.car', offset: 1000 };

function lines(block: Uint8Array, codec = 0x71): string[] {
  return hexDocument(Slice.of(cidOf(block, codec).bytes), block, file).trimEnd().split('\n').slice(6);
}

/** What the document says of each line: the bytes, and their meaning. */
function read(line: string): { offset: number; bytes: string; meaning: string } {
  const [, offset, bytes, meaning] = /^([0-9a-f]{8}) {2}((?:[0-9a-f]{2} ?)*) *(.*)$/.exec(line) ?? assert.fail(line);
  return { offset: parseInt(offset!, 16), bytes: bytes!.replaceAll(' ', ''), meaning: meaning!.trim() };
}

function shownBytes(shown: readonly string[]): string {
  return shown.filter(line => !line.startsWith('--')).map(line => /^[0-9a-f]{8} {2}(.{1,47})/.exec(line)![1]!.replace(/ /g, '')).join('');
}

test('the items of a record, each with its path, type and value', () => {
  const link = cidOf(encode(1));
  const block = encode({ text: 'hi', list: [1, -2, { deep: null }], link, bytes: Uint8Array.of(1, 2), no: false });
  const meanings = lines(block).map(line => line.slice(59).trim()).filter(meaning => meaning !== '');
  assert.deepEqual(meanings, [
    'map of 5', 'key text "no"', 'no: false', 'key text "link"', 'link: tag 42: a link', `link: CID ${link}`, 'key text "list"', 'list: list of 3',
    'list/0: number 1', 'list/1: number -2', 'list/2: map of 1', 'key text "deep"', 'list/2/deep: null', 'key text "text"', 'text: text "hi"', 'key text "bytes"', 'bytes: bytes, 2',
  ]);
  assert.equal(read(lines(block)[0]!).offset, 0);
});

test('every byte is shown once and in order, of any block of any codec', () => {
  fc.assert(fc.property(fc.uint8Array({ maxLength: 300 }), fc.constantFrom(0x71, 0x70, 0x55, 0x0129, 0x300539), (block, codec) => {
    assert.equal(shownBytes(lines(block, codec)), hex(block));
  }), { numRuns: 500, seed: 1 });
  fc.assert(fc.property(fc.jsonValue(), value => {
    const block = encode(JSON.parse(JSON.stringify(value)) as unknown);
    const shown = lines(block);
    assert.equal(shownBytes(shown), hex(block));
    assert.ok(!shown.some(line => line.startsWith('--')), 'valid DAG-CBOR makes sense to its end');
  }), { numRuns: 200, seed: 1 });
});

test('the fields of DAG-PB: links with names, and UnixFS', () => {
  const target = CID.parse('QmPLPpnptHc1DMhJAWNYMTqBTqqRQNy5WsY7F9pZgsBfMT');
  const link = [0x0a, 34, ...target.bytes, 0x12, 1, 0x61, 0x18, 5];
  const meanings = lines(Uint8Array.from([0x12, link.length, ...link, 0x0a, 2, 8, 1]), 0x70).map(line => line.slice(59).trim()).filter(meaning => meaning !== '');
  assert.deepEqual(meanings, ['link 0', `target: ${target}`, 'name: "a"', 'size of what is below: 5', 'data, 2 bytes', 'type: directory']);
});

test('large, deep and broken blocks are cut, and the document says where', () => {
  const large = lines(new Uint8Array(200_000), 0x55);
  assert.match(large.at(-1)!, /^-- cut here: 134464 more bytes not shown$/);
  assert.ok(lines(encode(Array.from({ length: 60_000 }, () => 1))).join('\n').length < 1_000_000);
  assert.ok(lines(new Uint8Array(5000).fill(0x81)).some(line => line.startsWith('-- from here on: nested deeper than 256 levels')));
  assert.ok(lines(Uint8Array.of(0x61)).some(line => line.startsWith('-- from here on: 1 bytes are announced where 0 remain')));
  assert.ok(lines(Uint8Array.of(0xff)).some(line => line.includes('a break where nothing is open')));
  assert.ok(lines(Uint8Array.of(0x01, 0x02)).some(line => line.startsWith('-- from here on: 1 bytes that follow the value')));
  assert.equal(shownBytes(lines(Uint8Array.of(0x9f, 0x01, 0xff))), '9f01ff');
});
