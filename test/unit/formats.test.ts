// Which kind of tree every recorded file is taken for: by one format at most, else it is a DAG of what
// its root block is; files without anything to open say why.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { atprotoMst } from '../../src/formats/atproto/mst';
import { ipldDag } from '../../src/formats/dag/dag';
import { dialogSearchTree } from '../../src/formats/dialog/searchTree';
import { goProllyTree } from '../../src/formats/prolly/goProllyTree';
import { prollyTree } from '../../src/formats/prolly/prollyTree';
import { openTree } from '../../src/repository/openTree';
import { readCid } from '../../src/tree/cid';
import { openCar } from '../support/mstTree';
import { needsSharedData, sharedBytes, sharedFacts } from '../support/sharedData';

const formats = [atprotoMst, dialogSearchTree, prollyTree, goProllyTree];

/** The name of the format, or the kind of a DAG's root. */
function recognise(file: string): string {
  const car = openCar(sharedBytes(file));
  const root = car.header.roots[0]!;
  const block = car.load(root);
  const codec = readCid(root.bytes, root.start, root.end)!.codec;
  const [format, ...others] = formats.filter(candidate => candidate.recognises(block, codec));
  assert.deepEqual(others, [], 'one format at most');
  if (!format) return ipldDag.open(root, block).kind;
  assert.ok(format.root(root, car).layer >= 0);
  return format.name;
}

const goProlly = 'prolly tree (go-ipld-prolly-trees)';
const expected: Record<string, string> = {
  'carv1-basic-two-roots': 'dag-cbor',
  'carv2-basic': 'dag-pb',
  'carv2-rw-three-roots': 'raw',
  'carv2-unixfs': 'UnixFS directory',
  'dag-json-traversal': 'dag-json',
  'filecoin-devnet-genesis': 'dag-cbor',
  'filecoin-devnet-genesis-nulroot': 'raw',
  'fireproof-encrypted': 'dag-cbor',
  'git-commit-sha1': 'codec 0x78',
  'hashmap-after': 'IPLD HashMap',
  'hashmap-alice-words': 'IPLD HashMap',
  'hashmap-before': 'IPLD HashMap',
  'pail-after': 'pail',
  'pail-before': 'pail',
  'partial-dag-scope-entity': 'UnixFS directory',
  'prolly-after': 'prolly tree',
  'prolly-before': 'prolly tree',
  'prolly-go-10000-pairs': goProlly,
  'prolly-go-5-pairs': goProlly,
  'prolly-indexer-init-carv2': goProlly,
  'unixfs-blake3': 'UnixFS directory',
  'unixfs-file-missing-block': 'UnixFS file',
  'unixfs-hamt-after': 'UnixFS directory',
  'unixfs-hamt-before': 'UnixFS directory',
  'unixfs-hamt-multilayer': 'UnixFS directory',
  'unixfs-hamt-single-layer': 'UnixFS directory',
  'unixfs-sha2-512': 'UnixFS directory',
  'unixfs-simple': 'UnixFS directory',
  'unixfs-simple-missing-blocks': 'UnixFS directory',
};
const unopened: Record<string, [code: string, reason: RegExp]> = {
  'filecoin-devnet-genesis-noroots': ['no-root', /names no root/],
  'no-roots-no-blocks': ['no-root', /names no root/],
  'two-roots-no-blocks': ['missing-block', /holds no blocks/],
};

describe('files of the folder ipld', needsSharedData, () => {
  const files = needsSharedData.skip ? [] : Object.keys(sharedFacts().cars).filter(file => file.startsWith('ipld/')).map(file => file.slice(5, -4));

  test('are all in one of the two lists', () => {
    assert.deepEqual([...files].sort(), [...Object.keys(expected), ...Object.keys(unopened)].sort());
  });
  for (const [file, name] of Object.entries(expected)) test(`${file}: ${name}`, () => assert.equal(recognise(`ipld/${file}.car`), name));
  for (const [file, [code, message]] of Object.entries(unopened)) {
    test(`${file}: not opened`, () => {
      assert.throws(() => openTree(openCar(sharedBytes(`ipld/${file}.car`))), { code, message });
    });
  }
});

test('Dialog trees and databases', needsSharedData, () => {
  for (const file of ['entries-before', '10k-update-100-after', 'same-entries-other-root-before', 'database-before', 'database-two-revisions']) {
    assert.equal(recognise(`dialog/${file}.car`), 'Dialog search tree', file);
  }
});

test('trees of AT Protocol are taken for nothing else', needsSharedData, () => {
  assert.equal(recognise('mst-suite/cars/exhaustive_127.car'), 'atproto MST');
  assert.equal(recognise('repos/tiny.car'), 'dag-cbor', 'a commit, which openTree knows');
});
