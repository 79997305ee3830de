// Trees with holes. By default the diff fails; where holes are allowed they are settled with their key
// range, nothing under them is called a change, and everything else is as if nothing were missing.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { differentiate } from '../../src/diff/differentiate';
import type { Subtree } from '../../src/tree/node';
import { cidText } from '../../src/tree/cid';
import { DiffFailedError, MissingBlockError } from '../../src/tree/errors';
import { keyText } from '../../src/tree/range';
import { build, plain, relatedEntries, runs } from '../support/arbitraryMst';
import type { BuiltMst } from '../support/buildMst';
import { changesOf, naiveDiff, type PlainChange } from '../support/diffing';
import { treeOfMst } from '../support/mstTree';

/** The tree without some of the blocks that only it has, and which these are. Its root stays. */
function withHoles(tree: BuiltMst, other: BuiltMst, choices: readonly boolean[]) {
  const own = [...tree.blocks.keys()].filter(cid => !other.blocks.has(cid) && cid !== tree.root.toString());
  const holes = new Set(own.filter((_, i) => choices[i % choices.length]));
  return { holes, blocks: new Map([...tree.blocks].filter(([cid]) => !holes.has(cid))) };
}

const choices = fc.array(fc.boolean(), { minLength: 1, maxLength: 12 });

test('a missing block that the walk needs fails all of it, by default', () => {
  fc.assert(fc.property(relatedEntries, choices, ({ before, after }, chosen) => {
    const [a, b] = [build(before), build(after)];
    const { holes, blocks } = withHoles(b, a, chosen);
    fc.pre(holes.size > 0);
    assert.throws(() => changesOf(treeOfMst(a), treeOfMst(b, blocks)), (error: unknown) =>
      error instanceof DiffFailedError && error.side === 'right' && error.cause instanceof MissingBlockError && holes.has(cidText(error.cause.cid)));
  }), runs(200));
});

for (const side of ['left', 'right'] as const) {
  test(`allowed holes on the ${side}: nothing under them is a change, everything else is`, () => {
    fc.assert(fc.property(relatedEntries, choices, ({ before, after }, chosen) => {
      const [a, b] = [build(before), build(after)];
      const { holes, blocks } = side === 'left' ? withHoles(a, b, chosen) : withHoles(b, a, chosen);
      const [left, right] = side === 'left' ? [treeOfMst(a, blocks), treeOfMst(b)] : [treeOfMst(a), treeOfMst(b, blocks)];
      const unresolved: Subtree[] = [];
      const onMissing = side === 'left' ? (['boundary', 'deny'] as const) : (['deny', 'boundary'] as const);
      const record = (event: { kind: string; subtree?: Subtree }) => {
        if (event.kind === 'unresolved') unresolved.push(event.subtree!);
      };
      const changes: PlainChange[] = [...differentiate(left.tree, right.tree, { record, onMissing })]
        .map(({ op, entry }) => ({ op, key: keyText(entry.key), value: cidText(entry.value) }));
      assert.ok(unresolved.every(({ cid }) => holes.has(cidText(cid))));
      const hidden = (key: string) => unresolved.some(({ after: from, end }) => (!from || key > keyText(from)) && (!end || key < keyText(end)));
      const expected = naiveDiff(plain(before), plain(after)).filter(({ key }) => !hidden(key));
      assert.deepEqual(changes, expected);
    }), runs(300));
  });
}
