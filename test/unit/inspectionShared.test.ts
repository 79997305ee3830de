// Inspections of real files against what is known of them: repositories, other trees, DAGs, broken files.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { allOf, inspect, labels, pageOf, type Asking } from '../support/inspect';
import { needsSharedData, sharedBytes, sharedFacts } from '../support/sharedData';
import type { Ref } from '../../src/protocol/inspection';

const listsVisited = 60;

/** Goes through what a browser may open, and asks about what it sees. */
async function browse(ask: Asking): Promise<number> {
  const waiting: Ref[] = [{ kind: 'file' }];
  const seen = new Set<string>();
  let items = 0;
  for (let of = waiting.shift(); of && seen.size < listsVisited; of = waiting.shift()) {
    if (seen.has(JSON.stringify(of))) continue;
    seen.add(JSON.stringify(of));
    for (const [i, item] of (await pageOf(ask, of, 0, 30)).items.entries()) {
      items++;
      if (item.ref) waiting.push(item.ref);
      if (i % 9 !== 0) continue;
      if (item.key !== null) {
        assert.equal((await ask.why({ key: item.key, tree: item.root })).present, true, item.key);
        assert.equal((await ask.exportProof({ key: item.key, tree: item.root })).outcome, 'included');
        assert.notEqual(await ask.locate({ by: 'key', key: item.key, tree: item.root }), null, item.key);
      }
      if (item.cid !== null && item.present) {
        assert.ok((await ask.hexText({ cid: item.cid })).text.length < 1_000_000);
        assert.notEqual(await ask.locate({ by: 'cid', cid: item.cid }), null, item.cid);
      }
    }
  }
  return items;
}

test('repositories in numbers', needsSharedData, async () => {
  for (const [file, facts] of Object.entries(sharedFacts().cars)) {
    if (!/^(repos|pds-0\.4\.217)\//.test(file) || !facts.tree || facts.roots?.length !== 1) continue;
    const { ask, overview } = await inspect(sharedBytes(file));
    const survey = await ask.survey(undefined);
    assert.deepEqual([overview.blocks, overview.sections, overview.bytes], [facts.blocks, facts.sections, facts.size], file);
    // Of a long history the facts name the ends.
    for (const { cid, did, data } of facts.commits ?? []) assert.equal(overview.commits.find(commit => commit.cid === cid && commit.did === did)?.data, data, file);
    assert.deepEqual([survey.entries, survey.nodes], [facts.tree.entries, facts.tree.nodes], file);
    const collections = new Map(survey.collections.map(({ name, count }) => [name, count]));
    // Where there are many, the facts name some of them.
    for (const [name, count] of Object.entries(facts.collections ?? {})) if (name !== '...') assert.equal(collections.get(name), count, `${file}: ${name}`);
    assert.equal(Object.values(survey.bytes).reduce((sum, part) => sum + part, 0), facts.size, file);
    assert.equal(Object.values(survey.blocks).reduce((sum, part) => sum + part, 0), facts.sections, file);
    assert.equal(survey.duplicates, facts.duplicates ?? 0, file);
    assert.equal(survey.digests.verdict, 'right', file);
    if (survey.missing.nodes > 0) continue;
    assert.equal(survey.layers.length, facts.tree.depthLevels, file);
    assert.equal(survey.layers.reduce((sum, { entries }) => sum + entries, 0), facts.tree.entries, file);
  }
});

test('a repository of three thousand records', needsSharedData, async () => {
  const { ask, overview } = await inspect(sharedBytes('repos/atproto-dart-repo.car'));
  const { collections, entries } = await ask.survey(undefined);
  const { root } = overview.tree!;
  let listed = 0;
  for (const { label, count, ref } of await allOf(ask, { kind: 'collections', root })) {
    assert.equal(count, collections.find(({ name }) => name === label)!.count, label);
    const records = await allOf(ask, ref!);
    assert.equal(records.length, count);
    assert.equal(records.find(({ key }) => !key!.startsWith(`${label}/`)), undefined);
    listed += records.length;
  }
  assert.equal(listed, entries);
  const { verdict, errors } = await ask.findings({ key: null });
  assert.deepEqual([verdict, errors], ['valid', 0]);
  const browsed = await browse(ask);
  assert.ok(browsed > 250, `${browsed} items`);
});

test('a history of 28 commits, each with its own tree', needsSharedData, async () => {
  const facts = sharedFacts().cars['repos/v2-paul-staging.car']!;
  const { ask, overview } = await inspect(sharedBytes('repos/v2-paul-staging.car'));
  assert.equal(overview.commitsTotal, 28);
  assert.equal(overview.commits[0]!.cid, facts.roots![0]);
  for (const [i, commit] of overview.commits.entries()) {
    assert.equal(commit.linked, true);
    assert.equal(commit.prev, overview.commits[i + 1]?.cid ?? null);
    assert.equal(commit.rev, null);
  }
  assert.equal((await ask.survey(undefined)).stray, 0, 'what an older commit leads to is no stray block');
  for (const { cid, data } of overview.commits) {
    const items = await allOf(ask, { kind: 'commit', cid });
    const records = items.find(({ label }) => label === 'Records')!;
    assert.deepEqual(records.ref, { kind: 'collections', root: data });
    const collections = await allOf(ask, records.ref);
    assert.equal(collections.reduce((sum, { count }) => sum + count!, 0), records.count);
    const [first] = (await pageOf(ask, { kind: 'records', root: data, collection: null }, 0, 1)).items;
    if (first) assert.equal((await ask.why({ key: first.key!, tree: data })).present, true);
  }
  const oldest = overview.commits.at(-1)!;
  const located = (await ask.locate({ by: 'cid', cid: oldest.cid }))!;
  assert.deepEqual([located.path.at(-1)!.kind, located.index], ['commits', 27]);
});

const kinds: Record<string, string> = {
  'ipld/prolly-before.car': 'prolly tree',
  'ipld/prolly-go-10000-pairs.car': 'prolly tree (go-ipld-prolly-trees)',
  'ipld/unixfs-simple.car': 'IPLD DAG',
  'ipld/unixfs-hamt-before.car': 'IPLD DAG',
  'ipld/unixfs-blake3.car': 'IPLD DAG',
  'ipld/hashmap-before.car': 'IPLD DAG',
  'ipld/pail-before.car': 'IPLD DAG',
  'ipld/dag-json-traversal.car': 'IPLD DAG',
  'ipld/git-commit-sha1.car': 'IPLD DAG',
  'ipld/fireproof-encrypted.car': 'IPLD DAG',
  'ipld/partial-dag-scope-entity.car': 'IPLD DAG',
  'ipld/carv1-basic-two-roots.car': 'IPLD DAG',
  'ipld/filecoin-devnet-genesis-noroots.car': 'blocks without a root',
  'ipld/two-roots-no-blocks.car': 'no blocks',
  'ipld/no-roots-no-blocks.car': 'no blocks',
  'dialog/database-before.car': 'Dialog search tree',
  'dialog/1k-update-1-before.car': 'Dialog search tree',
  'pds-0.4.217/1-create.frame.blocks.car': 'AT Protocol repository',
  'pds-0.4.217/7-delete-high.since.car': 'part of an AT Protocol repository',
  'pds-0.4.217/edge-getBlocks.car': 'blocks without a root',
  'pds-0.4.217/edge-since-current.car': 'no blocks',
};

for (const [file, kind] of Object.entries(kinds)) {
  test(`browsing ${file}`, needsSharedData, async () => {
    const { ask, overview } = await inspect(sharedBytes(file));
    assert.equal(overview.kind, kind);
    assert.ok(overview.why.length > 0);
    const browsed = await browse(ask);
    assert.ok(browsed >= 4, `${browsed} items`);
    const survey = await ask.survey(undefined);
    assert.equal(Object.values(survey.bytes).reduce((sum, part) => sum + part, 0), overview.bytes);
    assert.ok(survey.byteMap.cells.length <= 1000);
  });
}

test('a sharded directory is listed by the names of its files', needsSharedData, async () => {
  const { ask, overview } = await inspect(sharedBytes('ipld/unixfs-hamt-before.car'));
  const files = await allOf(ask, { kind: 'links', cid: overview.roots[0]!.cid, as: null });
  assert.deepEqual(labels(files).sort(), Array.from({ length: 500 }, (_, i) => `file-${String(i).padStart(4, '0')}.txt`));
  assert.deepEqual(labels((await pageOf(ask, { kind: 'links', cid: overview.roots[0]!.cid, as: null }, 0, 5, 'FILE-0123')).items), ['file-0123.txt']);
});

test('broken files open as what can still be read, or are refused in words', needsSharedData, async () => {
  const outcomes: Record<string, string> = {};
  for (const file of Object.keys(sharedFacts().cars).filter(name => name.startsWith('invalid/'))) {
    try {
      const { ask, overview } = await inspect(sharedBytes(file));
      outcomes[file] = overview.kind;
      assert.match(overview.notes.join(), /^Incomplete/);
      await browse(ask);
      await ask.survey(undefined);
      assert.notEqual((await ask.findings({ key: null })).verdict, 'valid');
    } catch (error) {
      outcomes[file] = (error as { code: string }).code;
    }
  }
  assert.deepEqual(outcomes, {
    'invalid/badheaderlength.car': 'malformed-car',
    'invalid/badsectionlength.car': 'no blocks',
    'invalid/sample-corrupt-pragma.car': 'malformed-car',
    'invalid/sample-rootless-v42.car': 'malformed-car',
    'invalid/sample-v1-tailing-corrupt-section.car': 'IPLD DAG',
    'invalid/sample-v1-with-zero-len-section2.car': 'IPLD DAG',
    'invalid/sample-v2-corrupt-data-and-index.car': 'malformed-car',
    'invalid/utf8-mangled-divy.car': 'malformed-car',
  });
});
