// Lists in the editor: the contents, part by part and line by line, and a search as it goes on.
import assert from 'node:assert/strict';
import { beforeEach, describe, test } from 'node:test';
import { parseHTML } from 'linkedom';
import type { Item, Location, Ref, SearchPage } from '../../src/protocol/inspection';
import { Contents } from '../../webview/inspector/contents';
import { ContentsModel, part } from '../../webview/inspector/contentsModel';
import { countsText, enough, Searching, type Found } from '../../webview/inspector/searching';
import { item, lister } from './inspectorModel';

const root = 'bafyreidata';
const places = { collections: { kind: 'collections', root }, notes: { kind: 'records', root, collection: 'app.example.note' } } satisfies Record<string, Ref>;
const record = (at: number) => item(`note ${at}`, { key: `app.example.note/${at}`, cid: `bafyrei${at}`, root });
const file: Ref = { kind: 'file' };
const lists = new Map<string, readonly Item[]>([
  [JSON.stringify(file), [item('Records', { icon: 'collections', ref: places.collections }), item('Commits', { icon: 'commits', ref: { kind: 'commits' } })]],
  [JSON.stringify(places.collections), [item('app.example.note', { icon: 'collection', ref: places.notes, count: 1000 })]],
  [JSON.stringify(places.notes), Array.from({ length: 1000 }, (_, at) => record(at))],
]);
const located = (at: number, index: number | null): Location => ({ path: [file, places.collections, places.notes], item: record(at), index, offset: null, length: null });

const labels = (model: ContentsModel) => model.lines.map(line => (line.kind === 'item' ? line.item.label : `(${line.kind})`));
const modelOf = (calls = lister(lists)) => new ContentsModel(calls, () => undefined);

describe('contents', () => {
  test('are loaded where they are opened, a part at a time', async () => {
    const asked: string[] = [];
    const model = modelOf(lister(lists, { asked }));
    await model.load([]);
    assert.deepEqual(labels(model), ['Records', 'Commits']);
    assert.deepEqual(asked, [`file 0+${part}`]);
    await model.load([places.collections, places.notes]);
    assert.equal(model.lines.length, 2 + 1 + part + 1);
    const last = model.lines.find(line => line.kind === 'after')!;
    await model.more(last.list, 'after');
    assert.equal(model.lines.length, 2 + 1 + 2 * part + 1);
    assert.deepEqual(model.opened, [places.collections, places.notes]);
  });

  test('an item far down is reached where its place is known, and what is before it stays within reach', async () => {
    const asked: string[] = [];
    const model = modelOf(lister(lists, { asked }));
    await model.load([]);
    const id = await model.reveal(located(777, 777));
    const line = model.lines.find(candidate => candidate.id === id);
    assert.ok(line?.kind === 'item' && line.item.label === 'note 777');
    assert.ok(asked.length <= 5, asked.join(', '));
    const before = model.lines.find(candidate => candidate.kind === 'before')!;
    await model.more(before.list, 'before');
    assert.equal(before.list.from, 400);
    assert.ok(labels(model).includes('note 400'));
  });

  test('without a known place it is looked for part by part; what is not there is not found', async () => {
    const model = modelOf();
    await model.load([]);
    assert.ok(await model.reveal(located(777, null)));
    assert.equal(await model.reveal(located(4711, null)), undefined);
    assert.ok(await model.revealRefs([places.collections, places.notes]));
  });

  test('a refresh that was asked for while a place was on its way keeps that place open', async () => {
    const model = modelOf();
    await model.load([]);
    const revealing = model.reveal(located(777, 777));
    await model.refresh();
    const id = await revealing;
    assert.ok(id !== undefined && model.opened.length > 0);
    assert.deepEqual(model.opened, [places.collections, places.notes]);
  });

  test('short answers lose nothing, upwards neither', async () => {
    const model = modelOf(lister(lists, { short: 30 }));
    await model.load([]);
    await model.reveal(located(500, 500));
    const { list } = model.lines.find(candidate => candidate.kind === 'before')!;
    for (let count = 0; count < 40 && list.from > 0; count++) await model.more(list, 'before');
    const shown = list.items.map(({ label }) => label);
    assert.deepEqual(shown, shown.map((_, at) => `note ${at}`));
  });

  test('answers that stay empty leave what is there as it is', async () => {
    const calls = lister(lists);
    const model = modelOf({ children: async args => (args.of.kind === 'records' && args.from < 400 ? { from: args.from, items: [], total: 1000, more: true } : calls.children(args)) });
    await model.load([]);
    await model.reveal(located(500, 500));
    const { list } = model.lines.find(candidate => candidate.kind === 'before')!;
    await model.more(list, 'before');
    assert.equal(list.from, 400);
    assert.equal(list.items[0]?.label, 'note 400');
  });

  test('a failure is told and can be tried again', async () => {
    const model = modelOf();
    await model.load([]);
    const line = model.lines[1]!;
    assert.ok(line.kind === 'item');
    await model.open(line.list, line.index);
    const failed = model.lines.find(candidate => candidate.kind === 'failure')!;
    assert.match(failed.list.failure ?? '', /nothing at commits/);
  });
});

describe('the tree of contents', () => {
  beforeEach(() => {
    const { document, window } = parseHTML('<!DOCTYPE html><html><body></body></html>');
    (window as unknown as { Element: { prototype: object } }).Element.prototype = Object.assign(window.Element.prototype, { scrollIntoView: () => undefined });
    Object.assign(globalThis, { document });
  });

  async function shown() {
    const events: string[] = [];
    const contents = new Contents(lister(lists), {
      selected: one => events.push(`selected ${one?.label ?? 'nothing'}`),
      activated: one => events.push(`activated ${one.label}`),
      opened: () => undefined,
    });
    document.body.replaceChildren(contents.element);
    await contents.load([]);
    const tree = contents.element.querySelector('[role=tree]')!;
    const press = async (key: string) => {
      tree.dispatchEvent(Object.assign(new (document.defaultView as unknown as { Event: typeof Event }).Event('keydown', { bubbles: true, cancelable: true }), { key }));
      await new Promise(resolve => setImmediate(resolve));
    };
    const lines = () => [...tree.querySelectorAll('[role=treeitem]')];
    return { contents, events, tree, press, lines };
  }

  test('arrows open, close and move; Enter opens a record', async () => {
    const { events, tree, press, lines } = await shown();
    for (const key of ['ArrowRight', 'ArrowRight', 'ArrowRight', 'ArrowRight', 'Enter']) await press(key);
    assert.equal(events.at(-1), 'activated note 0');
    assert.deepEqual(lines().slice(0, 3).map(line => [line.getAttribute('aria-level'), line.getAttribute('aria-expanded')]), [['1', 'true'], ['2', 'true'], ['3', null]]);
    const active = tree.getAttribute('aria-activedescendant');
    assert.equal(lines().find(line => line.getAttribute('aria-selected') === 'true')?.id, active);
    await press('ArrowLeft');
    await press('ArrowLeft');
    assert.equal(lines().length, 3);
  });

  test('ids are unique, and text from a file is text', async () => {
    const { contents, lines } = await shown();
    assert.ok(await contents.reveal(located(999, 999)));
    const ids = lines().map(({ id }) => id);
    assert.equal(new Set(ids).size, ids.length);
    assert.match(lines().find(line => line.getAttribute('aria-selected') === 'true')?.textContent ?? '', /note 999$/);
    const twelve: Ref = { kind: 'commits' };
    const nested = new Map([[JSON.stringify(file), Array.from({ length: 12 }, (_, at) => item(`place ${at}`, at === 1 ? { ref: twelve } : {}))], [JSON.stringify(twelve), [item('a'), item('b')]]]);
    const deep = new Contents(lister(nested), { selected: () => undefined, activated: () => undefined, opened: () => undefined });
    await deep.load([twelve]);
    const deepIds = [...deep.element.querySelectorAll('[role=treeitem]')].map(({ id }) => id);
    assert.deepEqual([deepIds.length, new Set(deepIds).size], [14, 14]);
    const hostile = new Contents(lister(new Map([[JSON.stringify(file), [item('<img>\u202e')]]])), { selected: () => undefined, activated: () => undefined, opened: () => undefined });
    await hostile.load([]);
    assert.equal(hostile.element.querySelectorAll('img').length, 0);
    assert.match(hostile.element.textContent, /<img>\\u202e/);
  });
});

describe('a search', () => {
  const page = (from: number, count: number, more: boolean, total: number | null): SearchPage => ({
    from, matches: Array.from({ length: count }, (_, at) => ({ kind: 'key' as const, item: record(from + at) })), found: { key: from + count, collection: 0, cid: 0 }, total, more, searched: total === null ? 0.5 : 1,
  });

  test('goes on until all was looked at, empty answers included', async () => {
    const told: string[] = [];
    const pages = [page(0, 0, true, null), page(0, 2, true, null), page(2, 0, true, null), page(2, 1, false, 3)];
    const searching = new Searching({ search: async () => pages.shift()! }, found => found && told.push(countsText(found)));
    await searching.run('note');
    assert.deepEqual(told, ['Searching', 'Searching (50 % searched)', '2 found so far: 2 keys (50 % searched)', '2 found so far: 2 keys (50 % searched)', '3 found: 3 keys']);
  });

  test('ends when enough was found, and does not call that all', async () => {
    const searching = new Searching({ search: async ({ from, count }) => page(from, count, true, null) }, () => undefined);
    await searching.run('note');
    assert.equal(searching.found?.matches.length, enough);
    assert.match(countsText(searching.found), /^More than 499 found/);
  });

  test('answers to an older query are dropped', async () => {
    const waiting: (() => void)[] = [];
    const seen: (Found | undefined)[] = [];
    const searching = new Searching({ search: ({ query }) => new Promise(resolve => waiting.push(() => resolve(page(0, query === 'old' ? 5 : 1, false, 1)))) }, found => seen.push(found));
    const [old, current] = [searching.run('old'), searching.run('new')];
    for (const answer of waiting.reverse()) answer();
    await Promise.all([old, current]);
    assert.equal(searching.found?.query, 'new');
    assert.equal(searching.found.matches.length, 1);
    await searching.run('');
    assert.equal(searching.found, undefined);
  });

  test('a failure is told', async () => {
    const searching = new Searching({ search: () => Promise.reject(new Error('the file changed')) }, () => undefined);
    await searching.run('x');
    assert.equal(countsText(searching.found!), '✗ the file changed');
  });
});
