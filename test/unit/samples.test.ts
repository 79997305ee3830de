// The sample workspace: built again it is the same bytes, and it shows what its README says it shows.
import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, test } from 'node:test';
import { secp256k1 } from '@noble/curves/secp256k1.js';
import * as dagCbor from '@ipld/dag-cbor';
import type { CID } from 'multiformats/cid';
import { makeSamples, samplePublicKey } from '../../scripts/makeSamples';
import { buildMst, readMst } from '../support/buildMst';
import { readCar } from '../support/carBytes';
import { changesOf, rangesOf } from '../support/diffing';
import { openCar, treeOfCar } from '../support/mstTree';

const folder = fileURLToPath(new URL('../../samples/', import.meta.url));
const samples = makeSamples();
const whole = ['before.car', 'after.car', 'first-post/before.car', 'first-post/after.car', 'same-tree/before.car', 'same-tree/after.car'];

test('building them again gives the committed bytes, and no file is left over', () => {
  for (const [file, bytes] of samples) assert.ok(Buffer.from(bytes).equals(readFileSync(join(folder, file))), file);
  const present = readdirSync(folder, { recursive: true }).map(String).filter(file => /\.(car|frame)$/.test(file));
  assert.deepEqual(present.sort(), [...samples.keys()].sort());
});

test('they are small and all named in the README', () => {
  const total = [...samples.values()].reduce((sum, bytes) => sum + bytes.length, 0);
  assert.ok(total < 400_000, `${total} bytes`);
  const readme = readFileSync(join(folder, 'README.md'), 'utf8');
  for (const file of samples.keys()) assert.ok(readme.includes(`\`${file}\``), file);
});

interface Commit { did: string; version: number; data: CID; rev: string; prev: null; sig: Uint8Array }

describe('every whole repository', () => {
  for (const file of whole) {
    test(file, () => {
      const { roots, blocks } = readCar(samples.get(file)!);
      const { sig, ...unsigned } = dagCbor.decode<Commit>(blocks.get(roots[0]!.toString())!.bytes);
      assert.ok(secp256k1.verify(sig, dagCbor.encode(unsigned), samplePublicKey, { lowS: true }), 'signature');
      assert.deepEqual([unsigned.version, unsigned.prev], [3, null]);
      assert.match(unsigned.rev, /^[234567abcdefghij][234567abcdefghijklmnopqrstuvwxyz]{12}$/);
      const { entries, nodes } = readMst(unsigned.data, cid => blocks.get(cid.toString())?.bytes);
      assert.equal(buildMst(entries).root.toString(), unsigned.data.toString(), 'canonical');
      const records = new Set(entries.map(({ key, value }) => {
        const record = dagCbor.decode<{ $type: string }>(blocks.get(value.toString())!.bytes);
        assert.equal(record.$type, Buffer.from(key).toString().split('/')[0]);
        return value.toString();
      }));
      assert.equal(blocks.size, 1 + nodes.size + records.size, 'nothing else is in the file');
    });
  }
});

describe('what the README promises', () => {
  const compare = (before: string, after: string) => [treeOfCar(samples.get(before)!), treeOfCar(samples.get(after)!)] as const;

  test('before and after: a handful of creates and deletes, the profile updated, boundaries shifted on two layers or more', () => {
    const [left, right] = compare('before.car', 'after.car');
    const changes = changesOf(left, right);
    const added = changes.filter(({ op }) => op === 'add').map(({ key }) => key);
    const removed = changes.filter(({ op }) => op === 'remove').map(({ key }) => key);
    const updated = added.filter(key => removed.includes(key));
    assert.deepEqual([added.length - updated.length, removed.length - updated.length, updated], [3, 3, ['app.bsky.actor.profile/self']]);
    const misaligned = rangesOf(left, right).filter(range => range.startsWith('misaligned'));
    const layers = new Set(misaligned.map(range => range.split(' ')[1]));
    assert.ok(misaligned.length >= 3 && layers.size >= 2, misaligned.join('\n'));
  });

  test('first post: one entry against two, every block read', () => {
    const [left, right] = compare('first-post/before.car', 'first-post/after.car');
    assert.deepEqual(changesOf(left, right).map(({ op, key }) => `${op} ${key.split('/')[0]}`), ['add app.bsky.feed.post']);
    assert.deepEqual([left.loads.length, right.loads.length], [1, 2]);
  });

  test('same tree: other commits, no block read', () => {
    const [left, right] = compare('same-tree/before.car', 'same-tree/after.car');
    assert.deepEqual(changesOf(left, right), []);
    assert.deepEqual([left.loads, right.loads], [[], []]);
    assert.notDeepEqual(openCar(samples.get('same-tree/before.car')!).header.roots, openCar(samples.get('same-tree/after.car')!).header.roots);
  });

  test('the commit event holds what after.car has and before.car has not', () => {
    const [before, after, event] = ['before.car', 'after.car', 'commit-event.car'].map(file => readCar(samples.get(file)!));
    assert.deepEqual([...event!.blocks.keys()].sort(), [...after!.blocks.keys()].filter(cid => !before!.blocks.has(cid)).sort());
    assert.deepEqual(event!.roots, after!.roots);
  });

  test('the broken file is incomplete, and comparing it fails', () => {
    assert.match(openCar(samples.get('broken.car')!).incomplete!.reason, /cut short/);
    assert.throws(() => changesOf(...compare('before.car', 'broken.car')), { code: 'missing-block', side: 'right' });
  });
});
