// The node codec and the rules of a node's place: what an independent builder writes is read back
// entry by entry; everything else is refused at the byte where it goes wrong, under a stable rule name.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import * as dagCbor from '@ipld/dag-cbor';
import { decodeNode, keyLimit } from '../../src/formats/atproto/nodeCodec';
import { keyLayer } from '../../src/formats/atproto/layer';
import { atprotoMst } from '../../src/formats/atproto/mst';
import { Slice } from '../../src/tree/bytes';
import { cidText } from '../../src/tree/cid';
import { MalformedNodeError } from '../../src/tree/errors';
import { Subtree } from '../../src/tree/node';
import { keyText } from '../../src/tree/range';
import { cidOf, layerOfKey, readMst, type NodeData } from '../support/buildMst';
import { concat } from '../support/carBytes';
import { Crafter } from '../support/craftMst';
import { drawMst, drawnKey, drawnValue, labelOf } from '../support/drawMst';
import { needsSharedData, sharedJson } from '../support/sharedData';

const utf8 = new TextEncoder();
const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex');
const slice = (bytes: Uint8Array) => Slice.of(bytes);
const decode = (block: Uint8Array) => decodeNode(slice(cidOf(block).bytes), block);
const plain = (block: Uint8Array) => {
  const { left, entries } = decode(block);
  return { left: left && cidText(left), entries: entries.map(({ key, value, tree }) => [keyText(key), cidText(value), tree && cidText(tree)]) };
};

describe('what the independent builder writes is read back', () => {
  test('every node of a tree with shared prefixes, empty nodes and many layers', () => {
    const built = drawMst('a ab abc@1 abcd b@4 ba bab c@1 ca z@2');
    for (const { bytes } of built.blocks.values()) {
      const data = dagCbor.decode<NodeData>(bytes);
      let key = '';
      const entries = data.e.map(({ p, k, v, t }) => {
        key = key.slice(0, p) + Buffer.from(k).toString();
        return [key, v.toString(), t?.toString()];
      });
      assert.deepEqual(plain(bytes), { left: data.l?.toString(), entries });
    }
  });

  test('offsets of entries point at their maps', () => {
    const { blocks } = drawMst('a b c');
    const [block] = [...blocks.values()];
    const offsets = decode(block!.bytes).entries.map(({ offset }) => offset);
    assert.deepEqual(offsets.map(at => block!.bytes[at]), [0xa4, 0xa4, 0xa4]);
    assert.equal(offsets[0], 4);
  });

  test('keys that are no text, shared prefixes over 255 bytes, the longest key', () => {
    const head = new Uint8Array(keyLimit - 1).fill(0x61);
    const keys = [concat(head, new Uint8Array([0x00])), concat(head, new Uint8Array([0xff]))];
    const value = drawnValue('v');
    const block = dagCbor.encode({ l: null, e: [{ p: 0, k: keys[0], v: value, t: null }, { p: keyLimit - 1, k: new Uint8Array([0xff]), v: value, t: null }] });
    assert.deepEqual(decode(block).entries.map(({ key }) => hex(key.view())), keys.map(hex));
  });

  test('a tree of subtrees with ranges: items in key order, bounds from the neighbouring keys', () => {
    const built = drawMst('a b@1 c d@2 e');
    const root = new Subtree(slice(built.root.bytes), 2, undefined, undefined, '()', undefined);
    const shown: string[] = [];
    const label = (key: Slice | undefined) => key && labelOf(keyText(key));
    (function visit(subtree: Subtree) {
      const { items, size } = atprotoMst.decode(subtree, built.blocks.get(cidText(subtree.cid))!.bytes);
      assert.equal(size, built.blocks.get(cidText(subtree.cid))!.bytes.length);
      for (const item of items) {
        assert.equal(item.parent, subtree);
        if (item.kind === 'entry') shown.push(label(item.key)!);
        else {
          shown.push(`${item.layer}(${label(item.after) ?? ''}..${label(item.end) ?? ''})`);
          visit(item);
        }
      }
    })(root);
    assert.deepEqual(shown, ['1(..d)', '0(..b)', 'a', 'b', '0(b..d)', 'c', 'd', '1(d..)', '0(d..)', 'e']);
  });
});

describe('layers of keys', () => {
  test('drawn keys of every layer to 5, and the builder agrees', () => {
    for (let layer = 0; layer <= 5; layer++) assert.equal(keyLayer(slice(utf8.encode(drawnKey(`k@${layer}`)))), layer);
    for (let i = 0; i < 2000; i++) assert.equal(keyLayer(slice(utf8.encode(`x${i}`))), layerOfKey(utf8.encode(`x${i}`)));
  });

  test('the interoperability fixtures', needsSharedData, () => {
    for (const { key, height } of sharedJson<{ key: string; height: number }[]>('interop/key_heights.json')) {
      assert.equal(keyLayer(slice(utf8.encode(key))), height, key);
    }
  });
});

/** The rule under which a block is refused, and at which byte. */
function refusal(block: Uint8Array): { rule: string; offset: number } {
  let found: { rule: string; offset: number } | undefined;
  assert.throws(() => decode(block), (error: unknown) => {
    assert.ok(error instanceof MalformedNodeError, String(error));
    found = { rule: error.rule, offset: error.offset };
    assert.ok(error.offset >= 0 && error.offset <= block.length, `offset ${error.offset} of ${block.length}`);
    assert.ok(error.message.includes(cidOf(block).toString()) && error.message.includes(`rule=${error.rule}`));
    return true;
  });
  return found!;
}

const value = drawnValue('v');
const entry = (fields: object = {}) => ({ p: 0, k: utf8.encode('k/1'), v: value, t: null, ...fields });
const soundNode = () => dagCbor.encode({ l: null, e: [entry(), entry({ p: 2, k: utf8.encode('2') })] });

describe('shapes that DAG-CBOR can write and a node must not have', () => {
  const cases: [what: string, rule: string, value: unknown][] = [
    ['a list', 'shape', [1, 2]],
    ['a number', 'shape', 7],
    ['an empty map', 'shape', {}],
    ['a map of three', 'shape', { e: [], l: null, x: 1 }],
    ['a map without l', 'shape', { e: [] }],
    ['another name for l', 'field', { e: [], m: null }],
    ['another name for e', 'field', { d: [], l: null }],
    ['e is a map', 'shape', { e: {}, l: null }],
    ['e is null', 'shape', { e: null, l: null }],
    ['l is text', 'link', { e: [], l: 'bafy' }],
    ['l is false', 'link', { e: [], l: false }],
    ['an entry is null', 'shape', { e: [null], l: null }],
    ['an entry of three fields', 'shape', { e: [{ p: 0, k: utf8.encode('k'), v: value }], l: null }],
    ['an entry of five fields', 'shape', { e: [entry({ x: 1 })], l: null }],
    ['an entry with another field', 'field', { e: [{ p: 0, k: utf8.encode('k'), v: value, u: null }], l: null }],
    ['a key suffix that is text', 'shape', { e: [entry({ k: 'k/1' })], l: null }],
    ['a negative prefix', 'shape', { e: [entry({ p: -1 })], l: null }],
    ['a prefix that is a fraction', 'shape', { e: [entry({ p: 0.5 })], l: null }],
    ['a prefix before there is a key', 'prefix', { e: [entry({ p: 1 })], l: null }],
    ['a prefix longer than the previous key', 'prefix', { e: [entry(), entry({ p: 4 })], l: null }],
    ['a hostile prefix', 'prefix', { e: [entry(), entry({ p: 2 ** 32 - 1 })], l: null }],
    ['a prefix that is shorter than it could be', 'prefix', { e: [entry(), entry({ p: 1, k: utf8.encode('/2') })], l: null }],
    ['a value that is null', 'link', { e: [entry({ v: null })], l: null }],
    ['a value that is bytes', 'link', { e: [entry({ v: utf8.encode('v') })], l: null }],
    ['a right link that is text', 'link', { e: [entry({ t: 'bafy' })], l: null }],
    ['a key over the limit', 'key-length', { e: [entry({ k: new Uint8Array(keyLimit + 1).fill(0x61) })], l: null }],
    ['a key over the limit with its prefix', 'key-length', { e: [entry({ k: new Uint8Array(keyLimit).fill(0x61) }), entry({ p: keyLimit, k: utf8.encode('b') })], l: null }],
  ];
  for (const [what, rule, node] of cases) {
    test(`${what}: ${rule}`, () => assert.equal(refusal(dagCbor.encode(node)).rule, rule));
  }
});

describe('bytes that are not the one right form', () => {
  /** The sound node with its first `from` replaced, both in hexadecimal. */
  const changed = (from: string, to: string) => {
    const text = hex(soundNode());
    assert.ok(text.includes(from), `${from} in ${text}`);
    return Uint8Array.from(Buffer.from(text.replace(from, to), 'hex'));
  };
  const cases: [what: string, rule: string, block: () => Uint8Array][] = [
    ['a length in more bytes than it needs', 'non-canonical', () => changed('436b2f31', '58036b2f31')],
    ['a prefix in more bytes than it needs', 'non-canonical', () => changed('617002', '61701802')],
    ['a list length in more bytes than it needs', 'non-canonical', () => changed('616582', '61659802')],
    ['a list of indefinite length', 'shape', () => changed('616582', '61659f')],
    ['a key in pieces', 'shape', () => changed('436b2f31', '5f436b2f31ff')],
    ['an eight-byte length', 'shape', () => changed('436b2f31', '5b00000000000000036b2f31')],
    ['fields of the node in another order', 'field', () => concat(Buffer.from('a2616cf66165', 'hex'), soundNode().subarray(3, -3))],
    ['fields of an entry in another order', 'field', () => changed('616b436b2f31617000', '617000616b436b2f31')],
    ['undefined in place of null', 'link', () => changed('6174f6', '6174f7')],
    ['a link under another tag', 'link', () => changed('d82a', 'd82b')],
    ['a link without its leading zero', 'link', () => changed('58250001', '58250101')],
    ['a link longer than its CID', 'link', () => changed('5825000155' + '1220', '5825000155' + '121f')],
    ['a link of nothing', 'link', () => changed(`5825${hex(concat(new Uint8Array(1), value.bytes))}`, '40')],
    ['a link that is text', 'link', () => changed('d82a5825', 'd82a7825')],
    ['bytes behind the node', 'trailing-bytes', () => concat(soundNode(), new Uint8Array(1))],
    ['two nodes in one block', 'trailing-bytes', () => concat(soundNode(), soundNode())],
    ['nothing', 'truncated', () => new Uint8Array()],
    ['more entries announced than there are bytes', 'truncated', () => Uint8Array.from(Buffer.from('a261659affffffff', 'hex'))],
    ['a key longer than the block', 'truncated', () => Uint8Array.from(Buffer.from('a2616581a4616b5affffffff', 'hex'))],
  ];
  for (const [what, rule, block] of cases) {
    test(`${what}: ${rule}`, () => assert.equal(refusal(block()).rule, rule));
  }

  test('cut anywhere it is refused', () => {
    const block = soundNode();
    for (let length = 0; length < block.length; length++) refusal(block.slice(0, length));
  });

  test('the offset is that of the byte that is wrong', () => {
    const block = soundNode();
    const second = hex(block).indexOf('a4616b4132') / 2;
    block[second] = 0xa5;
    assert.deepEqual(refusal(block), { rule: 'shape', offset: second });
  });
});

describe('roots', () => {
  const rootOf = (craft: Crafter, cid: ReturnType<Crafter['node']>) =>
    atprotoMst.root(slice(cid.bytes), { load: wanted => craft.blocks.get(cidText(wanted))!.bytes });

  test('its layer is that of its keys; an empty tree is a root of layer 0', () => {
    const craft = new Crafter();
    assert.equal(rootOf(craft, craft.node(null, 'a@3')).layer, 3);
    assert.equal(rootOf(craft, craft.node(null)).layer, 0);
  });

  test('a root without keys above a subtree is refused: that subtree is the root', () => {
    const craft = new Crafter();
    const root = craft.node(craft.node(null, 'a'));
    assert.throws(() => rootOf(craft, root), { code: 'malformed-node', rule: 'empty-root' });
  });

  test('recognised are dag-cbor blocks that begin as a node does', () => {
    const craft = new Crafter();
    const node = craft.blocks.get(craft.node(null, 'a').toString())!.bytes;
    assert.equal(atprotoMst.recognises(node, 0x71), true);
    assert.equal(atprotoMst.recognises(node, 0x55), false);
    assert.equal(atprotoMst.recognises(dagCbor.encode({ did: 'did:web:x.example' }), 0x71), false);
  });

  test('the crafted nodes are as the naive reader reads them', () => {
    const craft = new Crafter();
    const root = craft.node(craft.node(null, 'a', 'b'), ['c@1', craft.node(null, 'd')]);
    const { entries } = readMst(root, cid => craft.blocks.get(cid.toString())?.bytes);
    assert.deepEqual(entries.map(({ key }) => Buffer.from(key).toString()), ['a', 'b', 'c@1', 'd'].map(drawnKey));
  });

  test('prefixes cannot make a small block stand for unbounded keys', () => {
    const value = drawnValue('v');
    const first = new Uint8Array(1024).fill(0x61);
    const e = Array.from({ length: 17_000 }, (_, i) => (i === 0 ? { k: first, p: 0, t: null, v: value } : { k: Uint8Array.of(i % 2 ? 0x62 : 0x61), p: 1023, t: null, v: value }));
    const block = dagCbor.encode({ e, l: null });
    assert.throws(() => decode(block), { code: 'malformed-node', rule: 'key-length' });
  });
});
