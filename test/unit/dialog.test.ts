// Dialog search trees against what the Rust implementation wrote down: changes, nodes, reads, ranks,
// and whether a tree is the one its entries make.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { blake3 } from '@noble/hashes/blake3.js';
import { checkCanonical, type Canonicity } from '../../src/formats/dialog/canonical';
import { dialogKeyText, dialogValueJson, factKey } from '../../src/formats/dialog/describe';
import { databaseIndex, decodeNode, nodeCid } from '../../src/formats/dialog/nodeCodec';
import { encodeEntry, Planter } from '../../src/formats/dialog/plant';
import { bitsOf, keyRank } from '../../src/formats/dialog/rank';
import { dialogSearchTree } from '../../src/formats/dialog/searchTree';
import { Slice } from '../../src/tree/bytes';
import { cidText, parseCid } from '../../src/tree/cid';
import { MissingBlockError } from '../../src/tree/errors';
import { keyText } from '../../src/tree/range';
import { rangesOf } from '../support/diffing';
import { bytesOf, firstRoot, hexChanges, listTree, treeAt, treeOfFile, type OpenedFormat } from '../support/formatTree';
import { finish, openCar } from '../support/mstTree';
import { openPlanted, plantDialog } from '../support/plantDialog';
import { needsSharedData, sharedBytes, sharedJson } from '../support/sharedData';

interface GoldenTree { file: string | null; root: string | null; entries: number; nodes: number; levels: number; rootFromScratch: string | null }
type GoldenChange = [op: string, key: string, value: string];
interface GoldenPair { name: string; branchFactor: number; before: GoldenTree; after: GoldenTree; changes: GoldenChange[]; createdNodes: string[]; deletedNodes: string[] }
interface Golden {
  pairs: GoldenPair[];
  integrate: { name: string; branchFactor: number; result: [key: string, value: string][]; resultRootFromScratch: string }[];
  database: {
    before: { file: string; index: string; nodes: number; levels: number; entries: number };
    after: { file: string; index: string; nodes: number; levels: number; entries: number };
    branchFactor: number; changes: GoldenChange[]; createdNodes: string[]; deletedNodes: string[]; bothFile: string;
  };
  ranks: { key: string; rank: Record<string, number> }[];
}

const golden = needsSharedData.skip ? undefined : sharedJson<Golden>('dialog/golden.json');
const open = (file: string | null): OpenedFormat => treeOfFile(dialogSearchTree, file ? sharedBytes(`dialog/${file}`) : undefined);
const canonicity = ({ tree }: OpenedFormat): Canonicity => finish(checkCanonical(tree.root!, tree.source));
const fromHex = (hex: string): Slice => Slice.of(new Uint8Array(Buffer.from(hex, 'hex')));

interface Expected { changes: GoldenChange[]; createdNodes: string[]; deletedNodes: string[] }

function checkPair(left: OpenedFormat, right: OpenedFormat, { changes, createdNodes, deletedNodes }: Expected): void {
  assert.deepEqual(hexChanges(left, right), changes);
  assert.deepEqual([...left.loads].sort(), [...deletedNodes].sort(), 'left reads are the deleted nodes');
  assert.deepEqual([...right.loads].sort(), [...createdNodes].sort(), 'right reads are the created nodes');
  const heights = [left, right].reduce((sum, { tree }) => sum + (tree.root ? tree.root.layer + 1 : 0), 0);
  assert.ok(left.rootLoads.length + right.rootLoads.length <= heights, 'opening reads one path of each tree');
  const swapped = hexChanges(right, left).map(([op, key, value]) => [op === 'add' ? 'remove' : 'add', key, value]);
  const order = (list: string[][]) => list.map(change => change.join(' ')).sort();
  assert.deepEqual(order(swapped), order(changes), 'swapped sides invert');
}

describe('pairs of trees', needsSharedData, () => {
  for (const pair of golden?.pairs ?? []) {
    test(pair.name, () => checkPair(open(pair.before.file), open(pair.after.file), pair));
  }

  test('two revisions of a database, in two files and in one', () => {
    const { before, after, bothFile, ...expected } = golden!.database;
    const [left, right] = [open(before.file), open(after.file)];
    assert.equal(cidText(left.tree.root!.cid), before.index);
    assert.equal(cidText(right.tree.root!.cid), after.index);
    left.rootLoads.shift(); // the database's own root block
    right.rootLoads.shift();
    checkPair(left, right, expected);
    const both = openCar(sharedBytes(`dialog/${bothFile}`));
    const [older, newer] = both.header.roots.map(root => treeAt(dialogSearchTree, root, both)) as [OpenedFormat, OpenedFormat];
    assert.deepEqual(hexChanges(older, newer), expected.changes);
  });

  test('the boundary that goes: one misaligned range a layer, its subtrees moved', () => {
    const pair = golden!.pairs.find(({ name }) => name === 'boundary-removed')!;
    assert.deepEqual(rangesOf(open(pair.before.file), open(pair.after.file)), [
      'compare 2 (−∞ … +∞) 1:1',
      'misaligned 1 (a3-39 … c7-33] 2:1',
      'misaligned 0 (b2-0 … c2-13] 2:1',
    ]);
  });
});

describe('every tree', needsSharedData, () => {
  const trees = new Map<string, GoldenTree & { branchFactor: number }>();
  for (const { before, after, branchFactor } of golden?.pairs ?? []) {
    for (const side of [before, after]) if (side.file) trees.set(side.file, { ...side, branchFactor });
  }
  const deletedInPlace = ['boundary-deleted-in-place-after.car', 'segment-emptied-in-place-after.car'];
  const loneSegment = 'same-entries-other-root-before.car';

  for (const [file, facts] of trees) {
    test(`${file}: nodes, hashes, canonical form`, () => {
      const opened = open(file);
      const { nodes, entries } = listTree(opened);
      const distinct = new Set(nodes.map(({ cid }) => cid));
      assert.deepEqual({ root: nodes[0]!.cid, entries: entries.length, nodes: distinct.size, levels: opened.tree.root!.layer + 1 },
        { root: facts.root, entries: facts.entries, nodes: facts.nodes, levels: facts.levels });
      const car = openCar(sharedBytes(`dialog/${file}`));
      for (const { cid } of nodes) {
        const block = car.load(parseCid(cid));
        assert.equal(cidText(nodeCid(Slice.of(blake3(block)))), cid);
      }
      const { deviation, bits, replantedRoot, entries: counted } = canonicity(opened);
      assert.equal(counted, facts.entries);
      assert.equal(replantedRoot && cidText(replantedRoot), facts.rootFromScratch);
      assert.ok(bits.includes(bitsOf(facts.branchFactor)), `k ${bits.join()} of branch factor ${facts.branchFactor}`);
      assert.equal(deviation !== undefined, deletedInPlace.includes(file));
      assert.equal(facts.root !== facts.rootFromScratch, deletedInPlace.includes(file) || file === loneSegment);
      if (facts.entries >= 1000) assert.equal(bits.length, 1);
    });
  }

  test('the first node where a tree deleted in place differs', () => {
    const boundary = canonicity(open(deletedInPlace[0]!)).deviation!;
    assert.deepEqual({ layer: boundary.layer, found: cidText(boundary.found!.cid) }, { layer: 0, found: 'bafyr4ifqvy7lpk3lgjjwna7scxhd3nfr6ndkek6fn2dqqci6ywuwwqtbq4' });
    // The segment [b3] goes on with c1 and c2 in the tree that was built without b5.
    const planted = decodeNode(boundary.expected!.cid, openCar(sharedBytes('dialog/boundary-removed-after.car')).load(boundary.expected!.cid));
    assert.deepEqual(planted.kind === 'segment' && planted.entries.map(({ key }) => keyText(key)), ['b3-1', 'c1-1', 'c2-13']);
    const emptied = canonicity(open(deletedInPlace[1]!)).deviation!;
    // The segments are right; each got a branch of its own.
    assert.deepEqual({ layer: emptied.layer, found: cidText(emptied.found!.cid) },
      { layer: 1, found: 'bafyr4igey452zhmpxwvgneu5euxppbseirzj54lpwzdrzhpwuj54h3cgmu' });
  });

  test('databases are canonical', () => {
    const { before, after, branchFactor } = golden!.database;
    for (const { file, index, nodes, levels, entries } of [before, after]) {
      const opened = open(file);
      assert.equal(listTree(opened).nodes.length, nodes);
      assert.equal(opened.tree.root!.layer + 1, levels);
      const { deviation, bits, replantedRoot, entries: counted } = canonicity(opened);
      assert.equal(deviation, undefined);
      assert.equal(cidText(replantedRoot!), index);
      assert.equal(counted, entries);
      assert.ok(bits.includes(bitsOf(branchFactor)));
    }
  });
});

test('a tree is opened by whatever path is there', () => {
  const { root, blocks } = plantDialog(new Map(Array.from({ length: 80 }, (_, i) => [`k${i}`, 'v'] as const)), 2);
  const whole = openPlanted({ root, blocks }).tree;
  const leftmost: string[] = [];
  for (let at = whole.root!; ; ) {
    const [item] = whole.format.decode(at, whole.source.load(at.cid)).items;
    if (item?.kind !== 'subtree') break;
    leftmost.push(cidText(item.cid));
    at = item;
  }
  assert.ok(leftmost.length > 1);
  for (const cid of leftmost) {
    const part = new Map([...blocks].filter(([held]) => held !== cid));
    assert.equal(openPlanted({ root, blocks: part }).tree.root!.layer, whole.root!.layer);
  }
  const rootOnly = new Map([...blocks].filter(([held]) => held === cidText(root!)));
  assert.throws(() => openPlanted({ root, blocks: rootOnly }), (error: unknown) => error instanceof MissingBlockError && cidText(error.cid) === leftmost[0]);
});

describe('the rank rule', needsSharedData, () => {
  test('ranks', () => {
    let compared = 0;
    for (const { key, rank } of golden!.ranks) {
      for (const [branchFactor, expected] of Object.entries(rank)) {
        assert.equal(keyRank(bytesOf(key), bitsOf(Number(branchFactor))), expected, `${key} ${branchFactor}`);
        compared++;
      }
    }
    assert.ok(compared > 100, `${compared}`);
  });

  test('planting entries gives the roots of the merged replicas', () => {
    for (const { name, branchFactor, result, resultRootFromScratch } of golden!.integrate) {
      const planter = new Planter(bitsOf(branchFactor), 'arrays', () => undefined);
      for (const [key, value] of result) planter.add(fromHex(key), encodeEntry(fromHex(key), fromHex(value)));
      assert.equal(cidText(planter.finish()!.cid), resultRootFromScratch, name);
    }
  });

  test('no entries make no tree', () => {
    assert.equal(new Planter(5, 'arrays', () => assert.fail()).finish(), undefined);
  });
});

describe('what a database says', needsSharedData, () => {
  test('its keys and values, for people', () => {
    const { entries } = listTree(open(golden!.database.before.file));
    const year = entries.find(({ key }) => dialogKeyText(key).startsWith('book:007 · book/year · '))!;
    assert.deepEqual(factKey(year.key), {
      index: 'by entity', entity: 'book:007', attribute: 'book/year', type: 'unsigned integer',
      reference: '1c193686c17697479319abda8101c572b704b271e67720d2381a35f050d5c850',
    });
    assert.deepEqual(dialogValueJson(year.value), { Added: { entity: 'book:007', attribute: 'book/year', type: 'unsigned integer', value: 1919, cause: null } });
    const texts = entries.map(({ key }) => dialogKeyText(key));
    assert.ok(texts.every(text => !text.includes('\0') && !text.startsWith('0x')));
    const indexes = new Set(entries.map(({ key }) => factKey(key)?.index));
    assert.deepEqual([...indexes], ['by entity', 'by attribute', 'by value']);
    const author = entries.find(({ key }) => factKey(key)?.type === 'entity')!;
    assert.match(JSON.stringify(dialogValueJson(author.value)), /"value":"person:\d\d"/);
  });

  test('a removed fact', () => {
    const removed = golden!.database.changes.find(([op, , value]) => op === 'add' && value === '6752656d6f766564')!;
    assert.equal(dialogValueJson(fromHex(removed[2])), 'Removed');
  });

  test('plain bytes', () => {
    assert.equal(dialogValueJson(bytesOf('v1')), 'v1');
    assert.equal(dialogValueJson(fromHex('ff00')), '0xff00');
    assert.equal(dialogKeyText(bytesOf('k1')), 'k1');
  });

  test('its root block', () => {
    const car = openCar(sharedBytes(`dialog/${golden!.database.before.file}`));
    const block = car.load(firstRoot(car));
    assert.equal(cidText(databaseIndex(block)!), golden!.database.before.index);
    assert.equal(databaseIndex(block.subarray(0, block.length - 1)), undefined);
    assert.equal(dialogSearchTree.recognises(block, 0x71), true);
    assert.equal(dialogSearchTree.recognises(block, 0x55), false);
  });
});
