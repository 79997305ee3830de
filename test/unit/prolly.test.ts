// Prolly trees: those of the npm package against the documented change of a recorded pair, those of
// go-ipld-prolly-trees against their files, and what must be refused.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import * as dagCbor from '@ipld/dag-cbor';
import { sha256 } from '@noble/hashes/sha2.js';
import { CID } from 'multiformats/cid';
import { goProllyTree } from '../../src/formats/prolly/goProllyTree';
import { checkProllyForm } from '../../src/formats/prolly/canonical';
import { decodeNode } from '../../src/formats/prolly/nodeCodec';
import { keyKind, prollyKeyText, readKey } from '../../src/formats/prolly/orderedKey';
import { prollyTree } from '../../src/formats/prolly/prollyTree';
import { CborReader } from '../../src/formats/dag/cborReader';
import { differentiate } from '../../src/diff/differentiate';
import { compareSlices, Slice } from '../../src/tree/bytes';
import { cidText, hex, readCid } from '../../src/tree/cid';
import { DiffFailedError, MalformedNodeError } from '../../src/tree/errors';
import { keyText } from '../../src/tree/range';
import type { TreeFormat } from '../../src/tree/source';
import { encodeBlock } from '../support/buildMst';
import { blockMap } from '../support/countingSource';
import { hexChanges, listTree, nothing, treeAt, treeOfFile, type OpenedFormat } from '../support/formatTree';
import { finish, openCar } from '../support/mstTree';
import { mutations } from '../support/mutations';
import { needsSharedData, sharedBytes, sharedFacts } from '../support/sharedData';

/** Whether the first root of a shared file would be opened as this format. */
function recognises(format: TreeFormat, file: string): boolean {
  const car = openCar(sharedBytes(file));
  const root = car.header.roots[0];
  return root !== undefined && car.find(root) >= 0 && format.recognises(car.load(root), readCid(root.bytes, root.start, root.end)!.codec);
}

describe('the recorded pair', needsSharedData, () => {
  const pair = () => [treeOfFile(prollyTree, sharedBytes('ipld/prolly-before.car')), treeOfFile(prollyTree, sharedBytes('ipld/prolly-after.car'))] as const;

  test('one key added, one removed, one updated', () => {
    const [left, right] = pair();
    const changes = [...differentiate(left.tree, right.tree)].map(({ op, entry }) => [op, keyText(entry.key), dagCbor.decode(entry.value.view())]);
    assert.deepEqual(changes.map(([op, key]) => [op, key]), [['add', 'key-000301'], ['remove', 'key-003000'], ['remove', 'key-004500'], ['add', 'key-004500']]);
    assert.notDeepEqual(changes[2]![2], changes[3]![2]);
    assert.deepEqual(changes[1]![2], { n: 1000, s: 'v1000' });
  });

  test('reads what differs and nothing else', () => {
    const [left, right] = pair();
    for (const _ of differentiate(left.tree, right.tree));
    const [before, after] = pair().map(side => new Set(listTree(side).nodes.map(({ cid }) => cid))) as [Set<string>, Set<string>];
    assert.deepEqual([...left.loads].sort(), [...before].filter(cid => !after.has(cid)).sort());
    assert.deepEqual([...right.loads].sort(), [...after].filter(cid => !before.has(cid)).sort());
    assert.deepEqual([left.loads.length, right.loads.length], [9, 8]);
    assert.deepEqual([left.rootLoads.length, right.rootLoads.length], [4, 4]);
    assert.deepEqual([before.size, after.size], [225, 224]);
  });

  test('every entry is there, and nothing is recognised as what it is not', () => {
    assert.equal(listTree(pair()[0]).entries.length, 2000);
    for (const file of Object.keys(sharedFacts().cars).filter(name => name.startsWith('ipld/') && !name.includes('prolly'))) {
      for (const format of [prollyTree, goProllyTree]) assert.equal(recognises(format, file), false, `${format.name} ${file}`);
    }
  });
});

describe('go-ipld-prolly-trees', needsSharedData, () => {
  for (const [file, entries] of [['prolly-go-10000-pairs', 10000], ['prolly-go-5-pairs', 5], ['prolly-indexer-init-carv2', 5]] as const) {
    test(file, () => {
      assert.ok(recognises(goProllyTree, `ipld/${file}.car`));
      const opened = treeOfFile(goProllyTree, sharedBytes(`ipld/${file}.car`));
      const listed = listTree(opened);
      assert.equal(listed.entries.length, entries);
      assert.ok(listed.entries.every(({ key }, i) => i === 0 || compareSlices(listed.entries[i - 1]!.key, key) < 0));
      if (file !== 'prolly-indexer-init-carv2') assert.equal(new Set(listed.nodes.map(({ cid }) => cid)).size, sharedFacts().cars[`ipld/${file}.car`]!.blocks - 2);
    });
  }

  test('five pairs against ten thousand', () => {
    const [left, right] = ['5', '10000'].map(n => treeOfFile(goProllyTree, sharedBytes(`ipld/prolly-go-${n}-pairs.car`))) as [OpenedFormat, OpenedFormat];
    assert.equal(hexChanges(left, right).length, 10005);
  });

  test('values that are links are CIDs', () => {
    const { entries } = listTree(treeOfFile(goProllyTree, sharedBytes('ipld/prolly-indexer-init-carv2.car')));
    assert.equal(cidText(entries[0]!.value), 'bafyrefaebmgcd6lhcoym7iprfdxplnrsyw4piwq');
    assert.deepEqual(dagCbor.decode(entries[4]!.value.view()), { format: 'database', version: 1 });
  });
});

/** A leaf: its keys. A branch: children with the keys they are referred to by. */
type Drawn = unknown[] | { leaf: unknown[]; closed: boolean } | { distance: number; closed?: boolean; children: [key: unknown, child: Drawn][] };

function draw(root: Drawn, blocks = new Map<string, { bytes: Uint8Array }>()): { root: CID; blocks: Map<string, { bytes: Uint8Array }> } {
  const store = (node: Drawn): CID => {
    const leaf = Array.isArray(node) ? node : 'leaf' in node ? node.leaf : undefined;
    const closed = Array.isArray(node) ? false : (node.closed ?? true);
    const block = encodeBlock(leaf
      ? { leaf: leaf.map(key => (CID.asCID(key) ? key : [key, `v ${JSON.stringify(key)}`])), closed }
      : { branch: [(node as { distance: number }).distance, (node as { children: [unknown, Drawn][] }).children.map(([key, child]) => [key, store(child)])], closed });
    blocks.set(block.cid.toString(), block);
    return block.cid;
  };
  return { root: store(root), blocks };
}

function open(root: Drawn): OpenedFormat {
  const drawn = draw(root);
  return treeAt(prollyTree, Slice.of(drawn.root.bytes), blockMap(drawn.blocks));
}

const none: OpenedFormat = treeAt(prollyTree, undefined, nothing);
const textChanges = (left: OpenedFormat, right: OpenedFormat) => [...differentiate(left.tree, right.tree)].map(({ op, entry }) => `${op === 'add' ? '+' : '-'} ${prollyKeyText(entry.key)}`);

describe('a tree is refused for', () => {
  const branch = (...children: [unknown, Drawn][]): Drawn => ({ distance: 1, children });
  const cases: [name: string, rule: string, root: Drawn][] = [
    ['nothing: it is right', 'none', branch(['a', ['a', 'b']], ['c', ['c', 'd']])],
    ['keys out of order', 'key-order', ['b', 'a']],
    ['the same key twice', 'key-order', ['a', 'a']],
    ['references out of order', 'key-order', branch(['c', ['c']], ['a', ['a']])],
    ['a first key that is not the reference', 'first-key', branch(['a', ['b']])],
    ['a key that belongs to the next child', 'bounds', branch(['a', ['a', 'c']], ['c', ['c']])],
    ['an empty leaf', 'empty-node', []],
    ['an empty branch', 'empty-node', { distance: 1, children: [] }],
    ['a branch below the last layer', 'layer', branch(['a', branch(['a', branch(['a', ['a']])])], ['b', ['b']])],
    ['keys of two kinds', 'key', ['a', 1]],
    ['a key that is a map', 'key', [{ a: 1 }]],
    ['a key of three parts', 'key', [['a', 'b', 'c']]],
  ];
  for (const [name, rule, root] of cases) {
    test(name, () => {
      try {
        for (const _ of differentiate(none.tree, open(root).tree));
        assert.equal('none', rule);
      } catch (error) {
        const cause = error instanceof DiffFailedError ? error.cause : error;
        assert.ok(cause instanceof MalformedNodeError, String(error));
        assert.equal(cause.rule, rule);
      }
    });
  }
});

describe('what the library makes of insertions before the first key', () => {
  // Two leaves of the same tree in different layers, as prolly-trees 1.0.4 writes them.
  const uneven: Drawn = { distance: 2, children: [['a', ['a', 'b']], ['k', { distance: 1, children: [['k', ['k', 'l']], ['m', ['m']]] }]] };
  const even: Drawn = { distance: 1, children: [['k', ['k', 'l']], ['m', ['m']]] };

  test('leaves in different layers are read', () => {
    assert.deepEqual(textChanges(none, open(uneven)), ['+ a', '+ b', '+ k', '+ l', '+ m']);
  });

  test('and compared with the tree as it was', () => {
    const [left, right] = [open(even), open(uneven)];
    assert.deepEqual(textChanges(left, right), ['+ a', '+ b']);
    assert.deepEqual([left.loads.length, right.loads.length], [0, 2]);
    assert.deepEqual(textChanges(right, left), ['- a', '- b']);
  });
});

describe('the form of a tree', () => {
  const form = ({ tree }: OpenedFormat) => finish(checkProllyForm(tree, tree.root!));
  const reason = (root: Drawn) => {
    const found = form(open(root));
    return found.kind === 'differs' ? found.reason : found.kind;
  };

  test('of the recorded pair: canonical, and after an edit a root of one child', needsSharedData, () => {
    const [before, after] = ['before', 'after'].map(side => treeOfFile(prollyTree, sharedBytes(`ipld/prolly-${side}.car`))) as [OpenedFormat, OpenedFormat];
    assert.deepEqual(form(before), { kind: 'canonical' });
    const found = form(after);
    assert.ok(found.kind === 'differs');
    assert.equal(found.node, after.tree.root);
    assert.match(found.reason, /root of one child/);
  });

  /** The number the library makes of an entry: the smaller it is, the sooner the entry ends its node. */
  const number = (key: string) => Buffer.from(sha256(dagCbor.encode([key, `v ${JSON.stringify(key)}`]))).readUInt32LE(28);
  const leaf = (closed: boolean, ...keys: string[]): Drawn => ({ leaf: keys, closed });
  const branch = (closed: boolean, distance: number, ...children: [string, Drawn][]): Drawn => ({ distance, closed, children });

  test('one leaf: whatever a threshold explains', () => {
    const [low, high] = ['a', 'b', 'c', 'd', 'e', 'f'].sort((a, b) => number(a) - number(b)).filter((_, i) => i === 0 || i === 5) as [string, string];
    assert.equal(reason(leaf(false, low)), 'canonical');
    assert.equal(reason(leaf(true, high)), 'canonical');
    assert.equal(reason(leaf(false, ...[low, high].sort())), 'canonical', 'neither ends it');
    // Here the second key ends the node and the first does not.
    const later = 'klmnopqrstuvw'.split('');
    assert.equal(reason(leaf(true, low, later.find(key => number(key) > number(low))!)), 'unknown');
    assert.equal(reason(leaf(true, high, later.find(key => number(key) < number(high))!)), 'canonical');
  });

  test('what holds whatever ends a node', () => {
    assert.match(reason(branch(false, 1, ['a', leaf(true, 'a')])), /root of one child/);
    assert.match(reason(branch(false, 1, ['a', leaf(false, 'a')], ['b', leaf(false, 'b')])), /not the last of its layer/);
    assert.match(reason(branch(false, 3, ['a', leaf(true, 'a')], ['b', leaf(false, 'b')])), /claims 3 layers below itself, there are 1/);
    assert.match(reason(branch(false, 2, ['a', leaf(true, 'a')], ['k', branch(false, 1, ['k', leaf(true, 'k')], ['m', leaf(false, 'm')])])), /a leaf in layer 1/);
    assert.match(reason(branch(false, 2, ['a', branch(false, 1, ['a', leaf(true, 'a')])], ['k', branch(false, 1, ['k', leaf(true, 'k')])])), /not the last of its layer/);
  });

  test('of CIDs, which have no such numbers, cannot be told', () => {
    assert.equal(reason([encodeBlock('one').cid]), 'unknown');
  });
});

describe('keys have the order of the library', () => {
  const read = (value: unknown): Slice => readKey(new CborReader(Slice.of(new Uint8Array()), dagCbor.encode(value)));
  const ordered = (values: unknown[]) => {
    const keys = values.map(read);
    for (let i = 1; i < keys.length; i++) assert.ok(compareSlices(keys[i - 1]!, keys[i]!) < 0, `${JSON.stringify(values[i - 1])} < ${JSON.stringify(values[i])}`);
    return keys;
  };

  test('text by UTF-16 units', () => {
    const texts = ['', '\0', '\0\0', 'a', 'a\0', 'ab', 'b', 'é', '\ud7ff', '😀', '😁', '\ue000', '\uffee'];
    assert.deepEqual([...texts].sort(), texts);
    assert.deepEqual(ordered(texts).map(prollyKeyText), texts);
  });

  test('numbers', () => {
    const numbers = [-(2 ** 52), -2.5, -2, -1, 0, 0.5, 1, 2, 255, 256, 2 ** 40];
    assert.deepEqual(ordered(numbers).map(prollyKeyText), numbers.map(String));
    assert.throws(() => read(2n ** 60n), { rule: 'number' });
  });

  test('pairs of what is indexed and a document', () => {
    const pairs = [['', 'z'], ['\0', 'a'], ['\0', 'b'], ['a', ''], ['a', 'b'], ['a\0', ''], ['a\0\0', ''], ['a\x01', ''], ['ab', 'a'], ['😀', 'a'], ['\ue000', 'a']];
    assert.deepEqual(ordered(pairs).map(prollyKeyText), pairs.map(([a, b]) => `[${a}, ${b}]`));
    assert.deepEqual(ordered([[-1, 'b'], [0, 'a'], [0, 'b'], [256, 'a']]).map(prollyKeyText), ['[-1, b]', '[0, a]', '[0, b]', '[256, a]']);
  });

  test('CIDs, of which a set consists', () => {
    const cids = ['one', 'two', 'three'].map(text => encodeBlock(text).cid).sort((a, b) => Buffer.compare(a.bytes, b.bytes));
    assert.deepEqual(ordered(cids).map(prollyKeyText), cids.map(String));
    const opened = open(cids);
    assert.deepEqual(listTree(opened).entries.map(({ key, value }) => [keyKind(key), cidText(value)]), cids.map(cid => ['CID', cid.toString()]));
  });
});

test('mutated nodes are refused or read, and nothing else happens', () => {
  const drawn = draw({ distance: 1, children: [['a', ['a', 'b']], ['c', ['c', 'd']]] });
  draw([[1, 'x'], [2, 'y']], drawn.blocks);
  draw([1, 2.5], drawn.blocks);
  const cid = Slice.of(drawn.root.bytes);
  let refused = 0;
  for (const mutated of mutations([...drawn.blocks.values()].map(({ bytes }) => bytes), 20_000)) {
    for (const format of [prollyTree, goProllyTree]) format.recognises(mutated, 0x71);
    try {
      decodeNode(cid, mutated);
    } catch (error) {
      assert.ok(error instanceof MalformedNodeError, `${String(error)} ${hex(mutated)}`);
      refused++;
    }
  }
  assert.ok(refused > 5_000, `${refused}`);
});
