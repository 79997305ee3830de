// The rules of a Dialog node, each broken once, and blocks nobody should have written.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import * as dagCbor from '@ipld/dag-cbor';
import { decodeNode, nodeCid } from '../../src/formats/dialog/nodeCodec';
import { dialogSearchTree } from '../../src/formats/dialog/searchTree';
import { Slice } from '../../src/tree/bytes';
import type { EngineError } from '../../src/tree/errors';
import { DiffFailedError, MalformedNodeError } from '../../src/tree/errors';
import { hexChanges, listTree } from '../support/formatTree';
import { drawDialog, openPlanted, plantDialog, type DrawnNode } from '../support/plantDialog';
import { mutations } from '../support/mutations';

const anyCid = nodeCid(Slice.of(new Uint8Array(32)));
const none = openPlanted({ root: undefined, blocks: new Map() });

/** Reads the whole tree; returns the rule it breaks. */
function ruleOf(root: DrawnNode): string {
  try {
    hexChanges(none, openPlanted(drawDialog(root)));
  } catch (error) {
    const cause = error instanceof DiffFailedError ? error.cause : error;
    assert.ok(cause instanceof MalformedNodeError, String(error));
    return cause.rule;
  }
  return 'none';
}

describe('a tree is refused for', () => {
  const cases: [name: string, rule: string, root: DrawnNode][] = [
    ['nothing: it is right', 'none', [['b', ['a', 'b']], ['d', ['c', 'd']]]],
    ['keys out of order', 'key-order', [['b', ['b', 'a']]]],
    ['the same key twice', 'key-order', [['b', ['b', 'b']]]],
    ['bounds out of order', 'key-order', [['d', ['c', 'd']], ['b', ['a', 'b']]]],
    ['a key before the range of its node', 'bounds', [['b', ['a', 'b']], ['d', ['b', 'd']]]],
    ['a last key that is not the bound', 'upper-bound', [['c', ['a', 'b']]]],
    ['a key behind the bound', 'upper-bound', [['b', ['a', 'c']]]],
    ['a last bound that is not the bound above', 'upper-bound', [['b', [['c', ['a', 'c']]]]]],
    ['a segment among branches', 'layer', [['b', [['b', ['a', 'b']]]], ['d', ['c', 'd']]]],
    ['a branch among segments', 'layer', [['b', ['a', 'b']], ['d', [['d', ['c', 'd']]]]]],
    ['an empty segment below a branch', 'empty-node', [['b', ['a', 'b']], ['c', []]]],
    ['an empty branch', 'empty-node', [['b', dagCbor.encode({ Branch: [] })]]],
    ['a link to a block that is no node', 'shape', [['b', dagCbor.encode({ some: 'record' })]]],
    ['a field too many', 'shape', [['b', dagCbor.encode({ Segment: [{ key: [98], value: [], extra: 1 }] })]]],
    ['another field', 'field', [['b', dagCbor.encode({ Segment: [{ kex: [98], value: [] }] })]]],
    ['a key that is text', 'bytes', [['b', dagCbor.encode({ Segment: [{ key: 'b', value: [] }] })]]],
    ['a key with an item of 256', 'bytes', [['b', dagCbor.encode({ Segment: [{ key: [256], value: [] }] })]]],
    ['a hash of 31 bytes', 'hash', [['b', dagCbor.encode({ Branch: [{ hash: new Uint8Array(31), upper_bound: [98] }] })]]],
    ['bytes behind the node', 'trailing-bytes', [['b', new Uint8Array([...dagCbor.encode({ Segment: [{ key: [98], value: [] }] }), 0])]]],
  ];
  for (const [name, rule, root] of cases) test(name, () => assert.equal(ruleOf(root), rule));
});

test('the error names the side, the node and its range', () => {
  const drawn = drawDialog([['b', ['a', 'b']], ['d', ['c', 'x']]]);
  assert.throws(() => hexChanges(none, openPlanted(drawn)), (error: EngineError) => {
    assert.ok(error instanceof DiffFailedError && error.side === 'right');
    assert.match(error.message, /the last key is x, but the reference to this node says d; rule=upper-bound; node=bafyr4i\w+; byte 27 of the block; right tree, needed for keys \(b … d\]/);
    return true;
  });
});

test('an absent segment fails the diff, and says for which keys', () => {
  const planted = drawDialog([['b', ['a', 'b']], ['d', ['c', 'd']]]);
  const opened = openPlanted(planted);
  planted.blocks.delete(listTree(opened).nodes[2]!.cid);
  assert.throws(() => hexChanges(none, opened), /missing block; cid=bafyr4i\w+; right tree, needed for keys \(b … d\]/);
});

test('byte strings are taken for arrays of small integers', () => {
  const root: DrawnNode = [['b', ['a', 'b']], ['d', ['c', 'd']]];
  const arrays = openPlanted(drawDialog(root));
  const strings = openPlanted(drawDialog(root, text => new TextEncoder().encode(text)));
  assert.notEqual(listTree(arrays).nodes[0]!.cid, listTree(strings).nodes[0]!.cid);
  assert.deepEqual(hexChanges(arrays, strings), []);
});

test('a lone segment and an empty one are trees', () => {
  assert.equal(ruleOf(['a']), 'none');
  assert.equal(ruleOf([]), 'none');
});

describe('hostile blocks', () => {
  const decode = (...parts: (number[] | string | Uint8Array)[]) => () => decodeNode(anyCid, new Uint8Array(Buffer.concat(parts.map(part => Buffer.from(part as string)))));

  test('lengths far beyond the block', () => {
    assert.throws(decode([0xa1, 0x67], 'Segment', [0x9a, 0xff, 0xff, 0xff, 0xff]), { rule: 'truncated' });
    assert.throws(decode([0xa1, 0x67], 'Segment', [0x9b, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff]), { rule: 'truncated' });
    assert.throws(decode([0xa1, 0x67], 'Segment', [0x81, 0xa2, 0x63], 'key', [0x5a, 0x7f, 0xff, 0xff, 0xff]), { rule: 'truncated' });
    assert.throws(decode([0xa1, 0x67], 'Segment', [0x9f]), { rule: 'indefinite' });
    assert.throws(decode([0xa1, 0x67], 'Segment', [0x98, 0x01]), { rule: 'non-canonical' });
  });

  test('a value of a million levels', () => {
    const start = [...dagCbor.encode({ Segment: [{ key: [98], value: 0 }] })].slice(0, -1);
    assert.throws(decode(start, new Uint8Array(1_000_000).fill(0x81), [0x00]), { rule: 'nesting' });
    assert.equal(decodeNode(anyCid, new Uint8Array([...start, ...new Array<number>(256).fill(0x81), 0xf6])).kind, 'segment');
  });

  test('branches upon branches', () => {
    let tower: DrawnNode = ['a'];
    for (let i = 0; i < 300; i++) tower = [['a', tower]];
    assert.throws(() => openPlanted(drawDialog(tower)), { rule: 'layer' });
  });

  test('mutated nodes are refused or read, and nothing else happens', () => {
    const { blocks } = plantDialog(new Map(Array.from({ length: 200 }, (_, i) => [`key ${i}`, `value ${i}`])), 3);
    let refused = 0;
    for (const mutated of mutations([...blocks.values()].map(({ bytes }) => bytes), 20_000)) {
      dialogSearchTree.recognises(mutated, 0x71);
      try {
        decodeNode(anyCid, mutated);
      } catch (error) {
        assert.ok(error instanceof MalformedNodeError, String(error));
        refused++;
      }
    }
    assert.ok(refused > 5_000, `${refused}`);
  });
});
