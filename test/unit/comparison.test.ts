// The model behind the view: rows in key order, boxes over the rows of their nodes, bands over
// misaligned ranges; windows, opening and closing, changes, details, records, and what went wrong.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { decode } from '@ipld/dag-cbor';
import type { CID } from 'multiformats/cid';
import * as v from 'valibot';
import { Comparison } from '../../src/comparison/comparison';
import { memorySource, UnreadableFileError } from '../../src/car/byteSource';
import { rulerBands } from '../../src/comparison/marks';
import { Rows } from '../../src/comparison/rows';
import { Slice } from '../../src/tree/bytes';
import type { Node } from '../../src/tree/node';
import { Subtree } from '../../src/tree/node';
import { EngineError } from '../../src/tree/errors';
import { detail, overview, page, toggled } from '../../src/protocol/comparison';
import { workerCalls } from '../../src/protocol/contracts';
import { makeSamples } from '../../scripts/makeSamples';
import { encodeBlock, type BuiltMst, type NodeData } from '../support/buildMst';
import { carBytes, concat, corruptBlock, dropBlock, duplicateBlock, sectionBytes } from '../support/carBytes';
import { drawMst, drawnKey, drawnValue, labelOf } from '../support/drawMst';
import { finish } from '../support/mstTree';
import { bandTexts, boxTexts, carOfMst, compareDrawings, compareFiles, fileOf, rowText, wholePage } from '../support/openComparison';

/** The node of a drawn tree whose first key is this one. */
function cidOfKeys({ blocks }: BuiltMst, drawn: string): CID {
  const found = [...blocks.values()].find(({ bytes }) => Buffer.from(decode<NodeData>(bytes).e[0]?.k ?? []).toString() === drawnKey(drawn));
  return found?.cid ?? assert.fail(`no node begins with ${drawn}`);
}

//   layer 3                              h
//   layer 2                d             |          on the right without d
//   layer 1        b       |     f       |
//   layer 0     a     c    |  e     g    |  i
const shift = () => compareDrawings('a b@1 c d@2 e f@1 g h@3 i', 'a b@1 c e=e2 f@1 g h@3 i j');

describe('a boundary shift', () => {
  test('rows: one for each key or skipped subtree, in key order', () => {
    assert.deepEqual(wholePage(shift()).rows.map(rowText), [
      'moved (..b)@0', '  b@1', '  c@0', '- d@2', '~ e@0', '  f@1', 'moved (f..h)@0', '  h@3', '  i@0', '+ j@0',
    ]);
  });

  test('boxes: every node that was read, over the rows of its range', () => {
    assert.deepEqual(boxTexts(wholePage(shift())), [
      'left 3 root deleted 0-9 (..) 1+2',
      'left 2 deleted 0-6 (..h) 1+2',
      'left 2 deleted 8-9 (h..) 0+1',
      'left 1 deleted 0-2 misaligned (..d) 1+2',
      'left 1 deleted 4-6 misaligned (d..h) 1+2',
      'left 1 deleted 8-9 (h..) 0+1',
      'left 0 deleted 2-2 misaligned (b..d) 1+0',
      'left 0 deleted 4-4 misaligned (d..f) 1+0',
      'left 0 deleted 8-9 (h..) 1+0',
      'right 3 root created 0-9 (..) 1+2',
      'right 2 created 0-6 (..h) 0+1',
      'right 2 created 8-9 (h..) 0+1',
      'right 1 created 0-6 misaligned (..h) 2+3',
      'right 1 created 8-9 (h..) 0+1',
      'right 0 created 2-4 misaligned (b..f) 2+0',
      'right 0 created 8-9 (h..) 2+0',
    ]);
  });

  test('bands: the misaligned ranges', () => {
    assert.deepEqual(bandTexts(wholePage(shift())), ['1 0-6 (−∞ … h) 2:1', '0 2-4 (b … f) 2:1']);
  });

  test('the overview counts what is there', () => {
    const { changes, nodes, misaligned, left, right, extent: { rowCount, marks, bands } } = shift().overview();
    assert.deepEqual(changes, { added: 1, removed: 1, updated: 1 });
    assert.deepEqual(nodes, { created: 7, deleted: 9, moved: 2, pruned: 2 });
    assert.deepEqual([misaligned, left.read, right.read, left.layers, right.layers], [2, 9, 7, 4, 4]);
    assert.deepEqual([left.entries, left.nodes, left.format, left.commit, left.name], [null, null, 'atproto MST', null, 'left.car']);
    assert.equal(rowCount, 10);
    assert.deepEqual(marks, [{ row: 3, kind: 'removed' }, { row: 4, kind: 'updated' }, { row: 9, kind: 'added' }]);
    assert.deepEqual(bands, [{ first: 0, last: 6 }, { first: 2, last: 4 }]);
  });
});

test('a subtree below the same range is not moved, one below another range is', () => {
  const still = compareDrawings('a b@1 c d@2 e f@1', 'a b@1 c d@2 e2 f@1');
  assert.deepEqual(wholePage(still).rows.map(rowText), ['= (..d)@1', '  d@2', '- e@0', '+ e2@0', '  f@1']);
  assert.deepEqual(still.overview().nodes, { created: 3, deleted: 3, moved: 0, pruned: 1 });
  assert.deepEqual(wholePage(compareDrawings('a b@1', 'a b@1 z@2')).rows.map(rowText), ['moved (..)@1', '+ z@2']);
});

test('equal trees: one row; nothing: no rows', () => {
  const equal = compareDrawings('a b@1 c', 'a b@1 c');
  assert.deepEqual(wholePage(equal).rows.map(rowText), ['= (..)@1']);
  assert.deepEqual([boxTexts(wholePage(equal)), equal.overview().left.read], [[], 0]);
  assert.deepEqual(wholePage(compareDrawings('', 'a')).rows.map(rowText), ['+ a@0']);
  assert.deepEqual(wholePage(compareDrawings('', '')).rows.map(rowText), ['= (..)@0']);
});

describe('windows', () => {
  const many = (extra: string) => Array.from({ length: 300 }, (_, i) => `k${String(i).padStart(3, '0')}`).join(' ') + extra;
  const wide = () => compareDrawings(many(''), many(' z'));

  test('rows from anywhere, fewer at the end, none behind it', () => {
    const comparison = wide();
    const all = wholePage(comparison).rows;
    assert.equal(all.length, 301);
    for (const [from, count] of [[0, 10], [295, 10], [150, 1], [301, 5], [9999, 5], [0, 0]] as const) {
      const window = comparison.page(from, count);
      assert.equal(window.from, from);
      assert.deepEqual(window.rows, all.slice(from, from + count));
    }
  });

  test('every box and band that touches the window comes with it, others do not', () => {
    const comparison = shift();
    assert.deepEqual(boxTexts(comparison.page(8, 1)).map(text => text.split(' ')[1]), ['3', '2', '1', '0', '3', '2', '1', '0']);
    assert.deepEqual(bandTexts(comparison.page(8, 1)), []);
    assert.deepEqual(bandTexts(comparison.page(5, 2)), ['1 0-6 (−∞ … h) 2:1']);
  });
});

describe('opening and closing identical subtrees', () => {
  const opened = () => compareDrawings('a b@1 c d@2 e f@1 g h@3 i', 'a b@1 c d@2 e f@1 g h@3 i2');
  const cidOfRow = (comparison: Comparison, row: number) => {
    const found = wholePage(comparison).rows[row];
    return found?.kind === 'subtree' ? found.cid : assert.fail(`row ${row} is no subtree`);
  };

  test('its rows take its place, level by level; both sides get a box; what lies behind moves along', () => {
    const comparison = opened();
    assert.deepEqual(wholePage(comparison).rows.map(rowText), ['= (..h)@2', '  h@3', '- i@0', '+ i2@0']);
    const before = wholePage(comparison);
    comparison.toggle([cidOfRow(comparison, 0)]);
    assert.deepEqual(wholePage(comparison).rows.map(rowText), ['= (..d)@1', '  d@2', '= (d..h)@1', '  h@3', '- i@0', '+ i2@0']);
    comparison.toggle([cidOfRow(comparison, 2)]);
    assert.deepEqual(wholePage(comparison).rows.map(rowText), ['= (..d)@1', '  d@2', '= (d..f)@0', '  f@1', '= (f..h)@0', '  h@3', '- i@0', '+ i2@0']);
    assert.deepEqual(boxTexts(wholePage(comparison)).filter(text => text.includes('identical')), [
      'left 2 identical 0-4 (..h) 1+2', 'left 1 identical 2-4 (d..h) 1+2', 'right 2 identical 0-4 (..h) 1+2', 'right 1 identical 2-4 (d..h) 1+2',
    ]);
    assert.deepEqual(boxTexts(wholePage(comparison)).filter(text => text.includes('root')), ['left 3 root deleted 0-7 (..) 1+2', 'right 3 root created 0-7 (..) 1+2']);
    assert.deepEqual(comparison.extent().marks.map(({ row }) => row), [6, 7]);
    // Closing the outer one closes what was opened inside.
    const outer = before.rows[0]!.kind === 'subtree' ? before.rows[0]!.cid : '';
    assert.equal(comparison.toggle([outer]).extent.rowCount, 4);
    assert.deepEqual(wholePage(comparison), before);
  });

  test('closing one leaves the others open', () => {
    const comparison = compareDrawings('a b@1 c d@2 e f@1 g h@3 i', 'a b@1 c d@2=new e f@1 g h@3 i');
    const [first, second] = [cidOfRow(comparison, 0), cidOfRow(comparison, 2)];
    comparison.toggle([first, second]);
    comparison.toggle([first]);
    assert.deepEqual(wholePage(comparison).rows.map(rowText), ['= (..d)@1', '~ d@2', '= (d..f)@0', '  f@1', '= (f..h)@0', '  h@3', '= (h..)@2']);
    assert.deepEqual(boxTexts(wholePage(comparison)).filter(text => text.includes('identical')), ['left 1 identical 2-4 (d..h) 1+2', 'right 1 identical 2-4 (d..h) 1+2']);
  });

  test('several at once, to restore a view; unknown CIDs are passed over', () => {
    const comparison = opened();
    const outer = cidOfRow(comparison, 0);
    comparison.toggle([outer]);
    const inner = cidOfRow(comparison, 0);
    comparison.toggle([outer]);
    const { extent: { rowCount }, failed } = comparison.toggle(['bafyreib2rxk3rybk3aobmv5cjuql3bm2twh4jo5uxgf5kpqcsgz7soitae', 'nonsense', outer, inner]);
    assert.deepEqual(wholePage(comparison).rows.map(rowText), ['= (..b)@0', '  b@1', '= (b..d)@0', '  d@2', '= (d..h)@1', '  h@3', '- i@0', '+ i2@0']);
    assert.deepEqual([rowCount, failed], [8, []]);
  });

  test('what cannot be read is reported and stays closed; the others open', () => {
    const tree = drawMst('a b@1 c d@2 e');
    const leaf = cidOfKeys(tree, 'a');
    const broken = dropBlock(carOfMst(tree), leaf);
    const comparison = compareFiles(broken, broken);
    const { extent: { rowCount }, failed } = comparison.toggle([tree.root, cidOfKeys(tree, 'b@1'), leaf, cidOfKeys(tree, 'c')].map(String));
    assert.deepEqual(wholePage(comparison).rows.map(rowText), ['= (..b)@0', '  b@1', '  c@0', '  d@2', '= (d..)@1']);
    assert.equal(rowCount, 5);
    assert.deepEqual(failed.map(({ cid }) => cid), [leaf.toString()]);
    assert.match(failed[0]!.message, /^left\.car: missing block/);
  });

  test('no more than 10,000 at once', () => {
    const fits = (length: number) => v.is(workerCalls.toggle.args, { cids: new Array<string>(length).fill('') });
    assert.deepEqual([fits(10_000), fits(10_001)], [true, false]);
  });

  test('closing with more boxes than a call takes arguments', () => {
    const subtree = new Subtree(Slice.of(drawnValue('x').bytes), 0, undefined, undefined, '()', undefined);
    const node: Node = { subtree, items: [], size: 0 };
    const rows = new Rows([{ kind: 'shared', left: subtree, right: subtree }], Array.from({ length: 300_000 }, () => [0, node] as const), []);
    const opened: Node = { ...node, items: [subtree] };
    rows.open(0, opened, opened);
    const [left, right] = rows.boxes.slice(-2);
    rows.close(left!, right!);
    assert.equal(rows.boxes.length, 300_000);
  });

  test('an empty tree on both sides has nothing to open: its row stays', () => {
    const comparison = compareDrawings('', '');
    comparison.toggle([cidOfRow(comparison, 0)]);
    assert.deepEqual(wholePage(comparison).rows.map(rowText), ['= (..)@0']);
  });

  test('reads for opening do not count as reads of the walk', () => {
    const comparison = opened();
    const read = comparison.overview().left.read;
    comparison.toggle([cidOfRow(comparison, 0)]);
    assert.equal(comparison.overview().left.read, read);
  });

  test('inside a band and a misaligned box, both grow with it', () => {
    const comparison = shift();
    comparison.toggle([cidOfRow(comparison, 6)]);
    assert.deepEqual(wholePage(comparison).rows.slice(5, 8).map(rowText), ['  f@1', '  g@0', '  h@3']);
    assert.deepEqual(bandTexts(wholePage(comparison)), ['1 0-6 (−∞ … h) 2:1', '0 2-4 (b … f) 2:1']);
    const wide = compareDrawings('a a1 a2 b@1 c d@2 e', 'a a1 a2 b@1 c e');
    const [first] = wholePage(wide).rows;
    wide.toggle([first?.kind === 'subtree' ? first.cid : '']);
    assert.deepEqual(wholePage(wide).rows.map(rowText), ['  a@0', '  a1@0', '  a2@0', '  b@1', '  c@0', '- d@2', '  e@0']);
    for (const { first, last } of wholePage(wide).bands) assert.ok(first <= 4 && last === 6);
  });
});

test('the ruler: bands stay what they are while few; many are merged, and none is forgotten', () => {
  const bands = Array.from({ length: 3000 }, (_, i) => ({ first: i * 20, last: i * 20 + 5 }));
  const rulerOf = (count: number) => rulerBands({ list: { length: 60_000 }, bands: bands.slice(-count) } as unknown as Rows);
  assert.deepEqual(rulerOf(600), bands.slice(-600));
  const merged = rulerOf(3000);
  assert.equal(merged.length, 600);
  for (const { first, last } of bands) assert.ok(merged.some(band => band.first <= first && band.last >= last), `${first} to ${last}`);
});

describe('finding changes', () => {
  test('forwards, backwards, from between, none behind the last', () => {
    const comparison = shift(); // changes in the rows 3, 4 and 9
    const next = (from: number) => comparison.findChange(from, 'next');
    const previous = (from: number) => comparison.findChange(from, 'previous');
    assert.deepEqual([next(-1), next(3), next(5), next(9)], [{ row: 3, index: 0 }, { row: 4, index: 1 }, { row: 9, index: 2 }, null]);
    assert.deepEqual([previous(10), previous(9), previous(4), previous(3)], [{ row: 9, index: 2 }, { row: 4, index: 1 }, { row: 3, index: 0 }, null]);
  });

  test('the rows are those of the moment', () => {
    const comparison = compareDrawings('a a1 b@1 z', 'a a1 b@1 z2');
    assert.deepEqual(comparison.findChange(-1, 'next'), { row: 2, index: 0 });
    const [first] = wholePage(comparison).rows;
    comparison.toggle([first?.kind === 'subtree' ? first.cid : '']);
    assert.deepEqual(comparison.findChange(-1, 'next'), { row: 3, index: 0 });
  });
});

describe('details', () => {
  test('every row and every box has some, and they fit the protocol', () => {
    const comparison = shift();
    const { rows, boxes } = wholePage(comparison);
    for (const [row, shown] of rows.entries()) {
      const { facts } = v.parse(detail, comparison.describe({ kind: 'row', row }));
      const wanted = shown.kind === 'entry' ? shown.key : shown.cid;
      assert.ok(facts.some(({ value, copy }) => copy && value === wanted), `row ${row}`);
    }
    for (const { side, cid } of boxes) {
      const { facts } = v.parse(detail, comparison.describe({ kind: 'node', side, cid }));
      assert.ok(facts.some(({ value, copy }) => copy && value === cid), `${side} ${cid}`);
    }
  });

  test('what is not there is said to be so', () => {
    const comparison = shift();
    assert.throws(() => comparison.describe({ kind: 'row', row: 10 }), EngineError);
    assert.throws(() => comparison.describe({ kind: 'row', row: -1 }), EngineError);
    assert.throws(() => comparison.describe({ kind: 'row', row: 0.5 }), EngineError);
    assert.throws(() => comparison.describe({ kind: 'node', side: 'left', cid: 'bafy' }), EngineError);
    assert.throws(() => comparison.record('left', 'bafy'), EngineError);
  });

  test('keys and values of entries; a subtree has none', () => {
    const comparison = shift();
    assert.deepEqual(comparison.entry(4), { key: drawnKey('e'), left: drawnValue('e').toString(), right: drawnValue('e2').toString() });
    assert.deepEqual(comparison.entry(9), { key: drawnKey('j'), left: null, right: drawnValue('j').toString() });
    assert.throws(() => comparison.entry(0), EngineError);
  });
});

describe('the sample repositories', () => {
  const samples = makeSamples();
  const open = () => compareFiles(samples.get('before.car')!, samples.get('after.car')!);

  test('overview, every page and every extent fit the protocol', () => {
    const comparison = open();
    v.parse(overview, comparison.overview());
    v.parse(page, wholePage(comparison));
    v.parse(toggled, comparison.toggle(wholePage(comparison).rows.flatMap(row => (row.kind === 'subtree' ? [row.cid] : []))));
    v.parse(page, wholePage(comparison));
  });

  test('counting: totals of both trees, and rows that add up to them', () => {
    const comparison = open();
    assert.equal(comparison.overview().left.entries, null);
    finish(comparison.count());
    const { left, right } = comparison.overview();
    assert.deepEqual([left.entries, left.nodes, left.notes, right.notes], [301, 82, [], []]);
    const { rows, boxes } = wholePage(comparison);
    const below = rows.reduce((sum, row) => sum + (row.kind === 'subtree' ? row.entries! : row.kind === 'unresolved' || row.left === null ? 0 : 1), 0);
    assert.equal(below, left.entries);
    const nodes = rows.reduce((sum, row) => sum + (row.kind === 'subtree' ? row.nodes! : 0), 0);
    assert.equal(nodes + boxes.filter(({ side }) => side === 'left').length, left.nodes);
    assert.ok(comparison.overview().nodes.moved > 3, 'moved subtrees are to be seen');
  });

  test('records as text', () => {
    const comparison = open();
    const row = wholePage(comparison).rows.findIndex(found => found.kind === 'entry' && found.change === 'updated');
    const { key, left, right } = comparison.entry(row);
    assert.equal(key, 'app.bsky.actor.profile/self');
    const [before, after] = [comparison.record('left', left!), comparison.record('right', right!)].map(text => JSON.parse(text) as { displayName: string; description: string });
    assert.deepEqual([before?.displayName, after?.displayName], ['Mira', 'Mira']);
    assert.notEqual(before?.description, after?.description);
    assert.throws(() => comparison.record('left', right!), (error: unknown) => error instanceof EngineError && error.message.includes('left.car') && error.message.includes('missing block'));
  });

  test('commits are named with their facts', () => {
    const { left, right } = open().overview();
    assert.equal(left.commit?.did, 'did:web:mira.example');
    assert.ok((left.commit.rev ?? '') < (right.commit?.rev ?? ''));
    assert.equal(left.format, 'commit v3 → atproto MST');
  });
});

describe('what became of the count and the digests', () => {
  const car = carOfMst(drawMst('a b@1 c'));
  const factsAfter = (bytes: Uint8Array) => {
    const comparison = compareFiles(bytes, car);
    assert.deepEqual([comparison.overview().left.counted, comparison.overview().left.digests], ['pending', 'pending']);
    finish(comparison.count());
    return comparison.overview().left;
  };

  test('all well', () => {
    const { counted, digests, notes } = factsAfter(car);
    assert.deepEqual([counted, digests, notes], ['done', 'right', []]);
  });

  test('a hole: failed, and no numbers', () => {
    const { counted, entries, nodes, notes } = factsAfter(dropBlock(car, cidOfKeys(drawMst('a b@1 c'), 'a')));
    assert.deepEqual([counted, entries, nodes], ['failed', null, null]);
    assert.match(notes.join(), /could not be counted.*missing block/);
  });

  test('blocks that were not checked: digests are unknown, not right', () => {
    const big = new Uint8Array((8 << 20) + 1);
    const foreign = Uint8Array.from([1, 0x55, 0x22, 32, ...new Uint8Array(32)]);
    const cases: [Uint8Array, RegExp][] = [
      [concat(car, Uint8Array.of(0x50, 0x01)), /^incomplete/],
      [concat(car, sectionBytes(drawnValue('big').bytes, big)), /^1 blocks could not be checked.*8 MiB/],
      [concat(car, sectionBytes(foreign, Uint8Array.of(1))), /^1 blocks could not be checked.*hash function/],
    ];
    for (const [bytes, note] of cases) {
      const { counted, digests, notes } = factsAfter(bytes);
      assert.deepEqual([counted, digests], ['done', 'unknown'], String(note));
      assert.match(notes.join(), note);
    }
  });

  test('text out of a commit is shown to 256 characters', () => {
    const tree = drawMst('a b@1 c');
    const commit = encodeBlock({ did: `did:${'x'.repeat(5000)}`, rev: 'r'.repeat(257), sig: new Uint8Array(64), data: tree.root, prev: null, version: 3 });
    const shown = compareFiles(carBytes([commit.cid], [commit, ...tree.blocks.values()]), car).overview().left.commit;
    assert.deepEqual([shown?.did, shown?.rev], [`did:${'x'.repeat(251)}…`, `${'r'.repeat(255)}…`]);
  });
});

describe('what is wrong with a file is said of that file', () => {
  const good = carOfMst(drawMst('a b@1 c'));
  const fails = (left: Uint8Array, right: Uint8Array, expected: RegExp) =>
    assert.throws(() => compareFiles(left, right), (error: unknown) => {
      assert.ok(error instanceof EngineError, String(error));
      assert.match(error.message, expected);
      return true;
    });

  test('no CAR file', () => fails(good, new TextEncoder().encode('<html>'), /^right\.car: .*HTML/));
  test('an empty file', () => fails(new Uint8Array(), good, /^left\.car: .*empty/));
  test('no roots', () => fails(carBytes([], drawMst('a').blocks.values()), good, /^left\.car: .*no root/));
  test('an absent root', () => fails(good, dropBlock(good, drawMst('a b@1 c').root), /^right\.car: missing block/));
  test('a root that is no tree', () => fails(carBytes([drawnValue('x')], [{ cid: drawnValue('x'), bytes: new TextEncoder().encode('x') }]), good, /^left\.car: .*neither a commit nor a node/));
  test('a missing node names the file, the CID, the side and the range', () => {
    const other = drawMst('a b@1 c d');
    const lost = [...other.blocks.values()].find(({ cid }) => !cid.equals(other.root) && !drawMst('a b@1 c').blocks.has(cid.toString()))!;
    fails(good, dropBlock(carOfMst(other), lost.cid), new RegExp(`^right\\.car: missing block.*${lost.cid}.*right.*${drawnKey('b@1')}`));
  });
  test('only a commit, only changes', () => {
    const samples = makeSamples();
    fails(samples.get('before.car')!, samples.get('broken.car')!, /^right\.car: missing block/);
  });

  test('a file that cannot be opened', () => {
    const none = { name: 'gone.car', path: '/gone.car', open: () => { throw new UnreadableFileError(Object.assign(new Error('ENOENT: no such file'), { code: 'ENOENT' })); } };
    assert.throws(() => finish(Comparison.open(none, fileOf('b.car', good))), /^\w*Error: gone\.car: the file does not exist/);
  });

  test('whatever fails, both files are closed', () => {
    const closed: string[] = [];
    const file = (name: string, bytes: Uint8Array) => ({ ...fileOf(name, bytes), open: () => ({ ...memorySource(bytes), close: () => closed.push(name) }) });
    const broken = dropBlock(good, drawMst('a b@1 c').root);
    assert.throws(() => finish(Comparison.open(file('a', good), file('b', broken))));
    assert.deepEqual(closed.sort(), ['a', 'b']);
    const lost = carOfMst(drawMst('a b@1 x'));
    const incomplete = dropBlock(lost, [...drawMst('a b@1 x').blocks.values()].find(({ bytes }) => Buffer.from(bytes).includes('x/'))!.cid);
    closed.length = 0;
    assert.throws(() => finish(Comparison.open(file('a', good), file('b', incomplete))));
    assert.deepEqual(closed.sort(), ['a', 'b']);
  });

  test('what does not stand in the way becomes a note: two roots, a cut, a wrong block of which the walk read nothing', () => {
    const two = carBytes([drawMst('a b@1 c').root, drawMst('z').root], [...drawMst('a b@1 c').blocks.values(), ...drawMst('z').blocks.values()]);
    assert.match(compareFiles(two, good).overview().left.notes.join(), /2 roots/);
    const cut = compareFiles(good, new Uint8Array([...good, 0x50, 0x01]));
    assert.match(cut.overview().right.notes.join(), /incomplete/);
    const leaf = [...drawMst('a b@1 c').blocks.values()].find(({ cid }) => !cid.equals(drawMst('a b@1 c').root))!;
    const wrong = compareFiles(good, corruptBlock(duplicateBlock(good, leaf.cid), leaf.cid));
    assert.deepEqual(wrong.overview().right.notes, []);
    finish(wrong.count());
    assert.match(wrong.overview().right.notes.join(), new RegExp(`hash to (its|their) CID.*${leaf.cid}`));
  });
});

test('labels of rows are those of the drawings', () => assert.equal(labelOf(drawnKey('k1@2')), 'k1'));
