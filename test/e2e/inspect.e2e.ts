// Looking into one file in a real VS Code, by keyboard: a key found and its record opened, links followed,
// bytes and reasons read, all of it there again after a reload; and files and folders validated.
import assert from 'node:assert/strict';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import type { Locator } from 'playwright-core';
import { cidOf } from '../support/buildMst';
import { readCar } from '../support/carBytes';
import { elsewhere, linkedRepository, owner } from '../support/linkedRepository';
import { takeScreenshot } from '../support/vscode/screenshot';
import { keepPicturesOfFailures, openVSCode, type Session } from '../support/vscode/session';
import { chooseInExplorer, editorTab, runCommand, toast } from '../support/vscode/workbench';

const sample = (name: string) => new Uint8Array(readFileSync(new URL(`../../samples/${name}`, import.meta.url)));
const linked = linkedRepository();

let session: Session | undefined;
keepPicturesOfFailures(() => session);
const page = () => session!.page;
const command = (title: string) => runCommand(page(), `Merkle Tree Inspector: ${title}`);
/** A line of the text editor in front; the editor writes blanks in a way of its own. */
const line = (text: string | RegExp) => page().locator('.editor-group-container.active .monaco-editor .view-line').filter({ hasText: text }).first();
const option = (text: string | RegExp) => page().locator('.quick-input-list').getByRole('option').filter({ hasText: text }).first();
const problem = (text: RegExp): Locator => page().locator('.markers-panel [role=treeitem]').filter({ hasText: text }).first();

/** Answers a list by typing, once it has the answer. */
async function choose(text: string, shown: string | RegExp = text): Promise<void> {
  await page().locator('.quick-input-widget input').first().fill(text);
  await option(shown).waitFor();
  await page().keyboard.press('Enter');
}

async function filterProblems(text: string): Promise<void> {
  await page().locator('.panel').getByRole('textbox').first().fill(text);
}

/** Puts the cursor into the first occurrence of a text, by searching for it. */
async function cursorTo(text: string): Promise<void> {
  await runCommand(page(), 'View: Focus Active Editor Group');
  await page().keyboard.press('ControlOrMeta+F');
  await page().locator('.find-widget.visible textarea').first().fill(text);
  await page().locator('.find-widget .matchesCount', { hasText: /^1 / }).waitFor();
  await page().keyboard.press('Escape');
  await page().keyboard.press('ArrowLeft');
  for (let step = 0; step < 3; step++) await page().keyboard.press('ArrowRight');
}

before(async () => {
  session = await openVSCode({
    files: {
      'linked.car': linked.car,
      'before.car': sample('before.car'),
      'broken.car': sample('broken.car'),
      'folder/deep/broken.car': sample('broken.car'),
      'folder/good.car': sample('first-post/after.car'),
      'folder/page.car': '<!DOCTYPE html><title>404</title>',
      'folder/notes.txt': 'no tree',
    },
  });
});
after(() => session?.close());

describe('a file is searched', () => {
  test('while one types, with counts; a record that is picked opens', async () => {
    await command('Go to Key or CID…');
    await choose('linked');
    await page().locator('.quick-input-title', { hasText: 'Go to Key or CID in linked.car' }).waitFor();
    await page().locator('.quick-input-widget input').first().fill('note/');
    await page().locator('.quick-input-title', { hasText: 'keys: 2' }).waitFor();
    await takeScreenshot(page(), 'go to');
    await choose('note/one');
    await editorTab(page(), 'app.example.note/one (linked.car)').waitFor();
    await line('the first').waitFor();
  });

  test('a long list comes in pages', async () => {
    await runCommand(page(), 'View: Close All Editors');
    await command('Go to Key or CID…');
    await choose('before');
    await page().locator('.quick-input-widget input').first().fill('app.');
    await page().locator('.quick-input-title', { hasText: /keys: \d+…/ }).waitFor();
    await page().keyboard.press('ArrowUp'); // from the first line to the last
    await option('Show more').and(page().locator('.focused, [aria-selected=true], .monaco-list-row.focused')).waitFor();
    await page().keyboard.press('Enter');
    await page().locator('.quick-input-title', { hasText: /keys: (19\d|2\d\d)/ }).waitFor();
    await page().keyboard.press('Escape');
  });

  test('an at:// URI and a CID are found, a collection narrows the search', async () => {
    await command('Go to Key or CID…');
    await choose('linked');
    await page().locator('.quick-input-widget input').first().fill(`at://${owner}/app.example.note/two`);
    await option('app.example.note/two').waitFor();
    await page().locator('.quick-input-widget input').first().fill(linked.two.toString());
    await page().locator('.quick-input-title', { hasText: 'CIDs: 1' }).waitFor();
    await page().locator('.quick-input-widget input').first().fill('example');
    await page().locator('.quick-input-title', { hasText: 'collections: 1' }).waitFor();
    await page().keyboard.press('Enter');
    await page().locator('.quick-input-title', { hasText: /· keys: 2$/ }).waitFor();
    await page().keyboard.press('Enter');
    await line('the first').waitFor();
  });
});

describe('links in a record', () => {
  test('a CID leads to its block, an at:// URI to its record', async () => {
    await cursorTo('bafyrei');
    await runCommand(page(), 'Open Link');
    await line('the second').waitFor();
    await editorTab(page(), new RegExp(linked.two.toString().slice(-20))).waitFor();
    await runCommand(page(), 'View: Close Editor');
    await line('the first').waitFor();
    await cursorTo(`at://${owner}`);
    await runCommand(page(), 'Open Link');
    await line('the second').waitFor();
    await editorTab(page(), /note∕two/).waitFor();
  });

  test('what the file does not have is no link, and says so', async () => {
    await page().keyboard.press('ControlOrMeta+K');
    await page().keyboard.press('g');
    await choose('note/one');
    await line('the first').waitFor();
    await page().locator('.monaco-editor .detected-link').nth(1).waitFor();
    assert.equal(await page().locator('.monaco-editor .view-line', { hasText: linked.picture.toString() }).locator('.detected-link').count(), 0);
    await cursorTo(elsewhere);
    await runCommand(page(), 'Show or Focus Hover');
    await page().locator('.monaco-hover', { hasText: 'Not in linked.car' }).waitFor();
    await page().keyboard.press('Escape');
    await cursorTo(`at://${owner}`);
    await runCommand(page(), 'Show or Focus Hover');
    await page().locator('.monaco-hover', { hasText: 'sha-256 of the key begins with' }).waitFor();
    await takeScreenshot(page(), 'record hover');
    await page().keyboard.press('Escape');
  });
});

describe('a record in front', () => {
  test('is shown byte by byte', async () => {
    await command('Open Block as Annotated Hex');
    await line(/Digest\s+sha2-256,\s+right/).waitFor();
    await line(/00000000\s+a5\s+map/).waitFor();
    await takeScreenshot(page(), 'annotated hex');
  });

  test('a key that is not there: where it would be', async () => {
    await runCommand(page(), 'View: Close All Editors');
    await command('Why Is This Key Here?');
    await choose('linked');
    await choose('app.example.note/onf', 'Where would this key be?');
    await line(/would\sbe\s+app\.example\.note\/onf/).waitFor();
  });

  test('is explained: why its key is where it is', async () => {
    await command('Go to Key or CID…');
    await choose('note/one');
    await line('the first').waitFor();
    await command('Why Is This Key Here?');
    await line(/In\sbinary\s+[01 |]+/).waitFor();
    await line(/after\s+app\.example\.note\/two/).waitFor();
    await takeScreenshot(page(), 'why here');
  });
});

describe('parts of a file are saved', () => {
  /** Answers the file dialog, which is a list here, with what it suggests. */
  async function saveAs(suggested: RegExp): Promise<string> {
    const input = page().locator('.quick-input-widget input').first();
    await page().locator('.quick-input-title', { hasText: /^Export/ }).waitFor();
    await page().waitForFunction(pattern => new RegExp(pattern).test(document.querySelector<HTMLInputElement>('.quick-input-widget input')?.value ?? ''), suggested.source);
    const file = await input.inputValue();
    await page().keyboard.press('Enter');
    await page().locator('.quick-input-title', { hasText: /^Export/ }).waitFor({ state: 'hidden' });
    return file;
  }

  test('the block of the key in front, as its bytes', async () => {
    await command('Export Block…');
    const file = await saveAs(/bafyrei\w+\.cbor$/);
    await page().getByText(/\d+ bytes written to bafyrei/).first().waitFor();
    const bytes = readFileSync(file);
    assert.equal(cidOf(bytes).toString(), linked.one.toString());
    rmSync(file);
  });

  test('a proof as a CAR that holds only what it takes', async () => {
    await command('Export Proof…');
    const file = await saveAs(/proof-app\.example\.note-one\.car$/);
    await toast(page(), 'proves that app.example.note/one is in the tree').waitFor();
    const { blocks } = readCar(new Uint8Array(readFileSync(file)));
    assert.ok(blocks.has(linked.one.toString()) && !blocks.has(linked.two.toString()));
    rmSync(file);
  });
});

describe('validation', () => {
  test('of one file: the Problems panel has rule, CID and byte', async () => {
    await command('Validate Merkle Tree');
    await choose('One CAR File');
    await choose('broken.car');
    await toast(page(), /broken\.car: 8 errors/).waitFor();
    await runCommand(page(), 'Problems: Focus on Problems View');
    await problem(/cut short.*\(framing, byte \d+\)/).waitFor();
    await problem(/not in the file.*\(missing-block, bafyrei\w{52}, byte \d+\)/).waitFor();
    await takeScreenshot(page(), 'problems');
  });

  test('of a folder, from the Explorer: every file below it, and what is no CAR', async () => {
    await runCommand(page(), 'Notifications: Clear All Notifications');
    await chooseInExplorer(page(), ['folder'], 'Validate Merkle Tree');
    await toast(page(), /3 of 3 files validated: 9 errors.*1 of them cannot be read as CAR files/).waitFor();
    await toast(page(), /3 of 3 files/).getByRole('button', { name: 'Show Problems' }).click();
    // The panel draws only the lines in view: a filter brings up those of one file.
    await filterProblems('page.car');
    await problem(/HTML or XML page.*malformed-car/).waitFor();
    await takeScreenshot(page(), 'problems of a folder');
  });

  test('findings go with the file they are about', async () => {
    const file = (name: string) => path.join(session!.workspace, name);
    writeFileSync(file('folder/page.car'), sample('first-post/after.car'));
    await problem(/HTML or XML page/).waitFor({ state: 'detached' });
    await filterProblems('broken.car');
    await problem(/framing/).waitFor();
    writeFileSync(file('broken.car'), sample('before.car'));
    rmSync(file('folder/deep'), { recursive: true });
    await problem(/framing/).waitFor({ state: 'detached' });
  });

  test('of the whole workspace', async () => {
    await runCommand(page(), 'Notifications: Clear All Notifications');
    await command('Validate Merkle Tree');
    await choose('All CAR Files');
    await toast(page(), /5 of 5 files validated: nothing wrong/).waitFor();
  });
});

describe('a window that is loaded anew', () => {
  test('has the documents again; they are read-only', async () => {
    await page().reload();
    await line(/In\sbinary/).waitFor({ timeout: 60_000 });
    await runCommand(page(), 'View: Focus Active Editor Group');
    await page().keyboard.type('x');
    await page().getByText('Editor is read-only').first().waitFor();
  });
});
