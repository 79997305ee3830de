// What a root of a file is opened as: by itself, at another block, as what was asked for; why not, each
// reason with its code; and what stands for a tree whose root is not there.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { walk } from '../../src/diff/walk';
import { formats } from '../../src/formats/formats';
import type { OpenedDag, OpenedTree } from '../../src/repository/openTree';
import { absentTree, formatIds, openRoot, openTree } from '../../src/repository/openTree';
import { AbsentRootError } from '../../src/repository/rootErrors';
import type { Slice } from '../../src/tree/bytes';
import { cidText, parseCid } from '../../src/tree/cid';
import { rangeText } from '../../src/tree/range';
import { encodeBlock } from '../support/buildMst';
import { carBytes, dropBlock, readCar, truncate } from '../support/carBytes';
import { CountingSource } from '../support/countingSource';
import { drawMst, drawnValue } from '../support/drawMst';
import { bytesOf } from '../support/formatTree';
import { finish, noTree, openCar } from '../support/mstTree';
import { CarFile } from '../../src/car/carFile';
import { memorySource } from '../../src/car/byteSource';
import { needsSharedData, sharedBytes } from '../support/sharedData';

const built = drawMst('a b@1 c');
const commitOf = (data: unknown) => encodeBlock({ did: 'did:web:mira.example', version: 3, data, rev: '3lvj257zzdp2p', prev: null, sig: new Uint8Array(64) });
const commit = commitOf(built.root);
const repository = carBytes([commit.cid], [commit, ...built.blocks.values()]);
const bare = carBytes([built.root], [...built.blocks.values()]);
const told = (opened: OpenedTree | OpenedDag) => [opened.recognised, 'dag' in opened ? 'dag' : opened.tree.format.id, cidText('dag' in opened ? opened.dag.root! : opened.tree.root!.cid)];

describe('opened', () => {
  test('as what the root is', () => {
    assert.deepEqual(told(openRoot(openCar(repository))), ['commit v3 → atproto MST', 'atproto', built.root.toString()]);
    assert.deepEqual(told(openRoot(openCar(bare))), ['atproto MST', 'atproto', built.root.toString()]);
    const plain = encodeBlock({ text: 'note' });
    assert.deepEqual(told(openRoot(openCar(carBytes([plain.cid], [plain])))), ['no tree of a known kind, so it is read as an IPLD DAG', 'dag', plain.cid.toString()]);
    assert.deepEqual(cidText(openTree(openCar(repository)).commit!.cid), commit.cid.toString());
  });

  test('at another block', () => {
    const root = parseCid(commit.cid.toString());
    const inner = openTree(openCar(repository)).tree;
    const car = openCar(carBytes([built.root], [commit, ...built.blocks.values()]));
    assert.deepEqual(told(openRoot(car, { root })), ['commit v3 → atproto MST', 'atproto', built.root.toString()]);
    const child = inner.format.decode(inner.root!, inner.source.load(inner.root!.cid)).items.find(item => item.kind === 'subtree')!;
    assert.deepEqual(told(openRoot(car, { root: child.cid })), ['atproto MST', 'atproto', cidText(child.cid)]);
  });

  test('as what was asked for', () => {
    assert.deepEqual(told(openRoot(openCar(repository), { format: 'atproto' })), ['commit v3 → opened as atproto MST on request', 'atproto', built.root.toString()]);
    assert.deepEqual(told(openRoot(openCar(repository), { format: 'dag' })), ['opened as IPLD DAG on request', 'dag', commit.cid.toString()]);
    assert.deepEqual(formatIds, ['atproto', 'dialog', 'prolly', 'go-ipld-prolly', 'dag']);
    assert.equal(new Set(formatIds).size, formats.length + 1);
  });

  test('each recorded kind by its name', needsSharedData, () => {
    const kinds: [file: string, id: string][] = [['repos/tiny', 'atproto'], ['dialog/entries-before', 'dialog'], ['ipld/prolly-before', 'prolly'], ['ipld/prolly-go-5-pairs', 'go-ipld-prolly'], ['ipld/hashmap-before', 'dag']];
    for (const [file, id] of kinds) {
      const car = openCar(sharedBytes(`${file}.car`));
      const [recognised, , root] = told(openRoot(car));
      const asked = told(openRoot(car, { format: id }));
      assert.deepEqual(asked.slice(1), [id, root], file);
      assert.match(asked[0]!, /on request$/, recognised);
      for (const [, other] of kinds) if (other !== id && other !== 'dag') assert.throws(() => openRoot(car, { format: other }), { code: 'format-mismatch' }, `${file} as ${other}`);
    }
  });

  test('a tree with settings of its own only on request', needsSharedData, () => {
    // Two links are the root of a go-ipld-prolly-trees file when the first leads to the default settings.
    const { roots, blocks } = readCar(sharedBytes('ipld/prolly-go-5-pairs.car'));
    const car = openCar(sharedBytes('ipld/prolly-go-5-pairs.car'));
    const tree = openTree(car).tree.root!;
    const settings = encodeBlock({ other: 'settings' });
    const root = encodeBlock([settings.cid, [...blocks.values()].find(({ cid }) => cid.toString() === cidText(tree.cid))!.cid]);
    assert.notEqual(roots[0]!.toString(), root.cid.toString());
    const own = openCar(carBytes([root.cid], [root, settings, ...blocks.values()]));
    assert.equal(told(openRoot(own))[1], 'dag');
    assert.deepEqual(told(openRoot(own, { format: 'go-ipld-prolly' })).slice(1), ['go-ipld-prolly', cidText(tree.cid)]);
  });
});

test('the root block is read once, and once more only where the format has to go deeper', () => {
  const car = openCar(bare);
  const counting = new CountingSource(car);
  const spy = new Proxy(car, { get: (target, name) => (name === 'load' ? (cid: Slice) => counting.load(cid) : Reflect.get(target, name, target) as unknown) });
  openTree(spy);
  assert.deepEqual(counting.loads, [built.root.toString()]);
});

describe('not opened', () => {
  const plain = encodeBlock({ text: 'note' });
  const mystery = commitOf(plain.cid);
  const cases: [name: string, code: string, message: RegExp, car: Uint8Array, format?: string][] = [
    ['no root', 'no-root', /names no root/, carBytes([], [plain])],
    ['no blocks', 'missing-block', /holds no blocks/, carBytes([plain.cid], [])],
    ['the root is absent', 'missing-block', /^missing block; cid=/, carBytes([plain.cid], [commit])],
    ['the tree of the commit is absent', 'missing-block', /only changes are/, dropBlock(repository, built.root)],
    ['the tree of the commit is none', 'unknown-format', /data is no node of a known tree/, carBytes([mystery.cid], [mystery, plain])],
    ['cut short before the tree', 'malformed-car', /is not in the part before it/, truncate(repository, 200)],
    ['larger than what is read', 'oversized-section', /passed over/, carBytes([plain.cid], [commit, encodeBlock({ big: new Uint8Array(9 << 20) })])],
    ['a format that it does not have', 'format-mismatch', /cannot be opened as Dialog search tree: /, bare, 'dialog'],
    ['a format that there is not', 'unknown-format', /there are atproto, dialog, prolly, go-ipld-prolly, dag$/, bare, 'mst'],
  ];
  for (const [name, code, message, car, format] of cases) test(name, () => assert.throws(() => openRoot(openCar(car), { format }), { code, message }));

  test('a DAG where a search tree is wanted', () => {
    assert.throws(() => openTree(openCar(carBytes([plain.cid], [plain]))), { code: 'unknown-format', message: /neither a commit nor a node of a known tree/ });
    assert.throws(() => openTree(openCar(bare), { format: 'dag' }), { code: 'unknown-format', message: /no search tree/ });
  });

  test('what is broken is not "another format"', () => {
    const broken = encodeBlock({ e: [{ p: 5, k: bytesOf('a').view(), v: drawnValue('a'), t: null }], l: null });
    assert.throws(() => openRoot(openCar(carBytes([broken.cid], [broken])), { format: 'atproto' }), { code: 'malformed-node' });
  });
});

describe('a tree whose root is absent, beside another', () => {
  const other = drawMst('a b@1 c d@2');
  const openPart = (bytes: Uint8Array): { error: AbsentRootError; car: CarFile } => {
    const car = finish(CarFile.open(memorySource(bytes)));
    try {
      openRoot(car);
    } catch (error) {
      if (error instanceof AbsentRootError) return { error, car };
      throw error;
    }
    return assert.fail('it is there');
  };
  const settled = (left: OpenedTree['tree'], right: OpenedTree['tree']) =>
    [...walk(left, right, { onMissing: ['boundary', 'boundary'] })].map(step => (step.kind === 'unresolved' ? `unresolved ${step.side} ${rangeText(step.subtree)} ${cidText(step.subtree.cid)}` : step.kind));

  test('is one unresolved range, and nothing of the other is read', () => {
    const { error, car } = openPart(dropBlock(repository, built.root));
    for (const drawing of ['a', 'a b@1', 'x@3 y', '']) {
      const whole = openTree(openCar(carBytes([drawMst(drawing).root], [...drawMst(drawing).blocks.values()]))).tree;
      const counting = new CountingSource(whole.source);
      const beside = { ...whole, source: counting };
      const { tree, commit: kept, recognised } = absentTree(error, car, beside);
      assert.deepEqual([cidText(kept!.cid), recognised], [commit.cid.toString(), 'commit v3 → atproto MST, its root absent']);
      assert.deepEqual(settled(beside, tree), [`unresolved 1 (−∞ … +∞) ${built.root.toString()}`], drawing);
      assert.deepEqual(settled(tree, beside), [`unresolved 0 (−∞ … +∞) ${built.root.toString()}`], drawing);
      assert.deepEqual(counting.loads, [], drawing);
    }
  });

  test('is the same where the other has the same root', () => {
    const { error, car } = openPart(dropBlock(repository, built.root));
    const whole = openTree(openCar(repository)).tree;
    assert.deepEqual(settled(whole, absentTree(error, car, whole).tree), ['shared']);
  });

  test('beside none, and beside another that is absent', () => {
    const one = openPart(dropBlock(repository, built.root));
    const two = openPart(dropBlock(carBytes([commitOf(other.root).cid], [commitOf(other.root), ...other.blocks.values()]), other.root));
    const [a, b] = [absentTree(one.error, one.car, undefined).tree, absentTree(two.error, two.car, undefined).tree];
    assert.deepEqual(settled(a, b).map(line => line.slice(0, 12)), ['unresolved 0', 'unresolved 1']);
    assert.deepEqual(settled(a, noTree.tree).map(line => line.slice(0, 12)), ['unresolved 0']);
  });

  test('of an unknown kind is what the other is', () => {
    const { error, car } = openPart(carBytes([built.root], [commit]));
    assert.throws(() => absentTree(error, car, undefined), AbsentRootError);
    const whole = openTree(openCar(repository)).tree;
    assert.equal(absentTree(error, car, { ...whole, root: undefined }).tree.format, whole.format);
  });

  test('an export whose tree did not change back', needsSharedData, () => {
    const { error, car } = openPart(sharedBytes('pds-0.4.217/7-delete-high.since.car'));
    assert.equal(cidText(error.cid), cidText(openTree(openCar(sharedBytes('pds-0.4.217/5-noop.full.car'))).tree.root!.cid));
    const before = openTree(openCar(sharedBytes('pds-0.4.217/6-high-layer.full.car'))).tree;
    assert.deepEqual(settled(before, absentTree(error, car, before).tree), [`unresolved 1 (−∞ … +∞) ${cidText(error.cid)}`]);
  });
});
