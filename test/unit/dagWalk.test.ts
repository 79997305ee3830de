// Two DAGs compared: the documented changes of recorded pairs and nothing else, what is read for them,
// what an absent block means, and DAGs with more paths than anyone could walk.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import type { CID } from 'multiformats/cid';
import { dagWalk, DagWalkFailedError } from '../../src/diff/dagWalk';
import type { DagWalkOptions } from '../../src/diff/dagWalk';
import type { DagEvent } from '../../src/diff/dagEvents';
import { DagBlocks, pathOf } from '../../src/diff/dagEvents';
import { cidText } from '../../src/tree/cid';
import type { Slice } from '../../src/tree/bytes';
import { comparePaths, pathText } from '../../src/tree/dag';
import { DagStore, dagAt, told, type CountedDag } from '../support/drawDag';
import { runs } from '../support/arbitraryMst';
import { bytesOf, nothing } from '../support/formatTree';
import { openCar } from '../support/mstTree';
import { needsSharedData, sharedBytes } from '../support/sharedData';

const changes = (left: CountedDag, right: CountedDag, options?: DagWalkOptions) => told(dagWalk(left.dag, right.dag, options));

describe('recorded pairs', needsSharedData, () => {
  const open = (file: string): CountedDag => {
    const car = openCar(sharedBytes(`ipld/${file}.car`));
    return dagAt(car.header.roots[0], car);
  };
  const pairs: [name: string, expected: string[], loads: [number, number]][] = [
    ['hashmap', ['- user:33', '~ user:50', '+ user:new'], [4, 4]],
    ['pail', ['- music/15t5r99/77', '+ photos/zzz/new'], [17, 17]],
    ['unixfs-hamt', ['~ file-0042.txt', '- file-0123.txt', '+ new-file.txt'], [3, 4]],
  ];
  for (const [name, expected, loads] of pairs) {
    test(name, () => {
      const [left, right] = [open(`${name}-before`), open(`${name}-after`)];
      assert.deepEqual(changes(left, right), expected);
      assert.deepEqual([left.loads.length, right.loads.length], loads, 'parts of both are not read');
      const swapped = { '+': '-', '-': '+', '~': '~' };
      assert.deepEqual(changes(right, left), expected.map(line => swapped[line[0] as '+'] + line.slice(1)));
    });
  }

  test('values stand in the changes', () => {
    const [removed, updated] = dagWalk(open('unixfs-hamt-after').dag, open('unixfs-hamt-before').dag);
    assert.ok(updated?.op === 'added' && removed?.op === 'updated');
    assert.match(cidText(removed.left.target), /^bafkrei/);
    assert.notEqual(cidText(removed.left.target), cidText(removed.right.target));
  });

  test('equal roots read nothing', () => {
    const [left, right] = [open('unixfs-hamt-before'), open('unixfs-hamt-before')];
    assert.deepEqual(changes(left, right), []);
    assert.deepEqual([left.loads, right.loads], [[], []]);
  });

  test('a DAG against none', () => {
    const none: CountedDag = dagAt(undefined, new DagStore());
    assert.deepEqual(changes(none, open('pail-before')), ['+ /']);
    assert.deepEqual(changes(open('pail-before'), none), ['- /']);
    assert.deepEqual(changes(none, none), []);
  });

  test('a file against a copy of it that lacks blocks', () => {
    const [whole, partial] = [open('unixfs-simple'), open('unixfs-simple-missing-blocks')];
    assert.deepEqual(changes(whole, partial), [], 'the same root: nothing is read, so nothing is missed');
  });
});

describe('paths', () => {
  test('of fields, lists and nested blocks, in path order', () => {
    const before = new DagStore();
    const after = new DagStore();
    const left = before.cbor({ list: [before.raw('0'), before.raw('1'), before.raw('2')], a: { deep: [before.raw('x')] }, 'a-b': before.raw('same'), sub: before.cbor({ z: before.raw('z') }) });
    const list = Array.from({ length: 12 }, (_, i) => after.raw(i === 2 ? 'two' : String(i)));
    const right = after.cbor({ list, a: { deep: [after.raw('y')] }, 'a-b': after.raw('same'), sub: after.cbor({ y: after.raw('y'), z: after.raw('z') }) });
    assert.deepEqual(changes(dagAt(left, before), dagAt(right, after)),
      ['~ a/deep/0', '~ list/2', ...[3, 4, 5, 6, 7, 8, 9, 10, 11].map(i => `+ list/${i}`), '+ sub/y']);
  });

  test('what a block says itself is a change of the block, beside those of its links', () => {
    const store = new DagStore();
    const left = store.cbor({ message: 'one', tree: store.cbor({ file: store.raw('a') }), parents: [] });
    const right = store.cbor({ message: 'two', tree: store.cbor({ file: store.raw('b') }), parents: [left] });
    assert.deepEqual(changes(dagAt(left, store), dagAt(right, store)), ['~ /', '+ parents/0', '~ tree/file']);
  });

  test('and so is where it says it', () => {
    const store = new DagStore();
    const at = (value: unknown, link: string) => dagAt(store.cbor({ ...value as object, link: store.raw(link) }), store);
    assert.deepEqual(changes(at({ a: { x: 1 } }, 'one'), at({ b: { x: 1 } }, 'two')), ['~ /', '~ link']);
    assert.deepEqual(changes(at({ a: [[1], [2]] }, 'one'), at({ a: [[1, 2]] }, 'two')), ['~ /', '~ link']);
    assert.deepEqual(changes(at({ a: [[1], [2]] }, 'one'), at({ a: [[1], [2]] }, 'two')), ['~ link']);
  });

  test('blocks that differ in nothing we compare have changed all the same', () => {
    const store = new DagStore();
    const link = store.raw('same');
    assert.deepEqual(changes(dagAt(store.cbor({ a: [], b: link }), store), dagAt(store.cbor({ b: link }), store)), ['~ /']);
  });

  test('DAG-JSON', () => {
    const store = new DagStore();
    const [a, b] = [store.raw('a'), store.raw('b')].map(cid => ({ '/': cid.toString() }));
    const left = store.json({ x: a, bytes: { '/': { bytes: 'AAE' } }, n: [1, { deep: a }] });
    const right = store.json({ x: b, bytes: { '/': { bytes: 'AAE' } }, n: [1, { deep: a }], more: b });
    assert.deepEqual(changes(dagAt(left, store), dagAt(right, store)), ['+ more', '~ x']);
    const changed = store.json({ x: a, bytes: { '/': { bytes: 'AAI' } }, n: [1, { deep: b }] });
    assert.deepEqual(changes(dagAt(left, store), dagAt(changed, store)), ['~ /', '~ n/1/deep']);
  });

  test('UnixFS: what a file or a directory says itself, but no sizes that follow from what is below', () => {
    const store = new DagStore();
    const file = (piece: string, length: number) => store.pb([['', store.raw(piece), 1]], [0x08, 2, 0x18, length]);
    const directory = (child: CID, size: number, minute = 0) => dagAt(store.pb([['file', child, size]], [0x08, 1, 0x42, 2, 0x08, minute]), store);
    assert.deepEqual(changes(directory(file('a', 5), 5), directory(file('b', 5), 5)), ['~ file/0']);
    assert.deepEqual(changes(directory(file('a', 5), 5), directory(file('b', 6), 6)), ['~ file', '~ file/0']);
    assert.deepEqual(changes(directory(file('a', 5), 5, 1), directory(file('b', 5), 5, 2)), ['~ /', '~ file/0']);
    assert.deepEqual(changes(directory(file('a', 5), 5), directory(file('a', 5), 6)), ['~ /'], 'nothing else explains it');
  });

  test('positions come before names, by number', () => {
    const name = (text: string) => bytesOf(text);
    const paths = [[], [0], [0, 1], [2], [10], [name('')], [name('10')], [name('2')], [name('a')], [name('a'), name('z')], [name('a-b')], [name('é')]];
    assert.deepEqual([...paths].reverse().sort(comparePaths), paths);
  });

  test('blocks of different kinds are replaced as a whole', () => {
    const store = new DagStore();
    const left = store.cbor({ x: store.raw('text'), y: store.cbor({ z: store.raw('z') }) });
    const right = store.cbor({ x: store.cbor({ now: store.raw('a map') }), y: store.json({ z: 1 }) });
    const [l, r] = [dagAt(left, store), dagAt(right, store)];
    assert.deepEqual(changes(l, r), ['~ x', '~ y']);
    assert.deepEqual([l.loads.length, r.loads.length], [1, 1]);
  });
});

describe('absent blocks', () => {
  const store = new DagStore();
  const tree = (leaf: string) => ({ file: store.raw(leaf), constant: store.raw('constant') });
  const [inner, other] = [store.cbor(tree('a')), store.cbor({ ...tree('b'), more: store.raw('more') })];
  const left = store.cbor({ sub: inner, name: store.raw('left') });
  const right = store.cbor({ sub: other, name: store.raw('right') });
  const without = new DagStore();
  for (const [cid, block] of store.blocks) if (cid !== other.toString()) without.blocks.set(cid, block);

  test('fail the walk, naming side, CID and path', () => {
    assert.throws(() => changes(dagAt(left, store), dagAt(right, without)), (error: DagWalkFailedError) => {
      assert.ok(error instanceof DagWalkFailedError);
      assert.equal(error.message, `missing block; cid=${other.toString()}; right side, needed for path sub`);
      assert.deepEqual([error.code, error.side], ['missing-block', 'right']);
      return true;
    });
    assert.throws(() => changes(dagAt(left, store), dagAt(right, without), { onMissing: ['boundary', 'deny'] }), DagWalkFailedError);
  });

  test('are the boundary of a partial DAG when they may be', () => {
    const options: DagWalkOptions = { onMissing: ['deny', 'boundary'] };
    assert.deepEqual(changes(dagAt(left, store), dagAt(right, without), options), ['~ name', `? right sub ${other.toString()}`]);
  });

  test('do not matter where they need not be read', () => {
    const only = new DagStore();
    only.blocks.set(left.toString(), store.blocks.get(left.toString())!);
    only.blocks.set(inner.toString(), store.blocks.get(inner.toString())!);
    assert.deepEqual(changes(dagAt(left, only), dagAt(right, store)), ['~ name', '~ sub/file', '+ sub/more']);
  });

  test('in a sharded map: nothing that only the other side shows is reported', needsSharedData, () => {
    const [before, after] = ['before', 'after'].map(side => openCar(sharedBytes(`ipld/unixfs-hamt-${side}.car`)));
    const source = dagAt(before!.header.roots[0], before!);
    changes(source, dagAt(after!.header.roots[0], after!));
    const shard = source.loads[1]!; // the first shard below the root that only the left side has
    const partial = dagAt(before!.header.roots[0], { load: cid => (cidText(cid) === shard ? nothing.load(cid) : before!.load(cid)) });
    const result = changes(partial, dagAt(after!.header.roots[0], after!), { onMissing: ['boundary', 'deny'] });
    assert.deepEqual(result.filter(line => line.startsWith('+')), []);
    assert.deepEqual(result.filter(line => line.startsWith('?')).length, 1);
  });

  test('bytes that do not hash to their CID fail the walk whatever the policy', () => {
    const damaged = new DagStore();
    for (const [cid, block] of store.blocks) damaged.blocks.set(cid, cid === other.toString() ? { bytes: block.bytes.slice(1) } : block);
    assert.throws(() => changes(dagAt(left, store), dagAt(right, damaged), { onMissing: ['boundary', 'boundary'] }), { code: 'cid-mismatch' });
  });
});

describe('what the walk tells while it goes', () => {
  const store = new DagStore();
  const record = (left: CountedDag, right: CountedDag, options: DagWalkOptions = {}) => {
    const events: DagEvent[] = [];
    const blocks = new DagBlocks();
    const recorder = (event: DagEvent) => {
      events.push(event);
      blocks.record(event);
    };
    for (const _ of dagWalk(left.dag, right.dag, { ...options, record: recorder }));
    return { events, blocks: [blocks.created(), blocks.deleted(), blocks.moved()].map(cids => cids.map(name)) };
  };
  const names = new Map<string, string>();
  const named = (label: string, cid: CID): CID => {
    names.set(cid.toString(), label);
    return cid;
  };
  const name = (cid: Slice) => names.get(cidText(cid)) ?? cidText(cid);
  const either = (cid: Slice | undefined) => (cid ? name(cid) : '·');
  const line = (event: DagEvent): string => {
    const path = 'place' in event ? ` ${pathText(pathOf(event.place))}` : '';
    if (event.kind === 'end') return 'end';
    if (event.kind === 'load' || event.kind === 'unresolved') return `${event.kind}${path} ${event.side} ${name(event.cid)}`;
    if (event.kind === 'change') return `change${path} ${either(event.left?.target)}|${either(event.right?.target)}`;
    return `${event.kind}${path} ${either(event.left)}|${either(event.right)}`;
  };
  const [kept, gone, fresh, file] = ['kept', 'gone', 'fresh', 'file'].map(text => named(text, store.raw(text))) as [CID, CID, CID, CID];
  const [subA, subB] = [named('subA', store.cbor({ file, gone })), named('subB', store.cbor({ fresh }))];
  const left = named('left', store.cbor({ a: kept, sub: subA }));
  const right = named('right', store.cbor({ a: kept, file, sub: subB }));

  test('every step: skipped, compared, loaded, changed; and which blocks that shows', () => {
    const { events, blocks } = record(dagAt(left, store), dagAt(right, store));
    assert.deepEqual(events.map(line), [
      'start left|right',
      'compare / left|right',
      'load / left left',
      'load / right right',
      'skip a kept|kept',
      'change file ·|file',
      'compare sub subA|subB',
      'load sub left subA',
      'load sub right subB',
      'change sub/file file|·',
      'change sub/fresh ·|fresh',
      'change sub/gone gone|·',
      'end',
    ]);
    assert.deepEqual(blocks, [['right', 'subB', 'fresh'], ['left', 'subA', 'gone'], ['file']]);
  });

  test('with nothing to compare', () => {
    assert.deepEqual(record(dagAt(left, store), dagAt(left, store)).events.map(line), ['start left|left', 'skip / left|left', 'end']);
    assert.deepEqual(record(dagAt(undefined, store), dagAt(undefined, store)).events.map(line), ['start ·|·', 'end']);
  });

  test('what may be behind an absent block is neither new nor gone', () => {
    const without = new DagStore();
    for (const [cid, block] of store.blocks) if (cid !== subA.toString()) without.blocks.set(cid, block);
    const { events, blocks } = record(dagAt(left, without), dagAt(right, store), { onMissing: ['boundary', 'boundary'] });
    assert.deepEqual(events.map(line).slice(5), ['change file ·|file', 'compare sub subA|subB', 'unresolved sub left subA', 'load sub right subB', 'end']);
    assert.deepEqual(blocks, [['right', 'file'], ['left'], []]);
  });

  test('a block that stays in one place and comes up in another did not move', () => {
    const before = named('before', store.cbor({ a: kept, b: gone }));
    const after = named('after', store.cbor({ a: kept, b: kept }));
    assert.deepEqual(record(dagAt(before, store), dagAt(after, store)).blocks, [['after'], ['before', 'gone'], []]);
  });

  test('parts of a map that both sides have are skipped, and a pair met before', () => {
    const entry = (text: string) => [[new TextEncoder().encode(text), 1]];
    const part = (...slots: unknown[]) => store.cbor([new Uint8Array(1), slots]);
    const map = (...slots: unknown[]) => store.cbor({ hamt: [new Uint8Array(1), slots], hashAlg: 0x12, bucketSize: 3 });
    const [common, x, y] = [part(entry('c')), part(entry('x')), part(entry('y'))];
    const kinds = (a: CID, b: CID) => record(dagAt(a, store), dagAt(b, store)).events.map(({ kind }) => kind);
    assert.deepEqual(kinds(map(common, x), map(common, y)), ['start', 'compare', 'load', 'load', 'skip', 'load', 'load', 'change', 'change', 'end']);
    const [p, q] = [store.cbor({ p: 1 }), store.cbor({ p: 2 })];
    assert.equal(record(dagAt(store.cbor({ a: p, b: p }), store), dagAt(store.cbor({ a: q, b: q }), store)).blocks[0]!.length, 2, 'met again, it is still new');
    assert.deepEqual(kinds(store.cbor({ a: p, b: p }), store.cbor({ a: q, b: q })), ['start', 'compare', 'load', 'load', 'compare', 'load', 'load', 'change', 'skip', 'end']);
  });
});

describe('size', () => {
  test('65 blocks with 2^64 paths: the change is told once, under the first', () => {
    const store = new DagStore();
    const diamond = (leaf: string) => {
      let node = store.cbor({ leaf });
      for (let level = 0; level < 64; level++) node = store.cbor({ a: node, b: node });
      return node;
    };
    const [left, right] = [dagAt(diamond('old'), store), dagAt(diamond('new'), store)];
    assert.deepEqual(changes(left, right), [`~ ${Array(64).fill('a').join('/')}`]);
    assert.deepEqual([left.loads.length, right.loads.length], [65, 65]);
  });

  test('a chain of 20,000 blocks', () => {
    const store = new DagStore();
    const chain = (end: string) => {
      let node = store.cbor({ end });
      for (let level = 0; level < 20_000; level++) node = store.cbor({ next: node });
      return node;
    };
    const [change, ...others] = changes(dagAt(chain('old'), store), dagAt(chain('new'), store));
    assert.equal(change!.split('/').length, 20_000);
    assert.deepEqual(others, []);
  });

  test('a map whose parts hold each other over and over is opened once a block', () => {
    const store = new DagStore();
    const map = (value: string) => {
      let node = store.cbor([new Uint8Array(1), [[[new TextEncoder().encode('key'), value]]]]);
      for (let level = 0; level < 40; level++) node = store.cbor([new Uint8Array(1), [node, node]]);
      return store.cbor({ hamt: [new Uint8Array(1), [node]], hashAlg: 0x12, bucketSize: 3 });
    };
    const [left, right] = [dagAt(map('old'), store), dagAt(map('new'), store)];
    assert.deepEqual(changes(left, right), ['~ key']);
    assert.equal(left.loads.length, 42);
  });
});

test('a part that stands in a map twice counts once', () => {
  const store = new DagStore();
  const entry = (name: string) => [[new TextEncoder().encode(name), 1]];
  const part = (...slots: unknown[]) => store.cbor([new Uint8Array(1), slots]);
  const root = (...slots: unknown[]) => store.cbor({ hamt: [new Uint8Array(1), slots], hashAlg: 0x12, bucketSize: 3 });
  const [p, common] = [part(entry('p')), part(entry('c'))];
  const [left, right] = [dagAt(root(p, common, part(p, common)), store), dagAt(root(common, entry('r')), store)];
  assert.deepEqual(changes(left, right), ['- p', '+ r']);
  assert.equal(left.loads.length, 3);
});

// A model of a DAG: text is a raw block, a record a DAG-CBOR block with a number of its own and children.
type Model = string | { own: number; children: Record<string, Model> };
const names = ['a', 'b', 'c', 'a-b', 'ab'];
const { model } = fc.letrec<{ model: Model }>(tie => ({
  model: fc.oneof({ maxDepth: 4, depthSize: 'small' },
    fc.constantFrom('x', 'y', 'z'),
    fc.record({ own: fc.constantFrom(0, 0, 0, 1), children: fc.dictionary(fc.constantFrom(...names), tie('model'), { maxKeys: 4, noNullPrototype: true }) })),
}));

const same = (a: Model, b: Model) => canonical(a) === canonical(b);
function canonical(m: Model): string {
  return typeof m === 'string' ? m : `${m.own}{${Object.entries(m.children).sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, child]) => `${name}:${canonical(child)}`).join()}}`;
}

/** What the walk must say, by recursion over the models. */
function expected(a: Model, b: Model, path: string[] = [], met = new Set<string>()): string[] {
  if (same(a, b)) return [];
  const here = `~ ${path.join('/') || '/'}`;
  if (typeof a === 'string' || typeof b === 'string') return [here];
  if (met.has(`${canonical(a)} ${canonical(b)}`)) return [];
  met.add(`${canonical(a)} ${canonical(b)}`);
  const all = [...new Set([...Object.keys(a.children), ...Object.keys(b.children)])].sort();
  const below = all.flatMap(name => {
    const [x, y] = [a.children[name], b.children[name]];
    const at = [...path, 'children', name];
    return x === undefined ? [`+ ${at.join('/')}`] : y === undefined ? [`- ${at.join('/')}`] : expected(x, y, at, met);
  });
  return a.own === b.own ? below : [here, ...below];
}

test('any two DAGs: what the models say', () => {
  fc.assert(fc.property(model, model, (a, b) => {
    const store = new DagStore();
    const build = (m: Model): CID => (typeof m === 'string' ? store.raw(m) : buildRecord(m));
    const buildRecord = (m: Exclude<Model, string>): CID =>
      store.cbor({ own: m.own, children: Object.fromEntries(Object.entries(m.children).map(([name, child]) => [name, build(child)])) });
    const [left, right] = [dagAt(build(a), store), dagAt(build(b), store)];
    assert.deepEqual(changes(left, right), expected(a, b));
    const paths = [...dagWalk(left.dag, right.dag)].map(({ path }) => path);
    assert.ok(paths.every((path, i) => i === 0 || comparePaths(paths[i - 1]!, path) < 0), 'in path order');
  }), runs(500));
});
