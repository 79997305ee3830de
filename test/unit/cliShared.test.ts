// merkle-inspect on real files: its JSON against foreign facts, one pair of each kind of tree.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { inspectorJson } from '../support/cli';
import { needsSharedData, sharedFacts, sharedJson, sharedPath, sharedSuite } from '../support/sharedData';

interface ChangeJson { op: string; key: string | { hex: string }; old: unknown; new: unknown }
interface DiffJson { left: { root: string }; right: { root: string }; changes: ChangeJson[]; created: string[]; deleted: string[]; loads: { left: number; right: number } }

const facts = needsSharedData.skip ? { cars: {}, diffs: {} } : sharedFacts();
const keysOf = ({ changes }: DiffJson, op: string) => changes.filter(change => change.op === op).map(({ key }) => key).sort();

describe('diff against the facts', needsSharedData, () => {
  for (const [pair, known] of Object.entries(facts.diffs)) {
    test(pair, () => {
      const [a, b] = pair.split(' -> ').map(sharedPath) as [string, string];
      const { status, json } = inspectorJson<DiffJson>('diff', a, b);
      assert.deepEqual([json.left.root, json.right.root], [known.dataBefore, known.dataAfter]);
      assert.deepEqual([keysOf(json, 'added'), keysOf(json, 'updated'), keysOf(json, 'removed')], [known.created, known.updated, known.deleted].map(keys => [...keys].sort()));
      assert.deepEqual([[...json.created].sort(), [...json.deleted].sort()], [[...known.nodesCreated].sort(), [...known.nodesRemoved].sort()]);
      assert.deepEqual(json.loads, { left: known.nodesRemoved.length, right: known.nodesCreated.length });
      assert.equal(status, json.changes.length > 0 ? 1 : 0);
    });
  }
});

describe('one pair of each other kind', needsSharedData, () => {
  const cases: [kind: string, a: string, b: string, changes: string[]][] = [
    ['prolly tree', 'ipld/prolly-before.car', 'ipld/prolly-after.car', ['added key-000301', 'removed key-003000', 'updated key-004500']],
    ['HashMap', 'ipld/hashmap-before.car', 'ipld/hashmap-after.car', ['removed user:33', 'updated user:50', 'added user:new']],
    ['pail', 'ipld/pail-before.car', 'ipld/pail-after.car', ['removed music/15t5r99/77', 'added photos/zzz/new']],
    ['UnixFS directory', 'ipld/unixfs-hamt-before.car', 'ipld/unixfs-hamt-after.car', ['updated file-0042.txt', 'removed file-0123.txt', 'added new-file.txt']],
  ];
  for (const [kind, a, b, expected] of cases) {
    test(kind, () => {
      const { status, json } = inspectorJson<DiffJson>('diff', sharedPath(a), sharedPath(b));
      assert.deepEqual([status, json.changes.map(({ op, key }) => `${op} ${String(key)}`)], [1, expected]);
      assert.deepEqual(inspectorJson<DiffJson>('diff', sharedPath(a), sharedPath(a)).status, 0);
    });
  }

  test('Dialog search tree: the changes of the reference implementation', () => {
    interface Golden { before: { file: string | null }; after: { file: string | null }; changes: [op: string, key: string, value: string][] }
    const { json } = inspectorJson<DiffJson>('diff', sharedPath('dialog/bytes-before.car'), sharedPath('dialog/bytes-after.car'));
    const golden = sharedJson<{ pairs: Golden[] }>('dialog/golden.json').pairs.find(({ before, after }) => before.file === 'bytes-before.car' && after.file === 'bytes-after.car')!;
    const asHex = (text: string | { hex: string }) => (typeof text === 'string' ? Buffer.from(text, 'utf8').toString('hex') : text.hex);
    const valueHex = (value: unknown) => (value as { hex: string }).hex;
    const stream = json.changes.flatMap(({ key, old, new: now }) => [
      ...(old === null ? [] : [['remove', asHex(key), valueHex(old)]]),
      ...(now === null ? [] : [['add', asHex(key), valueHex(now)]]),
    ]);
    assert.ok(stream.length > 10);
    assert.deepEqual(stream, golden.changes);
  });

  test('trees of different kinds: no answer', () => {
    const { status, json } = inspectorJson<{ error: { code: string } }>('diff', sharedPath('repos/tiny.car'), sharedPath('dialog/bytes-after.car'));
    assert.deepEqual([status, json.error.code], [2, 'unknown-format']);
  });
});

describe('inspect, blocks, proof and event', needsSharedData, () => {
  test('inspect: entries, nodes, blocks and bytes as known', () => {
    for (const file of ['repos/tiny.car', 'repos/v2-slice.car', 'repos/v2-paul-staging.car', 'repos/atproto-dart-repo.car', 'pds-0.4.217/edge-getBlocks.car', 'ipld/filecoin-devnet-genesis-noroots.car']) {
      const known = facts.cars[file]!;
      interface Facts { roots: string[]; commits: unknown[]; tree: { entries: number; nodes: number } | null; blocks: { total: number; distinct: number; missing: number }; bytes: number }
      const { status, json } = inspectorJson<Facts>('inspect', sharedPath(file));
      // In the slice a node is missing, so its counts are not those of the whole.
      assert.equal(status, file === 'repos/v2-slice.car' ? 1 : 0, file);
      assert.deepEqual([json.roots, json.bytes, json.blocks.total, json.blocks.distinct], [known.roots, known.size, known.sections, known.blocks], file);
      assert.deepEqual(json.tree && [json.tree.entries, json.tree.nodes], known.tree ? [known.tree.entries, known.tree.nodes] : null, file);
      if (known.tree) assert.equal(json.blocks.missing, known.tree.missingNodes + known.tree.missingRecords, file);
    }
  });

  test('blocks: proofs of the suite', () => {
    type Case = ReturnType<typeof sharedSuite>[number] & { proof_nodes: string[]; inductive_proof_nodes: string[] };
    for (const { name, a, b, created_nodes, proof_nodes, inductive_proof_nodes } of (sharedSuite() as Case[]).slice(40, 44)) {
      const { json } = inspectorJson<Record<'created' | 'proof' | 'inductiveProof', string[]>>('blocks', sharedPath(`mst-suite/cars/${a}`), sharedPath(`mst-suite/cars/${b}`));
      assert.deepEqual([json.created.sort(), json.proof.sort(), json.inductiveProof.sort()], [created_nodes, proof_nodes, inductive_proof_nodes].map(cids => [...cids].sort()), name);
    }
  });

  test('event: a recorded frame verifies with the key of the account, against the file before it', () => {
    const { didDoc } = sharedJson<{ didDoc: { verificationMethod: { publicKeyMultibase: string }[] } }>('pds-0.4.217/index.json');
    const key = `did:key:${didDoc.verificationMethod[0]!.publicKeyMultibase}`;
    const { status, json } = inspectorJson<{ strict: { ok: boolean }; signature: string; bytes: Record<string, number>; missing: string[]; superfluous: string[] }>(
      'event', sharedPath('pds-0.4.217/4-batch.frame.bin'), '--base', sharedPath('pds-0.4.217/3-update.full.car'), '--key', key);
    assert.deepEqual([status, json.strict.ok, json.signature, json.missing, json.superfluous], [0, true, 'valid', [], []]);
    assert.equal(json.bytes['file'], facts.cars['pds-0.4.217/4-batch.frame.blocks.car']!.size);
  });

  test('proof: of a record in its small file, and of the absence of a deleted one', () => {
    const deleted = facts.diffs['pds-0.4.217/1-create.full.car -> pds-0.4.217/2-delete.full.car']!.deleted[0]!;
    const created = facts.diffs['pds-0.4.217/0b-autodelete.full.car -> pds-0.4.217/1-create.full.car']!.created[0]!;
    const included = inspectorJson<{ outcome: string }>('proof', sharedPath('pds-0.4.217/1-create.proof.car'), created);
    assert.deepEqual([included.status, included.json.outcome], [0, 'included']);
    const absent = inspectorJson<{ outcome: string }>('proof', sharedPath('pds-0.4.217/2-delete.proof.car'), deleted);
    assert.deepEqual([absent.status, absent.json.outcome], [1, 'absent']);
  });
});
