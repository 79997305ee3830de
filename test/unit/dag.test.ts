// What the blocks of a DAG say: every block of every recorded file against known counts, names as
// people know them, and blocks nobody should have written.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import * as dagCbor from '@ipld/dag-cbor';
import { ipldDag } from '../../src/formats/dag/dag';
import { unixfsShard } from '../../src/formats/dag/dagPb';
import { hashMapNode } from '../../src/formats/dag/hashMap';
import { pailShard } from '../../src/formats/dag/pail';
import { Slice } from '../../src/tree/bytes';
import { cidText, readCid } from '../../src/tree/cid';
import type { DagNode } from '../../src/tree/dag';
import { pathText } from '../../src/tree/dag';
import { EngineError, MalformedNodeError } from '../../src/tree/errors';
import { cidOf } from '../support/buildMst';
import { readCar } from '../support/carBytes';
import { mutations } from '../support/mutations';
import { openCar } from '../support/mstTree';
import { needsSharedData, sharedBytes, sharedFacts, type CarFacts } from '../support/sharedData';

/** Facts that only files with UnixFS, links or a CARv2 header have. */
interface MoreFacts extends CarFacts { links?: number; linksMissing?: number; unixfs?: Record<string, number>; v2?: { dataOffset: number; dataSize: number } }

const files: [string, MoreFacts][] = needsSharedData.skip ? [] : Object.entries(sharedFacts().cars);

/** Every block of a file, opened as what the map it belongs to makes of it. */
function openAll(file: string, { v2 }: MoreFacts): { node: DagNode; as: string | undefined }[] {
  const bytes = sharedBytes(file);
  const { blocks } = readCar(v2 ? bytes.slice(v2.dataOffset, v2.dataOffset + v2.dataSize) : bytes);
  const roles = new Map<string, string>();
  const open = () => [...blocks.values()].map(({ cid, bytes: block }) => {
    const as = roles.get(cid.toString());
    const node = ipldDag.open(Slice.of(cid.bytes), block, as);
    for (const part of node.parts) roles.set(cidText(part.cid), part.as);
    return { node, as };
  });
  for (let known = -1; known < roles.size; ) {
    known = roles.size;
    open();
  }
  return open();
}

const isCid = (target: Slice) => readCid(target.bytes, target.start, target.end)?.end === target.end;

describe('every block of every file', needsSharedData, () => {
  for (const [file, facts] of files.filter(([name]) => name.startsWith('ipld/') || name.startsWith('repos/'))) {
    test(file, () => {
      const opened = openAll(file, facts);
      assert.equal(opened.length, facts.blocks);
      const targets = opened.flatMap(({ node }) => [...node.links.map(({ target }) => target).filter(isCid), ...node.parts.map(({ cid }) => cid)]);
      if (facts.links !== undefined) assert.equal(targets.length, facts.links, 'links');
      const car = openCar(sharedBytes(file));
      const missing = new Set(targets.filter(target => {
        try {
          car.load(target);
          return false;
        } catch (error) {
          assert.ok(error instanceof EngineError && error.code === 'missing-block', String(error));
          return true;
        }
      }).map(cidText));
      if (facts.linksMissing !== undefined) assert.equal(missing.size, facts.linksMissing, 'links that lead out of the file');
      const { directory = 0, file: ordinary = 0, 'hamt-sharded-directory': sharded = 0 } = facts.unixfs ?? {};
      const count = (kind: string) => opened.filter(({ node }) => node.kind === kind).length;
      assert.equal(count('UnixFS directory'), directory + sharded);
      assert.equal(count('UnixFS file'), ordinary);
    });
  }
});

/** Kind and paths of one block. */
function tell(file: string, cid?: string): { kind: string; paths: string[]; parts: number } {
  const car = openCar(sharedBytes(file));
  const at = cid ? [...car.header.roots].find(root => cidText(root) === cid)! : car.header.roots[0]!;
  const { kind, links, parts } = ipldDag.open(at, car.load(at));
  return { kind, paths: links.map(({ path }) => pathText(path)), parts: parts.length };
}

describe('names as people know them', needsSharedData, () => {
  test('files in a directory', () => {
    const { kind, paths } = tell('ipld/partial-dag-scope-entity.car');
    assert.equal(kind, 'UnixFS directory');
    assert.equal(paths.length, 29);
    assert.ok(paths.every(path => path.length > 0 && !path.includes('/')));
  });

  test('files in a sharded directory, without the slots', () => {
    const opened = openAll('ipld/unixfs-hamt-before.car', sharedFacts().cars['ipld/unixfs-hamt-before.car']!);
    const paths = opened.flatMap(({ node }) => node.links.map(({ path }) => pathText(path))).sort();
    assert.deepEqual(paths, Array.from({ length: 500 }, (_, i) => `file-${String(i).padStart(4, '0')}.txt`));
  });

  test('pieces of a file, and fields', () => {
    assert.deepEqual(tell('ipld/unixfs-file-missing-block.car'), { kind: 'UnixFS file', paths: ['0', '1', '2'], parts: 0 });
    assert.deepEqual(tell('ipld/dag-json-traversal.car'), { kind: 'dag-json', paths: ['foo/link'], parts: 0 });
    assert.deepEqual(tell('ipld/fireproof-encrypted.car'), { kind: 'dag-cbor', paths: ['0', '1'], parts: 0 });
    assert.deepEqual(tell('ipld/carv1-basic-two-roots.car'), { kind: 'dag-cbor', paths: ['link'], parts: 0 });
  });

  test('maps by their keys', () => {
    const { kind, parts } = tell('ipld/hashmap-before.car');
    assert.deepEqual([kind, parts], ['IPLD HashMap', 32]);
    assert.equal(tell('ipld/pail-before.car').kind, 'pail');
  });

  test('codecs we cannot read', () => {
    assert.deepEqual(tell('ipld/git-commit-sha1.car'), { kind: 'codec 0x78', paths: [], parts: 0 });
    assert.equal(ipldDag.opaque(0x78), true);
    assert.equal(ipldDag.opaque(0x71), false);
  });
});

const cborCid = (block: Uint8Array) => Slice.of(cidOf(block, 0x71).bytes);
const pbCid = (block: Uint8Array) => Slice.of(cidOf(block, 0x70).bytes);
const jsonCid = (block: Uint8Array) => Slice.of(cidOf(block, 0x0129).bytes);
const bytes = (...parts: (number[] | Uint8Array | string)[]) => new Uint8Array(Buffer.concat(parts.map(part => Buffer.from(part as string))));

describe('blocks that are refused', () => {
  const refused = (cid: (block: Uint8Array) => Slice, block: Uint8Array, rule: string, as?: string) =>
    assert.throws(() => ipldDag.open(cid(block), block, as), (error: MalformedNodeError) => error instanceof MalformedNodeError && error.rule === rule);

  test('nesting', () => {
    refused(cborCid, bytes(new Uint8Array(1_000_000).fill(0x81), [0]), 'nesting');
    refused(jsonCid, bytes('['.repeat(100_000), ']'.repeat(100_000)), 'nesting');
    assert.equal(ipldDag.open(cborCid(new Uint8Array()), bytes(new Uint8Array(256).fill(0x81), [0])).links.length, 0);
  });

  test('links so deep that their paths would fill the memory', () => {
    const link = dagCbor.encode(cidOf(new Uint8Array(), 0x55));
    const links = 20_000;
    const many = Buffer.concat(Array.from({ length: links }, () => link));
    const block = (depth: number) => bytes(new Uint8Array(depth).fill(0x81), [0x99, links >> 8, links & 0xff], many);
    refused(cborCid, block(250), 'size');
    assert.equal(ipldDag.open(cborCid(new Uint8Array()), block(20)).links.length, links);
  });

  test('lengths far beyond the block', () => {
    refused(cborCid, bytes([0x9b, 0, 0, 0, 1, 0, 0, 0, 0]), 'truncated');
    refused(cborCid, bytes([0xbb, 0, 0x1f, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff]), 'truncated');
    refused(cborCid, bytes([0x5a, 0xff, 0xff, 0xff, 0xff]), 'truncated');
    refused(pbCid, bytes([0x12, 0xff, 0xff, 0xff, 0xff, 0x0f]), 'dag-pb');
  });

  test('what is no DAG-CBOR', () => {
    for (const [block, rule] of [
      [[], 'truncated'], [[0xa1, 0x01, 0x01], 'shape'], [[0xf7], 'shape'], [[0xf9, 0, 0], 'shape'], [[0xc1, 0x00], 'link'],
      [[0xd8, 0x2a, 0x41, 0x01], 'link'], [[0x18, 0x01], 'non-canonical'], [[0x9f, 0xff], 'indefinite'], [[0x00, 0x00], 'trailing-bytes'],
    ] as const) refused(cborCid, bytes([...block]), rule);
  });

  test('what is no DAG-JSON, and what is no DAG-PB', () => {
    refused(jsonCid, bytes('{'), 'json');
    refused(jsonCid, bytes([0xff]), 'json');
    refused(jsonCid, bytes('{"/": "no CID"}'), 'link');
    refused(jsonCid, bytes('{"/": 1}'), 'link');
    refused(pbCid, bytes([0x1a, 0x00]), 'dag-pb');
    refused(pbCid, bytes([0x12, 0x00]), 'dag-pb');
    refused(pbCid, bytes([0x12, 0x04, 0x0a, 0x02, 0x01, 0x55]), 'dag-pb');
  });

  test('parts of a map that are none', () => {
    const map = dagCbor.encode({ a: 1 });
    refused(cborCid, map, 'shape', hashMapNode);
    refused(cborCid, map, 'shape', pailShard);
    refused(cborCid, map, 'codec', unixfsShard);
    refused(pbCid, bytes([0x0a, 0x02, 0x08, 0x01]), 'shard', unixfsShard);
    refused(pbCid, map, 'codec', hashMapNode);
    // A shard of 256 slots names its links by two digits and more.
    const nameless = bytes([0x12, 0x0b, 0x0a, 0x06, 0x01, 0x55, 0x00, 0x02, 0x61, 0x62, 0x12, 0x01], '0', [0x0a, 0x05, 0x08, 0x05, 0x30, 0x80, 0x02]);
    refused(pbCid, nameless, 'shard');
  });
});

test('what only looks like a map of ours is plain DAG-CBOR', () => {
  for (const value of [{ hamt: [1, 2], bucketSize: 3, hashAlg: 18 }, { prefix: 1, a: 1, b: 2, c: 3, d: 4 }]) {
    const block = dagCbor.encode(value);
    assert.equal(ipldDag.open(cborCid(block), block).kind, 'dag-cbor');
  }
});

test('mutated blocks are refused or read, and nothing else happens', needsSharedData, () => {
  let refused = 0;
  const sources: [(block: Uint8Array) => Slice, string, string[]][] = [
    [cborCid, 'ipld/hashmap-before.car', [hashMapNode]], [cborCid, 'ipld/pail-before.car', [pailShard]], [cborCid, 'ipld/filecoin-devnet-genesis.car', []],
    [pbCid, 'ipld/unixfs-hamt-multilayer.car', [unixfsShard]], [jsonCid, 'ipld/dag-json-traversal.car', []],
  ];
  for (const [cidOfBlock, file, roles] of sources) {
    const codec = readCid(cidOfBlock(new Uint8Array()).bytes, 0, 40)!.codec;
    const blocks = [...readCar(sharedBytes(file)).blocks.values()].filter(({ cid }) => cid.code === codec).map(block => block.bytes);
    const cid = cidOfBlock(new Uint8Array());
    for (const mutated of mutations(blocks, 6_000)) {
      for (const as of [undefined, ...roles]) {
        try {
          ipldDag.open(cid, mutated, as);
        } catch (error) {
          assert.ok(error instanceof MalformedNodeError, `${file} ${String(error)}`);
          refused++;
        }
      }
    }
  }
  assert.ok(refused > 5_000, `${refused}`);
});
