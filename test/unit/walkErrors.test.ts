// A diff fails as a whole at the first block that is missing or breaks a rule, and the error says
// what to look for: the side, the CID, the key range, the rule.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { CID } from 'multiformats/cid';
import type { MalformedNodeError } from '../../src/tree/errors';
import { DiffFailedError } from '../../src/tree/errors';
import { cidText } from '../../src/tree/cid';
import { Crafter } from '../support/craftMst';
import { drawMst, drawnKey, drawnValue } from '../support/drawMst';
import { changesOf } from '../support/diffing';
import { treeOfMst, type CountedTree } from '../support/mstTree';

//   layer 2            d
//   layer 1       b    |
//   layer 0    a     ? |  e       the node in question has the keys between b and d
const sound = () => treeOfMst(drawMst('a b@1 c d@2 e'));

/** The tree above with what `make` returns in the place of the node between b and d. */
function withNode(make: (craft: Crafter) => CID): { root: CID; crafted: CID; craft: Crafter } {
  const craft = new Crafter();
  const crafted = make(craft);
  const low = craft.node(craft.node(null, 'a'), ['b@1', crafted]);
  const root = craft.node(low, ['d@2', craft.node(craft.node(null, 'e'))]);
  return { root, crafted, craft };
}

/** Both orders fail, each naming its side, and nothing comes out in place of the error. */
function checkFailure(bad: () => CountedTree, expected: { code: string; cid: CID; rule?: string; range?: string }): void {
  for (const side of ['left', 'right'] as const) {
    const run = () => (side === 'left' ? changesOf(bad(), sound()) : changesOf(sound(), bad()));
    assert.throws(run, (error: unknown) => {
      assert.ok(error instanceof DiffFailedError, String(error));
      assert.equal(error.side, side);
      assert.equal(error.code, expected.code);
      const cause = error.cause as { cid?: Parameters<typeof cidText>[0] };
      assert.equal(cause.cid && cidText(cause.cid), expected.cid.toString());
      if (expected.rule) assert.equal((error.cause as MalformedNodeError).rule, expected.rule);
      const range = expected.range ?? `(${drawnKey('b@1')} … ${drawnKey('d@2')})`;
      for (const part of [side, expected.cid.toString(), range]) assert.ok(error.message.includes(part), `${part} in: ${error.message}`);
      return true;
    });
  }
}

test('the crafted tree is the canonical one when its node is right', () => {
  const { root } = withNode(craft => craft.node(null, 'c'));
  assert.equal(root.toString(), drawMst('a b@1 c d@2 e').root.toString());
});

describe('blocks', () => {
  test('a missing block', () => {
    const { root, crafted, craft } = withNode(craft => craft.node(null, 'c1'));
    const held = new Map(craft.blocks);
    held.delete(crafted.toString());
    checkFailure(() => treeOfMst({ root, blocks: craft.blocks }, held), { code: 'missing-block', cid: crafted });
  });

  test('bytes that do not hash to their CID', () => {
    const { root, crafted, craft } = withNode(craft => craft.node(null, 'c1'));
    const other = new Crafter();
    const held = new Map(craft.blocks).set(crafted.toString(), other.blocks.get(other.node(null, 'c2').toString())!);
    checkFailure(() => treeOfMst({ root, blocks: craft.blocks }, held), { code: 'cid-mismatch', cid: crafted });
  });

  test('a missing root is a failure too, with no bounds to its range', () => {
    const bad = () => treeOfMst(drawMst('a b@1 x'), new Map());
    checkFailure(bad, { code: 'missing-block', cid: drawMst('a b@1 x').root, range: '(−∞ … +∞)' });
  });
});

describe('rules', () => {
  const cases: [what: string, rule: string, make: (craft: Crafter) => CID][] = [
    ['a key of a higher layer', 'layer', craft => craft.node(null, 'c@1')],
    ['a key of a far higher layer among right ones', 'layer', craft => craft.node(null, 'c', 'c1@3')],
    ['keys that do not ascend', 'key-order', craft => craft.node(null, 'c2', 'c1')],
    ['the same key twice', 'key-order', craft => craft.node(null, 'c', 'c')],
    ['a key before the range', 'bounds', craft => craft.node(null, 'a1', 'c')],
    ['a key behind the range', 'bounds', craft => craft.node(null, 'c', 'e1')],
    ['the key that bounds the range', 'bounds', craft => craft.node(null, 'b@1')],
    ['an empty node', 'empty-node', craft => craft.node(null)],
    ['a subtree below layer 0', 'layer', craft => craft.node(craft.node(null, 'c'), 'c1')],
    ['a layer more than there is', 'layer', craft => craft.node(craft.node(null, 'c'))],
    ['a link to a record', 'field', craft => craft.add({ $type: 'app.bsky.feed.post', text: 'no node' })],
    ['a link to a list', 'shape', craft => craft.add(['e', 'l'])],
    ['a link to another map of two', 'field', craft => craft.add({ a: 1, b: 2 })],
  ];
  for (const [what, rule, make] of cases) {
    test(`${what}: ${rule}`, () => {
      const { root, crafted, craft } = withNode(make);
      checkFailure(() => treeOfMst({ root, blocks: craft.blocks }), { code: 'malformed-node', cid: crafted, rule });
    });
  }

  test('a link to a block that is no dag-cbor: codec, told of the node that has the link', () => {
    const { root, craft } = withNode(() => drawnValue('bytes of a picture'));
    const parent = [...craft.blocks.values()].find(({ cid }) => cid.equals(craft.node(craft.node(null, 'a'), ['b@1', drawnValue('bytes of a picture')])))!;
    checkFailure(() => treeOfMst({ root, blocks: craft.blocks }), {
      code: 'malformed-node', cid: parent.cid, rule: 'codec', range: `(−∞ … ${drawnKey('d@2')})`,
    });
  });
});

test('a key of a lower layer', () => {
  const craft = new Crafter();
  const crafted = craft.node(null, 'b'); // where layer 1 is
  const root = craft.node(crafted, ['d@2', craft.node(craft.node(null, 'e'))]);
  checkFailure(() => treeOfMst({ root, blocks: craft.blocks }), { code: 'malformed-node', cid: crafted, rule: 'layer', range: `(−∞ … ${drawnKey('d@2')})` });
});

test('a wrong block where both trees are equal is no failure: it is never read', () => {
  const { root, crafted, craft } = withNode(craft => craft.node(null, 'c'));
  const held = new Map(craft.blocks);
  held.delete(crafted.toString());
  const changed = treeOfMst(drawMst('a b@1 c d@2 e1'));
  const changes = changesOf(treeOfMst({ root, blocks: craft.blocks }, held), changed);
  assert.deepEqual(changes.map(({ op, key }) => `${op} ${key}`), [`remove ${drawnKey('e')}`, `add ${drawnKey('e1')}`]);
});
