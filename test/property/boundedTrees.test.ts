// The diff of trees whose entries all stand in segments (drawn ones, with the keys of the MST pool:
// a key of layer n closes n levels). Right for any pair, and close to exact in what it reads.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { differentiate } from '../../src/diff/differentiate';
import type { Recorder } from '../../src/diff/walkEvents';
import { Slice } from '../../src/tree/bytes';
import { cidText } from '../../src/tree/cid';
import { MissingBlockError } from '../../src/tree/errors';
import type { Subtree } from '../../src/tree/node';
import { isInRange, keyText } from '../../src/tree/range';
import type { BlockSource } from '../../src/tree/source';
import { relatedEntries, runs, type Entries } from '../support/arbitraryMst';
import { layerOfKey } from '../support/buildMst';
import { naiveDiff, type PlainChange } from '../support/diffing';
import { labelOf } from '../support/drawMst';
import { drawTree, type DrawnTree } from '../support/drawTree';

/** Segments up to keys of layer 1 and more, branches above them up to keys of one layer more each, until one node is left. */
function draw(entries: Entries): DrawnTree {
  const sorted = [...entries].sort(([a], [b]) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
  interface Part { bound: string; layer: number; lines(indent: string, name: string): string[] }
  let parts: Part[] = sorted.map(([key, value]) => ({ bound: labelOf(key), layer: layerOfKey(Buffer.from(key)), lines: () => [`${labelOf(key)}=${value.toString().slice(-6)}`] }));
  for (let level = 0; level === 0 || parts.length > 1; level++) {
    const above: Part[] = [];
    let open: Part[] = [];
    const close = () => {
      const inside = open;
      const { bound, layer } = inside.at(-1)!;
      const lines = (indent: string, name: string) => {
        const head = `${indent}${name}${indent ? `@${bound}` : ''}`;
        return level === 0 ? [`${head}: ${inside.map(part => part.lines('', '')[0]).join(' ')}`] : [head, ...inside.flatMap((part, i) => part.lines(`${indent} `, `${name}_${i}`))];
      };
      above.push({ bound, layer, lines });
      open = [];
    };
    for (const part of parts) {
      open.push(part);
      if (part.layer > level) close();
    }
    if (open.length) close();
    parts = above;
  }
  return drawTree(parts[0]!.lines('', 'n').join('\n'));
}

const raise = (error: Error): never => {
  throw error;
};

const plain = (entries: Entries) => new Map([...entries].map(([key, value]) => [labelOf(key), value.toString().slice(-6)]));

function diff(a: DrawnTree, b: DrawnTree): PlainChange[] {
  return [...differentiate(a.tree, b.tree)].map(({ op, entry }) => ({ op, key: keyText(entry.key), value: Buffer.from(entry.value.view()).toString() }));
}

const some = relatedEntries.filter(({ before, after }) => before.size > 0 && after.size > 0);

test('the diff is the naive difference, and reads are created + deleted + 2 x height at most', () => {
  fc.assert(fc.property(some, ({ before, after }) => {
    const [a, b] = [draw(before), draw(after)];
    assert.deepEqual(diff(a, b), naiveDiff(plain(before), plain(after)));
    const created = b.cids.filter(cid => !a.cids.includes(cid)).length;
    const deleted = a.cids.filter(cid => !b.cids.includes(cid)).length;
    const height = Math.max(a.tree.root!.layer, b.tree.root!.layer) + 1;
    const reads = a.readNames().length + b.readNames().length;
    assert.ok(reads <= created + deleted + 2 * height, `${reads} reads, ${created} created, ${deleted} deleted, height ${height}`);
  }), runs(300));
});

test('allowed holes: nothing under them is a change, everything else is', () => {
  const chosen = fc.array(fc.boolean(), { minLength: 1, maxLength: 8 });
  fc.assert(fc.property(some, chosen, ({ before, after }, choices) => {
    const [a, b] = [draw(before), draw(after)];
    const holes = b.cids.filter((cid, i) => !a.cids.includes(cid) && cid !== cidText(b.tree.root!.cid) && choices[i % choices.length]);
    const whole = b.tree.source;
    const source: BlockSource = { load: cid => (holes.includes(cidText(cid)) ? raise(new MissingBlockError(cid)) : whole.load(cid)) };
    const unresolved: Subtree[] = [];
    const record: Recorder = event => {
      if (event.kind === 'unresolved') unresolved.push(event.subtree);
    };
    const changes = [...differentiate(a.tree, { ...b.tree, source }, { record, onMissing: ['deny', 'boundary'] })].map(({ entry }) => keyText(entry.key));
    const expected = naiveDiff(plain(before), plain(after)).map(({ key }) => key).filter(key => !unresolved.some(range => isInRange(Slice.of(Buffer.from(key)), range)));
    assert.deepEqual(changes, expected);
  }), runs(300));
});

test('equal trees read nothing', () => {
  fc.assert(fc.property(some, ({ before }) => {
    const [a, b] = [draw(before), draw(before)];
    assert.deepEqual(diff(a, b), []);
    assert.deepEqual([a.readNames(), b.readNames()], [[], []]);
  }), runs(100));
});
