// The tests' own builder of trees, held against foreign results: what it builds is the yardstick of the rest.
import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { describe, test } from 'node:test';
import { CID } from 'multiformats/cid';
import * as dagCbor from '@ipld/dag-cbor';
import { buildMst, layerOfKey, mstEntries, readMst, sharedPrefix } from '../support/buildMst';
import { readCar } from '../support/carBytes';
import { needsSharedData, sharedBytes, sharedFacts, sharedJson, sharedPath } from '../support/sharedData';

const utf8 = new TextEncoder();

test('no entries give one empty node', () => {
  const { root, blocks } = buildMst([]);
  assert.equal(root.toString(), 'bafyreie5737gdxlw5i64vzichcalba3z2v5n6icifvx5xytvske7mr3hpm');
  assert.deepEqual([...blocks.values()].map(block => dagCbor.decode(block.bytes)), [{ e: [], l: null }]);
});

describe('against the interoperability fixtures', needsSharedData, () => {
  test('layers of keys', () => {
    for (const { key, height } of sharedJson<{ key: string; height: number }[]>('interop/key_heights.json')) {
      assert.equal(layerOfKey(utf8.encode(key)), height, key);
    }
  });

  test('shared prefixes', () => {
    for (const { left, right, len } of sharedJson<{ left: string; right: string; len: number }[]>('interop/common_prefix.json')) {
      assert.equal(sharedPrefix(utf8.encode(left), utf8.encode(right)), len, `${left} ${right}`);
    }
  });

  test('roots before and after commits', () => {
    interface Proof { comment: string; leafValue: string; keys: string[]; adds: string[]; dels: string[]; rootBeforeCommit: string; rootAfterCommit: string }
    for (const proof of sharedJson<Proof[]>('interop/commit-proof-fixtures.json')) {
      const rootOf = (keys: string[]) => buildMst(mstEntries(keys.map(key => [key, CID.parse(proof.leafValue)]))).root.toString();
      const after = proof.keys.filter(key => !proof.dels.includes(key)).concat(proof.adds);
      assert.equal(rootOf(proof.keys), proof.rootBeforeCommit, proof.comment);
      assert.equal(rootOf(after), proof.rootAfterCommit, proof.comment);
    }
  });
});

describe('against real trees: the same blocks again from their entries', needsSharedData, () => {
  const rebuild = (blocks: ReturnType<typeof readCar>['blocks'], root: CID) => {
    const { entries, nodes } = readMst(root, cid => blocks.get(cid.toString())?.bytes);
    const built = buildMst(entries.reverse());
    assert.equal(built.root.toString(), root.toString());
    assert.deepEqual(new Set(built.blocks.keys()), nodes);
    return { entries: entries.length, nodes: nodes.size };
  };

  test('the 128 trees of seven keys', () => {
    const files = readdirSync(sharedPath('mst-suite/cars')).filter(file => file.endsWith('.car'));
    assert.equal(files.length, 128);
    for (const file of files) {
      const { roots, blocks } = readCar(sharedBytes(`mst-suite/cars/${file}`));
      assert.equal(rebuild(blocks, roots[0]!).nodes, blocks.size, file);
    }
  });

  test('every complete repository', () => {
    let trees = 0;
    for (const [file, facts] of Object.entries(sharedFacts().cars)) {
      if (!facts.tree || facts.tree.missingNodes > 0) continue;
      const { roots, blocks } = readCar(sharedBytes(file));
      const commit = dagCbor.decode<{ data: CID }>(blocks.get(roots[0]!.toString())!.bytes);
      const counts = rebuild(blocks, commit.data);
      assert.deepEqual(counts, { entries: facts.tree.entries, nodes: facts.tree.nodes }, file);
      trees++;
    }
    assert.ok(trees > 20, `${trees} trees`);
  });
});
