// All 92 CAR files of the shared data against what a foreign walker found in them: one pass over the
// file, the CIDs, links, commits, tree, what lies outside it, every digest; and the broken files.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { memorySource } from '../../src/car/byteSource';
import { scan } from '../../src/car/scan';
import { decodeNode, looksLikeNode } from '../../src/formats/atproto/nodeCodec';
import { ipldDag } from '../../src/formats/dag/dag';
import { readCommit } from '../../src/repository/commits/commit';
import { openTree } from '../../src/repository/openTree';
import { examine } from '../../src/repository/validation/examine';
import { Slice } from '../../src/tree/bytes';
import type { Cid } from '../../src/tree/cid';
import { cidText, readCid } from '../../src/tree/cid';
import { MalformedCarError } from '../../src/tree/errors';
import type { Subtree } from '../../src/tree/node';
import { readCar } from '../support/carBytes';
import { finish, openCar } from '../support/mstTree';
import { needsSharedData, sharedBytes, sharedFacts, type CarFacts } from '../support/sharedData';

/** What was found in some of the files only, and what is a part of another fact. */
interface AllFacts extends CarFacts {
  links: number;
  linksMissing: number;
  mstBlocks: number;
  cidv0: number;
  nCommits?: number;
  extraBlocks?: number;
  firstBlockIsRoot?: boolean;
  truncated?: Record<string, number>;
  v2?: { dataOffset: number; dataSize: number };
}

const codecNames: Record<number, string> = { 0x55: 'raw', 0x70: 'dag-pb', 0x71: 'dag-cbor', 0x78: 'git-raw', 0x129: 'dag-json' };
const hashNames: Record<number, string> = { 0x00: 'identity', 0x11: 'sha1', 0x12: 'sha2-256', 0x13: 'sha2-512', 0x1e: 'blake3', 0xb220: 'blake2b-256' };

/** The CIDs of all sections, as the index of the file has them, and the distinct blocks. */
function sectionsOf(bytes: Uint8Array): { cids: Cid[]; blocks: Map<string, { cid: Cid; block: Uint8Array }> } {
  const { header } = openCar(bytes);
  const { index } = finish(scan(memorySource(bytes), header));
  const cids: Cid[] = [];
  const blocks = new Map<string, { cid: Cid; block: Uint8Array }>();
  for (let i = 0; i < index.count; i++) {
    const start = index.cidStart[i]!;
    const cid = new Slice(bytes, start, start + index.cidLength[i]!);
    cids.push(cid);
    blocks.set(cidText(cid), { cid, block: bytes.subarray(cid.end, cid.end + index.blockLength[i]!) });
  }
  return { cids, blocks };
}

function counted(names: Iterable<string>): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const name of names) counts[name] = (counts[name] ?? 0) + 1;
  return counts;
}

describe('every file', needsSharedData, () => {
  const cars = needsSharedData.skip ? [] : (Object.entries(sharedFacts().cars) as [string, AllFacts][]);
  const opened = cars.filter(([, facts]) => facts.roots !== undefined || (facts.version === 1 && facts.problems.length > 0));

  test('there are 92', () => assert.deepEqual([cars.length, opened.length], [92, 87]));

  for (const [file, facts] of opened) {
    test(file, () => {
      const bytes = sharedBytes(file);
      const car = openCar(bytes);
      assert.equal(car.size, facts.size);
      assert.equal(car.header.version, facts.version);
      if (facts.v2) assert.deepEqual([car.header.end, car.header.start > facts.v2.dataOffset], [facts.v2.dataOffset + facts.v2.dataSize, true]);
      assert.deepEqual(car.header.roots.map(cidText), facts.roots ?? []);
      assert.equal(car.sections, facts.sections);
      assert.equal(car.distinctBlocks, facts.blocks);
      assert.equal(car.sections - car.distinctBlocks, facts.duplicates ?? 0);
      assert.equal(car.incomplete !== undefined, facts.problems.length > 0);
      const present = car.header.roots.filter(root => car.find(root) >= 0);
      if (facts.rootsPresent !== undefined) assert.equal(present.length, facts.rootsPresent);
      assert.deepEqual(finish(car.verify()), { checked: facts.sections, wrong: [], wrongCount: 0, unknown: 0 });
      if (facts.version !== 1 || facts.problems.length > 0) return;
      for (const { cid, bytes: block } of readCar(bytes).blocks.values()) assert.deepEqual(car.load(Slice.of(cid.bytes)), block);
    });

    test(`${file}: CIDs and links`, () => {
      const { cids, blocks } = sectionsOf(sharedBytes(file));
      const parts = cids.map(cid => readCid(cid.bytes, cid.start, cid.end)!);
      assert.deepEqual(counted(parts.map(({ codec }) => codecNames[codec] ?? `0x${codec.toString(16)}`)), facts.codecs);
      assert.deepEqual(counted(parts.map(({ hash }) => hashNames[hash]!)), facts.hashes);
      assert.equal(parts.filter(({ version }) => version === 0).length, facts.cidv0);
      const short = parts.filter(({ hash, digestStart, end }) => hash === 0x12 && end - digestStart < 32);
      assert.deepEqual(counted(short.map(({ digestStart, end }) => `${end - digestStart}/32`)), facts.truncated ?? {});

      const nodes = [...blocks.values()].filter(({ block }) => looksLikeNode(block));
      for (const { cid, block } of nodes) decodeNode(cid, block);
      assert.equal(nodes.length, facts.mstBlocks);

      const dag = [...blocks.values()].map(({ cid, block }) => ipldDag.open(cid, block, undefined));
      const targets = dag.flatMap(({ links, parts }) => [...links.map(({ target }) => target).filter(target => readCid(target.bytes, target.start, target.end)?.end === target.end), ...parts.map(({ cid }) => cid)]);
      assert.equal(targets.length, facts.links);
      const car = openCar(sharedBytes(file));
      const absent = targets.filter(target => car.find(target) < 0 && readCid(target.bytes, target.start, target.end)!.hash !== 0x00);
      assert.equal(new Set(absent.map(cidText)).size, facts.linksMissing);
    });

    test(`${file}: commits, the tree, what lies outside it`, () => {
      const bytes = sharedBytes(file);
      const found = finish(examine(memorySource(bytes))).facts!;
      for (const { cid, version, did, rev, prev, data } of facts.commits ?? []) { // of a long history the first and the last
        const commit = found.commits.find(candidate => cidText(candidate.cid) === cid)!;
        assert.deepEqual([commit.version, commit.did, commit.rev, cidText(commit.data!)], [version, did, rev, data]);
        const before = readCommit(openCar(bytes).load(commit.cid))?.prev;
        assert.equal(before ? cidText(before) : null, prev);
      }
      assert.equal(found.commits.length, facts.nCommits ?? facts.commits?.length ?? 0);
      if (facts.firstBlockIsRoot !== undefined) assert.equal(cidText(sectionsOf(bytes).cids[0]!) === facts.roots![0], facts.firstBlockIsRoot);
      if (facts.extraBlocks !== undefined) assert.equal(found.blocks.stray, facts.extraBlocks);
      if (!facts.tree || facts.tree.nodes === 0) return; // after a deletion an export may hold a commit and nothing of its tree
      const { '...': all = found.collections.size, ...named } = facts.collections!; // the first ones by name and the number of all, where there are many
      assert.deepEqual(Object.fromEntries([...found.collections].filter(([name]) => name in named)), named);
      assert.equal(found.collections.size, all);
      assert.ok(Object.keys(named).length === all || '...' in facts.collections!);
      assert.deepEqual([found.blocks.missingNodes, found.blocks.missingRecords], [facts.tree.missingNodes, facts.tree.missingRecords]);
      assert.deepEqual(reachable(bytes), { nodes: facts.tree.nodes, entries: facts.tree.entries, depthLevels: facts.tree.depthLevels, distinctRecords: facts.tree.distinctRecords });
    });
  }
});

/** What a plain recursion finds below the root of a file, absent subtrees left out. */
function reachable(bytes: Uint8Array): { nodes: number; entries: number; depthLevels: number; distinctRecords: number } {
  const car = openCar(bytes);
  const { tree } = openTree(car);
  const found = { nodes: 0, entries: 0, depthLevels: 0, distinctRecords: 0 };
  const values = new Set<string>();
  (function visit(subtree: Subtree) {
    if (car.find(subtree.cid) < 0) return;
    found.nodes++;
    found.depthLevels = Math.max(found.depthLevels, tree.root!.layer - subtree.layer + 1);
    for (const item of tree.format.decode(subtree, car.load(subtree.cid)).items) {
      if (item.kind === 'subtree') visit(item);
      else {
        found.entries++;
        values.add(cidText(item.value));
      }
    }
  })(tree.root!);
  return { ...found, distinctRecords: values.size };
}

describe('the broken ones', needsSharedData, () => {
  const refused: [file: string, message: RegExp][] = [
    ['invalid/badheaderlength.car', /claims 216830324832 bytes/],
    ['invalid/sample-corrupt-pragma.car', /claims \d+ bytes where/],
    ['invalid/sample-rootless-v42.car', /version 42/],
    ['invalid/sample-v2-corrupt-data-and-index.car', /outside this file of 521859 bytes/],
    ['invalid/utf8-mangled-divy.car', /ef bf bd/],
  ];
  for (const [file, message] of refused) {
    test(`${file} is refused`, () => assert.throws(() => openCar(sharedBytes(file)), (error: unknown) => error instanceof MalformedCarError && message.test(error.message)));
  }

  const kept: [file: string, offset: number][] = [
    ['invalid/badsectionlength.car', 18],
    ['invalid/sample-v1-tailing-corrupt-section.car', 479518],
    ['invalid/sample-v1-with-zero-len-section2.car', 20819],
  ];
  for (const [file, offset] of kept) {
    test(`${file} is incomplete from byte ${offset} on`, () => assert.equal(openCar(sharedBytes(file)).incomplete?.offset, offset));
  }
});
