// Where a small file stands for much: prefixes write long keys short, and entries that belong into one
// node can come from many. What is held for them has an end, and the answer says so.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { AnswerTooLargeError, HeldChanges, changeJson } from '../../src/cli/diffOutcome';
import { encodeNode } from '../../src/formats/atproto/encodeNode';
import { keyLayer } from '../../src/formats/atproto/layer';
import { CanonicalCheck } from '../../src/repository/validation/canonicalCheck';
import { memorySource } from '../../src/car/byteSource';
import { TooMuchToUndoError, reportBlocks } from '../../src/repository/blockReport';
import { examine } from '../../src/repository/validation/examine';
import { Slice } from '../../src/tree/bytes';
import { cidOf } from '../support/buildMst';
import { carBytes } from '../support/carBytes';
import { finish, treeOfCar } from '../support/mstTree';

const utf8 = new TextEncoder();
const value = Slice.of(cidOf(Uint8Array.of(0xa0)).bytes);

/** The first keys of layer 0, ascending. */
function* bottomKeys(count: number): Generator<Slice> {
  for (let i = 0, found = 0; found < count; i++) {
    const key = Slice.of(utf8.encode(`com.example.long/${String(i).padStart(8, '0')}`));
    if (keyLayer(key) > 0) continue;
    found++;
    yield key;
  }
}

describe('entries that all belong into one node', () => {
  const kindAfter = (count: number) => {
    const check = new CanonicalCheck();
    for (const key of bottomKeys(count)) check.entry(key, value, value);
    return check.finish(value).kind;
  };

  test('are planted up to a limit', () => assert.equal(kindAfter(1000), 'differs'));
  test('are given up beyond it', () => assert.equal(kindAfter((1 << 16) + 1), 'too much'));

  test('of a whole file: a warning beside what is wrong', () => {
    const perNode = 11_000;
    const keys = [...bottomKeys(6 * (perNode + 1))];
    const blocks: { cid: ReturnType<typeof cidOf>; bytes: Uint8Array }[] = [];
    const add = (own: readonly Slice[], links: readonly (Slice | undefined)[]) => {
      const bytes = encodeNode({ keys: own, values: own.map(() => value), links });
      blocks.push({ cid: cidOf(bytes), bytes });
      return Slice.of(cidOf(bytes).bytes);
    };
    const [separators, links]: [Slice[], (Slice | undefined)[]] = [[], []];
    while (keys.length > 0) {
      links.push(add(keys.splice(0, perNode), []));
      separators.push(...keys.splice(0, 1));
    }
    add(separators, [...links, undefined]);
    const { verdict, findings } = finish(examine(memorySource(carBytes([blocks.at(-1)!.cid], blocks))));
    assert.equal(verdict, 'findings');
    assert.deepEqual([findings.counts.get('form-unknown'), findings.counts.get('not-canonical')], [1, undefined]);
    assert.ok(findings.counts.get('layer')! > 0);
  });
});

test('changes in a giant node are not undone one by one', () => {
  const keys = [...bottomKeys(32_000)];
  const [full, empty] = [keys, []].map(own => {
    const bytes = encodeNode({ keys: own, values: own.map(() => value), links: [] });
    return treeOfCar(carBytes([cidOf(bytes)], [{ cid: cidOf(bytes), bytes }])).tree;
  });
  assert.throws(() => finish(reportBlocks(empty!, full!)), TooMuchToUndoError);
});

test('changes held for one answer end at a limit, with the way out named', () => {
  const held = new HeldChanges();
  const change = changeJson('x'.repeat(1 << 20), undefined, value);
  for (let i = 0; i < 255; i++) held.add(change);
  assert.equal(held.list.length, 255);
  assert.throws(() => held.add(change), (error: unknown) => error instanceof AnswerTooLargeError && /256 MiB.*--ndjson/.test(error.message));
});
