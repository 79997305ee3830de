// merkle-inspect as it is delivered: dist/cli.js, run by Node alone, on a pair of each kind of tree. Its
// JSON is held against how the pair was made; status 0, 1 and 2 each.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { CID } from 'multiformats/cid';
import { cidText } from '../../src/tree/cid';
import { encodeBlock, readMst } from '../support/buildMst';
import { carBytes, corruptBlock, dropBlock, readCar, sectionsOf, type CarBlock } from '../support/carBytes';
import { plantDialog } from '../support/plantDialog';
import { needsSharedData, sharedFacts, sharedJson, sharedPath } from '../support/sharedData';

const repository = fileURLToPath(new URL('../../', import.meta.url));
const program = join(repository, 'dist', 'cli.js');
const built = { skip: existsSync(program) ? false : 'not run: npm run build makes dist/cli.js' };

const folder = mkdtempSync(join(tmpdir(), 'merkle-built-'));
after(() => rmSync(folder, { recursive: true, force: true }));

interface ErrorJson { code: string; message: string; side: string | null; cid: string | null; offset: number | null; rule: string | null; file?: string }
interface DiffJson {
  left: { root: string }; right: { root: string };
  changes: { op: string; key: string | { hex: string }; old: unknown; new: unknown }[];
  created: string[]; deleted: string[]; loads: { left: number; right: number };
}
interface Facts { format: string | null; why: string; tree: { root: string; entries: number; nodes: number; layers: number } | null; blocks: { total: number; missing: number }; bytes: number }

function run<T>(...args: string[]): { status: number | null; json: T } {
  const { status, stdout, stderr } = spawnSync(process.execPath, [program, ...args, '--json'], { encoding: 'utf8', maxBuffer: 1 << 28 });
  assert.equal(stderr, '', args.join(' '));
  return { status, json: JSON.parse(stdout) as T };
}

function store(name: string, bytes: Uint8Array): string {
  const path = join(folder, name);
  writeFileSync(path, bytes);
  return path;
}

/** The status is 2, and the error is all there is on standard output. */
function failure(...args: string[]): ErrorJson {
  const { status, json } = run<{ error: ErrorJson }>(...args);
  assert.deepEqual([status, Object.keys(json)], [2, ['error']], args.join(' '));
  return json.error;
}

interface Side { bytes: Uint8Array; /** Of all nodes. */ nodes: Set<string>; entries: number; layers: number }
/** The changes lie off the left edge: what stands there is read to tell the layers. */
interface Kind { name: string; format: RegExp; before: Side; after: Side; changes: string[] }

const file = (root: CID, blocks: CarBlock[]) => carBytes([root], blocks);
const cids = (blocks: readonly CarBlock[]) => new Set(blocks.map(({ cid }) => cid.toString()));

function mst(name: string): Side {
  const bytes = new Uint8Array(readFileSync(join(repository, 'samples', name)));
  const { roots, blocks } = readCar(bytes);
  const commit = run<{ commits: { data: string }[] }>('inspect', join(repository, 'samples', name)).json.commits[0]!;
  const { entries, nodes } = readMst(CID.parse(commit.data), cid => blocks.get(cid.toString())?.bytes);
  assert.equal(roots.length, 1);
  return { bytes, nodes: new Set(nodes.keys()), entries: entries.length, layers: 5 };
}

const letters = 'abcdefghijklmnopqrstuvwxyz';

function dialog(change: (entries: Map<string, string>) => unknown): Side {
  const entries = new Map([...letters].flatMap(a => [...letters].map(b => [`key ${a}${b}`, `value ${a}${b}`])));
  change(entries);
  const { root, blocks } = plantDialog(entries, 2);
  const all = [...blocks].map(([cid, { bytes }]) => ({ cid: CID.parse(cid), bytes }));
  return { bytes: file(CID.parse(cidText(root!)), all), nodes: cids(all), entries: entries.size, layers: 0 };
}

/** Two leaves under a branch. */
function prolly(...leaves: [key: string, value: number][][]): Side {
  const blocks = leaves.map(entries => encodeBlock({ leaf: entries, closed: true }));
  const root = encodeBlock({ branch: [1, blocks.map(({ cid }, i) => [leaves[i]![0]![0], cid])], closed: true });
  const all = [root, ...blocks];
  return { bytes: file(root.cid, all), nodes: cids(all), entries: leaves.flat().length, layers: 2 };
}

function dag(x: object, y: object): Side {
  const [a, b] = [encodeBlock(x), encodeBlock(y)];
  const root = encodeBlock({ x: a.cid, y: { z: b.cid } });
  const all = [root, a, b];
  return { bytes: file(root.cid, all), nodes: cids(all), entries: 2, layers: 0 };
}

const kinds = (): Kind[] => [
  { name: 'MST', format: /^atproto MST$/, before: mst('before.car'), after: mst('after.car'), changes: run<DiffJson>('diff', join(repository, 'samples/before.car'), join(repository, 'samples/after.car')).json.changes.map(({ op, key }) => `${op} ${key as string}`) },
  { name: 'Dialog', format: /^Dialog/, before: dialog(() => 0), after: dialog(entries => entries.set('key vw', 'other').set('key vwa', 'new').delete('key vz')), changes: ['updated key vw', 'added key vwa', 'removed key vz'] },
  { name: 'prolly', format: /^prolly tree$/, before: prolly([['a', 1], ['b', 2]], [['f', 3], ['g', 4]]), after: prolly([['a', 5], ['c', 2]], [['f', 3], ['g', 4]]), changes: ['updated a', 'removed b', 'added c'] },
  { name: 'DAG', format: /IPLD DAG/, before: dag({ n: 1 }, { n: 2 }), after: dag({ n: 1 }, { n: 3 }), changes: ['updated y/z'] },
];

describe('a pair of each kind, made here', built, () => {
  for (const { name, format, before, after: now, changes } of built.skip ? [] : kinds()) {
    describe(name, () => {
      const [left, right] = [store(`${name}-before.car`, before.bytes), store(`${name}-after.car`, now.bytes)];
      const gone = [...now.nodes].find(cid => !before.nodes.has(cid) && cid !== readCar(now.bytes).roots[0]!.toString())!;

      test('inspect: format, counts, bytes', () => {
        const { status, json } = run<Facts>('inspect', left);
        assert.equal(status, 0);
        assert.match(json.format!, format);
        assert.deepEqual([json.bytes, json.blocks.total, json.blocks.missing], [before.bytes.length, readCar(before.bytes).blocks.size, 0]);
        assert.deepEqual([json.tree!.nodes, json.tree!.entries], [before.nodes.size, before.entries]);
        if (before.layers > 0) assert.equal(json.tree!.layers, before.layers);
        assert.match(failure('inspect', join(folder, 'nowhere.car')).message, /nowhere\.car/);
      });

      test('diff: status 0, 1 and 2', () => {
        const same = run<DiffJson>('diff', left, left);
        assert.deepEqual([same.status, same.json.changes, same.json.loads], [0, [], { left: 0, right: 0 }]);
        const { status, json } = run<DiffJson>('diff', left, right);
        assert.equal(status, 1);
        assert.deepEqual(json.changes.map(({ op, key }) => `${op} ${key as string}`), changes);
        assert.deepEqual([json.created.sort(), json.deleted.sort()], [[...now.nodes].filter(cid => !before.nodes.has(cid)).sort(), [...before.nodes].filter(cid => !now.nodes.has(cid)).sort()]);
        const lacking = store(`${name}-lacking.car`, dropBlock(now.bytes, CID.parse(gone)));
        const missing = failure('diff', left, lacking);
        assert.deepEqual([missing.code, missing.rule, missing.side, missing.cid, missing.file], ['missing-block', 'missing-block', 'right', gone, lacking]);
        const swapped = failure('diff', lacking, left);
        assert.deepEqual([swapped.side, swapped.cid], ['left', gone]);
      });

      test('a block that is not what its CID says: rule, file and offset', () => {
        const corrupt = store(`${name}-corrupt.car`, corruptBlock(now.bytes, CID.parse(gone)));
        const { blockAt } = sectionsOf(now.bytes).find(({ cid }) => cid.toString() === gone)!;
        const error = failure('diff', left, corrupt);
        assert.deepEqual([error.code, error.rule, error.side, error.cid, error.offset, error.file], ['cid-mismatch', 'hash', 'right', gone, blockAt, corrupt]);
      });

      test('validate goes on behind such a block', () => {
        const corrupt = store(`${name}-corrupt.car`, corruptBlock(now.bytes, CID.parse(gone)));
        const { blockAt } = sectionsOf(now.bytes).find(({ cid }) => cid.toString() === gone)!;
        const { status, json } = run<{ verdict: string; findings: { rule: string; cid: string; offset: number }[] }>('validate', corrupt);
        assert.deepEqual([status, json.verdict], [1, 'findings']);
        assert.deepEqual(json.findings.filter(({ rule }) => rule === 'hash').map(({ cid, offset }) => [cid, offset]), [[gone, blockAt]]);
      });

      test('validate: valid, and no answer', () => {
        const { status, json } = run<{ verdict: string; facts: Facts }>('validate', left);
        assert.deepEqual([status, json.verdict], [0, 'valid']);
        assert.deepEqual(json.facts.tree, run<Facts>('inspect', left).json.tree);
        assert.equal(failure('validate', store(`${name}-cut.car`, before.bytes.slice(0, 20))).code, 'malformed-car');
      });
    });
  }

  test('a malformed node is placed in its file, wherever it fails', () => {
    const value = encodeBlock({}).cid;
    const node = encodeBlock({ e: [{ k: new TextEncoder().encode('a/b'), p: 3, t: null, v: value }], l: null });
    const other = encodeBlock({ e: [], l: null });
    const bad = store('malformed.car', carBytes([node.cid], [other, node]));
    const error = failure('diff', bad, join(repository, 'samples/before.car'));
    const { blockAt, end } = sectionsOf(carBytes([node.cid], [other, node]))[1]!;
    assert.deepEqual([error.code, error.side, error.cid, error.file], ['malformed-node', 'left', node.cid.toString(), bad]);
    assert.ok(error.offset! > blockAt && error.offset! < end, String(error.offset));
    assert.notEqual(error.rule, null);
  });
});

describe('a recorded pair of each kind', { skip: built.skip || needsSharedData.skip }, () => {
  const sharedRun = (a: string, b: string) => run<DiffJson>('diff', sharedPath(a), sharedPath(b));
  const words = ({ changes }: DiffJson) => changes.map(({ op, key }) => `${op} ${key as string}`);

  test('MST: the facts', () => {
    const pair = 'pds-0.4.217/3-update.full.car -> pds-0.4.217/4-batch.full.car';
    const [a, b] = pair.split(' -> ') as [string, string];
    const known = sharedFacts().diffs[pair]!;
    const { status, json } = sharedRun(a, b);
    assert.deepEqual([status, json.left.root, json.right.root], [1, known.dataBefore, known.dataAfter]);
    assert.deepEqual(words(json).sort(), [...known.created.map(key => `added ${key}`), ...known.updated.map(key => `updated ${key}`), ...known.deleted.map(key => `removed ${key}`)].sort());
    assert.deepEqual([json.created.sort(), json.deleted.sort()], [[...known.nodesCreated].sort(), [...known.nodesRemoved].sort()]);
  });

  test('Dialog: the changes of the reference implementation', () => {
    interface Golden { before: { file: string | null }; after: { file: string | null }; changes: [op: string, key: string, value: string][] }
    const golden = sharedJson<{ pairs: Golden[] }>('dialog/golden.json').pairs.find(({ before, after: now }) => before.file === '1k-update-1-before.car' && now.file === '1k-mixed-50-after.car')!;
    const { status, json } = sharedRun('dialog/1k-update-1-before.car', 'dialog/1k-mixed-50-after.car');
    assert.equal(status, 1);
    const hexOf = (text: string | { hex: string }) => (typeof text === 'string' ? Buffer.from(text).toString('hex') : text.hex);
    const stream = json.changes.flatMap(({ key, old, new: now }) => [['remove', old], ['add', now]].flatMap(([op, value]) => (value === null ? [] : [[op, hexOf(key), (value as { hex: string }).hex]])));
    assert.deepEqual(stream, golden.changes);
  });

  test('prolly tree, and a DAG whose parts are files by name', () => {
    const tree = sharedRun('ipld/prolly-before.car', 'ipld/prolly-after.car');
    assert.deepEqual([tree.status, words(tree.json)], [1, ['added key-000301', 'removed key-003000', 'updated key-004500']]);
    const directory = sharedRun('ipld/unixfs-hamt-before.car', 'ipld/unixfs-hamt-after.car');
    assert.deepEqual([directory.status, words(directory.json)], [1, ['updated file-0042.txt', 'removed file-0123.txt', 'added new-file.txt']]);
  });
});
