// The search of a comparison: which answer counts, which match comes next, what is marked and what is said.
import assert from 'node:assert/strict';
import test from 'node:test';
import { nextFrame } from './page';
import { RemoteError } from '../../src/protocol/channel';
import type { Found } from '../../src/protocol/search';
import { matchShapes } from '../../webview/layout/matches';
import { layout } from '../../webview/layout/scene';
import { countText, Search, type SearchState } from '../../webview/search';
import { cid, entry, frame, sketch } from './model';

const { SearchBox } = await import('../../webview/panels/searchBox');
const { failurePage } = await import('../../webview/panels/pages');

const matches = (count: number): Found[] => Array.from({ length: count }, (_, index) => ({ kind: 'entry', key: `k${index}`, change: 'none' }));

/** A host that answers when it is told to. */
class Host {
  readonly asked: string[] = [];
  readonly answers: { resolve(found: Found[], total?: number): void; reject(error: Error): void }[] = [];
  readonly shown: string[] = [];
  readonly search = new Search({
    searchRows: ({ query }) => new Promise((resolve, reject) => {
      this.asked.push(query);
      this.answers.push({ resolve: (found, total = found.length) => resolve({ found, total }), reject });
    }),
  }, state => this.shown.push(countText(state)));
}

const keyOf = (step: ReturnType<Search['step']>) => step && (step.found.kind === 'entry' ? step.found.key : step.found.cid);

test('an answer that a newer search has overtaken does not count, in whichever order they come', async () => {
  const host = new Host();
  const first = host.search.run('a');
  const second = host.search.run('ab');
  host.answers[1]!.resolve(matches(2));
  await second;
  host.answers[0]!.resolve(matches(9));
  await first;
  assert.deepEqual([host.search.state.query, host.search.state.total], ['ab', 2]);
  assert.deepEqual(host.shown, ['searching…', 'searching…', '2 found']);
});

test('being superseded is no failure; anything else is said', async () => {
  const host = new Host();
  const first = host.search.run('a');
  host.answers[0]!.reject(new RemoteError('superseded', 'a newer search', ''));
  await first;
  assert.equal(host.shown.at(-1), 'searching…');
  const second = host.search.run('b');
  host.answers[1]!.reject(new Error('a block is missing'));
  await second;
  assert.equal(host.shown.at(-1), '✗ a block is missing');
  assert.equal(host.search.step(1), undefined);
});

test('next and previous go round, and say so', async () => {
  const host = new Host();
  const run = host.search.run('k');
  host.answers[0]!.resolve(matches(3));
  await run;
  const go = (direction: 1 | -1) => {
    const step = host.search.step(direction);
    return [keyOf(step), step?.around];
  };
  assert.deepEqual([go(1), go(1), go(1), go(1), go(-1)], [['k0', false], ['k1', false], ['k2', false], ['k0', true], ['k2', true]]);
  assert.equal(host.shown.at(-1), '3 of 3');
});

test('the first step back goes to the last match; one match is not gone round', async () => {
  const host = new Host();
  const run = host.search.run('k');
  host.answers[0]!.resolve(matches(1));
  await run;
  assert.deepEqual([keyOf(host.search.step(-1)), host.search.step(1)?.around], ['k0', false]);
});

test('a search from before is taken up where it was, as long as there are as many matches', async () => {
  for (const [count, at] of [[3, 2], [2, null]] as const) {
    const host = new Host();
    const run = host.search.run('k', 2);
    host.answers[0]!.resolve(matches(count));
    await run;
    assert.equal(host.search.state.at, at);
  }
});

test('the end of a search is silent, and asks nobody', async () => {
  const host = new Host();
  await host.search.run('');
  assert.deepEqual([host.asked, host.shown], [[], ['']]);
});

test('numbers: where one is, how many there are, and that not all are listed', () => {
  const state: SearchState = { query: 'k', found: matches(1000), total: 1000, at: null, running: false, failure: undefined };
  assert.equal(countText(state), '1,000 found');
  assert.equal(countText({ ...state, total: 61_203 }), '61,203 found, the first 1,000 listed');
  assert.equal(countText({ ...state, total: 61_203, at: 2 }), '3 of 61,203, the first 1,000 listed');
  assert.equal(countText({ ...state, found: [], total: 0 }), 'nothing found');
});

test('marked are cells of a key, whatever the case, of a value, and boxes', () => {
  const scene = layout(frame)(sketch, 0);
  const marked = (query: string) => matchShapes(scene, query).map(({ id }) => id);
  assert.deepEqual(marked('LIKE/3kabc2'), ['left entry app.bsky.feed.like/3kabc2', 'right entry app.bsky.feed.like/3kabc2']);
  assert.deepEqual(marked('3kabe1'), ['right entry app.bsky.feed.post/3kabe1']);
  assert.deepEqual(marked(cid('updatedright')).length, 2);
  assert.deepEqual(marked(cid('shifted').slice(10)), [`fold-left-${cid('shifted')}`, `fold-right-${cid('shifted')}`]);
  assert.deepEqual(marked('leftb'), [`node-left-1-${cid('leftb')}`]);
  assert.deepEqual(marked(''), []);
  const upper = layout(frame)({ ...sketch, rows: [entry('App/K', 'added')] }, 0);
  assert.equal(matchShapes(upper, 'app/k').length, 1);
});

test('the box: Enter goes on and back, Escape leaves, what is typed counts at once', async () => {
  const told: unknown[] = [];
  const box = new SearchBox({ query: text => void told.push(text), step: direction => void told.push(direction), left: () => void told.push('left') });
  document.body.replaceChildren(box.element);
  const input = box.element.querySelector('input')!;
  const press = (key: string, more = {}) => input.dispatchEvent(Object.assign(new Event('keydown', { bubbles: true, cancelable: true }), { key, ...more }));
  box.show({ query: 'k', found: matches(2), total: 2, at: 0, running: false, failure: undefined });
  assert.equal(box.element.querySelector('[role=status]')?.textContent, '1 of 2');
  press('Enter');
  press('Enter', { shiftKey: true });
  press('Enter', { isComposing: true });
  input.value = ' post ';
  input.dispatchEvent(new Event('input'));
  press('Enter');
  press('Escape');
  assert.deepEqual(told, [1, -1, 'post', 1, 'left']);
  await nextFrame();
});

test('only a missing block has the way on to what is there', () => {
  let partially = 0;
  const page = (code: string) => failurePage({ code, message: 'x' }, { retry: () => undefined, showLog: () => undefined, comparePartially: () => partially++ });
  page('missing-block').querySelector<HTMLElement>('[data-action=compare-partially]')!.click();
  assert.equal(partially, 1);
  for (const code of ['malformed-car', 'cancelled']) assert.equal(page(code).querySelector('[data-action=compare-partially], [data-fact=partial]'), null);
});
