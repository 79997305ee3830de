// merkle-inspect on the samples, as a built file: text, JSON fields and exit status of every command.
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { publicKeyText } from '../../src/repository/commits/signingKey';
import { samplePublicKey } from '../../scripts/makeSamples';
import { encodeBlock, type MstBlock } from '../support/buildMst';
import { carBytes, readCar } from '../support/carBytes';
import { inspector, inspectorJson, scratch } from '../support/cli';

interface ChangeJson { op: 'added' | 'removed' | 'updated'; key: string; old: string | null; new: string | null }
interface SideJson { file: string; root: string }
interface DiffJson {
  left: SideJson; right: SideJson; changes: ChangeJson[]; created: string[]; deleted: string[]; moved: string[];
  loads: { left: number; right: number };
  ranges: { kind: string; after: string | null; through: string | null; left: string[]; right: string[] }[];
  unresolved: { side: string; after: string | null; through: string | null; cid: string }[];
  trace?: { event: string }[];
}
interface ErrorJson { error: { code: string; message: string; side: string | null; cid: string | null; key: string | null; offset: number | null; rule: string | null } }

const samples = new URL('../../samples/', import.meta.url);
const sample = (file: string) => new Uint8Array(readFileSync(new URL(file, samples)));
const root = (file: string) => readCar(sample(file)).roots[0]!.toString();
const key = publicKeyText({ curve: 'secp256k1', bytes: samplePublicKey });
const otherKey = 'did:key:zQ3shokFTS3brHcDQrn82RUDfCZESWL1ZdCEJwekUDPQiYBme';
const changes = inspectorJson<DiffJson>('diff', 'before.car', 'after.car').json;

/** No answer: status 2, nothing on standard output but the error as JSON. */
function expectError(args: string[], code: string): ErrorJson['error'] {
  const plain = inspector(...args);
  assert.equal(plain.status, 2, args.join(' '));
  assert.equal(plain.stdout, '');
  assert.match(plain.stderr, /^merkle-inspect: .+\n$/);
  const { status, json } = inspectorJson<ErrorJson>(...args);
  assert.equal(status, 2);
  assert.deepEqual(Object.keys(json), ['error']);
  assert.equal(json.error.code, code);
  assert.deepEqual(Object.keys(json.error).slice(0, 7), ['code', 'message', 'side', 'cid', 'key', 'offset', 'rule']);
  return json.error;
}

describe('the command line', () => {
  test('the help of one command is an answer, too', () => {
    const asked = inspector('diff', '--help');
    assert.equal(asked.status, 0);
    assert.match(asked.stdout, /^what changed from A to B[^]*merkle-inspect diff A B/);
  });

  test('help is an answer, its absence is not', () => {
    const asked = inspector('--help');
    assert.equal(asked.status, 0);
    for (const name of ['inspect', 'diff', 'validate', 'blocks', 'event', 'proof', 'apply', 'merge']) assert.match(asked.stdout, new RegExp(`merkle-inspect ${name} `));
    const nothing = inspector();
    assert.deepEqual([nothing.status, nothing.stdout, nothing.stderr], [2, '', asked.stdout]);
  });

  const wrong: [args: string[], message: RegExp][] = [
    [['inspct', 'a.car'], /no command "inspct"; there are inspect, diff/],
    [['inspect'], /inspect takes FILE/],
    [['diff', 'before.car'], /diff takes A B/],
    [['diff', 'before.car', 'after.car', 'broken.car'], /diff takes A B/],
    [['diff', 'before.car', 'after.car', '--quick'], /--quick/],
    [['diff', 'before.car', 'after.car', '--left-root', 'bafy'], /--left-root takes a CID/],
    [['diff', 'before.car', 'after.car', '--on-missing', 'skip'], /--on-missing takes deny or boundary/],
    [['apply', 'before.car', 'after.car'], /-o OUT/],
  ];
  for (const [args, message] of wrong) test(args.join(' '), () => assert.match(inspector(...args).stderr, message));
  test('only a diff can be streamed', () => {
    const { status, stdout } = inspector('inspect', 'before.car', '--ndjson');
    assert.deepEqual([status, (JSON.parse(stdout) as ErrorJson).error.code], [2, 'usage']);
  });

  test('what is wrong with it is JSON where JSON was asked for', () => {
    expectError(['diff', 'before.car'], 'usage');
    expectError(['inspct', 'before.car'], 'usage');
    for (const args of [['--json'], ['--json', 'inspct'], ['--json', 'diff', 'before.car']]) {
      const { status, stdout, stderr } = inspector(...args);
      assert.deepEqual([status, (JSON.parse(stdout) as ErrorJson).error.code, stderr], [2, 'usage', ''], args.join(' '));
    }
  });

  test('--json may stand before the command; behind -- it is an operand', () => {
    const { status, stdout } = inspector('--json', 'inspect', 'before.car');
    assert.deepEqual([status, JSON.parse(stdout)], [0, inspectorJson('inspect', 'before.car').json]);
    assert.match(inspector('inspect', '--', '--json').stderr, /^merkle-inspect: --json: the file does not exist/);
  });
});

test('the README shows what the command prints', () => {
  const readme = readFileSync(new URL('../../README.md', import.meta.url), 'utf8');
  const sessions = [...readme.matchAll(/^\$ node \.\.\/dist\/cli\.js (.+)\n((?:(?!\$ |```).*\n)*)/gm)];
  assert.deepEqual(sessions.map(([, args]) => args!.split(' ')[0]), ['inspect', 'diff', 'validate', 'blocks', 'event', 'proof', 'apply', 'merge']);
  for (const [, args, shown] of sessions) {
    const { stdout } = inspector(...args!.split(' ').map((word, i, words) => (words[i - 1] === '-o' ? join(scratch, word) : word)));
    const printed = stdout.replaceAll(`${scratch}/`, '').split('\n');
    for (const line of shown!.split('\n')) {
      const start = line.replace(/ ?…$/, '');
      assert.ok(start === line ? printed.includes(line) : printed.some(own => own.startsWith(start)), `${args}: ${line}`);
    }
  }
});

describe('inspect', () => {
  test('a repository', () => {
    const { status, json } = inspectorJson<Record<string, unknown>>('inspect', 'before.car');
    assert.equal(status, 0);
    const { collections, commits, tree, blocks, ...rest } = json;
    assert.deepEqual(rest, { format: 'atproto MST', why: 'commit v3 → atproto MST', roots: [root('before.car')], bytes: sample('before.car').length, incomplete: null, errors: 0 });
    assert.deepEqual(tree, { root: changes.left.root, entries: 301, nodes: 82, layers: 5 });
    assert.deepEqual(blocks, { total: 384, distinct: 384, stray: 0, missing: 0, missingNodes: 0, missingRecords: 0 });
    assert.deepEqual(commits, [{ cid: root('before.car'), did: 'did:web:mira.example', rev: '3lvj257zzdp2p', version: 3, data: changes.left.root, prev: null, signature: 'not checked' }]);
    assert.equal(Object.values(collections as Record<string, number>).reduce((sum, count) => sum + count), 301);
  });

  test('commits: the root\'s first, then each one\'s prev, then the others', () => {
    const tree = encodeBlock({ e: [], l: null });
    const commit = (rev: string, prev: MstBlock | null) => encodeBlock({ did: 'did:web:mira.example', version: 3, data: tree.cid, rev, prev: prev && prev.cid, sig: new Uint8Array(64) });
    const first = commit('3lvj257zzdp2a', null);
    const second = commit('3lvj257zzdp2b', first);
    const third = commit('3lvj257zzdp2c', second);
    const stranger = commit('3lvj257zzdp2d', null);
    const path = join(scratch, 'history.car');
    writeFileSync(path, carBytes([third.cid], [stranger, first, tree, third, second]));
    const { commits } = inspectorJson<{ commits: { cid: string; prev: string | null }[] }>('inspect', path).json;
    assert.deepEqual(commits.map(({ cid }) => cid), [third, second, first, stranger].map(({ cid }) => cid.toString()));
    assert.deepEqual(commits.map(({ prev }) => prev), [second.cid.toString(), first.cid.toString(), null, null]);
  });

  test('a file cut short says so', () => {
    assert.match(inspectorJson<{ incomplete: string }>('inspect', 'broken.car').json.incomplete, /cut short/);
    assert.match(inspector('inspect', 'broken.car').stdout, /^incomplete {2}the file is cut short/m);
    assert.match(inspector('inspect', 'broken.car').stdout, /^8 errors found: not all of this can be relied on/m);
    const { status, json } = inspectorJson<{ errors: number }>('inspect', 'broken.car');
    assert.deepEqual([status, json.errors], [1, 8]);
  });

  test('a file that rightly has no tree is no error', () => {
    const none = join(scratch, 'none.car');
    const { cid, bytes } = encodeBlock({ n: 1 });
    writeFileSync(none, carBytes([], [{ cid, bytes }]));
    const { status, json } = inspectorJson<{ format: null; why: string; errors: number; tree: null }>('inspect', none);
    assert.deepEqual([status, json.format, json.errors, json.tree], [0, null, 0, null]);
    assert.match(json.why, /names no root/);
    assert.equal(inspector('inspect', 'commit-event.car').status, 1);
  });

  test('text has a line for each collection', () => {
    const { status, stdout } = inspector('inspect', 'before.car');
    assert.equal(status, 0);
    assert.match(stdout, /^tree {4}bafy\w+: 301 entries in 82 nodes, 5 layers$/m);
    assert.match(stdout, /^ {2}app\.bsky\.feed\.post +129$/m);
  });

  test('no answer: no such file, no CAR file', () => {
    const text = join(scratch, 'text.car');
    writeFileSync(text, 'version https://git-lfs.github.com/spec/v1\n');
    assert.match(expectError(['inspect', 'nowhere.car'], 'unreadable-file').message, /^nowhere\.car: the file does not exist/);
    assert.match(expectError(['inspect', text], 'malformed-car').message, /git lfs pull/);
  });
});

describe('diff', () => {
  test('two states: changes in key order, nodes, loads, ranges', () => {
    const { status, json } = inspectorJson<DiffJson>('diff', 'before.car', 'after.car');
    assert.equal(status, 1);
    assert.deepEqual(Object.keys(json), ['left', 'right', 'changes', 'created', 'deleted', 'moved', 'loads', 'ranges', 'unresolved']);
    assert.deepEqual(json.changes.map(({ op }) => op), ['updated', 'removed', 'added', 'removed', 'added', 'removed', 'added']);
    assert.deepEqual(json.changes.map(change => change.key), json.changes.map(change => change.key).sort());
    for (const { op, old, new: now } of json.changes) assert.deepEqual([old === null, now === null], [op === 'added', op === 'removed']);
    assert.deepEqual(json.loads, { left: json.deleted.length, right: json.created.length });
    assert.equal(json.deleted.some(cid => json.created.includes(cid)), false);
    const misaligned = json.ranges.filter(({ kind }) => kind === 'misaligned');
    assert.deepEqual(misaligned.map(({ left, right }) => [left.length, right.length]), [[1, 2], [2, 1], [1, 2]]);
    assert.deepEqual(json.unresolved, []);
  });

  test('the same tree under two commits is no difference', () => {
    const { status, json } = inspectorJson<DiffJson>('diff', 'same-tree/before.car', 'same-tree/after.car');
    assert.deepEqual([status, json.changes, json.loads], [0, [], { left: 0, right: 0 }]);
  });

  test('a truncated file gives no diff: side, CID and key range are named, nothing else is said', () => {
    const error = expectError(['diff', 'before.car', 'broken.car'], 'missing-block') as ErrorJson['error'] & { range: { after: string; through: string } };
    assert.deepEqual([error.side, error.range.after], ['right', 'app.bsky.feed.like/3luxbiwmciw2p']);
    assert.match(error.message, /^broken\.car: missing block; cid=bafy/);
    assert.match(error.cid!, /^bafyrei/);
  });

  test('a commit event against the state before it, absent nodes settled', () => {
    expectError(['diff', 'commit-event.car', 'before.car', '--left-root', 'bafyreie3resbfn2bnf4n6tvv7vmuawih4rw2qwqct3uyk5r4scisoxc4fy'], 'missing-block');
    const { status, json } = inspectorJson<DiffJson>('diff', 'before.car', 'commit-event.car', '--on-missing', 'boundary');
    assert.deepEqual([status, json.changes], [1, changes.changes]);
    const swapped = inspectorJson<DiffJson>('diff', 'commit-event.car', 'first-post/after.car', '--on-missing', 'boundary').json;
    assert.ok(swapped.unresolved.length > 0);
    assert.deepEqual(Object.keys(swapped.unresolved[0]!).slice(0, 3), ['side', 'after', 'through']);
    assert.ok(swapped.unresolved.every(({ side, cid }) => side === 'left' && /^bafy/.test(cid)));
  });

  test('roots of choice: two trees of one file, by node and by commit', () => {
    const both = join(scratch, 'both.car');
    inspector('apply', 'before.car', 'commit-event.car', '-o', both);
    const same = inspectorJson<DiffJson>('diff', both, 'before.car', '--left-root', changes.right.root, '--right-root', root('before.car'));
    assert.equal(same.status, 1);
    assert.deepEqual([same.json.left.root, same.json.right.root], [changes.right.root, changes.left.root]);
    assert.equal(same.json.changes.length, changes.changes.length);
  });

  test('as a stream: a line for each change, then the summary', () => {
    const { status, stdout } = inspector('diff', 'before.car', 'after.car', '--ndjson');
    assert.equal(status, 1);
    const lines = stdout.trimEnd().split('\n').map(line => JSON.parse(line) as ChangeJson & { summary?: { changes: number; created: string[] } });
    assert.deepEqual(lines.slice(0, -1), changes.changes);
    assert.deepEqual([lines.at(-1)!.summary!.changes, lines.at(-1)!.summary!.created], [7, changes.created]);
  });

  test('a stream that fails ends with the error', () => {
    const { status, stdout } = inspector('diff', 'before.car', 'broken.car', '--ndjson');
    assert.equal(status, 2);
    assert.equal((JSON.parse(stdout.trimEnd().split('\n').at(-1)!) as ErrorJson).error.code, 'missing-block');
  });

  test('the trace has the loads that were counted', () => {
    const { trace } = inspectorJson<DiffJson>('diff', 'before.car', 'after.car', '--trace').json;
    assert.equal(trace!.filter(({ event }) => event === 'load').length, changes.loads.left + changes.loads.right);
    assert.deepEqual([trace![0]!.event, trace!.at(-1)!.event], ['start', 'end']);
  });

  test('DAGs: a block read on both sides is neither new nor gone; what is absent stays unresolved', () => {
    const [one, two, three] = [1, 2, 3].map(n => encodeBlock({ n })) as [MstBlock, MstBlock, MstBlock];
    const file = (name: string, x: MstBlock, y: MstBlock, held: MstBlock[]) => {
      const top = encodeBlock({ x: x.cid, y: y.cid });
      writeFileSync(join(scratch, name), carBytes([top.cid], [top, ...held]));
      return { path: join(scratch, name), top: top.cid.toString() };
    };
    const left = file('dag-left.car', one, two, [one, two]);
    const right = file('dag-right.car', two, three, [two, three]);
    const { status, json } = inspectorJson<DiffJson>('diff', left.path, right.path);
    assert.deepEqual([status, json.changes.map(({ op, key: path }) => `${op} ${path}`)], [1, ['updated x', 'updated y']]);
    assert.deepEqual([json.created.sort(), json.deleted.sort()], [[right.top, three.cid.toString()].sort(), [left.top, one.cid.toString()].sort()]);
    const partial = file('dag-partial.car', two, three, [two]);
    assert.equal(expectError(['diff', left.path, partial.path], 'missing-block').side, 'right');
    const settled = inspectorJson<DiffJson & { unresolved: { place: string }[] }>('diff', left.path, partial.path, '--on-missing', 'boundary').json;
    assert.deepEqual(settled.unresolved, [{ side: 'right', after: null, through: null, path: 'y', cid: three.cid.toString(), place: 'y' }]);
    assert.deepEqual(settled.changes.map(({ key: path }) => path), ['x']);
  });

  test('text: a sign, the key, the values', () => {
    const { stdout } = inspector('diff', 'before.car', 'after.car');
    for (const { op, key: changed } of changes.changes) assert.ok(stdout.includes(`${{ added: '+', removed: '-', updated: '~' }[op]}  ${changed} `), changed);
    assert.match(stdout, /^7 changes; nodes: 19 created, 19 deleted, 20 moved; read 19 left, 19 right; 3 misaligned ranges$/m);
    assert.equal(stdout.includes('\u001b'), false);
  });
});

describe('validate', () => {
  interface Validation { verdict: string; findings: { severity: string; rule: string; cid: string | null; offset: number | null; key: unknown; message: string }[]; facts: object | null }

  test('valid, with the signature checked', () => {
    const { status, json } = inspectorJson<Validation & { facts: { commits: { signature: string }[] } }>('validate', 'before.car', '--key', key);
    assert.deepEqual([status, json.verdict, json.findings, json.facts.commits[0]!.signature], [0, 'valid', [], 'valid']);
    assert.deepEqual({ ...json.facts, errors: 0 }, { ...inspectorJson<object>('inspect', 'before.car').json, commits: json.facts.commits });
  });

  test('findings, each with its place', () => {
    const { status, json } = inspectorJson<Validation>('validate', 'broken.car');
    assert.deepEqual([status, json.verdict], [1, 'findings']);
    const [framing] = json.findings;
    assert.deepEqual(Object.keys(framing!), ['severity', 'rule', 'cid', 'offset', 'key', 'message']);
    assert.deepEqual([framing!.severity, framing!.rule, framing!.offset], ['error', 'framing', 22305]);
    assert.deepEqual([inspector('validate', 'before.car', '--key', otherKey).status, inspector('validate', 'broken.car').status], [1, 1]);
  });

  test('unreadable', () => {
    assert.equal((expectError(['validate', 'nowhere.car'], 'unreadable-file') as { file?: string }).file, 'nowhere.car');
    assert.deepEqual(expectError(['validate', 'README.md'], 'malformed-car').rule, 'framing');
    expectError(['validate', 'before.car', '--key', 'did:key:nonsense'], 'unusable-signing-key');
  });

  test('several files: a verdict each, the gravest for all', () => {
    const { status, json } = inspectorJson<{ verdict: string; files: (Validation & { file: string })[] }>('validate', 'before.car', 'broken.car', 'after.car');
    assert.deepEqual([status, json.verdict, json.files.map(({ file, verdict }) => [file, verdict])], [1, 'findings', [['before.car', 'valid'], ['broken.car', 'findings'], ['after.car', 'valid']]]);
  });

  test('several files, one of them unreadable: the error, and beside it the whole answers of the others', () => {
    const { status, json } = inspectorJson<ErrorJson & { verdict: string; files: (Validation & { file: string; error?: ErrorJson['error'] })[] }>('validate', 'before.car', 'nowhere.car', 'broken.car');
    assert.deepEqual([status, json.verdict, json.error.code, json.files.map(({ file, verdict }) => [file, verdict])], [2, 'unreadable', 'unreadable-file', [['before.car', 'valid'], ['nowhere.car', 'unreadable'], ['broken.car', 'findings']]]);
    assert.deepEqual(Object.keys(json.files[1]!), ['file', 'verdict', 'error']);
    assert.deepEqual(json.files[1]!.error, json.error);
    assert.deepEqual({ file: 'before.car', ...inspectorJson<object>('validate', 'before.car').json }, json.files[0]);
    const text = inspector('validate', 'before.car', 'nowhere.car');
    assert.deepEqual([text.status, /^before\.car: valid$/m.test(text.stdout), /^nowhere\.car: unreadable$/m.test(text.stdout)], [2, true, true]);
  });
});

describe('blocks, proof, event', () => {
  type Blocks = Record<'commit' | 'created' | 'covering' | 'proof' | 'inductiveProof' | 'records' | 'superfluous' | 'missing' | 'deleted' | 'moved', string[]> & { bytes: Record<string, number>; changes: ChangeJson[] };

  test('blocks: what an event has to carry is in the recorded one', () => {
    const { status, json } = inspectorJson<Blocks>('blocks', 'before.car', 'after.car');
    assert.equal(status, 1);
    assert.deepEqual([json.commit, json.created, json.missing], [[root('after.car')], json.created, []]);
    assert.deepEqual([...json.created].sort(), [...changes.created].sort());
    assert.deepEqual([...json.deleted].sort(), [...changes.deleted].sort());
    assert.deepEqual(Object.keys(json), ['commit', 'created', 'covering', 'proof', 'inductiveProof', 'records', 'superfluous', 'undetermined', 'missing', 'deleted', 'bytes', 'moved', 'changes']);
    assert.deepEqual(json.changes, changes.changes);
    assert.deepEqual(json.moved, changes.moved);
    assert.deepEqual([...json.records].sort(), changes.changes.flatMap(change => change.new ?? []).sort());
    const carried = new Set(readCar(sample('commit-event.car')).blocks.keys());
    for (const cid of [...json.commit, ...json.created, ...json.records]) assert.ok(carried.has(cid), cid);
    assert.ok(json.created.every(cid => json.covering.includes(cid)));
    assert.equal(inspector('blocks', 'same-tree/before.car', 'same-tree/after.car').status, 0);
    const error = expectError(['blocks', 'before.car', 'broken.car'], 'missing-block');
    assert.deepEqual([error.side, error.rule, (error as { file?: string }).file], ['right', 'missing-block', 'broken.car']);
    assert.equal(expectError(['blocks', 'nowhere.car', 'after.car'], 'unreadable-file').side, 'left');
    assert.equal(expectError(['blocks', 'before.car', 'nowhere.car'], 'unreadable-file').side, 'right');
  });

  test('blocks: what nothing leads to is superfluous, what only undoing needs and is not there is missing', () => {
    const stray = encodeBlock({ stray: true });
    const { roots, blocks } = readCar(sample('after.car'));
    const path = join(scratch, 'stray.car');
    writeFileSync(path, carBytes(roots, [...blocks.values(), stray]));
    const { json } = inspectorJson<Blocks>('blocks', 'before.car', path);
    assert.deepEqual([json.superfluous, json.bytes['superfluous']], [[stray.cid.toString()], stray.bytes.length]);
    const event = inspectorJson<Blocks>('blocks', 'before.car', 'commit-event.car');
    const whole = inspectorJson<Blocks>('blocks', 'before.car', 'after.car').json;
    assert.deepEqual([event.status, event.json.created, event.json.superfluous], [1, whole.created, []]);
    assert.deepEqual([...event.json.missing].sort(), whole.covering.filter(cid => !readCar(sample('commit-event.car')).blocks.has(cid)).sort());
  });

  test('proof: included, absent, neither', () => {
    const included = inspectorJson<{ outcome: string; value: string; steps: object[] }>('proof', 'before.car', 'app.bsky.actor.profile/self');
    assert.deepEqual([included.status, included.json.outcome, included.json.value], [0, 'included', changes.changes[0]!.old]);
    const absent = inspectorJson<{ outcome: string; value: null }>('proof', 'before.car', 'app.bsky.actor.profile/other');
    assert.deepEqual([absent.status, absent.json.outcome, absent.json.value], [1, 'absent', null]);
    const lacking = expectError(['proof', 'broken.car', 'app.bsky.graph.follow/zzz'], 'missing-block') as ErrorJson['error'] & { range: { after: string | null } };
    assert.match(lacking.message, /needed for keys/);
    assert.deepEqual([lacking.key, lacking.rule, typeof lacking.range], ['app.bsky.graph.follow/zzz', 'missing-block', 'object']);
  });

  /** A #commit for the samples' change, as JSON; `fields` replaces some. */
  function eventFile(name: string, fields: object = {}): string {
    const action = { added: 'create', updated: 'update', removed: 'delete' } as const;
    const link = (cid: string | null) => (cid === null ? null : { $link: cid });
    const body = {
      seq: 1, repo: 'did:web:mira.example', rev: inspectorJson<{ commits: { rev: string }[] }>('inspect', 'after.car').json.commits[0]!.rev, since: '3lvj257zzdp2p',
      commit: link(root('after.car')), prevData: link(changes.left.root), tooBig: false, rebase: false, blobs: [], time: '2025-01-01T00:00:00Z',
      ops: changes.changes.map(change => ({ action: action[change.op], path: change.key, cid: link(change.new), ...(change.old === null ? {} : { prev: link(change.old) }) })),
      blocks: { $bytes: Buffer.from(sample('commit-event.car')).toString('base64') },
      ...fields,
    };
    const path = join(scratch, `${name}.json`);
    writeFileSync(path, JSON.stringify(body));
    return path;
  }

  /** The classes that share no block, and what frames them. */
  function addsUp({ bytes }: Blocks): void {
    const parts = ['commit', 'covering', 'records', 'superfluous', 'undetermined', 'framing'].map(part => bytes[part]!);
    assert.equal(parts.reduce((sum, part) => sum + part), bytes['file']);
  }

  test('event of the samples: as blocks, the same fields in the same units', () => {
    const { status, json } = inspectorJson<EventJson>('event', 'commit.frame', '--key', key);
    const expected = inspectorJson<Blocks>('blocks', 'before.car', 'after.car').json;
    assert.deepEqual([status, json.strict.ok, json.relay.ok, json.signature], [0, true, true, 'valid']);
    assert.equal(json.bytes['file'], 9285);
    addsUp(json);
    addsUp(expected);
    assert.deepEqual({ ...json.bytes, deleted: expected.bytes['deleted'] }, expected.bytes);
    const sorted = (lists: Blocks) => Object.fromEntries(Object.entries(lists).filter(([name]) => name in expected && !['bytes', 'changes'].includes(name)).map(([name, list]) => [name, [...(list as string[])].sort()]));
    assert.deepEqual(Object.keys(expected).filter(name => !(name in json)), []);
    assert.deepEqual(sorted(json), sorted(expected));
    assert.deepEqual(json.changes, expected.changes);
  });

  interface EventJson extends Blocks { ops: { action: string; path: string }[]; strict: { ok: boolean | null; reason: string; cid: string | null; operation: number | null }; relay: { ok: boolean }; signature: string }

  test('event: bytes add up, verdict, signature', () => {
    const { status, json } = inspectorJson<EventJson>('event', eventFile('sound'), '--base', 'before.car', '--key', key);
    assert.deepEqual(json.ops.map(({ path }) => path), changes.changes.map(change => change.key));
    addsUp(json);
    assert.equal(json.bytes['file'], sample('commit-event.car').length);
    assert.equal(json.signature, 'valid');
    // The sample carries no more than the new blocks, and undoing this change needs two others.
    assert.deepEqual([status, json.strict.ok, json.relay.ok], [1, false, true]);
    assert.match(json.strict.reason, /missing block/);
    assert.ok(json.missing.length > 0);
  });

  test('event: a whole repository in place of the few blocks can be undone', () => {
    const path = eventFile('whole', { blocks: { $bytes: Buffer.from(sample('after.car')).toString('base64') } });
    const { status, json } = inspectorJson<EventJson>('event', path);
    assert.deepEqual([status, json.strict.ok], [0, true]);
    assert.ok(json.superfluous.length > 0);
    assert.deepEqual([...json.proof].sort(), [...inspectorJson<Blocks>('blocks', 'before.car', 'after.car').json.proof].sort());
  });

  test('event: no event, no file', () => {
    assert.match(expectError(['event', 'before.car'], 'malformed-event').message, /^before\.car: this is a CAR file, not an event: .*Give that message/);
    assert.equal(expectError(['event', 'nowhere.json'], 'unreadable-file').side, 'event');
    assert.equal(expectError(['event', 'commit.frame', '--base', 'README.md'], 'malformed-car').side, 'base');
  });
});

describe('apply and merge', () => {
  interface Integrated { file: string; root: string; commit: string | null; conflicts: { key: string; outcome: string }[]; missing: string[] }
  const out = (name: string) => join(scratch, `${name}.car`);

  test('a diff as JSON leads from A to B, less the records it does not hold', () => {
    const list = join(scratch, 'changes.json');
    writeFileSync(list, JSON.stringify(changes));
    const { status, json } = inspectorJson<Integrated>('apply', 'before.car', list, '-o', out('fromJson'));
    assert.deepEqual([status, json.root, json.commit, json.conflicts], [0, changes.right.root, null, []]);
    assert.deepEqual(json.missing, changes.changes.flatMap(change => change.new ?? []));
    assert.equal(inspector('diff', out('fromJson'), 'after.car').status, 0);
  });

  test('a commit event leads to the whole repository, its signed commit on top', () => {
    const { status, json } = inspectorJson<Integrated>('apply', 'before.car', 'commit-event.car', '-o', out('fromCar'));
    assert.deepEqual([status, json.commit, json.missing], [0, root('after.car'), []]);
    assert.equal(inspector('validate', out('fromCar'), '--key', key).status, 0);
    assert.deepEqual([...readCar(new Uint8Array(readFileSync(out('fromCar')))).blocks.keys()].sort(), [...readCar(sample('after.car')).blocks.keys()].sort());
  });

  test('merge: the same change on both sides, and one side only', () => {
    assert.equal(inspectorJson<Integrated>('merge', 'before.car', 'after.car', 'before.car', '-o', out('one')).json.root, changes.right.root);
    const both = inspectorJson<Integrated>('merge', 'before.car', 'after.car', 'after.car', '-o', out('both'));
    assert.deepEqual([both.status, both.json.root, both.json.conflicts], [0, changes.right.root, []]);
  });

  test('a key that both changed is a conflict', () => {
    const profile = changes.changes[0]!;
    const list = join(scratch, 'conflict.json');
    writeFileSync(list, JSON.stringify([{ ...profile, old: profile.new, new: changes.changes[2]!.new }]));
    const { status, json } = inspectorJson<Integrated>('apply', 'before.car', list, '-o', out('conflict'));
    assert.deepEqual([status, json.conflicts.map(conflict => conflict.key)], [1, [profile.key]]);
  });

  test('no answer leaves no file', () => {
    expectError(['apply', 'before.car', 'broken.car', '-o', out('never')], 'missing-block');
    assert.throws(() => readFileSync(out('never')), { code: 'ENOENT' });
    expectError(['merge', 'before.car', 'after.car', 'before.car', '-o', join(scratch, 'no such folder', 'x.car')], 'unwritable-file');
  });
});
