// The sidebar in a real VS Code: files unfolded down to a record, long lists in pages, the filter, menus
// and the clipboard, two commits compared, the changes of a comparison, and all of it without a mouse.
import assert from 'node:assert/strict';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import type { Locator } from 'playwright-core';
import { buildMst, encodeBlock, mstEntries } from '../support/buildMst';
import { carBytes } from '../support/carBytes';
import { needsSharedData, sharedBytes } from '../support/sharedData';
import { carShown } from '../support/vscode/carEditor';
import { comparisonShown } from '../support/vscode/comparison';
import { allThemes, setTheme, takeScreenshot } from '../support/vscode/screenshot';
import { keepPicturesOfFailures, openVSCode, type Session } from '../support/vscode/session';
import { webview } from '../support/vscode/webview';
import { chooseInExplorer, editorTab, pick, runCommand } from '../support/vscode/workbench';

const sample = (name: string) => new Uint8Array(readFileSync(new URL(`../../samples/${name}`, import.meta.url)));

let session: Session | undefined;
keepPicturesOfFailures(() => session);
const page = () => session!.page;
const tree = (view: 'Trees' | 'Changes') => page().getByRole('tree', { name: view, exact: true });
/** A line by what a screen reader says of it. */
const line = (name: string | RegExp, view: 'Trees' | 'Changes' = 'Trees') => tree(view).getByRole('treeitem', { name }).first();

/** Shows what is below a line, if it does not yet. */
async function unfold(item: Locator): Promise<void> {
  await item.waitFor();
  if (await item.getAttribute('aria-expanded') !== 'true') await item.locator('.monaco-tl-twistie').click();
  await item.and(page().locator('[aria-expanded=true]')).waitFor();
}

async function fold(item: Locator): Promise<void> {
  await item.locator('.monaco-tl-twistie').click();
  await item.and(page().locator('[aria-expanded=false]')).waitFor();
}

async function foldAll(): Promise<void> {
  await line(/\.car/).waitFor();
  await tree('Trees').hover(); // the buttons of a view show then
  await page().getByRole('button', { name: 'Collapse All' }).first().click();
  await tree('Trees').locator('[aria-expanded=true]').first().waitFor({ state: 'detached' });
}

/** Chooses from the menu of a line; an item that has a key binding is called by that, too. */
async function chooseFor(item: Locator, command: string): Promise<void> {
  await item.click({ button: 'right' });
  const choice = page().getByRole('menuitem', { name: new RegExp(`^${command}`) });
  await choice.hover();
  await page().locator('.action-item.focused').filter({ has: choice }).waitFor();
  await page().keyboard.press('Enter');
  await choice.waitFor({ state: 'hidden' });
}

/** Answers the input box of a filter. */
async function filterBy(title: string, text: string): Promise<void> {
  await runCommand(page(), `Merkle Tree Inspector: ${title}`);
  const box = page().locator('.quick-input-widget', { has: page().locator('.quick-input-title', { hasText: title }) });
  await box.locator('input').first().fill(text);
  await page().keyboard.press('Enter');
  await box.waitFor({ state: 'hidden' });
}

/** What is in the clipboard, once it is a text like this (or after a while, so that the test can say what it is instead). */
function copied(like: RegExp): Promise<string> {
  return page().evaluate(async pattern => {
    for (let frames = 0; ; frames++) {
      const text = await navigator.clipboard.readText();
      if (new RegExp(pattern).test(text) || frames > 300) return text;
      await new Promise(requestAnimationFrame);
    }
  }, like.source);
}

before(async () => {
  session = await openVSCode({
    files: {
      'before.car': sample('before.car'),
      'after.car': sample('after.car'),
      'broken.car': sample('broken.car'),
      'page.car': '<!DOCTYPE html><title>404</title>',
    },
  });
  await page().context().grantPermissions(['clipboard-read', 'clipboard-write']);
  await page().getByRole('tab', { name: 'Merkle Trees' }).click();
});
after(() => session?.close());

describe('trees', () => {
  test('the files of the workspace are listed, and one unfolds down to a record', async () => {
    for (const name of ['after.car', 'before.car', 'broken.car', 'page.car']) await line(new RegExp(`^${name}`)).waitFor();
    await unfold(line(/^before\.car/));
    await unfold(line(/^Commits, 1/));
    await line(/^3\w{12}, commit/).waitFor();
    await unfold(line(/^Records.*301/));
    await unfold(line(/^app\.bsky\.actor\.profile, collection, 1/));
    await line(/^self, record/).waitFor();
    await takeScreenshot(page(), 'sidebar records');
  });

  test('the structure unfolds by node and by layer', async () => {
    await fold(line(/^Records/));
    await unfold(line(/^Tree structure/));
    await line(/layer 3/).waitFor();
    await fold(line(/^Tree structure/));
    await unfold(line(/^Layers, 5/));
    await unfold(line(/^Layer 4, 1 node · the root/));
    await takeScreenshot(page(), 'sidebar structure');
    await fold(line(/^Layers/));
  });

  test('key, CID and at:// URI of a record are copied from its menu', async () => {
    await unfold(line(/^Records/));
    const record = line(/^self, record/);
    await chooseFor(record, 'Copy Key');
    assert.equal(await copied(/^app\./), 'app.bsky.actor.profile/self');
    await chooseFor(record, 'Copy CID');
    assert.match(await copied(/^bafyrei\w+$/), /^bafyrei\w{52}$/);
    await chooseFor(record, 'Copy at:// URI');
    assert.match(await copied(/^at:/), /^at:\/\/did:\w+:[\w.:-]+\/app\.bsky\.actor\.profile\/self$/);
  });

  test('a click on a record opens it', async () => {
    await line(/^self, record/).click();
    await page().locator('.monaco-editor .view-line', { hasText: 'app.bsky.actor.profile' }).first().waitFor();
    await runCommand(page(), 'View: Close All Editors');
  });

  test('a record is shown in the editor of its file, and from there in the sidebar again', async () => {
    await chooseFor(line(/^self, record/), 'Reveal in Merkle Tree View');
    await carShown(page());
    await webview(page()).locator('[role=treeitem][aria-selected=true]', { hasText: 'self' }).waitFor();
    await foldAll();
    await webview(page()).locator('[data-panel=selected] [data-action=reveal-in-sidebar]').click();
    await line(/^self, record/).and(page().locator('[aria-selected=true]')).waitFor();
    await runCommand(page(), 'View: Close All Editors');
  });

  test('long lists come in pages', async () => {
    await unfold(line(/^All blocks/));
    const more = line(/^Show more \(200 of 384\)/);
    await line(/^bafy[^,]*, block/).waitFor();
    await tree('Trees').focus();
    await page().keyboard.press('End');
    await more.waitFor();
    await takeScreenshot(page(), 'sidebar page');
    await more.click();
    await more.waitFor({ state: 'detached' });
    await tree('Trees').focus();
    await page().keyboard.press('End');
    await line(/^page\.car/).waitFor();
    assert.equal(await line(/^Show more/).count(), 0);
    await foldAll();
  });

  test('the filter lists matching records of all collections, and is cleared again', async () => {
    await unfold(line(/^before\.car/));
    await filterBy('Filter Trees', 'graph.');
    await unfold(line(/^Records/));
    await line(/^app\.bsky\.graph\.follow\/3\w+, record/).waitFor();
    assert.equal(await line(/^self, record/).count(), 0);
    await takeScreenshot(page(), 'sidebar filter');
    await runCommand(page(), 'Merkle Tree Inspector: Clear the Filter of Trees');
    await line(/^app\.bsky\.graph\.follow, collection/).waitFor();
    await fold(line(/^before\.car/));
  });

  test('what cannot be read is a line that says why', async () => {
    await unfold(line(/^page\.car/));
    await line(/HTML or XML page/).waitFor();
    await unfold(line(/^broken\.car/));
    await line(/^Missing blocks, \d/).waitFor();
    await takeScreenshot(page(), 'sidebar problems');
    writeFileSync(path.join(session!.workspace, 'page.car'), sample('first-post/after.car'));
    await line(/^Records.*2/).waitFor();
    await fold(line(/^page\.car/));
    await fold(line(/^broken\.car/));
  });

  test('files come and go', async () => {
    writeFileSync(path.join(session!.workspace, 'new.car'), sample('after.car'));
    await line(/^new\.car/).waitFor();
    rmSync(path.join(session!.workspace, 'new.car'));
    await line(/^new\.car/).waitFor({ state: 'detached' });
  });
});

describe('a file from elsewhere', () => {
  test('is opened, unfolded, remembered over a reload, and removed', async () => {
    const file = path.join(session!.workspace, '..', 'elsewhere.car');
    writeFileSync(file, sample('first-post/after.car'));
    await runCommand(page(), 'Merkle Tree Inspector: Open CAR File in Trees');
    const box = page().locator('.quick-input-widget', { has: page().locator('.quick-input-title', { hasText: 'Open CAR File in Trees' }) });
    const option = box.getByRole('option', { name: 'elsewhere.car' });
    // The box that has just opened goes to its own folder once more, whatever was typed meanwhile.
    for (let count = 0; count < 8 && !(await option.isVisible()); count++) {
      await box.locator('input').first().fill(`${path.dirname(path.resolve(file))}/`);
      await option.waitFor({ timeout: 2500 }).catch(() => undefined);
    }
    await option.click();
    await box.waitFor({ state: 'hidden' });
    const opened = line(/^elsewhere\.car/);
    await opened.and(page().locator('[aria-expanded=true]')).waitFor();
    const reloaded = page().waitForEvent('load'); // by VS Code's own command, which saves what is remembered first
    await runCommand(page(), 'Developer: Reload Window');
    await reloaded;
    await opened.waitFor();
    await chooseFor(opened, 'Remove from Trees');
    await opened.waitFor({ state: 'detached' });
  });
});

describe('changes', () => {
  test('without a comparison the view says what it is for', async () => {
    await page().getByText('What changed between two trees is listed here').waitFor();
  });

  test('those of the comparison in front are listed by collection, with counts and marks', async () => {
    await page().getByRole('tab', { name: /^Explorer/ }).click();
    await chooseInExplorer(page(), ['before.car', 'after.car'], 'Compare Merkle Trees');
    await comparisonShown(page());
    await page().getByRole('tab', { name: /^Merkle Trees/ }).click();
    await line(/^app\.bsky\.actor\.profile, 0 added, 0 removed, 1 updated/, 'Changes').waitFor();
    const updated = line(/^Updated, self/, 'Changes');
    await updated.waitFor();
    assert.match(await updated.innerText(), /~ self/);
    const letter = await updated.locator('.monaco-icon-label').first().evaluate(async label => {
      for (let frames = 0; ; frames++) {
        const { content } = getComputedStyle(label, '::after');
        if (content !== 'none' || frames > 300) return content;
        await new Promise(requestAnimationFrame);
      }
    });
    assert.equal(letter, '"M"');
    await page().getByRole('tab', { name: /^Merkle Trees.* 7/ }).waitFor();
    for (const theme of allThemes) {
      await setTheme(page(), theme);
      await takeScreenshot(page(), `sidebar changes ${theme}`);
    }
    await setTheme(page(), 'dark');
  });

  test('a click opens the two versions', async () => {
    await line(/^Updated, self/, 'Changes').click();
    await editorTab(page(), 'app.bsky.actor.profile/self (before.car ↔ after.car)').waitFor();
    await runCommand(page(), 'View: Close Editor');
    await comparisonShown(page());
  });

  test('the filter lists matches of all collections', async () => {
    await filterBy('Filter Changes', 'profile');
    await line(/^Updated, app\.bsky\.actor\.profile\/self/, 'Changes').waitFor();
    await runCommand(page(), 'Merkle Tree Inspector: Clear the Filter of Changes');
    await line(/^app\.bsky\.actor\.profile, 0 added/, 'Changes').waitFor();
  });

  test('a change is revealed in its comparison, and its record in Trees', async () => {
    await chooseFor(line(/^Updated, self/, 'Changes'), 'Reveal in Trees');
    const record = line(/^self, record/);
    await record.and(page().locator('[aria-selected=true]')).waitFor();
    await chooseFor(line(/^Updated, self/, 'Changes'), 'Reveal in Comparison');
    await webview(page()).locator('[data-key="app.bsky.actor.profile/self"]').first().waitFor();
    await takeScreenshot(page(), 'sidebar reveal');
    await foldAll();
    await webview(page()).locator('[role=listbox]').focus();
    await page().keyboard.press('Space');
    await webview(page()).locator('[data-panel=details] [data-action=reveal-in-sidebar]').click();
    await record.and(page().locator('[aria-selected=true]')).waitFor();
  });

  test('they go with the comparison', async () => {
    await runCommand(page(), 'View: Close All Editors');
    await page().getByText('What changed between two trees is listed here').waitFor();
  });
});

describe('a list of 5,000 records', () => {
  test('shows a record far down with what is around it, not all that is before it', async () => {
    const record = encodeBlock({ $type: 'app.list.item' });
    const car = (count: number) => {
      const keys = Array.from({ length: count }, (_, i) => [`app.list.item/${String(i).padStart(4, '0')}`, record.cid] as const);
      const { root, blocks } = buildMst(mstEntries(keys));
      return carBytes([root], [record, ...blocks.values()]);
    };
    writeFileSync(path.join(session!.workspace, 'long.car'), car(4999));
    writeFileSync(path.join(session!.workspace, 'longer.car'), car(5000));
    await page().getByRole('tab', { name: /^Explorer/ }).click();
    await chooseInExplorer(page(), ['long.car', 'longer.car'], 'Compare Merkle Trees');
    await comparisonShown(page());
    await page().getByRole('tab', { name: /^Merkle Trees/ }).click();
    await chooseFor(line(/^Added, 4999/, 'Changes'), 'Reveal in Trees');
    await line(/^4999, record/).and(page().locator('[aria-selected=true]')).waitFor();
    await takeScreenshot(page(), 'sidebar far down');
    const collection = line(/^app\.list\.item, collection/);
    await foldAll();
    await unfold(line(/^longer\.car/));
    await unfold(line(/^Entries|^Records/));
    await unfold(collection);
    const earlier = line(/^Show earlier \(4,\d\d\d before\)/);
    await earlier.click();
    await line(/^Show earlier \(4,[67]\d\d before\)/).waitFor();
    await runCommand(page(), 'View: Close All Editors');
  });
});

describe('without a mouse', () => {
  test('from the activity bar to a record and back', async () => {
    await foldAll();
    await tree('Trees').focus();
    await page().keyboard.press('Home');
    const focused = () => tree('Trees').locator('.monaco-list-row.focused');
    const goTo = async (name: RegExp) => {
      for (let count = 0; count < 60; count++) {
        if (name.test(await focused().getAttribute('aria-label') ?? '')) return;
        const before = await focused().getAttribute('id');
        await page().keyboard.press('ArrowDown');
        await tree('Trees').locator(`.monaco-list-row.focused:not([id="${before}"])`).waitFor();
      }
      throw new Error(`no line ${name.source}`);
    };
    const open = async () => {
      if (await focused().getAttribute('aria-expanded') === 'false') await page().keyboard.press('ArrowRight');
      await tree('Trees').locator('.monaco-list-row.focused[aria-expanded=true]').waitFor();
    };
    await goTo(/^before\.car/);
    await open();
    await line(/^Records/).waitFor();
    await goTo(/^Records/);
    await open();
    await line(/^app\.bsky\.actor\.profile, collection/).waitFor();
    await goTo(/^app\.bsky\.actor\.profile, collection/);
    await open();
    await line(/^self, record/).waitFor();
    await goTo(/^self, record/);
    await page().keyboard.press('Shift+F10');
    const copy = page().getByRole('menuitem', { name: /^Copy Key/ });
    await copy.waitFor();
    for (let count = 0; count < 20 && await page().locator('.action-item.focused').filter({ has: copy }).count() === 0; count++) await page().keyboard.press('ArrowDown');
    await page().keyboard.press('Enter');
    assert.equal(await copied(/^app\./), 'app.bsky.actor.profile/self');
  });
});

describe('other files', needsSharedData, () => {
  test('of a history of 28 commits all are listed; any two are compared', async () => {
    writeFileSync(path.join(session!.workspace, 'history.car'), sharedBytes('repos/v2-paul-staging.car'));
    await foldAll();
    await unfold(line(/^history\.car/));
    await unfold(line(/^Commits, 28/));
    const items = tree('Trees').getByRole('treeitem', { name: /^bafy[^,]*, commit/ });
    await items.first().waitFor();
    await takeScreenshot(page(), 'sidebar commits');
    await chooseFor(items.first(), 'Compare This Root With…');
    await takeScreenshot(page(), 'sidebar compare root');
    await pick(page(), 'previous commit');
    await comparisonShown(page());
    await line(/added, \d+ removed/, 'Changes').waitFor();
    await takeScreenshot(page(), 'sidebar two commits');
  });

  test('what is no search tree unfolds by its links', async () => {
    writeFileSync(path.join(session!.workspace, 'directory.car'), sharedBytes('ipld/unixfs-hamt-single-layer.car'));
    await foldAll();
    await unfold(line(/^directory\.car/));
    await unfold(line(/^Links/));
    await line(/^(?!Links).*, (link|directory)/).waitFor();
    await takeScreenshot(page(), 'sidebar links');
  });
});
