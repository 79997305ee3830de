// The lists of an inspection on drawn trees: pages, filters, what is read for them, what is missing.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { CID } from 'multiformats/cid';
import { Slice } from '../../src/tree/bytes';
import { entriesWithin, countWithin, firstEntry, keyAfter, withPrefix } from '../../src/inspection/entries';
import { itemOf } from '../../src/inspection/items';
import { keyName, parseKeyName } from '../../src/inspection/keyNames';
import { Listing, listOf } from '../../src/inspection/listing';
import { cidText } from '../../src/tree/cid';
import type { Subtree } from '../../src/tree/node';
import { keyText } from '../../src/tree/range';
import { loadNode } from '../../src/tree/source';
import { buildMst, encodeBlock, mstEntries, type BuiltMst } from '../support/buildMst';
import { carBytes, dropBlock, duplicateBlock, type CarBlock } from '../support/carBytes';
import { drawMst, drawnKey } from '../support/drawMst';
import { allOf, inspect, labels, pageOf } from '../support/inspect';
import { finish, treeOfMst } from '../support/mstTree';

const utf8 = new TextEncoder();
const bytesOf = (text: string) => Slice.of(utf8.encode(text));

function repository(keys: readonly string[], extra: readonly CarBlock[] = []): { bytes: Uint8Array; mst: BuiltMst; records: Map<string, CID>; commit: CarBlock } {
  const blocks = new Map(keys.map(key => [key, encodeBlock({ $type: 'some.record', key })]));
  const records = new Map([...blocks].map(([key, { cid }]) => [key, cid]));
  const mst = buildMst(mstEntries(records));
  const commit = encodeBlock({ did: 'did:plc:someone', rev: '3kaaaaaaaaa22', sig: new Uint8Array(64), data: mst.root, prev: null, version: 3 });
  return { bytes: carBytes([commit.cid], [commit, ...mst.blocks.values(), ...blocks.values(), ...extra]), mst, records, commit };
}

const numbered = (name: string, count: number) => Array.from({ length: count }, (_, i) => `${name}/${String(i).padStart(5, '0')}`);

test('a span of keys reads the nodes that overlap it and no others', () => {
  const { tree, loads } = treeOfMst(drawMst('k1 k2@2 k3 k4@1 k5 k6@2 k7 k8@1 k9'));
  const at = loads.length;
  const found = [...entriesWithin(tree, withPrefix(utf8.encode('k9')))].filter(entry => entry !== undefined);
  assert.deepEqual(found.map(entry => entry.kind), ['entry']);
  assert.equal(loads.length - at, 3, 'the root, the node above k9, the segment of k9');
});

test('the first and the last entry of a span, on either side of a key', () => {
  const { tree } = treeOfMst(drawMst('k1 k2@2 k3 k4@1 k5 k6@2 k7'));
  const key = bytesOf(drawnKey('k4@1'));
  assert.equal(keyText(firstEntry(tree, { from: keyAfter(key), to: undefined })!.key), drawnKey('k5'));
  assert.equal(keyText(firstEntry(tree, { from: undefined, to: key }, true)!.key), drawnKey('k3'));
  assert.equal(firstEntry(tree, { from: bytesOf('z'), to: undefined }), undefined);
});

test('counted subtrees are passed over unread', () => {
  const { tree, loads } = treeOfMst(drawMst('k1 k2@2 k3 k4@1 k5 k6@2 k7 k8@1 k9'));
  const counts = new Map<string, number>();
  (function count(subtree: Subtree): number {
    const below = loadNode(tree, subtree).items.reduce((sum, item) => sum + (item.kind === 'entry' ? 1 : count(item)), 0);
    counts.set(cidText(subtree.cid), below);
    return below;
  })(tree.root!);
  const below = (node: Slice) => counts.get(cidText(node));
  const whole = { from: undefined, to: undefined };
  const at = loads.length;
  const found = [...entriesWithin(tree, whole, { skip: 7, below })].find(entry => entry !== undefined);
  assert.equal(found?.kind === 'entry' && keyText(found.key), drawnKey('k8@1'));
  assert.equal(loads.length - at, 3, 'the root, the node of k8, and what is left: k9');
  assert.equal(countWithin(tree, { from: bytesOf('k2'), to: bytesOf('k6') }, below), 4);
  assert.equal(countWithin(tree, whole, () => undefined), undefined);
});

test('a list keeps a stretch of itself and is made anew for what lies elsewhere', () => {
  let made = 0;
  const things = Array.from({ length: 30_000 }, (_, i) => `thing ${i}`);
  const listing = Listing.of({
    *produce(skip) {
      for (const thing of things.slice(skip)) {
        made++;
        yield thing;
      }
    },
    show: label => itemOf({ label, icon: 'block' }),
  });
  const first = (from: number) => finish(listing.page(from, 100)).items[0]?.label;
  for (let from = 0; from < 20_000; from += 100) assert.equal(first(from), things[from]);
  assert.ok(made <= 20_100, `page after page is one pass, not ${made} things`);
  for (const from of [3, 29_950, 11_000, 19_000]) assert.equal(first(from), things[from]);
  assert.deepEqual(finish(listing.page(29_950, 100)), { ...finish(listing.page(29_950, 100)), total: 30_000, more: false });
  assert.ok(made < 60_000, `${made} things`);
});

test('a call looks at so many things and says that there is more', () => {
  const things = Array.from({ length: 250_000 }, (_, i) => (i === 180_000 ? 'needle' : 'hay'));
  const listing = Listing.of(listOf(things, label => itemOf({ label, icon: 'block' })), 'NEED');
  const pages = Array.from({ length: 3 }, () => finish(listing.page(0, 10)));
  assert.deepEqual(pages.map(({ items, total, more }) => [items.length, total, more]), [[0, null, true], [1, null, true], [1, 1, false]]);
});

test('keys go out and come back unchanged', () => {
  for (const key of [bytesOf('a/b'), bytesOf('0xff'), bytesOf('0x'), bytesOf('ключ'), Slice.of(Uint8Array.of(0xff, 0x00)), Slice.of(Uint8Array.of())]) {
    assert.deepEqual([...parseKeyName(keyName(key)).view()], [...key.view()], keyName(key));
  }
});

test('a file at the top: roots, commits, records, structure, blocks', async () => {
  const { bytes } = repository([...numbered('app.a', 3), 'app.b/x']);
  const { ask, overview } = await inspect(bytes);
  assert.equal(overview.kind, 'AT Protocol repository');
  assert.equal(overview.commits[0]!.signature.state, 'not checked');
  assert.equal(overview.commits[0]!.linked, true);
  assert.deepEqual(labels(await allOf(ask, { kind: 'file' })), ['Roots', 'Commits', 'Records', 'Tree structure', 'Layers', 'Missing blocks', 'Stray blocks', 'All blocks']);
});

test('collections are found by their first keys, and have counts once the file was surveyed', async () => {
  const { bytes } = repository([...numbered('app.a', 40), 'app.a-b/x', ...numbered('app.b', 7), 'loose']);
  const { ask, overview } = await inspect(bytes);
  const collections = { kind: 'collections', root: overview.tree!.root } as const;
  const before = await allOf(ask, collections);
  assert.deepEqual(before.map(({ label, count, icon }) => [label, count, icon]), [['app.a-b', null, 'collection'], ['app.a', null, 'collection'], ['app.b', null, 'collection'], ['loose', null, 'record']]);
  await ask.survey(undefined);
  assert.deepEqual((await allOf(ask, collections)).map(({ count }) => count), [1, 40, 7, null]);
});

test('records come in pages, forwards, backwards and from anywhere, surveyed or not', async () => {
  const keys = numbered('app.a', 2500);
  const { bytes } = repository(['app.0/x', ...keys, 'app.b/x']);
  const { ask, overview } = await inspect(bytes);
  const records = { kind: 'records', root: overview.tree!.root, collection: 'app.a' } as const;
  for (const surveyed of [false, true]) {
    if (surveyed) await ask.survey(undefined);
    for (const from of [0, 500, 2400, 7, 2499, 1000]) {
      const page = await pageOf(ask, records, from, 100);
      assert.deepEqual(page.items.map(({ key }) => key), keys.slice(from, from + 100), `from ${from}, surveyed: ${surveyed}`);
      assert.equal(page.more, from + 100 < 2500);
    }
    assert.equal((await pageOf(ask, records, 0, 1)).total, 2500);
    assert.deepEqual((await pageOf(ask, records, 9000, 10)).items, []);
  }
  assert.equal((await pageOf(ask, { ...records, collection: null }, 0, 1)).items[0]!.key, 'app.0/x');
});

test('a filter keeps what has the text in its key, whatever the case', async () => {
  const { bytes } = repository([...numbered('app.a', 300), 'app.a/Special', 'app.b/special']);
  const { ask, overview } = await inspect(bytes);
  const records = { kind: 'records', root: overview.tree!.root, collection: 'app.a' } as const;
  const page = await pageOf(ask, records, 0, 10, 'SPECIAL');
  assert.deepEqual(labels(page.items), ['Special']);
  assert.equal(page.total, 1);
  assert.deepEqual((await pageOf(ask, records, 5, 3, '0001')).items.map(({ key }) => key), ['app.a/00014', 'app.a/00015', 'app.a/00016']);
  assert.deepEqual((await pageOf(ask, records, 0, 10, 'nothing')).items, []);
});

test('nodes by their place and by their layer come to the same', async () => {
  const { bytes, mst } = repository(numbered('app.a', 200));
  const { ask, overview } = await inspect(bytes);
  const { root, layers } = overview.tree!;
  const byPlace = new Set<string>([root]);
  const entries: (string | null)[] = [];
  for (const waiting = [{ kind: 'node', root, at: [] as number[] } as const]; waiting.length > 0;) {
    for (const item of await allOf(ask, waiting.pop()!)) {
      if (item.key !== null) entries.push(item.key);
      if (item.ref?.kind === 'node') waiting.push(item.ref);
      if (item.ref?.kind === 'node') byPlace.add(item.cid!);
    }
  }
  assert.equal(entries.length, 200);
  const byLayer = new Set<string>();
  for (let layer = 0; layer < layers; layer++) for (const { cid } of await allOf(ask, { kind: 'layer', root, layer })) byLayer.add(cid!);
  assert.deepEqual([...byPlace].sort(), [...mst.blocks.keys()].sort());
  assert.deepEqual([...byLayer].sort(), [...mst.blocks.keys()].sort());
  await assert.rejects(ask.children({ of: { kind: 'node', root, at: [9999] }, from: 0, count: 1 }), { code: 'unknown-format' });
});

test('a hole is told in its place, and listed as missing with the keys it held', async () => {
  const { bytes, mst, records } = repository(numbered('app.a', 300));
  const whole = await inspect(bytes);
  const lost = (await allOf(whole.ask, { kind: 'layer', root: mst.root.toString(), layer: 0 }))[3]!;
  const record = records.get('app.a/00000')!;
  const { ask } = await inspect(dropBlock(dropBlock(bytes, mst.blocks.get(lost.cid!)!.cid), record));
  const found = await allOf(ask, { kind: 'records', root: mst.root.toString(), collection: 'app.a' });
  const gaps = found.filter(({ icon }) => icon === 'problem');
  assert.deepEqual(gaps.map(({ label, cid }) => [label, cid]), [[lost.label, lost.cid]]);
  assert.equal(found.find(({ key }) => key === 'app.a/00000')!.icon, 'missing');
  const { missing } = await ask.survey(undefined);
  assert.deepEqual(missing, { nodes: 1, records: 1 });
  assert.deepEqual((await allOf(ask, { kind: 'missing' })).map(({ cid }) => cid).sort(), [lost.cid, record.toString()].sort());
});

test('blocks by what they serve add up to the file', async () => {
  const stray = encodeBlock({ stray: true });
  const lone = encodeBlock({ did: 'did:plc:someone', rev: '3kaaaaaaaab22', sig: new Uint8Array(64), data: stray.cid, prev: null, version: 3 });
  const { bytes, mst, records } = repository(numbered('app.a', 50), [stray, lone]);
  const { ask, overview } = await inspect(duplicateBlock(bytes, records.get('app.a/00007')!));
  const survey = await ask.survey(undefined);
  assert.deepEqual(survey.blocks, { commit: 1, node: mst.blocks.size, record: 51, stray: 2, other: 0 });
  assert.equal(survey.duplicates, 1);
  assert.equal(Object.values(survey.bytes).reduce((sum, part) => sum + part, 0), overview.bytes);
  assert.equal(survey.byteMap.cells.reduce((sum, cell) => sum + cell.stray, 0), stray.bytes.length + lone.bytes.length);
  assert.deepEqual((await allOf(ask, { kind: 'stray' })).map(({ cid }) => cid), [stray.cid.toString(), lone.cid.toString()]);
  assert.deepEqual(overview.commits.map(({ cid, linked }) => [cid === lone.cid.toString(), linked]), [[false, true], [true, false]]);
  assert.equal((await ask.locate({ by: 'cid', cid: stray.cid.toString() }))!.path.at(-1)!.kind, 'stray');
  assert.equal(survey.findings, null);
  const { errors, warnings, notes, verdict } = await ask.findings({ key: null });
  assert.deepEqual((await ask.survey(undefined)).findings, { errors, warnings, notes, verdict });
});
