// The suite of 600 pairs of small trees: every set it gives for the blocks of a change, its changes
// applied forwards and backwards, and what happens when any one node of an inductive proof is taken away.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { differentiate } from '../../src/diff/differentiate';
import { EditableMst } from '../../src/formats/atproto/edit';
import * as blockReport from '../../src/repository/blockReport';
import * as inversions from '../../src/repository/events/inversion';
import { undo } from '../../src/repository/events/inversion';
import { integrateTree } from '../../src/repository/merge';
import { Slice } from '../../src/tree/bytes';
import type { Cid } from '../../src/tree/cid';
import { cidText, parseCid } from '../../src/tree/cid';
import { MissingBlockError } from '../../src/tree/errors';
import type { Tree } from '../../src/tree/source';
import { finish, treeOfCar } from '../support/mstTree';
import { needsSharedData, sharedBytes, sharedSuite, type SuiteCase } from '../support/sharedData';

type Case = SuiteCase & { proof_nodes: string[]; inductive_proof_nodes: string[]; firehose_cids: string };

const cases = needsSharedData.skip ? [] : (sharedSuite() as Case[]);
const cars = new Map<string, Tree>();
const treeOf = (file: string): Tree => {
  const tree = cars.get(file) ?? treeOfCar(sharedBytes(`mst-suite/cars/${file}`)).tree;
  cars.set(file, tree);
  return tree;
};

const reportBlocks = (...args: Parameters<typeof blockReport.reportBlocks>) => finish(blockReport.reportBlocks(...args));
const invert = (...args: Parameters<typeof inversions.invert>) => finish(inversions.invert(...args));
const texts = (blocks: readonly { cid: Cid }[]) => blocks.map(({ cid }) => cidText(cid)).sort();

/** A tree whose source has just these blocks; its root is known without them. */
function only(tree: Tree, kept: (cid: string) => boolean): Tree {
  const load = (cid: Cid): Uint8Array => {
    if (!kept(cidText(cid))) throw new MissingBlockError(cid);
    return tree.source.load(cid);
  };
  return { ...tree, source: { load } };
}

describe('600 pairs of trees of up to seven keys', needsSharedData, () => {
  test('there are 600, of which these say what they say', () => {
    assert.equal(cases.length, 600);
    assert.equal(cases.filter(({ inductive_proof_nodes }) => inductive_proof_nodes.length > 0).length, 590);
  });

  test('created, deleted, proof and inductive-proof nodes, and what a firehose carries', () => {
    for (const { name, a, b, created_nodes, deleted_nodes, record_ops, proof_nodes, inductive_proof_nodes, firehose_cids } of cases) {
      const report = reportBlocks(treeOf(a), treeOf(b));
      assert.deepEqual(texts(report.created), [...created_nodes].sort(), `${name}: created`);
      assert.deepEqual(texts(report.deleted), [...deleted_nodes].sort(), `${name}: deleted`);
      assert.deepEqual(texts(report.proof), [...proof_nodes].sort(), `${name}: proof`);
      assert.deepEqual(texts(report.inductive), [...inductive_proof_nodes].sort(), `${name}: inductive`);
      // Its firehose_cids are not filled in (the field says so); its text defines them as created nodes, new
      // values and proof nodes. Its files hold no records, so the new values are what the report misses.
      assert.equal(firehose_cids, 'TODO', `${name}: filled in by now, so compare with it`);
      const records = new Set(record_ops.flatMap(({ new_value }) => new_value ?? []));
      const firehose = new Set([...created_nodes, ...records, ...proof_nodes]);
      const carried = new Set([...texts(report.created), ...texts(report.proof), ...report.missing.map(cidText)]);
      assert.deepEqual([...carried].sort(), [...firehose].sort(), `${name}: firehose`);
      assert.deepEqual(report.missing.map(cidText).sort(), [...records].sort(), `${name}: records`);
      const covering = new Set(texts(report.covering));
      assert.deepEqual([...created_nodes, ...proof_nodes, ...inductive_proof_nodes].filter(cid => !covering.has(cid)), [], `${name}: covering`);
      const created = new Set(created_nodes);
      assert.ok([...report.moved, ...report.kept].every(({ left, right }) => cidText(left.cid) === cidText(right.cid) && !created.has(cidText(left.cid))), name);
    }
  });

  test('the operations applied to A give B, undone from B give A, in any order', () => {
    for (const { name, a, b, record_ops } of cases) {
      const changes = record_ops.map(({ rpath, old_value, new_value }) => ({
        key: Slice.of(new TextEncoder().encode(rpath)),
        old: old_value === null ? undefined : parseCid(old_value),
        new: new_value === null ? undefined : parseCid(new_value),
      }));
      const [rootA, rootB] = [treeOf(a).root!.cid, treeOf(b).root!.cid];
      const forwards = changes.reduce((tree, { key, new: value }) => (value ? tree.set(key, value) : tree.delete(key)), EditableMst.of(treeOf(a)));
      assert.equal(cidText(forwards.root), cidText(rootB), `${name}: forwards`);
      const inversion = invert(EditableMst.of(treeOf(b)), changes, rootA);
      assert.equal(inversion.outcome, 'verified', `${name}: ${inversion.reason}`);
      assert.equal(inversion.dependsOnOrder, false);
      const swapped = changes.map(({ key, old, new: value }) => ({ key, old: value, new: old }));
      assert.equal(invert(EditableMst.of(treeOf(a)), swapped, rootB).outcome, 'verified', `${name}: backwards`);
    }
  });

  test('the changes of B against A taken over by A give B, without a conflict', () => {
    for (const { name, a, b } of cases) {
      const { tree, conflicts } = finish(integrateTree(treeOf(a), differentiate(treeOf(a), treeOf(b))));
      assert.deepEqual([cidText(tree.root!.cid), conflicts], [cidText(treeOf(b).root!.cid), []], name);
    }
  });

  test('the inductive nodes alone are enough, and without any one of them undoing fails and names it', () => {
    let removed = 0;
    for (const { name, a, b, inductive_proof_nodes: inductive } of cases) {
      const { changes } = reportBlocks(treeOf(a), treeOf(b));
      const set = new Set(inductive);
      const whole = undo(EditableMst.of(only(treeOf(b), cid => set.has(cid))), changes);
      assert.equal(whole.tree && cidText(whole.tree.root), cidText(treeOf(a).root!.cid), name);
      for (const gone of inductive) {
        const { failure } = undo(EditableMst.of(only(treeOf(b), cid => set.has(cid) && cid !== gone)), changes);
        assert.equal(failure?.node && cidText(failure.node.cid), gone, `${name} without ${gone}`);
        assert.notEqual(changes[failure?.change ?? -1], undefined);
        assert.match(failure?.reason ?? '', new RegExp(`missing block; cid=${gone}; needed for keys \\(`));
        removed++;
      }
    }
    assert.ok(removed > 1500, `${removed} nodes taken away`);
  });

  test('what undoing needs may depend on its order, and that is told', () => {
    let dependent = 0;
    for (const { a, b, inductive_proof_nodes: inductive } of cases) {
      const { changes } = reportBlocks(treeOf(a), treeOf(b));
      const set = new Set(inductive);
      const inversion = invert(EditableMst.of(only(treeOf(b), cid => set.has(cid))), changes, treeOf(a).root!.cid);
      assert.equal(inversion.outcome, 'verified');
      assert.deepEqual(inversion.dependsOnOrder, inversion.orders.some(({ works }) => !works));
      if (inversion.dependsOnOrder) dependent++;
    }
    assert.ok(dependent > 0, 'some inductive sets are enough in one order only');
  });
});
