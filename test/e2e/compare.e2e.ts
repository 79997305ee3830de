// The main job in a real VS Code, by mouse and by keyboard: two files chosen, both trees and what changed, records opened.
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import { comparisonShown, cursorKey, entry, headerText, keysOf, walkChanges } from '../support/vscode/comparison';
import { allThemes, setTheme, takeScreenshot } from '../support/vscode/screenshot';
import { keepPicturesOfFailures, openVSCode, type Session } from '../support/vscode/session';
import { accessibilityViolations, webview, webviewFrame } from '../support/vscode/webview';
import { chooseInExplorer, editorTab, explorerMenu, runCommand } from '../support/vscode/workbench';

const sample = (name: string) => new Uint8Array(readFileSync(new URL(`../../samples/${name}`, import.meta.url)));

let session: Session | undefined;
keepPicturesOfFailures(() => session);
const page = () => session!.page;

before(async () => {
  session = await openVSCode({
    files: {
      'before.car': sample('before.car'),
      'after.car': sample('after.car'),
      'broken.car': sample('broken.car'),
      'page.car': '<!DOCTYPE html><title>404</title>',
      'notes.txt': 'no tree',
    },
  });
});
after(() => session?.close());

describe('two files of the Explorer', () => {
  test('are compared: facts and numbers in the header', async () => {
    await chooseInExplorer(page(), ['before.car', 'after.car'], 'Compare Merkle Trees');
    await editorTab(page(), 'before.car ↔ after.car').waitFor();
    await comparisonShown(page());
    const { chips, cost } = await headerText(page());
    assert.deepEqual(chips, ['+ 3 added', '− 3 removed', '~ 1 updated', '⇅ 3 misaligned ranges']);
    assert.match(cost, /read 38 of 164 blocks/);
    assert.match(cost, /19 created, 19 deleted, 20 moved/);
    const left = await webview(page()).locator('.file.left').innerText();
    assert.match(left, /before\.car[^]*5 layers\s+301 entries · 384 blocks · [^]*commit v3 → atproto MST · /);
  });

  test('rows, boxes and bands are drawn, and only those in view', async () => {
    const view = webview(page());
    assert.deepEqual(await keysOf(page(), 'updated'), ['app.bsky.actor.profile/self']);
    assert.ok(await view.locator('[data-subtree]').count() > 3, 'identical subtrees are rows');
    for (const side of ['left', 'right']) assert.ok(await view.locator(`[data-layer="4"][data-side=${side}]`).count() > 0, `the ${side} root has a box`);
    assert.match(await view.locator('[data-fact=rows]').innerText(), /^rows 1–\d+ of 109$/);
    assert.ok(await view.locator('g.row').count() < 100, 'rows out of view are not in the document');
    await page().keyboard.press('End');
    await view.locator('[data-range="(app.bsky.feed.post/3lnblehnyyc2p … app.bsky.graph.follow/3lnmakcbmdh2p)"]').first().waitFor();
  });

  test('every change is reached by next and previous', async () => {
    await webview(page()).locator('[role=listbox]').focus();
    const keys = await walkChanges(page(), 7);
    assert.equal(new Set(keys).size, 7);
    assert.deepEqual(keys, [...keys].sort());
    await page().keyboard.press('p');
    await webview(page()).locator('[data-fact=change]', { hasText: 'change 6 of 7' }).waitFor();
  });

  test('a search counts while one types, marks what is in view and goes from match to match', async () => {
    const view = webview(page());
    const box = view.locator('[data-action=search]');
    const found = view.locator('[data-fact=matches]');
    await view.locator('[role=listbox]').focus();
    await page().keyboard.press('/');
    await page().keyboard.type('Graph.Follow/');
    await found.filter({ hasText: /^\d+ found$/ }).waitFor();
    const total = Number.parseInt(await found.innerText());
    const follows: string[] = [];
    /** The cursor on a follow that it was not on before, or on the first one again. */
    const onFollow = (at: number) => ({
      async waitFor() {
        const others = follows.slice(0, at - 1).map(key => `:not([data-key="${key}"])`).join('');
        const row = view.locator(`g.row[data-key^="app.bsky.graph.follow/"]${others}:has([aria-selected=true])`);
        follows[at - 1] = (await row.getAttribute('data-key'))!;
      },
    });
    assert.ok(total > 20, `${total} follows`);
    await page().keyboard.press('Enter');
    await found.filter({ hasText: `1 of ${total}` }).waitFor();
    await onFollow(1).waitFor();
    assert.ok(await view.locator('.world .matches rect').count() > 0, 'matches in view are marked');
    await page().keyboard.press('Shift+Enter');
    await found.filter({ hasText: `${total} of ${total}` }).waitFor();
    await box.and(view.locator(':focus')).waitFor();
    await takeScreenshot(page(), 'compare search');
    await view.locator('[data-action=nextMatch]').click();
    await found.filter({ hasText: `1 of ${total}` }).waitFor();

    // A match inside a subtree that was skipped: it is opened for it.
    const rows = view.locator('[data-fact=rows]');
    await box.focus();
    for (let at = 2; at <= total && (await rows.innerText()).endsWith('of 109'); at++) {
      await page().keyboard.press('Enter');
      await found.filter({ hasText: `${at} of ${total}` }).waitFor();
      await onFollow(at).waitFor();
    }
    assert.doesNotMatch(await rows.innerText(), /of 109$/);
    await page().keyboard.press('Escape');
    await view.locator('[role=listbox]:focus').waitFor();
    await page().keyboard.press('c');
    await rows.filter({ hasText: 'of 109' }).waitFor();
  });

  test('a search finds nodes by any part of their CID, and says when nothing is found', async () => {
    const view = webview(page());
    const found = view.locator('[data-fact=matches]');
    const box = view.locator('[data-action=search]');
    await page().keyboard.press('Home');
    const cid = (await view.locator('[data-subtree]').first().getAttribute('data-subtree'))!;
    await page().keyboard.press('ControlOrMeta+f');
    await box.and(view.locator(':focus')).waitFor();
    await page().keyboard.type(cid.slice(20, 44));
    await found.filter({ hasText: /^1 found$/ }).waitFor();
    await page().keyboard.press('Enter');
    await view.locator(`[role=listbox][aria-activedescendant="fold-left-${cid}"]`).waitFor();
    assert.deepEqual((await accessibilityViolations(page())).filter(text => /^(serious|critical)/.test(text)), []);
    await page().keyboard.press('ControlOrMeta+f');
    await page().keyboard.type('no such key');
    await found.filter({ hasText: 'nothing found' }).waitFor();
    await box.fill('');
    await found.filter({ hasText: /^$/ }).waitFor({ state: 'attached' });
    await page().keyboard.press('Escape');
  });

  test('an identical subtree opens in place and closes again', async () => {
    const view = webview(page());
    await view.locator('[role=listbox]').focus();
    await page().keyboard.press('Home');
    const rows = view.locator('[data-fact=rows]');
    const subtree = view.locator('[data-subtree]').first();
    await subtree.locator('[data-action=open]').first().click();
    await rows.filter({ hasText: 'of 113' }).waitFor();
    const opened = view.locator('[data-state=identical][data-side=left]').first();
    await opened.waitFor();
    await view.locator('[role=listbox]').focus();
    await page().keyboard.press('c');
    await rows.filter({ hasText: 'of 109' }).waitFor();

    // The same without a mouse: the subtree is in the third row.
    for (const key of ['Home', 'ArrowDown', 'ArrowDown', 'Enter']) await page().keyboard.press(key);
    await rows.filter({ hasText: 'of 113' }).waitFor();
    await page().keyboard.press('c');
    await rows.filter({ hasText: 'of 109' }).waitFor();
  });

  test('no serious violation of accessibility rules in any theme', async () => {
    for (const theme of allThemes) {
      await setTheme(page(), theme);
      await webviewFrame(page(), 'body[data-state=ready]');
      await takeScreenshot(page(), `compare ${theme}`);
      const serious = (await accessibilityViolations(page())).filter(text => /^(serious|critical)/.test(text));
      assert.deepEqual(serious, [], theme);
    }
    await setTheme(page(), 'dark');
  });

  test('an updated record opens as a text diff of both versions', async () => {
    await webview(page()).locator('[role=listbox]').focus();
    await page().keyboard.press('Home');
    await entry(page(), 'app.bsky.actor.profile/self', 'left').click();
    await editorTab(page(), 'app.bsky.actor.profile/self (before.car ↔ after.car)').waitFor();
    await page().locator('.monaco-diff-editor .modified .view-line', { hasText: '"$type"' }).first().waitFor();
    await takeScreenshot(page(), 'record diff');
    await runCommand(page(), 'View: Close Editor');
  });

  test('an added record opens alone, by keyboard', async () => {
    await comparisonShown(page());
    await webview(page()).locator('[role=listbox]').focus();
    await walkChanges(page(), 7);
    const key = await cursorKey(page());
    await page().keyboard.press('Enter');
    await editorTab(page(), `${key} (after.car)`).waitFor();
    await page().locator('.monaco-editor .view-line', { hasText: '"$type"' }).first().waitFor();
    await runCommand(page(), 'View: Close Editor');
  });

  test('the details say what is under the cursor', async () => {
    await comparisonShown(page());
    await webview(page()).locator('[role=listbox]').focus();
    await page().keyboard.press('Home');
    await page().keyboard.press('Space');
    const details = webview(page()).locator('[data-panel=details]');
    await details.getByText('Updated entry').waitFor();
    await page().keyboard.press('ArrowLeft');
    await details.getByText(/[Nn]ode in before\.car|Identical subtree/).first().waitFor();
    await takeScreenshot(page(), 'compare details');
    assert.deepEqual((await accessibilityViolations(page())).filter(text => /^(serious|critical)/.test(text)), []);
    await page().keyboard.press('Escape');
    await details.waitFor({ state: 'hidden' });
  });

  test('a click on a node shows its details', async () => {
    await webview(page()).locator('g.box[data-layer="4"][data-side=right] rect').first().click();
    await webview(page()).locator('[data-panel=details]').getByText('Root node in after.car').waitFor();
    await page().keyboard.press('Escape');
  });

  test('sides are swapped', async () => {
    await page().keyboard.press('s');
    await editorTab(page(), 'after.car ↔ before.car').waitFor();
    await comparisonShown(page());
    await webview(page()).locator('.file.left', { hasText: 'after.car' }).waitFor();
    await webview(page()).locator('[role=listbox]').focus();
    await page().keyboard.press('s');
    await editorTab(page(), 'before.car ↔ after.car').waitFor();
    await comparisonShown(page());
  });

  test('a file that changes on disk is compared anew', async () => {
    writeFileSync(path.join(session!.workspace, 'after.car'), sample('before.car'));
    await webview(page()).getByText(/These trees are identical/).waitFor();
    await takeScreenshot(page(), 'compare identical');
    writeFileSync(path.join(session!.workspace, 'after.car'), sample('after.car'));
    await webview(page()).locator('[data-chip=added]', { hasText: '+ 3 added' }).waitFor();
  });

  test('a search is still there when a hidden tab comes back', async () => {
    const found = webview(page()).locator('[data-fact=matches]');
    await webview(page()).locator('[data-action=search]').fill('actor');
    await found.filter({ hasText: '1 found' }).waitFor();
    await webview(page()).locator('[data-action=search]').press('Enter');
    await found.filter({ hasText: '1 of 1' }).waitFor();
    await runCommand(page(), 'File: New Untitled Text File');
    await runCommand(page(), 'View: Open Previous Editor in Group');
    await comparisonShown(page());
    await found.filter({ hasText: '1 of 1' }).waitFor();
    assert.equal(await webview(page()).locator('[data-action=search]').inputValue(), 'actor');
  });

  test('the panel survives a reload of the window', async () => {
    await page().reload();
    await page().locator('.monaco-workbench').waitFor();
    await comparisonShown(page());
    assert.deepEqual((await headerText(page())).chips.slice(0, 3), ['+ 3 added', '− 3 removed', '~ 1 updated']);
    await runCommand(page(), 'View: Close All Editors');
  });
});

describe('other ways to two files', () => {
  test('select one, compare the other with it', async () => {
    await chooseInExplorer(page(), ['before.car'], 'Select for Merkle Compare');
    await chooseInExplorer(page(), ['after.car'], 'Compare with Selected Merkle Tree');
    await editorTab(page(), 'before.car ↔ after.car').waitFor();
    await comparisonShown(page());
    await runCommand(page(), 'View: Close All Editors');
  });

  test('from the palette, with pickers, by keyboard alone', async () => {
    await runCommand(page(), 'Merkle Tree Inspector: Compare Merkle Trees');
    for (const name of ['before.car', 'after.car']) {
      await page().locator('.quick-input-list').getByRole('option').filter({ hasText: name }).first().waitFor();
      await page().keyboard.type(name);
      await page().keyboard.press('Enter');
    }
    await editorTab(page(), 'before.car ↔ after.car').waitFor();
    await comparisonShown(page());
    // The view takes the focus by itself: arrows, next change and Enter work at once.
    await page().keyboard.press('n');
    await page().keyboard.press('Enter');
    await editorTab(page(), /\((before|after)\.car( ↔ after\.car)?\)/).waitFor();
    await runCommand(page(), 'View: Close All Editors');
  });

  test('anything but two CAR files is not offered', async () => {
    assert.ok((await explorerMenu(page(), ['before.car', 'after.car'])).includes('Compare Merkle Trees'));
    for (const names of [['before.car', 'notes.txt'], ['before.car', 'after.car', 'page.car'], ['before.car']]) {
      assert.ok(!(await explorerMenu(page(), names)).includes('Compare Merkle Trees'), names.join(' and '));
    }
  });
});

describe('files that cannot be compared', () => {
  test('an HTML page in place of a CAR: the message says what it is and what to do', async () => {
    await chooseInExplorer(page(), ['before.car', 'page.car'], 'Compare Merkle Trees');
    await webviewFrame(page(), 'body[data-state=error]');
    const message = await webview(page()).locator('[role=alert]').innerText();
    assert.match(message, /page\.car: this is an HTML or XML page/);
    await takeScreenshot(page(), 'compare error');
    assert.deepEqual((await accessibilityViolations(page())).filter(text => /^(serious|critical)/.test(text)), []);
    await webview(page()).locator('[data-action=show-log]').click();
    await page().locator('.panel .view-line', { hasText: 'malformed-car' }).first().waitFor();
    await runCommand(page(), 'View: Close All Editors');
  });

  test('a file cut short fails with the block that is missing, or is labelled incomplete', async () => {
    await chooseInExplorer(page(), ['before.car', 'broken.car'], 'Compare Merkle Trees');
    await webviewFrame(page(), 'body[data-state=error]');
    assert.match(await webview(page()).locator('[role=alert]').innerText(), /broken\.car: .*(cut short|missing block)/);
    await runCommand(page(), 'View: Close All Editors');
  });
});
