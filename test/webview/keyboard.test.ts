// Keys, and the state that survives the page.
import assert from 'node:assert/strict';
import test from 'node:test';
import { parseHTML } from 'linkedom';
import { commandFor, sections } from '../../webview/keyboard';
import { rowOfChange } from '../../webview/navigation';
import { Memory, without } from '../../webview/state';
import { stepCommandFor, stepSections } from '../../webview/stepper/keys';

const key = (name: string, modifiers: Partial<Record<'altKey' | 'ctrlKey' | 'metaKey' | 'shiftKey', boolean>> = {}) =>
  commandFor({ key: name, altKey: false, ctrlKey: false, metaKey: false, shiftKey: false, ...modifiers });

test('keys and their commands', () => {
  assert.equal(key('n'), 'nextChange');
  assert.equal(key('F5', { altKey: true }), 'nextChange');
  assert.equal(key('F5', { altKey: true, shiftKey: true }), 'previousChange');
  assert.equal(key('?', { shiftKey: true }), 'help');
  assert.equal(key('+', { shiftKey: true }), 'zoomIn');
  assert.equal(key(' '), 'details');
  assert.deepEqual([key('/'), key('f', { ctrlKey: true }), key('F', { metaKey: true })], ['find', 'find', 'find']);
});

test("what VS Code and the browser own is left to them", () => {
  assert.equal(key('F5'), undefined);
  assert.equal(key('c', { ctrlKey: true }), undefined);
  assert.equal(key('f', { ctrlKey: true, shiftKey: true }), undefined);
  assert.equal(key('s', { metaKey: true }), undefined);
  assert.equal(key('ArrowDown', { shiftKey: true }), undefined);
  assert.equal(key('n', { altKey: true }), undefined);
});

test('no key means two things', () => {
  for (const table of [sections, stepSections] as const) {
    const keys = table.flatMap(({ bindings }) => bindings.flatMap(binding => binding.keys));
    assert.equal(new Set(keys).size, keys.length);
  }
});

test('in the step panel, keys step; fields and buttons keep the keys they need', () => {
  const { document } = parseHTML('<section><div id="timeline"></div><input id="text" type="text"><input id="box" type="checkbox"><select id="speed"></select><button id="button"></button></section>');
  const on = (id: string, name: string, modifiers = {}) => stepCommandFor({ key: name, altKey: false, ctrlKey: false, metaKey: false, shiftKey: false, ...modifiers }, document.getElementById(id)!);
  assert.deepEqual(['ArrowLeft', 'ArrowRight', 'Home', 'End', ' '].map(name => on('timeline', name)), ['back', 'forward', 'first', 'last', 'play']);
  assert.deepEqual([on('text', 'ArrowLeft'), on('speed', 'Home'), on('text', ' ')], [undefined, undefined, undefined]);
  assert.deepEqual([on('box', ' '), on('box', 'ArrowRight'), on('button', ' '), on('button', 'End')], [undefined, 'forward', undefined, 'last']);
  assert.equal(on('timeline', 'ArrowRight', { ctrlKey: true }), undefined);
  assert.equal(key('t'), 'stepper');
});

function storage(state?: unknown) {
  const written: unknown[] = [];
  return { written, getState: () => state, setState: (value: unknown) => void written.push(value) };
}

test('saved state is read back, whatever it says about the session is kept for the host', () => {
  const state = { top: 12.5, zoom: 1.5, cursor: { row: 3, side: 'right', layer: 2 }, opened: [{ cid: 'bafy', within: null }], details: true, search: { query: 'k', at: 2 }, stepper: { open: true, step: 12, speed: 5, height: 300, breakpoints: [{ stop: { kind: 'key', key: 'k4' }, enabled: false }], lesson: null } };
  const kept = storage({ ...state, session: 'old' });
  const memory = new Memory(kept, 'session');
  assert.deepEqual(memory.state, state);
  assert.deepEqual(kept.written, [{ ...state, session: 'session' }]);
  memory.update({ top: 20 });
  memory.write();
  assert.deepEqual(kept.written.at(-1), { ...state, top: 20, session: 'session' });
});

test('state from before there was a search is kept', () => {
  const { search, ...older } = new Memory(storage({}), '').state;
  const memory = new Memory(storage({ ...older, top: 7 }), '');
  assert.equal(memory.state.top, 7);
  assert.deepEqual(memory.state.search, search);
});

test('anything else in its place is a fresh start', () => {
  for (const broken of [undefined, null, 'x', { top: 'high' }, { top: 1, zoom: 1 }]) {
    assert.deepEqual(new Memory(storage(broken), '').state, { top: 0, zoom: 1, cursor: { row: 0, side: 'left', layer: null }, opened: [], details: false, search: { query: '', at: null }, stepper: { open: false, step: null, speed: 2, height: 300, breakpoints: [], lesson: null } });
  }
});

test('closing a subtree closes what was opened inside it', () => {
  const opened = [{ cid: 'a', within: null }, { cid: 'b', within: 'a' }, { cid: 'c', within: 'b' }, { cid: 'd', within: null }];
  assert.deepEqual(without(opened, 'a').map(({ cid }) => cid), ['d']);
  assert.deepEqual(without(opened, 'b').map(({ cid }) => cid), ['a', 'd']);
});

test('the row of a change is found by its number', async () => {
  const changes = [3, 17, 18, 500, 99_999];
  let asked = 0;
  const findChange = async ({ from }: { from: number }) => {
    asked++;
    const index = changes.findIndex(row => row > from);
    return index < 0 ? null : { row: changes[index]!, index };
  };
  for (const [index, row] of changes.entries()) assert.equal(await rowOfChange(index, 100_000, { findChange }), row);
  assert.ok(asked <= changes.length * 18, `${asked} questions`);
});
