// Questions about one thing: search, the way to it, why it is there, its text and bytes, its proof.
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import { encode } from '@ipld/dag-cbor';
import { searchKey } from '../../src/formats/atproto/search';
import { buildCommit } from '../../src/repository/commits/commitBuilder';
import { parsePrivateKey, publicKeyOf, publicKeyText } from '../../src/repository/commits/signingKey';
import { proveKey } from '../../src/repository/proof';
import { Slice } from '../../src/tree/bytes';
import { CID } from 'multiformats/cid';
import { openTree } from '../../src/repository/openTree';
import { buildMst, encodeBlock, layerOfKey, mstEntries } from '../support/buildMst';
import { carBytes, corruptBlock, flipByte } from '../support/carBytes';
import { allOf, inspect, pageOf, type Asking } from '../support/inspect';
import { openCar } from '../support/mstTree';
import { openPlanted, plantDialog } from '../support/plantDialog';
import { cidText } from '../../src/tree/cid';

const utf8 = new TextEncoder();
const testKey = parsePrivateKey('11'.repeat(32));
const otherKey = parsePrivateKey('22'.repeat(32));
const keyOf = (key: typeof testKey) => publicKeyText(publicKeyOf(key));

const keys = Array.from({ length: 120 }, (_, i) => `app.${i % 2 === 0 ? 'like' : 'post'}/${String(i).padStart(4, '0')}`).sort();

function signedRepository() {
  const blocks = keys.map(key => encodeBlock({ key }));
  const mst = buildMst(mstEntries(keys.map((key, i) => [key, blocks[i]!.cid] as const)));
  const built = buildCommit({ did: 'did:plc:someone', data: Slice.of(mst.root.bytes), previousRev: undefined, key: testKey, micros: Date.UTC(2026, 0, 2, 3, 4, 5) * 1000, clock: 1 });
  const commit = { cid: CID.decode(built.cid.view()), bytes: built.bytes };
  return { bytes: carBytes([commit.cid], [commit, ...mst.blocks.values(), ...blocks]), commit: commit.cid.toString(), mst, blocks };
}

const noSearch: Parameters<Asking['search']>[0] = { query: '', kinds: ['key', 'collection', 'cid'], from: 0, count: 500 };

test('a commit says when it was made, and its signature is checked with a key only', async () => {
  const { bytes, commit } = signedRepository();
  const { ask, overview } = await inspect(bytes);
  assert.equal(overview.commits[0]!.revTime, '2026-01-02T03:04:05.000Z');
  assert.equal(overview.commits[0]!.signature.state, 'not checked');
  assert.equal((await ask.checkSignature({ commit, key: keyOf(testKey) })).state, 'valid');
  assert.equal((await ask.checkSignature({ commit, key: keyOf(otherKey) })).state, 'invalid');
  await assert.rejects(ask.checkSignature({ commit, key: 'did:key:nonsense' }), { code: 'unusable-signing-key' });
});

test('a search finds keys, collections and CIDs, and counts them', async () => {
  const { bytes, blocks, mst } = signedRepository();
  const { ask } = await inspect(bytes);
  const posts = await ask.search({ ...noSearch, query: 'APP.post', count: 10 });
  assert.equal(posts.matches[0]!.kind, 'collection');
  assert.equal(posts.matches.length, 10);
  assert.equal(posts.more, true);
  const rest = await ask.search({ ...noSearch, query: 'APP.post', from: 10 });
  assert.deepEqual(rest.found, { key: 60, collection: 1, cid: 0 });
  assert.equal(rest.total, 61);
  assert.equal(rest.more, false);
  const record = blocks[5]!.cid.toString();
  for (const query of [record, record.slice(0, 30), record.slice(20, 40), `ipfs://${record}`]) {
    const { matches, total } = await ask.search({ ...noSearch, query });
    assert.deepEqual(matches.map(({ kind, item }) => [kind, item.key]), [['cid', keys[5]]], query);
    assert.equal(total, 1);
  }
  assert.equal((await ask.search({ ...noSearch, query: mst.root.toString() })).matches[0]!.item.icon, 'node');
  assert.equal((await ask.search({ ...noSearch, query: 'app.post', kinds: ['cid'] })).total, 0);
});

test('a newer search ends an older one', async () => {
  const { ask } = await inspect(signedRepository().bytes);
  const searches = Array.from({ length: 5 }, (_, i) => ask.search({ ...noSearch, query: `nothing ${i}` }));
  const outcomes = await Promise.allSettled(searches);
  assert.deepEqual(outcomes.map(outcome => (outcome.status === 'fulfilled' ? outcome.value.total : (outcome.reason as { code: string }).code)), ['superseded', 'superseded', 'superseded', 'superseded', 0]);
});

test('the way to a key leads through the lists to where the page shows it', async () => {
  const { bytes, mst } = signedRepository();
  const { ask } = await inspect(bytes);
  await ask.survey(undefined);
  const key = keys[77]!;
  const location = (await ask.locate({ by: 'key', key, tree: null }))!;
  assert.deepEqual(location.path.map(({ kind }) => kind), ['file', 'collections', 'records']);
  const page = await pageOf(ask, location.path.at(-1)!, location.index!, 1);
  assert.equal(page.items[0]!.key, key);
  assert.deepEqual((await ask.locate({ by: 'cid', cid: location.item.cid! }))!.item.key, key);
  assert.equal(bytes.subarray(location.offset!, location.offset! + location.length!).length, encode({ key }).length);
  assert.equal(await ask.locate({ by: 'key', key: 'app.post/none', tree: null }), null);
  for (const cid of mst.blocks.keys()) {
    const { path, index } = (await ask.locate({ by: 'cid', cid }))!;
    if (cid === mst.root.toString()) assert.deepEqual(path, [{ kind: 'file' }]);
    else assert.equal((await pageOf(ask, path.at(-1)!, index!, 1)).items[0]!.cid, cid);
  }
});

test('why a key is where it is: its hash, its layer, the path, its neighbours', async () => {
  const { bytes } = signedRepository();
  const { ask } = await inspect(bytes);
  const { tree } = openTree(openCar(bytes));
  for (const [i, key] of keys.entries()) {
    const placed = await ask.why({ key, tree: null });
    assert.equal(placed.present, true);
    assert.equal(placed.hash!.hex, createHash('sha256').update(key).digest('hex'));
    assert.equal(placed.layer, layerOfKey(utf8.encode(key)));
    assert.equal(Math.floor(placed.hash!.zeroBits / 2), placed.layer);
    assert.deepEqual([placed.previous?.key, placed.next?.key], [keys[i - 1], keys[i + 1]]);
    assert.deepEqual(placed.path.map(({ cid }) => cid), searchKey(tree, Slice.of(utf8.encode(key))).path.map(({ subtree }) => cidText(subtree.cid)));
  }
  const absent = await ask.why({ key: 'app.mute/x', tree: null });
  assert.deepEqual([absent.present, absent.previous?.key, absent.next?.key], [false, keys.filter(key => key < 'app.mute').at(-1), keys.find(key => key > 'app.mute')]);
});

test('in a Dialog tree the rank of a key says where its segment ends', async () => {
  const entries = new Map(Array.from({ length: 400 }, (_, i) => [`note/${String(i).padStart(4, '0')}`, `v${i}`]));
  const planted = plantDialog(entries, 4);
  const { root, blocks } = planted;
  const { ask, overview } = await inspect(carBytes([CID.decode(root!.view())], [...blocks].map(([cid, { bytes }]) => ({ cid: CID.parse(cid), bytes }))));
  assert.equal(overview.kind, 'Dialog search tree');
  const { tree } = openPlanted(planted);
  assert.ok(tree.root!.layer > 0);
  let ends = 0;
  for (const key of entries.keys()) {
    const { why, hash, present } = await ask.why({ key, tree: null });
    assert.equal(present, true);
    assert.equal(hash!.name, 'blake3-256');
    assert.match(why[1]!, /\(4 bits a trial\)/);
    assert.doesNotMatch(why[1]!, /\(7 bits a trial\)/);
    const rank = Number(/(\d+) \(4 bits/.exec(why[1]!)![1]);
    const isLast = why.some(sentence => sentence.startsWith('It is the last key of its segment'));
    if (key !== [...entries.keys()].at(-1)) assert.equal(isLast, rank >= 2, key);
    if (isLast) ends++;
  }
  assert.equal(ends, (await allOf(ask, { kind: 'layer', root: overview.tree!.root, layer: 0 })).length);
  assert.equal((await ask.valueText({ key: 'note/0007', tree: null })).text.trim(), '"v7"');
});

test('a proof holds what proves the key, or its absence, and nothing else', async () => {
  const { bytes, commit } = signedRepository();
  const { ask } = await inspect(bytes);
  for (const [key, outcome] of [[keys[33]!, 'included'], ['app.mute/x', 'absent']] as const) {
    const proof = await ask.exportProof({ key, tree: null });
    assert.equal(proof.outcome, outcome);
    const car = openCar(proof.bytes);
    assert.equal(cidText(car.header.roots[0]!), commit);
    const proven = proveKey(openTree(car).tree, Slice.of(utf8.encode(key)));
    assert.equal(proven.outcome, outcome);
    if (outcome === 'included') assert.equal(proven.record, 'present');
    assert.ok(car.sections < 12);
  }
});

test('blocks as text and as bytes; one that does not hash to its CID is shown as hex only, and says so', async () => {
  const { bytes, blocks } = signedRepository();
  const { ask } = await inspect(bytes);
  const cid = blocks[0]!.cid.toString();
  assert.deepEqual(JSON.parse((await ask.recordText({ cid })).text), { key: keys[0] });
  assert.deepEqual((await ask.exportBlock({ cid })).bytes, blocks[0]!.bytes);
  assert.match((await ask.hexText({ cid })).text, /^Digest {2}sha2-256, right$/m);
  const damaged = await inspect(corruptBlock(bytes, blocks[0]!.cid));
  assert.match((await damaged.ask.hexText({ cid })).text, /WRONG/);
  await assert.rejects(damaged.ask.recordText({ cid }), { code: 'cid-mismatch' });
  await assert.rejects(damaged.ask.exportBlock({ cid }), { code: 'cid-mismatch' });
  assert.deepEqual((await damaged.ask.survey(undefined)).digests, { verdict: 'wrong', wrong: 1, unchecked: 0 });
});

test('a file that is no CAR is refused, and the one before it stays open', async () => {
  const { bytes } = signedRepository();
  const { ask } = await inspect(bytes);
  await assert.rejects(ask.inspectOpen({ file: { name: 'x', path: 'x', bytes: utf8.encode('<!doctype html>') } }), { code: 'malformed-car' });
  assert.equal((await pageOf(ask, { kind: 'roots' })).items.length, 1);
});

test('any byte of a file may be wrong: only our errors come out of it', async () => {
  const { bytes } = signedRepository();
  for (let at = 0; at < 1200; at += 11) {
    try {
      const { ask, overview } = await inspect(flipByte(bytes, at));
      await ask.survey(undefined);
      for (const { ref } of (await pageOf(ask, { kind: 'file' })).items) if (ref) await pageOf(ask, ref, 0, 30);
      if (overview.tree) await pageOf(ask, { kind: 'records', root: overview.tree.root, collection: null });
    } catch (error) {
      assert.ok((error as { code?: unknown }).code, String((error as Error).stack));
    }
  }
});
