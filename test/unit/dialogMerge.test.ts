// Dialog trees that take over changes: the roots of the Rust implementation, in both directions; what is
// related tells how to write what a small tree cannot; values of either kind.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import * as dagCbor from '@ipld/dag-cbor';
import { blake3 } from '@noble/hashes/blake3.js';
import { differentiate } from '../../src/diff/differentiate';
import type { EntryChange } from '../../src/diff/integrate';
import { checkCanonical } from '../../src/formats/dialog/canonical';
import { EditableDialog, UnusableValueError } from '../../src/formats/dialog/edit';
import { databaseIndex, nodeCid } from '../../src/formats/dialog/nodeCodec';
import { databaseBlock, encodeEntry, Planter } from '../../src/formats/dialog/plant';
import { bitsOf } from '../../src/formats/dialog/rank';
import { dialogSearchTree } from '../../src/formats/dialog/searchTree';
import { findSettings, MixedValuesError } from '../../src/formats/dialog/settings';
import { integrateTree, mergeTrees } from '../../src/repository/merge';
import { Slice } from '../../src/tree/bytes';
import { cidText, hex } from '../../src/tree/cid';
import { MissingBlockError, UnknownFormatError } from '../../src/tree/errors';
import type { Tree } from '../../src/tree/source';
import { runs } from '../support/arbitraryMst';
import { blockMap } from '../support/countingSource';
import { bytesOf, firstRoot, listTree, nothing, treeAt, treeOfFile } from '../support/formatTree';
import { openPlanted, plantDialog } from '../support/plantDialog';
import { finish, openCar } from '../support/mstTree';
import { needsSharedData, sharedBytes, sharedJson } from '../support/sharedData';

type Pair = [key: string, value: string];
interface Golden {
  integrate: { name: string; branchFactor: number; target: Pair[]; changes: [op: 'add' | 'remove', key: string, value: string][]; result: Pair[]; resultRoot: string }[];
  pairs: { name: string; branchFactor: number; before: { file: string | null; root: string; rootFromScratch: string | null }; after: { file: string | null; root: string; rootFromScratch: string | null } }[];
  database: { before: { file: string; index: string }; after: { file: string; index: string } };
}

const golden = needsSharedData.skip ? undefined : sharedJson<Golden>('dialog/golden.json');
const fromHex = (text: string): Slice => Slice.of(new Uint8Array(Buffer.from(text, 'hex')));
const fileTree = (file: string | null): Tree => treeOfFile(dialogSearchTree, file ? sharedBytes(`dialog/${file}`) : undefined).tree;
const planted = (entries: Iterable<readonly [string, string]>, bits: number): Tree => openPlanted(plantDialog(new Map(entries), bits)).tree;
const entriesOf = (tree: Tree): Pair[] => (tree.root ? listTree({ tree }).entries.map(({ key, value }): Pair => [hex(key.view()), hex(value.view())]) : []);
const rootOf = ({ root }: Tree): string | undefined => root && cidText(root.cid);

function plantedHex(entries: readonly Pair[], bits: number): Tree {
  const blocks = new Map<string, { bytes: Uint8Array }>();
  const planter = new Planter(bits, 'arrays', ({ cid, block }) => blocks.set(cidText(cid), { bytes: block }));
  for (const [key, value] of entries) planter.add(fromHex(key), encodeEntry(fromHex(key), fromHex(value)));
  return treeAt(dialogSearchTree, planter.finish()?.cid, blockMap(blocks)).tree;
}

describe('the merges of the Rust implementation', needsSharedData, () => {
  for (const { name, branchFactor, target, changes, result, resultRoot } of golden?.integrate ?? []) {
    test(name, () => {
      const list = changes.map(([op, key, value]): EntryChange => ({ op, entry: { key: fromHex(key), value: fromHex(value) } }));
      const tree = plantedHex(target, bitsOf(branchFactor));
      // Six entries tell no branch factor; a larger tree of the same database does.
      const related = planted(Array.from({ length: 400 }, (_, i) => [`k${i}`, 'v'] as const), bitsOf(branchFactor));
      const merged = finish(integrateTree(tree, list, [related]));
      assert.deepEqual(entriesOf(merged.tree), result);
      assert.equal(rootOf(merged.tree), resultRoot);
      assert.deepEqual(merged.settings!.bits, [bitsOf(branchFactor)]);
      assert.ok(merged.conflicts.length > 0);
    });
  }

  for (const { name, before, after } of golden?.pairs ?? []) {
    for (const [from, to] of [[before, after], [after, before]] as const) {
      test(`${name}: what leads from ${from.file ?? 'nothing'} to ${to.file ?? 'nothing'} gives the tree of its entries`, () => {
        const [left, right] = [fileTree(from.file), fileTree(to.file)];
        const { tree, conflicts } = finish(integrateTree(left, differentiate(left, right), [right]));
        assert.deepEqual(conflicts, []);
        assert.deepEqual(entriesOf(tree), entriesOf(right));
        // Without a change a tree stays as it is, whatever its shape.
        const unchanged = from.file && entriesOf(left).join() === entriesOf(right).join();
        assert.equal(rootOf(tree), unchanged ? from.root : (to.rootFromScratch ?? undefined));
      });
    }
  }

  test('a database, whose values are no byte vectors, and its root block', () => {
    const { before, after } = golden!.database;
    for (const [from, to] of [[before, after], [after, before]] as const) {
      const [left, right] = [fileTree(from.file), fileTree(to.file)];
      const { tree, settings } = finish(integrateTree(left, differentiate(left, right)));
      assert.equal(rootOf(tree), to.index);
      assert.equal(settings!.values, 'cbor');
      const car = openCar(sharedBytes(`dialog/${to.file}`));
      const block = databaseBlock(tree.root!.cid, settings!.style);
      assert.deepEqual([cidText(block.cid), block.bytes], [cidText(firstRoot(car)), new Uint8Array(car.load(firstRoot(car)))]);
      assert.equal(cidText(databaseIndex(block.bytes)!), to.index);
    }
  });
});

const key = bytesOf('k');
const ranked = ['x', 'y', 'z'].sort((a, b) => Buffer.compare(blake3(bytesOf(a).view()), blake3(bytesOf(b).view())));
const [less, more] = [ranked[0]!, ranked[2]!];
const add = (value: Slice): EntryChange[] => [{ op: 'add', entry: { key, value } }];

test('of two values the one with the greater blake3 stays, whoever takes over', () => {
  for (const [held, offered, outcome] of [[less, more, 'replaced'], [more, less, 'kept']] as const) {
    const { tree, conflicts } = finish(integrateTree(planted([['k', held]], 2), add(bytesOf(offered))));
    assert.deepEqual(entriesOf(tree), [[hex(key.view()), hex(bytesOf(more).view())]]);
    assert.deepEqual(conflicts.map(conflict => [conflict.outcome, hex(conflict.held.view())]), [[outcome, hex(bytesOf(held).view())]]);
  }
});

const entries = fc.uniqueArray(fc.tuple(fc.constantFrom(...Array.from({ length: 150 }, (_, i) => `k${i}`)), fc.constantFrom('a', 'b', 'c')), { selector: ([name]) => name, maxLength: 100, size: 'max' });

test('two replicas that take over each other\'s changes arrive at the same, canonical root', () => {
  fc.assert(fc.property(entries, entries, entries, fc.integer({ min: 1, max: 5 }), (base, one, two, bits) => {
    const [b, x, y] = [base, one, two].map(list => planted(list, bits)) as [Tree, Tree, Tree];
    const there = finish(mergeTrees(b, x, y)).tree;
    const back = finish(mergeTrees(b, y, x)).tree;
    assert.equal(rootOf(there), rootOf(back));
    if (there.root) assert.equal(finish(checkCanonical(there.root, there.source)).deviation, undefined);
  }), runs(150));
});

test('of the branch factors that fit a small tree the greatest is taken', () => {
  const names = Array.from({ length: 40 }, (_, i) => `n${i}`);
  const { tree, settings } = finish(integrateTree(planted([['k', 'v']], 7), names.map(name => ({ op: 'add', entry: { key: bytesOf(name), value: bytesOf('v') } }))));
  assert.ok(settings!.bits.length > 1);
  assert.equal(rootOf(tree), rootOf(planted([['k', 'v'], ...names.map(name => [name, 'v'] as const)], settings!.bits.at(-1)!)));
  assert.notEqual(rootOf(tree), rootOf(planted([['k', 'v'], ...names.map(name => [name, 'v'] as const)], settings!.bits[0]!)));
});

test('nodes that come out as they were are the original\'s', () => {
  const before = plantDialog(new Map(Array.from({ length: 300 }, (_, i) => [`k${i}`, 'v'] as const)), 3);
  const { tree } = finish(integrateTree(openPlanted(before).tree, add(bytesOf('v'))));
  const fresh = listTree({ tree }).nodes.filter(({ cid }) => !before.blocks.has(cid));
  assert.deepEqual(fresh.map(({ layer }) => layer).sort(), Array.from({ length: tree.root!.layer + 1 }, (_, layer) => layer), 'one node a layer');
});

describe('what cannot be', () => {
  test('nothing left: no tree', () => {
    const { tree } = finish(integrateTree(planted([['k', 'v']], 2), [{ op: 'remove', entry: { key, value: bytesOf('v') } }]));
    assert.equal(tree.root, undefined);
  });

  test('no tree and no change', () => {
    assert.equal(finish(integrateTree(treeAt(dialogSearchTree, undefined, nothing).tree, [])).tree.root, undefined);
  });

  const cborTree = (value: unknown): Tree => {
    const block = dagCbor.encode({ Segment: [{ key: [1], value }] });
    const cid = nodeCid(Slice.of(blake3(block)));
    return treeAt(dialogSearchTree, cid, blockMap(new Map([[cidText(cid), { bytes: block }]]))).tree;
  };

  test('values that are no DAG-CBOR, or would be read as byte vectors, in a tree of DAG-CBOR', () => {
    const tree = cborTree('Removed');
    for (const value of ['ff', '', '0101', '8101', '4101']) assert.throws(() => finish(integrateTree(tree, add(fromHex(value)))), UnusableValueError, value);
    const list = entriesOf(finish(integrateTree(tree, add(Slice.of(dagCbor.encode({ Added: 1 }))))).tree);
    assert.deepEqual(list, [['01', hex(dagCbor.encode('Removed'))], ['6b', hex(dagCbor.encode({ Added: 1 }))]]);
  });

  test('trees of both kinds of values', () => {
    assert.throws(() => finish(findSettings([cborTree('Removed'), planted([['k', 'v']], 2)])), MixedValuesError);
  });

  test('a part of a tree', () => {
    const { root, blocks } = plantDialog(new Map(Array.from({ length: 60 }, (_, i) => [`k${i}`, 'v'] as const)), 2);
    const whole = openPlanted({ root, blocks }).tree;
    const last = listTree({ tree: whole }).nodes.at(-1)!.cid;
    const part = { ...whole, source: blockMap(new Map([...blocks].filter(([cid]) => cid !== last))) };
    assert.throws(() => finish(integrateTree(part, add(bytesOf('v')))), MissingBlockError);
  });

  test('trees of other kinds', () => {
    assert.throws(() => finish(integrateTree({ format: { ...dialogSearchTree, name: 'another' }, source: nothing, root: undefined }, [])), UnknownFormatError);
  });
});

test('reading reports how far it is and can be dropped', () => {
  const tree = planted(Array.from({ length: 60 }, (_, i) => [`k${i}`, 'v'] as const), 2);
  const nodes = listTree({ tree }).nodes.length;
  const opening = [...EditableDialog.of(tree)];
  assert.deepEqual(opening, Array.from({ length: nodes }, (_, i) => i + 1));
  const work = integrateTree(tree, add(bytesOf('v')));
  work.next();
  assert.equal(work.return(undefined as never).done, true);
});
