// Which files a command was given, and what files and keys are called on screen.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { chosenPair } from '../../src/host/comparison/chosenFiles';
import { globOf, namesOf, titleText, visible } from '../../src/host/fileNames';

describe('chosen files', () => {
  test('two selected files are a pair in the order of the selection, whichever was clicked', () => {
    assert.deepEqual(chosenPair('b', ['a', 'b']), { kind: 'pair', left: 'a', right: 'b' });
    assert.deepEqual(chosenPair('a', ['a', 'b']), { kind: 'pair', left: 'a', right: 'b' });
  });
  test('the same file twice is a pair', () => {
    assert.deepEqual(chosenPair('a', ['a', 'a']), { kind: 'pair', left: 'a', right: 'a' });
  });
  test('without arguments nothing was chosen', () => {
    assert.deepEqual(chosenPair(undefined, undefined), { kind: 'none' });
  });
  test('any other number of files is said to be wrong', () => {
    assert.deepEqual(chosenPair('a', ['a']), { kind: 'wrong-number', count: 1 });
    assert.deepEqual(chosenPair('a', undefined), { kind: 'wrong-number', count: 1 });
    assert.deepEqual(chosenPair('a', ['a', 'b', 'c']), { kind: 'wrong-number', count: 3 });
    assert.deepEqual(chosenPair('a', []), { kind: 'wrong-number', count: 0 });
  });
});

describe('names', () => {
  test('a file is called by the last part of its path', () => {
    assert.deepEqual(namesOf('/home/me/before.car', '/home/me/after.car'), ['before.car', 'after.car']);
  });
  test('equal names get as many folders as tell them apart', () => {
    assert.deepEqual(namesOf('/x/monday/pds/repo.car', '/x/tuesday/pds/repo.car'), ['monday/pds/repo.car', 'tuesday/pds/repo.car']);
    assert.deepEqual(namesOf('/repo.car', '/old/repo.car'), ['repo.car', 'old/repo.car']);
  });
  test('one path twice is one name twice', () => {
    assert.deepEqual(namesOf('/x/repo.car', '/x/repo.car'), ['repo.car', 'repo.car']);
  });
  test('characters that hide or reorder text are written out', () => {
    assert.equal(visible('a\u202eb\u0000c\u200bd\ne'), 'a\\u202eb\\u0000c\\u200bd\\u000ae');
    assert.equal(visible('app.bsky.feed.post/3k — ü 海'), 'app.bsky.feed.post/3k — ü 海');
  });
  test('a long key keeps both ends', () => {
    const title = titleText(`app.bsky.feed.post/${'x'.repeat(1000)}end`);
    assert.equal([...title].length, 80);
    assert.match(title, /^app\.bsky\.feed\.post\/x+…x+end$/);
    assert.equal(titleText('k'.repeat(80)), 'k'.repeat(80));
  });
  test('a name with characters that globs understand still matches itself', () => {
    assert.equal(globOf('repo.car'), 'repo.car');
    assert.equal(globOf('repo[1]{a,b}*!.car'), 'repo?1??a?b???.car');
  });
});
