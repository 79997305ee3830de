// The documents without VS Code: their addresses, what can be followed in a text, and how it is told why
// a key is where it is.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { documentAddress, documentScheme, documentUriParts, type DocumentAddress } from '../../src/host/documents/documentAddress';
import { findLinks, linksFound, lookedAt, recordPath } from '../../src/host/documents/findLinks';
import { visible } from '../../src/host/fileNames';
import { whySummary, whyText } from '../../src/host/documents/whyText';
import type { Placement } from '../../src/protocol/inspection';
import { buildMst, encodeBlock } from '../support/buildMst';
import { carBytes } from '../support/carBytes';
import { inspect } from '../support/inspect';
import { l10n } from '../support/l10n';

const cborCid = 'bafyreigh2akiscaildcqabsyg3dfr6chu3fgpregiymsck7e7aqa4s52zy';
const rawCid = 'bafkreigh2akiscaildcqabsyg3dfr6chu3fgpregiymsck7e7aqa4s52zy';
const cidV0 = 'QmYwAPJzv5CZsnA625s3Xf2nemtYgPpHdWEz79ojWnVTD7';

describe('addresses of documents', () => {
  const file = 'file:///a%20b/x.car?v=1#%3C';
  const addresses: DocumentAddress[] = [
    { kind: 'record', file, root: null, cid: cborCid },
    { kind: 'value', file, root: cborCid, key: '0x00ff' },
    { kind: 'hex', file, root: null, cid: rawCid },
    { kind: 'why', file, root: null, key: 'a/\u202eb"?#' },
  ];
  test('name file and content, and come back from the query', () => {
    for (const address of addresses) {
      const { scheme, query } = documentUriParts(address, 'some title', 'x.car');
      assert.equal(scheme, documentScheme);
      assert.deepEqual(documentAddress(query), address);
    }
  });
  test('have a path for people, in no other folder than the file, that tells the language', () => {
    const pathOf = (address: DocumentAddress) => documentUriParts(address, '../a/\u202eb', 'old/x.car').path;
    assert.deepEqual(addresses.map(pathOf), ['json', 'json', 'hex.txt', 'why.txt'].map(end => `/old∕x.car/..∕a∕${visible('\u202e')}b.${end}`));
    assert.match(pathOf({ kind: 'record', file, root: null, cid: rawCid }), /b\.txt$/, 'a raw block is shown as its characters');
    assert.match(pathOf({ kind: 'record', file, root: null, cid: 'no CID' }), /b\.json$/);
  });
  test('of another kind are refused', () => {
    for (const query of ['', 'x', '{}', '[]', 'null', '{"kind":"record","file":"a","root":null}', '{"kind":"run","file":"a","root":null,"cid":"b"}', '{"kind":"why","file":"a","root":1,"key":"b"}']) {
      assert.equal(documentAddress(query), undefined, query);
    }
  });
});

describe('links in a text', () => {
  const texts = (text: string) => findLinks(text).map(({ start, end }) => text.slice(start, end));
  test('are CIDs, as DAG-JSON and in prose, of both versions', () => {
    const text = `{ "/": "${cborCid}" }, see ${rawCid}, ipfs://${cidV0}.`;
    assert.deepEqual(texts(text), [cborCid, rawCid, cidV0]);
  });
  test('are at:// URIs of records, with the owner and the key', () => {
    const text = '"uri": "at://did:plc:abc234/app.bsky.feed.post/3kabc",\n"at://did:web:example.com:8080/a.b/self"';
    assert.deepEqual(findLinks(text).map(link => link.kind === 'record' && [link.did, link.key]), [['did:plc:abc234', 'app.bsky.feed.post/3kabc'], ['did:web:example.com:8080', 'a.b/self']]);
    assert.equal(findLinks(text)[0]!.start, text.indexOf('at://'));
  });
  test('a CID inside an at:// URI does not count twice', () => {
    assert.deepEqual(texts(`at://did:plc:abc/x.y/${cborCid}`), [`at://did:plc:abc/x.y/${cborCid}`]);
  });
  test('are not names that only look alike', () => {
    const wrong = [
      cborCid.slice(0, -1), `${cborCid}a`, cborCid.toUpperCase(), `x${cborCid}`, 'bananabananabananabanana', 'Qm', cidV0.slice(0, -1),
      'at://did:plc:abc', 'at://did:plc:abc/app.bsky.feed.post', 'at://alice.example/app.bsky.feed.post/3k', 'https://did:plc:abc/x.y/3k', 'at://did:plc:abc/x y/3k',
    ];
    for (const text of wrong) assert.deepEqual(texts(text), [], text);
  });
  test('are found in so much of a text, and only so many', () => {
    assert.equal(findLinks(`${cborCid} `.repeat(linksFound + 5)).length, linksFound);
    assert.deepEqual(texts(`${' '.repeat(lookedAt)}${cborCid}`), []);
    for (const filler of ['b', 'Qm', 'at://', 'at://did:plc:a/', 'at://did:plc:b', 'a'.repeat(7)]) assert.deepEqual(texts(filler.repeat(lookedAt / filler.length)), []);
  });
  test('an at:// URI that was pasted gives the path to search for', () => {
    assert.equal(recordPath('at://did:plc:abc/app.bsky.feed.post/3k'), 'app.bsky.feed.post/3k');
    for (const text of ['app.bsky.feed.post/3k', cborCid, 'x at://did:plc:abc/a.b/3k', '']) assert.equal(recordPath(text), undefined, text);
  });
});

describe('why a key is where it is', () => {
  test('of a real tree: hash in binary, layer, path and neighbours', async () => {
    const keys = Array.from({ length: 40 }, (_, i) => `app.example.note/3k${String(i).padStart(3, '0')}`);
    const value = encodeBlock({});
    const tree = buildMst(keys.map(key => ({ key: new TextEncoder().encode(key), value: value.cid })));
    const { ask } = await inspect(carBytes([tree.root], [...tree.blocks.values(), value]));
    for (const key of [keys[0]!, keys[17]!, 'app.example.note/absent']) {
      const placement = await ask.why({ key, tree: null });
      const lines = whyText(placement, 'some.car', l10n).split('\n');
      const factOf = (name: string) => lines.find(line => line.startsWith(`  ${name} `))!.slice(`  ${name}`.length).trim();
      const [zeros, rest] = factOf('In binary').split('|');
      assert.equal(zeros!.replaceAll(' ', ''), '0'.repeat(placement.hash!.zeroBits));
      assert.match(rest!, /^ ?1/, 'the bar stands before the first bit that is not zero');
      const digits = factOf('sha-256').replaceAll(' ', '');
      const binary = [...digits].map(digit => Number.parseInt(digit, 16).toString(2).padStart(4, '0')).join('');
      assert.ok(binary.startsWith(`${zeros!}${rest!}`.replaceAll(/[ …]/g, '')));
      assert.equal(factOf('Layer'), String(Math.floor(placement.hash!.zeroBits / 2)));
      const path = lines.slice(lines.indexOf('Path from the root') + 1, lines.indexOf('', lines.indexOf('Path from the root')));
      assert.equal(path.length, placement.path.length + 1);
      const cids = path.slice(1).map(line => line.indexOf('bafy'));
      assert.deepEqual(new Set(cids), new Set([path[0]!.indexOf('node')]), 'columns are aligned');
      assert.equal(factOf(key.endsWith('absent') ? 'would be' : 'here'), key);
    }
    assert.match(whyText(await ask.why({ key: keys[0]!, tree: null }), 'some.car', l10n), /before +none: it is the first\n/);
    assert.match(whyText(await ask.why({ key: 'zzz', tree: null }), 'some.car', l10n), /after +none: it is the last\n/);
  });

  const hostile: Placement = {
    key: '0x6a0a', label: 'x\n\u202eFile  fake', present: true, cid: null, hash: null, layer: null,
    path: [{ cid: 'b\u0000', layer: 0, range: '(a\n … b)', entries: 1, subtrees: 0, ref: { kind: 'roots' } }],
    previous: { key: 'k', label: '\u200bk' }, next: null, why: ['one\nWhat decides\n'],
  };
  test('a key can neither add lines nor hide', () => {
    const text = whyText(hostile, 'x\u202e.car', l10n);
    assert.doesNotMatch(text, /[\u202e\u200b\0]/);
    assert.equal(text.split('\n').filter(line => /^\s*File /.test(line)).length, 1);
    assert.equal(text.split('\n').filter(line => line === 'What decides').length, 1);
    assert.match(text, /As stored {2}0x6a0a\n/);
  });
  test('the summary for a hover has a line each, escaped', () => {
    assert.deepEqual(whySummary(hostile, l10n), [`${visible('x\n\u202e')}File  fake`, 'From the root down: layers 0']);
  });
  test('a single zero bit is one', () => {
    assert.equal(whySummary({ ...hostile, hash: { name: 'sha-256', hex: '40'.repeat(32), zeroBits: 1 }, layer: 0 }, l10n)[1], 'Layer 0: sha-256 of the key begins with 1 zero bit');
  });
  test('a key whose whole hash is zeros is told as well', () => {
    const text = whyText({ ...hostile, hash: { name: 'sha-256', hex: '00'.repeat(32), zeroBits: 256 }, layer: 128 }, 'x.car', l10n);
    assert.match(text, /In binary +(00000000 ){31}00000000 …\n/);
  });
});
