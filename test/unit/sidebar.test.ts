// The sidebar without VS Code: lists that load in windows, what lines say, and what the filter asks for.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { changeLabel, groupCounts } from '../../src/host/sidebar/changeText';
import { asked, matchesBelow } from '../../src/host/sidebar/itemFilter';
import { contextOf, descriptionOf, labelOf, spokenText, tooltipOf } from '../../src/host/sidebar/itemText';
import { PagedList, pageSize, type Page } from '../../src/host/sidebar/pagedList';
import type { Item, Ref } from '../../src/protocol/inspection';
import { l10n } from '../support/l10n';

/** A list of numbers, and the questions it was asked. */
function numbers(size: number) {
  const questions: string[] = [];
  const source = (from: number, count: number): Promise<Page<number>> => {
    questions.push(`${from}+${count}`);
    const end = Math.min(size, from + count);
    const items = Array.from({ length: Math.max(0, end - from) }, (_, i) => from + i);
    return Promise.resolve({ items, next: end < size ? end : null, total: size });
  };
  return { questions, source };
}

describe('a list in pages', () => {
  test('begins with one page and grows by one when asked to', async () => {
    const { questions, source } = numbers(450);
    const list = new PagedList(source);
    await list.load();
    assert.deepEqual([list.items.length, list.more, list.total], [pageSize, true, 450]);
    await list.load();
    list.growDown();
    await list.load();
    list.growDown();
    await list.load();
    assert.deepEqual([list.items.length, list.items.at(-1), list.more], [450, 449, false]);
    assert.deepEqual(questions, ['0+200', '200+200', '400+200']);
  });

  test('who loads at the same time shares one question', async () => {
    const { questions, source } = numbers(100);
    const list = new PagedList(source);
    await Promise.all([list.load(), list.load(), list.load()]);
    assert.deepEqual(questions, ['0+200']);
    assert.equal(list.items.length, 100);
  });

  test('pages may be shorter than asked for, and empty', async () => {
    const answers: Page<string>[] = [
      { items: [], next: 0, total: null },
      { items: ['a'], next: 1, total: null },
      { items: [], next: 1, total: null },
      { items: ['b'], next: null, total: null },
    ];
    const list = new PagedList(() => Promise.resolve(answers.shift()!));
    await list.load();
    assert.deepEqual([list.items, list.total], [['a', 'b'], 2]);
  });

  test('a jump to a near place loads up to it, to a far one only what is around it', async () => {
    const { questions, source } = numbers(1_000_000);
    const list = new PagedList(source);
    await list.load();
    list.jumpTo(700);
    await list.load();
    assert.equal(list.items[700], 700);
    list.jumpTo(900_000);
    await list.load();
    assert.equal(list.items[900_000 - list.before], 900_000);
    assert.deepEqual([list.items.length, list.more], [pageSize, true]);
    assert.ok(list.before > 0);
    assert.ok(questions.length < 6, questions.join());
    const { before } = list;
    list.growUp();
    await list.load();
    assert.deepEqual([list.before, list.items[0], list.items.length], [before - pageSize, before - pageSize, 2 * pageSize]);
  });

  test('forgotten, the same window is loaded anew; of a list that became shorter, its beginning', async () => {
    let size = 5000;
    const list = new PagedList((from, count) => numbers(size).source(from, count));
    await list.load();
    list.jumpTo(4000);
    await list.load();
    const { before } = list;
    list.forget();
    await list.load();
    assert.deepEqual([list.before, list.items[0]], [before, before]);
    size = 10;
    list.forget();
    await list.load();
    assert.deepEqual([list.before, list.items.length], [0, 10]);
  });

  test('an answer that comes too late is dropped', async () => {
    const answers: ((page: Page<string>) => void)[] = [];
    const list = new PagedList<string>(() => new Promise(resolve => answers.push(resolve)));
    const loading = list.load();
    list.reset();
    answers[0]!({ items: ['old'], next: null, total: 1 });
    while (answers.length < 2) await Promise.resolve();
    answers[1]!({ items: ['new'], next: null, total: 1 });
    await loading;
    assert.deepEqual(list.items, ['new']);
  });

  test('a failure is told, what was loaded stays, and the next attempt goes on', async () => {
    let works = true;
    const { source } = numbers(400);
    const list = new PagedList<number>((from, count) => (works ? source(from, count) : Promise.reject(new Error('gone'))));
    await list.load();
    works = false;
    list.growDown();
    await assert.rejects(list.load(), /gone/);
    assert.equal(list.items.length, pageSize);
    works = true;
    await list.load();
    assert.equal(list.items.length, 400);
  });
});

const plain: Item = { label: 'x', description: '', facts: [], icon: 'record', ref: null, cid: null, key: null, root: null, present: null, count: null };
const number = (count: number) => `#${count}`;

describe('what a line of Trees says', () => {
  test('characters that hide or reorder text are written out, everywhere', () => {
    const item: Item = { ...plain, label: 'a\u202eb', description: 'c\u0000', facts: [{ label: 'Key\u200b', value: 'd\u2066' }] };
    for (const text of [labelOf(item), descriptionOf(item, number), tooltipOf(item), spokenText(item, number, l10n)]) assert.doesNotMatch(text, /[\u202e\u0000\u200b\u2066]/);
    assert.equal(tooltipOf(item), 'Key\\u200b: d\\u2066');
  });
  test('the count stands before what else is known', () => {
    assert.equal(descriptionOf({ ...plain, count: 12, description: 'the root' }, number), '#12 · the root');
    assert.equal(descriptionOf({ ...plain, count: 0 }, number), '#0');
    assert.equal(descriptionOf(plain, number), '');
  });
  test('a screen reader is told the kind that the icon shows', () => {
    assert.equal(spokenText({ ...plain, label: 'self' }, number, l10n), 'self, record');
    assert.equal(spokenText({ ...plain, label: 'Commits', icon: 'commits', count: 28 }, number, l10n), 'Commits, #28');
  });
  test('menus are offered for what is there', () => {
    assert.equal(contextOf({ ...plain, cid: 'b', key: 'c/d', present: true }, true), 'record cid block key atUri');
    assert.equal(contextOf({ ...plain, icon: 'missing', cid: 'b', present: false }, false), 'missing cid');
    assert.equal(contextOf({ ...plain, icon: 'value', key: 'k' }, false), 'value key');
  });
});

describe('the filter of Trees', () => {
  test('records stand in one list, whatever their collection; structure stays whole', () => {
    assert.deepEqual(asked({ kind: 'collections', root: 'r' }, 'x'), { of: { kind: 'records', root: 'r', collection: null }, filter: 'x' });
    assert.deepEqual(asked({ kind: 'blocks' }, 'x'), { of: { kind: 'blocks' }, filter: 'x' });
    const structure: Ref[] = [{ kind: 'file' }, { kind: 'node', root: 'r', at: [1] }, { kind: 'links', cid: 'c', as: null }];
    for (const ref of structure) assert.deepEqual(asked(ref, 'x'), { of: ref });
    assert.deepEqual(asked({ kind: 'collections', root: 'r' }, ''), { of: { kind: 'collections', root: 'r' } });
  });
  test('links that lead on stay', () => {
    const links = { kind: 'links', cid: 'c', as: null } as const;
    assert.equal(matchesBelow(links, { ...plain, label: 'Readme.md' }, 'readme'), true);
    assert.equal(matchesBelow(links, { ...plain, label: 'logo.png' }, 'readme'), false);
    assert.equal(matchesBelow(links, { ...plain, label: 'docs', ref: links }, 'readme'), true);
    assert.equal(matchesBelow({ kind: 'blocks' }, plain, 'readme'), true);
  });
});

describe('what a line of Changes says', () => {
  const change = { row: 1, key: 'app.a/1', change: 'removed', left: 'l', right: null } as const;
  test('a sign, and the key without the collection it is listed under', () => {
    assert.equal(changeLabel(change, 'app.a'), '− 1');
    assert.equal(changeLabel(change, null), '− app.a/1');
    assert.equal(changeLabel({ ...change, key: 'k\u202e' }, ''), '− k\\u202e');
  });
  test('counts of what there is', () => {
    assert.equal(groupCounts({ added: 3, removed: 0, updated: 1 }, number), '+#3 ~#1');
  });
});
