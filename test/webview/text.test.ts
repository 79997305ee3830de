// Text as it is shown: escaped, and shortened to what fits.
import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import { cellsOf, firstThatFits, shortenCid, shortenKey, shortenMiddle, shortenRange } from '../../webview/layout/shorten';
import { visible } from '../../webview/layout/visible';

test('what cannot be seen, or reorders what can, is escaped', () => {
  const cases: Record<string, string> = {
    'app.bsky.feed.post/3kabc2': 'app.bsky.feed.post/3kabc2',
    'größe 漢字 🙂': 'größe 漢字 🙂',
    'a\u202eb': 'a\\u202eb', // right-to-left override
    'a\u2066b\u2069': 'a\\u2066b\\u2069', // isolates
    'a\u061cb': 'a\\u061cb', // Arabic letter mark
    'a\ufff9b\u0600': 'a\\ufff9b\\u0600', // other format characters
    'a\u200bb\u200db': 'a\\u200bb\\u200db', // zero width
    'a\ufeffb': 'a\\ufeffb',
    'a\u00adb': 'a\\u00adb', // soft hyphen
    'a\u3164b': 'a\\u3164b', // a letter that is blank
    'a\u0000\n\u007f\u0085b': 'a\\u0000\\u000a\\u007f\\u0085b',
    'a\u00a0b\u3000c d': 'a\\u00a0b\\u3000c d', // spaces that are not the space
    'a\u2028b': 'a\\u2028b',
    'a\ud800b': 'a\\ud800b', // half a pair
    'a\u{e0041}b': 'a\\u{e0041}b', // tags
    'a\ufe0fb': 'a\\ufe0fb', // variation selector
  };
  for (const [text, shown] of Object.entries(cases)) assert.equal(visible(text), shown);
});

test('escaped text has nothing left to escape', () => {
  fc.assert(fc.property(fc.string({ unit: 'binary' }), text => {
    assert.equal(visible(visible(text)), visible(text));
  }));
});

test('a key keeps its record key and the end of its collection', () => {
  const key = 'app.bsky.feed.post/3kabc2';
  const cases: [number, string][] = [
    [25, key],
    [24, '…bsky.feed.post/3kabc2'],
    [17, '…feed.post/3kabc2'],
    [16, '…post/3kabc2'],
    [11, '…/3kabc2'],
    [7, '3kabc2'],
    [5, '3k…c2'],
    [1, '…'],
    [0, ''],
  ];
  for (const [cells, shown] of cases) assert.equal(shortenKey(key, cells), shown, `${cells} cells`);
  assert.equal(shortenKey('0x00112233445566778899', 9), '0x00…8899');
});

test('a key with many dots is shortened in one pass', () => {
  const dots = `${'a.'.repeat(20_000)}x/3kabc2`;
  const started = performance.now();
  assert.equal(shortenKey(dots, 11), '…a.x/3kabc2');
  assert.ok(performance.now() - started < 1000);
});

test('a CID keeps both ends', () => {
  const cid = 'bafyreibvjvcv745gig4mvqs4hctx4zfkono4rjejm2ta6gtyzkqxfj7xqe';
  assert.equal(shortenCid(cid), 'bafyreib…7xqe');
  assert.equal(shortenCid(cid, 9), 'bafy…7xqe');
  assert.equal(shortenCid(cid, 5), '…7xqe');
  assert.equal(shortenCid(cid, 4), '');
  assert.equal(shortenCid(cid, 100), cid);
});

test('a range keeps both its bounds and its brackets', () => {
  assert.equal(shortenRange('(k3 … k7]', 20), '(k3 … k7]');
  assert.equal(shortenRange('(app.bsky.feed.post/3kaaa … app.bsky.feed.post/3kbbb]', 27), '(…post/3kaaa … …post/3kbbb]');
  assert.equal(shortenRange('(−∞ … app.bsky.feed.post/3kbbb)', 22), '(−∞ … …/3kbbb)');
});

test('nothing is ever wider than asked, and wide characters count twice', () => {
  assert.equal(cellsOf('ab漢'), 4);
  fc.assert(fc.property(fc.string({ unit: 'grapheme' }), fc.nat(40), (text, cells) => {
    for (const shorten of [shortenMiddle, shortenKey, shortenCid]) assert.ok(cellsOf(shorten(text, cells)) <= cells);
  }));
});

test('of several ways to say it, the first that fits', () => {
  assert.equal(firstThatFits(['214 entries, 61 nodes', '214 entries', '≡'], 12), '214 entries');
  assert.equal(firstThatFits(['long'], 3), '');
});
