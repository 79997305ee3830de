// Editing a tree: each edit gives the canonical tree, reads only the paths it needs, and works on a
// partial tree as long as the nodes it needs are there.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { MstPlanter, UnusableKeyError, plantMst } from '../../src/formats/atproto/build';
import { EditableMst } from '../../src/formats/atproto/edit';
import { encodeNode } from '../../src/formats/atproto/encodeNode';
import { decodeNode } from '../../src/formats/atproto/nodeCodec';
import { NodeUnavailableError } from '../../src/formats/atproto/nodeUnavailable';
import { Slice } from '../../src/tree/bytes';
import { cidText, hex } from '../../src/tree/cid';
import { rangeText } from '../../src/tree/range';
import { buildMst, mstEntries, type BuiltMst } from '../support/buildMst';
import { drawEntries, drawMst, drawnKey, drawnValue, labelOf } from '../support/drawMst';
import { noTree, treeOfMst } from '../support/mstTree';

const utf8 = new TextEncoder();
const keyOf = (drawn: string) => Slice.of(utf8.encode(drawnKey(drawn)));
const valueOf = (text: string) => Slice.of(drawnValue(text).bytes);

/** `+k`, `+k=v`, `-k` one after the other on a tree. */
function edited(tree: EditableMst, edits: string): EditableMst {
  return edits.split(' ').reduce((now, edit) => {
    const [key = '', value = key.split('@')[0]!] = edit.slice(1).split('=');
    return edit.startsWith('-') ? now.delete(keyOf(key)) : now.set(keyOf(key), valueOf(value));
  }, tree);
}

/** Keys of the nodes that were read, a node as its keys in parentheses. */
function reads(built: BuiltMst, loads: readonly string[]): string[] {
  return loads.map(cid => {
    const { entries } = decodeNode(Slice.of(new Uint8Array()), built.blocks.get(cid)!.bytes);
    return `(${entries.map(({ key }) => labelOf(new TextDecoder().decode(key.view()))).join(' ')})`;
  });
}

function check(before: string, edits: string, after: string, expectedReads: string): void {
  const built = drawMst(before);
  const { tree, loads } = treeOfMst(built);
  const result = edited(EditableMst.of(tree), edits);
  const expected = drawMst(after);
  assert.equal(cidText(result.root), expected.root.toString(), `${before} → ${edits}`);
  const known = new Set([...built.blocks.keys(), ...[...result.blocks()].map(({ cid }) => cidText(cid))]);
  assert.deepEqual([...expected.blocks.keys()].filter(cid => !known.has(cid)), [], 'every node of the result is old or given');
  assert.deepEqual(reads(built, loads).sort().join(' '), expectedReads, `${before} → ${edits}: reads`);
}

//   layer 2           d
//   layer 1      b    |    f
//   layer 0    a   c  |  e   g
const whole = 'a b@1 c d@2 e f@1 g';

describe('an edit gives the canonical tree and reads only its path', () => {
  const cases: [title: string, before: string, edits: string, after: string, reads: string][] = [
    ['the first key', '', '+k', 'k', '()'],
    ['the first key, high up', '', '+k@3', 'k@3', '()'],
    ['a key in a bottom node', whole, '+c2', 'a b@1 c c2 d@2 e f@1 g', '(b) (c) (d)'],
    ['another value', whole, '+e=new', 'a b@1 c d@2 e=new f@1 g', '(d) (e) (f)'],
    ['the same value', whole, '+e', whole, '(d) (e) (f)'],
    ['a key that splits a subtree', 'a c e@1', '+b@1', 'a b@1 c e@1', '(a c) (e)'],
    ['a key that splits through two layers', 'a b@1 c e f@1 g@3', '+d@2', 'a b@1 c d@2 e f@1 g@3', '() (b f) (c e) (g)'],
    ['a key at the edge of a subtree', 'a b@1', '+c@1', 'a b@1 c@1', '(b)'],
    ['a key at the other edge', 'b c@1', '+a@1', 'a@1 b c@1', '(b) (c)'],
    ['a key above the root', 'a b', '+c@2', 'a b c@2', '(a b)'],
    ['a key far below the root', 'a@3', '+b', 'a@3 b', '(a)'],
    ['gone from a bottom node', 'a b c@1', '-a', 'b c@1', '(a b) (c)'],
    ['gone with its node', 'a b@1 c', '-c', 'a b@1', '(b) (c)'],
    ['gone from between two subtrees', whole, '-d@2', 'a b@1 c e f@1 g', '(b) (c) (d) (e) (f)'],
    ['gone from the top: the tree sinks', 'a b@2', '-b@2', 'a', '() (a) (b)'],
    ['gone from the top: by several layers', 'a b@4', '-b@4', 'a', '() () () (a) (b)'],
    ['the last key', 'a@1', '-a@1', '', '(a)'],
    ['a key that is not there', whole, '-e2', whole, '(d) (e) (f)'],
    ['a key that could only be higher', 'a b', '-c@3', 'a b', ''],
    ['a key whose subtree is absent', 'a@2', '-b', 'a@2', '(a)'],
    ['there and back', whole, '+x@3 -x@3', whole, '(d) (f) (g)'],
    ['several at once read each node once', whole, '+c2 +c3 -a', 'b@1 c c2 c3 d@2 e f@1 g', '(a) (b) (c) (d)'],
  ];
  for (const [title, before, edits, after, expected] of cases) test(title, () => check(before, edits, after, expected));
});

test('the original stays as it was', () => {
  const { tree } = treeOfMst(drawMst(whole));
  const original = EditableMst.of(tree);
  const changed = edited(original, '-d@2 +x@2');
  assert.equal(original.get(keyOf('d@2'))?.length, valueOf('d').length);
  assert.equal(changed.get(keyOf('d@2')), undefined);
  assert.equal(cidText(original.root), drawMst(whole).root.toString());
});

test('where there is no tree, an edit makes one', () => {
  assert.equal(cidText(EditableMst.of(noTree.tree).root), drawMst('').root.toString());
  assert.equal(cidText(edited(EditableMst.of(noTree.tree), '+a +b@1').root), drawMst('a b@1').root.toString());
});

test('the edited tree can be read as one', () => {
  const { tree } = treeOfMst(drawMst(whole));
  const again = EditableMst.of(edited(EditableMst.of(tree), '+h@3').tree());
  assert.equal(cidText(again.get(keyOf('h@3'))!), drawnValue('h').toString());
  assert.equal(cidText(again.get(keyOf('a'))!), drawnValue('a').toString());
});

describe('a partial tree', () => {
  const built = drawMst(whole);
  const lacking = (label: string) => {
    const [gone] = [...built.blocks.keys()].filter(cid => reads(built, [cid])[0] === `(${label})`);
    return { cid: gone!, tree: treeOfMst(built, new Map([...built.blocks].filter(([cid]) => cid !== gone))).tree };
  };

  test('can be edited where it is whole', () => {
    assert.equal(cidText(edited(EditableMst.of(lacking('f').tree), '+c2 -a').root), drawMst('b@1 c c2 d@2 e f@1 g').root.toString());
  });

  for (const [label, edits, range] of [['f', '+e2', '(d … +∞)'], ['e', '-d@2', '(d … f)'], ['c', '+c2', '(b … d)'], ['d', '+c2', '(−∞ … +∞)']] as const) {
    test(`names the missing node (${label}) and its range for ${edits}`, () => {
      const { cid, tree } = lacking(label);
      assert.throws(() => edited(EditableMst.of(tree), edits), (error: unknown) => {
        assert.ok(error instanceof NodeUnavailableError, String(error));
        assert.equal(error.code, 'missing-block');
        assert.equal(cidText(error.subtree.cid), cid);
        assert.equal(rangeText(error.subtree).replace(/[a-z]+\/\d+/g, labelOf), range);
        assert.match(error.message, new RegExp(`missing block; cid=${cid}; needed for keys`));
        return true;
      });
    });
  }
});

describe('planting', () => {
  test('gives the nodes of the canonical tree, children first', () => {
    for (const drawing of ['', 'a', 'a@3', whole, 'a b@4 c', 'a@2 b@2 c@2', 'a b@1 c@3 d@1 e@3 f']) {
      const expected = drawMst(drawing);
      const entries = mstEntries(drawEntries(drawing)).map(({ key, value }) => ({ key: Slice.of(key), value: Slice.of(value.bytes) }));
      const planted: string[] = [];
      const { root, nodes } = plantMst(entries, ({ cid }) => planted.push(cidText(cid)));
      assert.equal(cidText(root), expected.root.toString(), drawing);
      assert.deepEqual([...planted].sort(), [...expected.blocks.keys()].sort());
      assert.equal(nodes, planted.length);
      assert.equal(planted.at(-1), expected.root.toString());
    }
  });

  test('refuses keys that no tree can hold', () => {
    const add = (...keys: Uint8Array[]) => {
      const planter = new MstPlanter();
      for (const key of keys) planter.add(Slice.of(key), valueOf('v'));
    };
    assert.throws(() => add(new Uint8Array()), UnusableKeyError);
    assert.throws(() => add(new Uint8Array(1025)), /1025 bytes; the limit is 1024/);
    assert.throws(() => add(utf8.encode('b'), utf8.encode('a')), /the key a does not come after b/);
    assert.throws(() => add(utf8.encode('a'), utf8.encode('a')), UnusableKeyError);
    assert.throws(() => EditableMst.of(noTree.tree).set(Slice.of(new Uint8Array(1025)), valueOf('v')), UnusableKeyError);
    assert.doesNotThrow(() => add(new Uint8Array(1024)));
  });
});

test('a node is encoded as it was decoded, lengths at every width', () => {
  const long = (length: number, last: number) => Uint8Array.from({ length }, (_, i) => (i === length - 1 ? last : 7));
  const begins = Array.from({ length: 40 }, (_, i) => new Uint8Array(i + 1).fill(9)); // each the start of the next
  const keys = [long(1, 1), long(23, 2), long(24, 3), long(300, 4), long(300, 5), long(1024, 8), ...begins].sort(Buffer.compare);
  const { blocks } = buildMst(keys.map(key => ({ key, value: drawnValue('v') })));
  for (const { bytes } of blocks.values()) {
    const { left, entries } = decodeNode(Slice.of(new Uint8Array()), bytes);
    const content = { keys: entries.map(({ key }) => key), values: entries.map(({ value }) => value), links: [left, ...entries.map(({ tree }) => tree)] };
    assert.equal(hex(encodeNode(content)), hex(bytes));
  }
  const many = Array.from({ length: 300 }, (_, i) => Slice.of(Uint8Array.from([i >> 8, i & 0xff])));
  const wide = encodeNode({ keys: many, values: many.map(() => valueOf('v')), links: [undefined, ...many.map(() => undefined)] });
  assert.deepEqual(decodeNode(Slice.of(new Uint8Array()), wide).entries.map(({ key }) => hex(key.view())), many.map(key => hex(key.view())));
});
