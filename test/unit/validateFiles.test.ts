// Validation of whole files: real ones, which are valid, and damaged ones, with what is said of each.
import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { describe, test } from 'node:test';
import { secp256k1 } from '@noble/curves/secp256k1.js';
import * as dagCbor from '@ipld/dag-cbor';
import type { CID } from 'multiformats/cid';
import { memorySource } from '../../src/car/byteSource';
import { openNodeFile } from '../../src/car/nodeFile';
import type { Examination } from '../../src/repository/validation/examine';
import { examine } from '../../src/repository/validation/examine';
import type { PublicKey } from '../../src/repository/commits/signingKey';
import { signingKeyOf } from '../../src/repository/commits/signingKey';
import { cidText } from '../../src/tree/cid';
import { samplePublicKey } from '../../scripts/makeSamples';
import { buildMst, encodeBlock, mstEntries, type MstBlock } from '../support/buildMst';
import { carBytes, corruptBlock, dropBlock, duplicateBlock, readCar, sectionsOf, shuffleBlocks, truncate } from '../support/carBytes';
import { drawMst, drawnKey } from '../support/drawMst';
import { finish } from '../support/mstTree';
import { needsSharedData, sharedBytes, sharedFacts, sharedJson, sharedPath, sharedSuite } from '../support/sharedData';

const sample = (file: string) => new Uint8Array(readFileSync(new URL(`../../samples/${file}`, import.meta.url)));
const examineBytes = (car: Uint8Array, key?: PublicKey): Examination => finish(examine(memorySource(car), key));
const found = ({ findings }: Examination, rule: string) => findings.list.filter(finding => finding.rule === rule);
const rules = ({ findings }: Examination) => [...findings.counts.keys()].sort();

/** A repository with these records, its commit changed by `fields`. */
function repository(records: Record<string, unknown>, fields: object = {}): { car: Uint8Array; commit: MstBlock; root: CID; records: MstBlock[] } {
  const blocks = Object.entries(records).map(([key, record]) => [key, encodeBlock(record)] as const);
  const tree = buildMst(mstEntries(blocks.map(([key, block]) => [key, block.cid])));
  const commit = encodeBlock({ did: 'did:web:validate.example', version: 3, data: tree.root, rev: '3lvj257zzdp2p', prev: null, sig: new Uint8Array(64), ...fields });
  const values = blocks.map(([, block]) => block);
  return { car: carBytes([commit.cid], [commit, ...tree.blocks.values(), ...values]), commit, root: tree.root, records: values };
}

const note = { $type: 'org.example.note', text: 'a' };
const small = () => repository({ 'org.example.note/one': note, 'org.example.note/two': { ...note, text: 'b' } });

describe('sound files', () => {
  for (const file of ['before.car', 'after.car', 'first-post/before.car', 'first-post/after.car', 'same-tree/before.car', 'same-tree/after.car']) {
    test(`samples/${file}`, () => {
      const result = examineBytes(sample(file));
      assert.equal(result.verdict, 'valid');
      assert.deepEqual(rules(result), ['signature']);
    });
  }

  test('any order of blocks, and blocks that stand twice', () => {
    const car = sample('before.car');
    const { cid } = sectionsOf(car)[5]!;
    const result = examineBytes(duplicateBlock(shuffleBlocks(car, 7), cid));
    assert.equal(result.verdict, 'valid');
    assert.deepEqual(found(result, 'duplicate-block').map(finding => [finding.severity, cidText(finding.cid!)]), [['information', cid.toString()]]);
  });

  test('a file rooted at a node: any key, no records', () => {
    const { root, blocks } = drawMst('a b@1 c d@2');
    const result = examineBytes(carBytes([root], blocks.values()));
    assert.equal(result.verdict, 'valid');
    assert.deepEqual(result.facts!.blocks, { total: blocks.size, distinct: blocks.size, stray: 0, missing: 4, missingNodes: 0, missingRecords: 4 });
  });

  test('the empty tree', () => {
    const { root, blocks } = buildMst([]);
    assert.equal(examineBytes(carBytes([root], blocks.values())).verdict, 'valid');
  });
});

describe('shared data', needsSharedData, () => {
  const complete = needsSharedData.skip ? [] : Object.entries(sharedFacts().cars).filter(([, { tree }]) => tree?.missingNodes === 0);
  test('every complete repository is valid, its facts as known', () => {
    assert.ok(complete.length > 20);
    for (const [file, facts] of complete) {
      const result = examineBytes(sharedBytes(file));
      assert.equal(result.verdict, 'valid', `${file}: ${JSON.stringify([...result.findings.counts])}`);
      const { tree, blocks, bytes, roots } = result.facts!;
      assert.deepEqual(
        { entries: tree!.entries, nodes: tree!.nodes, total: blocks.total, distinct: blocks.distinct, missing: blocks.missing, bytes, roots: roots.map(cidText) },
        { entries: facts.tree!.entries, nodes: facts.tree!.nodes, total: facts.sections, distinct: facts.blocks, missing: facts.tree!.missingRecords, bytes: facts.size, roots: facts.roots },
        file,
      );
    }
  });

  test('all files: sections, blocks, roots and commits as known', () => {
    const all = Object.entries(sharedFacts().cars);
    assert.equal(all.length, 92);
    for (const [file, known] of all) {
      const { facts } = examineBytes(sharedBytes(file));
      if (!known.roots) {
        assert.equal(facts, undefined, file);
        continue;
      }
      assert.deepEqual([facts!.blocks.total, facts!.blocks.distinct, facts!.roots.map(cidText)], [known.sections, known.blocks, known.roots], file);
      const commits = (known as { nCommits?: number }).nCommits ?? known.commits?.length ?? 0;
      assert.equal(facts!.commits.length, commits, file);
      for (const { cid, rev, data } of known.commits ?? []) {
        const commit = facts!.commits.find(candidate => cidText(candidate.cid) === cid)!;
        assert.deepEqual([commit.rev, cidText(commit.data!)], [rev, data], `${file} ${cid}`);
      }
    }
  });

  test('Dialog trees: those deleted in place are not canonical, and where; all others are', () => {
    for (const file of readdirSync(sharedPath('dialog')).filter(name => name.endsWith('.car'))) {
      const result = examineBytes(sharedBytes(`dialog/${file}`));
      const [finding] = found(result, 'not-canonical');
      const inPlace = /-in-place-after/.test(file);
      assert.equal(result.verdict, inPlace ? 'findings' : 'valid', file);
      assert.equal(finding !== undefined, inPlace, file);
      if (finding) assert.ok(finding.offset! > 0 && finding.cid, file);
    }
  });

  test('other DAGs are read as such; links that lead out are information', () => {
    const missing = examineBytes(sharedBytes('ipld/unixfs-simple-missing-blocks.car'));
    assert.deepEqual([missing.verdict, missing.facts!.format, missing.findings.counts.get('absent-block')], ['valid', 'IPLD DAG', 3]);
    assert.equal(examineBytes(sharedBytes('ipld/prolly-before.car')).facts!.tree!.entries, 2000);
    assert.equal(examineBytes(sharedBytes('dialog/database-two-revisions.car')).facts!.blocks.stray, 0);
  });

  test('the history in one file: 28 commits, 215 blocks that are not of the newest tree', () => {
    const { facts } = examineBytes(sharedBytes('repos/v2-paul-staging.car'));
    assert.equal(facts!.commits.length, 28);
    assert.equal(facts!.blocks.stray, 215);
  });

  test('the trees of the suite are valid', () => {
    for (const file of new Set(sharedSuite().flatMap(({ a, b }) => [a, b]))) {
      assert.equal(examineBytes(sharedBytes(`mst-suite/cars/${file}`)).verdict, 'valid', file);
    }
  });

  test('partial trees are not: each absent node is named', () => {
    for (const [file, { tree }] of Object.entries(sharedFacts().cars)) {
      if (!tree || tree.missingNodes === 0 || tree.nodes === 0) continue;
      const result = examineBytes(sharedBytes(file));
      assert.equal(result.verdict, 'findings', file);
      assert.equal(result.findings.counts.get('missing-block'), tree.missingNodes, file);
      assert.deepEqual(result.facts!.blocks.missingRecords, tree.missingRecords, file);
      assert.equal(found(result, 'absent-record').every(({ severity }) => severity === 'information'), true);
    }
  });

  test('a prolly tree that its library edited: the entries are right, the form is not that of a new tree', () => {
    const after = examineBytes(sharedBytes('ipld/prolly-after.car'));
    assert.deepEqual([after.verdict, found(after, 'not-canonical').map(({ severity, cid }) => [severity, cidText(cid!)])],
      ['valid', [['warning', 'bafyreihbi7mheft64tsdfb52q6ztcz2pzmreuzaxqlk2xzei6uflfyd7vy']]]);
    assert.deepEqual(rules(examineBytes(sharedBytes('ipld/prolly-before.car'))), []);
  });

  const unreadable: [file: string, message: RegExp][] = [
    ['badheaderlength.car', /header claims 216830324832 bytes where 32 remain/],
    ['badsectionlength.car', /section claims 216830324832 bytes where/],
    ['sample-corrupt-pragma.car', /header claims 18 bytes where 15 remain/],
    ['sample-rootless-v42.car', /version 42/],
    ['sample-v2-corrupt-data-and-index.car', /places its data at 18446744073709550254/],
    ['utf8-mangled-divy.car', /U\+FFFD/],
  ];
  for (const [file, message] of unreadable) {
    test(`invalid/${file} is unreadable, and why`, () => {
      const { verdict, failure } = examineBytes(sharedBytes(`invalid/${file}`));
      assert.equal(verdict, 'unreadable');
      assert.match(failure!.message, message);
    });
  }

  test('files cut off are labelled at the byte', () => {
    for (const [file, offset] of [['sample-v1-tailing-corrupt-section.car', 479518], ['sample-v1-with-zero-len-section2.car', 20819]] as const) {
      const [framing] = found(examineBytes(sharedBytes(`invalid/${file}`)), 'framing');
      assert.equal(framing?.offset, offset, file);
    }
  });

  test('signatures, with the key of the account', () => {
    const { didDoc } = sharedJson<{ didDoc: unknown }>('pds-0.4.217/index.json');
    const key = signingKeyOf(didDoc)!;
    const run = (file: string) => finish(examine(openNodeFile(sharedPath(file)), key));
    assert.equal(run('pds-0.4.217/0-base.full.car').facts!.commits[0]!.signature, 'valid');
    const foreign = run('repos/tiny.car');
    assert.equal(foreign.facts!.commits[0]!.signature, 'invalid');
    assert.deepEqual([foreign.verdict, found(foreign, 'signature')[0]!.severity], ['findings', 'error']);
  });
});

describe('damaged files', () => {
  test('a truncated file keeps what came before and is never a smaller repository', () => {
    const whole = sample('before.car');
    const sections = sectionsOf(whole);
    const cut = sections[200]!;
    const result = examineBytes(truncate(whole, cut.end - 1));
    assert.equal(result.verdict, 'findings');
    assert.deepEqual(found(result, 'framing').map(({ offset, severity }) => [offset, severity]), [[cut.start, 'error']]);
    assert.match(result.facts!.incomplete!, /cut short/);
    assert.equal(result.facts!.blocks.total, 200);
    assert.ok(found(result, 'missing-block').length > 0);
  });

  test('every length a file can be cut to', () => {
    const { car } = small();
    const sections = sectionsOf(car);
    for (let length = 0; length < car.length; length++) {
      const result = examineBytes(truncate(car, length));
      const whole = sections.some(({ start }) => start === length);
      // Cut between two records, the file is sound as far as it goes; what it lacks is told.
      if (whole && result.verdict === 'valid') assert.ok(found(result, 'absent-record').length > 0, `${length} bytes`);
      else assert.notEqual(result.verdict, 'valid', `${length} bytes`);
      if (result.facts && !whole) assert.ok(result.facts.incomplete, `${length} bytes: labelled incomplete`);
    }
  });

  test('a node whose bytes do not hash to its CID: named, and examined all the same', () => {
    const { car, root } = small();
    const result = examineBytes(corruptBlock(car, root));
    const { blockAt } = sectionsOf(car).find(({ cid }) => cid.equals(root))!;
    assert.deepEqual(found(result, 'hash').map(({ cid, offset }) => [cidText(cid!), offset]), [[root.toString(), blockAt]]);
    assert.equal(result.facts!.tree!.entries > 0, true);
  });

  test('a record whose bytes do not hash: named with its key', () => {
    const { car, records } = small();
    const result = examineBytes(corruptBlock(car, records[1]!.cid));
    assert.equal(new TextDecoder().decode(found(result, 'hash')[0]!.key!.view()), 'org.example.note/two');
    assert.equal(result.verdict, 'findings');
  });

  test('a stray block is checked, too', () => {
    const { car } = small();
    const stray = encodeBlock({ stray: true });
    const { roots, blocks } = readCar(car);
    const withStray = carBytes(roots, [...blocks.values(), stray]);
    assert.equal(examineBytes(withStray).verdict, 'valid');
    assert.deepEqual(found(examineBytes(withStray), 'stray-block').map(({ cid }) => cidText(cid!)), [stray.cid.toString()]);
    assert.equal(found(examineBytes(corruptBlock(withStray, stray.cid)), 'hash').length, 1);
  });

  test('a section over 8 MiB is passed over, and where', () => {
    const { car } = small();
    const { roots, blocks } = readCar(car);
    const big = encodeBlock({ big: new Uint8Array(9 << 20) });
    const [first, ...rest] = [...blocks.values()];
    const withBig = carBytes(roots, [first!, big, ...rest]);
    const result = examineBytes(withBig);
    assert.deepEqual(found(result, 'oversized-section').map(({ severity, offset }) => [severity, offset]), [['warning', sectionsOf(withBig)[1]!.start]]);
    assert.equal(result.verdict, 'valid');
  });

  test('an absent record is information', () => {
    const { car, records } = small();
    const result = examineBytes(dropBlock(car, records[0]!.cid));
    assert.equal(result.verdict, 'valid');
    assert.deepEqual(found(result, 'absent-record').map(({ cid }) => cidText(cid!)), [records[0]!.cid.toString()]);
  });

  const atOnce: [name: string, car: () => Uint8Array, code: string][] = [
    ['no root', () => carBytes([], [encodeBlock(note)]), 'no-root'],
    ['an absent root', () => { const { car, commit } = small(); return dropBlock(car, commit.cid); }, 'missing-block'],
    ['a commit that does not hash to its CID', () => { const { car, commit } = small(); return corruptBlock(car, commit.cid); }, 'cid-mismatch'],
    ['an absent tree', () => { const { car, root } = small(); return dropBlock(car, root); }, 'missing-block'],
    ['data that is no node', () => { const block = encodeBlock(note); const { commit } = repository({}, { data: block.cid }); return carBytes([commit.cid], [commit, block]); }, 'unknown-format'],
    ['an empty file', () => new Uint8Array(), 'malformed-car'],
    ['a Git LFS pointer', () => new TextEncoder().encode('version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 1\n'), 'malformed-car'],
    ['an HTML page', () => new TextEncoder().encode('<!DOCTYPE html><html></html>'), 'malformed-car'],
    ['a gzip file', () => Uint8Array.from([0x1f, 0x8b, 8, 0, 0, 0, 0, 0]), 'malformed-car'],
  ];
  for (const [name, car, code] of atOnce) {
    test(`at once: ${name}`, () => {
      const { verdict, failure, findings } = examineBytes(car());
      assert.deepEqual([verdict, failure!.code], ['unreadable', code]);
      assert.deepEqual(findings.list.map(({ rule }) => rule), [code]);
    });
  }
});

describe('commits, keys and records of a repository', () => {
  const commitOf = (fields: object) => examineBytes(repository({ 'org.example.note/one': note }, fields).car);
  const cases: [name: string, rule: string, fields: object][] = [
    ['an unknown version', 'commit-version', { version: 4 }],
    ['a DID that is none', 'commit-field', { did: 'mira' }],
    ['a revision that is no TID', 'commit-field', { rev: 'today' }],
    ['a signature of the wrong length', 'commit-field', { sig: new Uint8Array(63) }],
    ['a field too many', 'commit-field', { extra: 1 }],
    ['a prev that is text', 'type', { prev: 'none' }],
  ];
  for (const [name, rule, fields] of cases) {
    test(name, () => {
      const result = commitOf(fields);
      assert.equal(result.verdict, 'findings');
      assert.deepEqual(found(result, rule).map(({ severity }) => severity), ['error']);
      assert.equal(result.facts!.tree!.entries, 1);
    });
  }

  test('version 2 without a revision is sound', () => {
    const { commit } = repository({ 'org.example.note/one': note }, { version: 2 });
    const { rev: _rev, ...fields } = dagCbor.decode<Record<string, unknown>>(commit.bytes);
    const old = encodeBlock(fields);
    const { blocks } = readCar(repository({ 'org.example.note/one': note }).car);
    assert.equal(examineBytes(carBytes([old.cid], [old, ...blocks.values()])).verdict, 'valid');
  });

  test('the samples are signed with the key they say', () => {
    const key: PublicKey = { curve: 'secp256k1', bytes: samplePublicKey };
    const good = examineBytes(sample('before.car'), key);
    assert.deepEqual([good.verdict, good.facts!.commits[0]!.signature, rules(good)], ['valid', 'valid', []]);
    const other: PublicKey = { curve: 'secp256k1', bytes: secp256k1.getPublicKey(new Uint8Array(32).fill(7)) };
    const bad = examineBytes(sample('before.car'), other);
    assert.deepEqual([bad.verdict, bad.facts!.commits[0]!.signature, found(bad, 'signature')[0]!.severity], ['findings', 'invalid', 'error']);
  });

  test('keys that are no path of a record', () => {
    const sound = ['com.example.aa/self', 'com.example.fooBar/3jui7kd54zh2y', 'a.b-c.d/~._:-', 'com.example.x/..a'];
    const wrong = ['noslash', 'one.two/a', 'com.example.x/', 'com.example.x/a/b', '.com.example/a', 'com.example.1x/a', 'com.example.x/.', 'com.example.x/..', 'com.example.x/ä', `com.example.x/${'a'.repeat(513)}`, drawnKey('a')];
    const keysFound = (keys: string[]) => found(examineBytes(repository(Object.fromEntries(keys.map(key => [key, note]))).car), 'key-syntax').map(({ key }) => new TextDecoder().decode(key!.view()));
    assert.deepEqual(keysFound(sound), []);
    assert.deepEqual(keysFound(wrong).sort(), [...wrong].sort());
  });

  test('records: a float is a warning, what is no map an error', () => {
    const result = examineBytes(repository({ 'org.example.note/float': { ...note, n: 0.5 }, 'org.example.note/list': [1] }).car);
    const at = (rule: string) => found(result, rule).map(({ severity, key }) => [severity, new TextDecoder().decode(key!.view())]);
    assert.deepEqual(at('float'), [['warning', 'org.example.note/float']]);
    assert.deepEqual(at('type'), [['error', 'org.example.note/list']]);
  });

  test('a record over 1 MiB is a warning', () => {
    const result = examineBytes(repository({ 'org.example.note/big': { ...note, text: 'x'.repeat(1 << 20) } }).car);
    assert.deepEqual([result.verdict, found(result, 'large-record').map(({ severity }) => severity)], ['valid', ['warning']]);
  });
});

test('the work reports how far it is and can be dropped', () => {
  const fractions = [...examine(memorySource(sample('before.car')))];
  assert.ok(fractions.length > 2);
  assert.ok(fractions.every((fraction, i) => fraction >= 0 && fraction <= 1 && fraction >= (fractions[i - 1] ?? 0)), fractions.join(' '));
  const work = examine(memorySource(sample('before.car')));
  work.next();
  assert.deepEqual(work.return({} as Examination).done, true);
});
