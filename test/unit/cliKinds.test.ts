// merkle-inspect and trees of every kind: a side whose root is absent, formats asked for by name, what is
// told of DAGs, Dialog trees that take over changes.
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { encodeBlock, type MstBlock } from '../support/buildMst';
import { carBytes, readCar } from '../support/carBytes';
import { inspector, inspectorJson, scratch } from '../support/cli';
import { needsSharedData, sharedBytes, sharedJson, sharedPath } from '../support/sharedData';

interface RangeJson { kind: string; path?: string; after: unknown; through: unknown; left: string[]; right: string[] }
interface DiffJson {
  left: { root: string; format: string; why: string }; right: { root: string; format: string }; changes: { op: string; key: unknown }[];
  created: string[]; deleted: string[]; moved: string[]; loads: { left: number; right: number }; ranges: RangeJson[];
  unresolved: { side: string; after: unknown; through: unknown; path?: string; cid: string }[];
  trace: { event: string; side: string | null; path: string | null; loads: object; changes: object }[];
}
interface ErrorJson { error: { code: string; message: string; side: string | null; cid: string | null } }
interface Integrated { root: string; conflicts: { key: string; held: unknown; offered: unknown; outcome: string }[]; bits?: number[] }

const failure = (...args: string[]) => {
  const { status, json } = inspectorJson<ErrorJson>(...args);
  assert.equal(status, 2);
  return json.error;
};

describe('a side whose root is absent', needsSharedData, () => {
  const [whole, since] = ['6-high-layer.full', '7-delete-high.since'].map(name => () => sharedPath(`pds-0.4.217/${name}.car`)) as [() => string, () => string];
  const absent = () => inspectorJson<DiffJson>('diff', sharedPath('pds-0.4.217/7-delete-high.full.car'), whole()).json.left.root;

  test('denied: the error names CID and side', () => {
    for (const [a, b, side] of [[whole(), since(), 'right'], [since(), whole(), 'left']] as const) {
      const { code, side: named, cid, message } = failure('diff', a, b);
      assert.deepEqual([code, named, cid], ['missing-block', side, absent()]);
      assert.match(message, /7-delete-high\.since\.car: the commit's tree is not in this file/);
    }
  });

  test('settled: one unresolved range, nothing removed, nothing read', () => {
    for (const [a, b, side] of [[whole(), since(), 'right'], [since(), whole(), 'left']] as const) {
      const { status, json } = inspectorJson<DiffJson>('diff', a, b, '--on-missing', 'boundary');
      assert.deepEqual([status, json.changes, json.created, json.deleted, json.loads], [1, [], [], [], { left: 0, right: 0 }]);
      assert.deepEqual(json.unresolved.map(({ place: _, brackets: __, ...rest }: Record<string, unknown> & object) => rest), [{ side, after: null, through: null, cid: absent() }]);
    }
  });

  test('settled: nothing is unresolved where the other side has the same root', () => {
    const { status, json } = inspectorJson<DiffJson>('diff', sharedPath('pds-0.4.217/5-noop.full.car'), since(), '--on-missing', 'boundary');
    assert.deepEqual([status, json.changes, json.unresolved], [0, [], []]);
  });
});

describe('--format', () => {
  test('is what the files are read as', () => {
    const { json } = inspectorJson<DiffJson>('diff', 'before.car', 'after.car', '--format', 'dag');
    assert.deepEqual([json.left.format, json.left.why], ['IPLD DAG', 'opened as IPLD DAG on request']);
    assert.ok(json.changes.some(({ key }) => key === '/'));
    assert.equal(inspectorJson<{ why: string }>('inspect', 'before.car', '--format', 'dag').json.why, 'opened as IPLD DAG on request');
    assert.equal(inspectorJson<{ verdict: string }>('validate', 'before.car', '--format', 'dag').json.verdict, 'valid');
    assert.deepEqual(inspectorJson('inspect', 'before.car', '--format', 'atproto'), inspectorJson('inspect', 'before.car'));
  });

  test('that does not fit, or is none', () => {
    for (const command of ['inspect', 'validate']) assert.equal(failure(command, 'before.car', '--format', 'mst').code, 'usage');
    assert.match(failure('diff', 'before.car', 'after.car', '--format', 'mst').message, /takes one of atproto, dialog, prolly, go-ipld-prolly, dag/);
    const mismatch = failure('diff', 'before.car', 'after.car', '--format', 'dialog');
    assert.deepEqual([mismatch.code, mismatch.side], ['format-mismatch', 'left']);
    assert.match(mismatch.message, /^before\.car: this cannot be opened as Dialog search tree/);
    assert.equal(failure('validate', 'before.car', '--format', 'prolly').code, 'format-mismatch');
  });
});

describe('DAGs', () => {
  const [kept, gone, fresh, file] = ['kept', 'gone', 'fresh', 'file'].map(text => encodeBlock({ text })) as [MstBlock, MstBlock, MstBlock, MstBlock];
  const subA = encodeBlock({ file: file.cid, gone: gone.cid });
  const subB = encodeBlock({ fresh: fresh.cid });
  const tops = [encodeBlock({ a: kept.cid, sub: subA.cid }), encodeBlock({ a: kept.cid, file: file.cid, sub: subB.cid })] as [MstBlock, MstBlock];
  const write = (name: string, blocks: MstBlock[]) => {
    const path = join(scratch, name);
    writeFileSync(path, carBytes([blocks[0]!.cid], blocks));
    return path;
  };
  const left = write('kinds-left.car', [tops[0], kept, subA, file, gone]);
  const right = write('kinds-right.car', [tops[1], kept, subB, file, fresh]);
  const text = ({ cid }: MstBlock) => cid.toString();

  test('created, deleted, moved, ranges, trace', () => {
    const { json } = inspectorJson<DiffJson>('diff', left, right, '--trace');
    assert.deepEqual(json.changes.map(({ op, key }) => `${op} ${String(key)}`), ['added file', 'removed sub/file', 'added sub/fresh', 'removed sub/gone']);
    assert.deepEqual([json.created, json.deleted, json.moved], [[tops[1], subB, fresh].map(text), [tops[0], subA, gone].map(text), [text(file)]]);
    assert.deepEqual(json.ranges, [
      { kind: 'compare', path: '/', after: null, through: null, left: [text(tops[0])], right: [text(tops[1])] },
      { kind: 'exhausted', path: 'file', after: null, through: null, left: [], right: [text(file)] },
      { kind: 'compare', path: 'sub', after: null, through: null, left: [text(subA)], right: [text(subB)] },
      { kind: 'exhausted', path: 'sub/file', after: null, through: null, left: [text(file)], right: [] },
      { kind: 'exhausted', path: 'sub/fresh', after: null, through: null, left: [], right: [text(fresh)] },
      { kind: 'exhausted', path: 'sub/gone', after: null, through: null, left: [text(gone)], right: [] },
    ]);
    assert.deepEqual(json.trace.map(({ event, side, path }) => [event, side, path].filter(part => part !== null).join(' ')),
      ['start', 'compare /', 'load left /', 'load right /', 'skip a', 'change file', 'compare sub', 'load left sub', 'load right sub', 'change sub/file', 'change sub/fresh', 'change sub/gone', 'end']);
    assert.deepEqual([json.trace.at(-1)!.loads, json.trace.at(-1)!.changes], [json.loads, { removed: 2, added: 2 }]);
    assert.equal('trace' in inspectorJson<DiffJson>('diff', left, right).json, false);
  });

  test('an absent block: its path, and nothing behind it', () => {
    const partial = write('kinds-partial.car', [tops[1], kept, file, fresh]);
    const { json } = inspectorJson<DiffJson>('diff', left, partial, '--on-missing', 'boundary', '--trace');
    assert.deepEqual(json.unresolved, [{ side: 'right', after: null, through: null, path: 'sub', cid: text(subB), place: 'sub' }]);
    assert.deepEqual([json.changes.map(({ key }) => key), json.created, json.deleted], [['file'], [tops[1], file].map(text), [text(tops[0])]]);
    assert.equal(json.trace.find(({ event }) => event === 'unresolved')!.path, 'sub');
  });

  test('an absent root', () => {
    const nothing = write('kinds-nothing.car', [kept]);
    const root = ['--right-root', text(tops[1])];
    assert.deepEqual([failure('diff', left, nothing, ...root).code, failure('diff', left, nothing, ...root).side], ['missing-block', 'right']);
    const { json } = inspectorJson<DiffJson>('diff', left, nothing, ...root, '--on-missing', 'boundary');
    assert.deepEqual([json.unresolved.map(({ path, cid }) => [path, cid]), json.changes, json.deleted], [[['/', text(tops[1])]], [], []]);
  });

  test('long paths do not grow without bound', () => {
    const chain = (end: string) => {
      const blocks = [encodeBlock({ end })];
      for (let i = 0; i < 100; i++) blocks.unshift(encodeBlock({ next: blocks[0]!.cid }));
      return blocks;
    };
    const { json } = inspectorJson<DiffJson>('diff', write('kinds-chain-a.car', chain('a')), write('kinds-chain-b.car', chain('b')));
    assert.equal(json.changes[0]!.key, Array(100).fill('next').join('/'));
    assert.equal(json.ranges.at(-1)!.path, `…/${Array(64).fill('next').join('/')}`);
    assert.equal(json.ranges[64]!.path, Array(64).fill('next').join('/'));
  });
});

describe('Dialog trees that take over changes', needsSharedData, () => {
  interface Golden { pairs: { name: string; before: { file: string }; after: { file: string; rootFromScratch: string } }[]; database: { before: { file: string }; after: { file: string; index: string } } }
  const out = (name: string) => join(scratch, `${name}.car`);
  const dialog = (file: string) => sharedPath(`dialog/${file}`);

  test('as JSON, as a file, and merged: what leads from A to B', () => {
    const { before, after } = sharedJson<Golden>('dialog/golden.json').pairs.find(({ name }) => name === '1k-mixed-50')!;
    const list = join(scratch, 'dialog.json');
    writeFileSync(list, inspector('diff', dialog(before.file), dialog(after.file), '--json').stdout);
    for (const args of [['apply', dialog(before.file), list], ['apply', dialog(before.file), dialog(after.file)], ['merge', dialog(before.file), dialog(after.file), dialog(before.file)]]) {
      const { status, json } = inspectorJson<Integrated>(...args, '-o', out('dialog'));
      assert.deepEqual([status, json.root, json.conflicts, json.bits], [0, after.rootFromScratch, [], [5]], args[0]);
      assert.equal(inspector('validate', out('dialog')).status, 0);
      assert.deepEqual(inspectorJson<DiffJson>('diff', out('dialog'), dialog(after.file)).json.changes, []);
    }
  });

  test('a database stays one', () => {
    const { before, after } = sharedJson<Golden>('dialog/golden.json').database;
    const { json } = inspectorJson<Integrated>('apply', dialog(before.file), dialog(after.file), '-o', out('database'));
    assert.equal(json.root, after.index);
    const [made, known] = [readCar(new Uint8Array(sharedBytes(`dialog/${after.file}`))), inspectorJson<{ roots: string[]; tree: { root: string } }>('inspect', out('database')).json];
    assert.deepEqual([known.roots, known.tree.root], [made.roots.map(String), after.index]);
  });

  test('a conflict, and a tree too small to tell how it is written', () => {
    const list = join(scratch, 'dialogConflict.json');
    writeFileSync(list, JSON.stringify([{ op: 'updated', key: 'k2', old: { hex: '00' }, new: { hex: 'ff' } }]));
    const { status, json } = inspectorJson<Integrated>('apply', dialog('entries-before.car'), list, '-o', out('conflict'));
    assert.deepEqual([status, json.conflicts.map(({ key, held, offered }) => [key, held, offered])], [1, [['k2', { hex: '7632' }, { hex: 'ff' }]]]);
    assert.ok(json.bits!.length > 1);
    assert.match(inspector('apply', dialog('entries-before.car'), list, '-o', out('conflict2')).stdout, /too small to tell their branch factor/);
  });

  test('what cannot be: nothing left, trees of other kinds', () => {
    const all = ['k1', 'k2', 'k3', 'k5'].map(key => ({ op: 'removed', key, old: { hex: Buffer.from(key.replace('k', 'v')).toString('hex') } }));
    const list = join(scratch, 'dialogAll.json');
    writeFileSync(list, JSON.stringify(all));
    assert.equal(failure('apply', dialog('entries-before.car'), list, '-o', out('never')).code, 'empty-tree');
    assert.equal(failure('apply', 'before.car', dialog('entries-before.car'), '-o', out('never')).side, 'changes');
    assert.equal(failure('merge', 'before.car', dialog('entries-before.car'), 'before.car', '-o', out('never')).code, 'unknown-format');
    assert.match(failure('apply', sharedPath('ipld/prolly-before.car'), list, '-o', out('never')).message, /taken over by an atproto MST and by a Dialog search tree/);
    assert.match(failure('apply', sharedPath('ipld/pail-before.car'), list, '-o', out('never')).message, /needs a search tree/);
  });
});
