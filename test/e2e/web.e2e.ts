// Wherever VS Code runs: the comparison in the web worker extension host (VS Code for the Web), in a
// virtual workspace, and in one that is not trusted. VS Code's own list says which host it was.
import assert from 'node:assert/strict';
import { cpSync, renameSync } from 'node:fs';
import { readFile, rm, truncate, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import type { Page } from 'playwright-core';
import { project, temporaryFolder } from '../../scripts/vscode/installOnce';
import { run } from '../../scripts/vscode/npmPackage';
import { comparisonShown, entry, headerText, walkChanges } from '../support/vscode/comparison';
import { takeScreenshot } from '../support/vscode/screenshot';
import { keepPicturesOfFailures, openVSCode, type ExtensionHost, type Session } from '../support/vscode/session';
import { accessibilityViolations, webview, webviewFrame } from '../support/vscode/webview';
import { chooseInExplorer, editorTab, runCommand } from '../support/vscode/workbench';

const sample = (name: string) => readFile(path.join(project, 'samples', name));
const files = async () => ({ 'before.car': await sample('before.car'), 'after.car': await sample('after.car'), 'broken.car': await sample('broken.car') });

/** What is shown of the samples, in whatever place. */
async function compareSamples(page: Page): Promise<void> {
  await chooseInExplorer(page, ['before.car', 'after.car'], 'Compare Merkle Trees');
  await editorTab(page, 'before.car ↔ after.car').waitFor();
  await samplesCompared(page);
}

async function samplesCompared(page: Page): Promise<void> {
  await comparisonShown(page);
  const { chips, cost } = await headerText(page);
  assert.deepEqual(chips, ['+ 3 added', '− 3 removed', '~ 1 updated', '⇅ 3 misaligned ranges']);
  assert.match(cost, /read 38 of 164 blocks/);
  assert.match(await webview(page).locator('.file.left').innerText(), /before\.car[^]*301 entries · 384 blocks/);
}

/** As VS Code's list of running extensions says it. */
async function assertHost(page: Page, host: ExtensionHost): Promise<void> {
  await runCommand(page, 'Developer: Show Running Extensions');
  const row = page.locator('.runtime-extensions-editor .monaco-list-row', { hasText: 'Merkle Tree Inspector' });
  await row.waitFor();
  assert.equal((await row.innerText()).includes('web worker'), host === 'web worker', await row.innerText());
  await runCommand(page, 'View: Close Editor');
}

describe('VS Code for the Web', () => {
  let session: Session | undefined;
  let extension: string | undefined;
  keepPicturesOfFailures(() => session);
  const page = () => session!.page;
  const script = () => path.join(extension!, 'dist', 'web', 'worker.js');

  before(async () => {
    extension = await temporaryFolder('extension');
    for (const part of ['package.json', 'package.nls.json', 'media', 'dist']) cpSync(path.join(project, part), path.join(extension, part), { recursive: true });
    renameSync(script(), `${script()}.away`);
    session = await openVSCode({ files: await files(), extensions: [extension], host: 'web worker' });
  });
  after(async () => {
    await session?.close();
    if (extension !== undefined) await rm(extension, { recursive: true, force: true });
  });

  test('without its worker the page says so, and trying again helps as soon as it can', async () => {
    await chooseInExplorer(page(), ['before.car', 'after.car'], 'Compare Merkle Trees');
    await webviewFrame(page(), 'body[data-state=error]');
    assert.match(await webview(page()).locator('[role=alert]').innerText(), /The comparison engine could not be started\./);
    await takeScreenshot(page(), 'web not started');
    renameSync(`${script()}.away`, script());
    await webview(page()).locator('[data-action=retry]').click();
    await samplesCompared(page());
    await runCommand(page(), 'View: Close All Editors');
  });

  test('two files of the Explorer are compared in the web worker host', async () => {
    await compareSamples(page());
    await assertHost(page(), 'web worker');
    await samplesCompared(page());
    await takeScreenshot(page(), 'web compare');
    assert.deepEqual((await accessibilityViolations(page())).filter(text => /^(serious|critical)/.test(text)), []);
  });

  test('changes are walked and records open: as a diff, and alone', async () => {
    await webview(page()).locator('[role=listbox]').focus();
    const keys = await walkChanges(page(), 7);
    assert.equal(new Set(keys).size, 7);
    await page().keyboard.press('Enter');
    await editorTab(page(), `${keys.at(-1)} (after.car)`).waitFor();
    await page().locator('.monaco-editor .view-line', { hasText: '"$type"' }).first().waitFor();
    await runCommand(page(), 'View: Close Editor');
    await comparisonShown(page());
    await webview(page()).locator('[role=listbox]').focus();
    await page().keyboard.press('Home');
    await entry(page(), 'app.bsky.actor.profile/self', 'left').click();
    await editorTab(page(), 'app.bsky.actor.profile/self (before.car ↔ after.car)').waitFor();
    await page().locator('.monaco-diff-editor .modified .view-line', { hasText: '"$type"' }).first().waitFor();
  });

  test('the comparison survives a reload of the window', async () => {
    await runCommand(page(), 'View: Close Editor');
    await comparisonShown(page());
    await Promise.all([page().waitForEvent('domcontentloaded'), runCommand(page(), 'Developer: Reload Window')]);
    await samplesCompared(page());
  });

  test('a file that changes is compared anew', async () => {
    const file = path.join(session!.workspace, 'after.car');
    await writeFile(file, await sample('before.car'));
    await webview(page()).getByText(/These trees are identical/).waitFor();
    await writeFile(file, await sample('after.car'));
    await webview(page()).locator('[data-chip=added]', { hasText: '+ 3 added' }).waitFor();
    await runCommand(page(), 'View: Close All Editors');
  });

  test('what cannot be compared is said as anywhere else', async () => {
    await chooseInExplorer(page(), ['before.car', 'broken.car'], 'Compare Merkle Trees');
    await webviewFrame(page(), 'body[data-state=error]');
    assert.match(await webview(page()).locator('[role=alert]').innerText(), /broken\.car: .*(cut short|missing block)/);
    await webview(page()).locator('[data-action=show-log]').click();
    await page().locator('.panel .view-line', { hasText: 'broken.car' }).first().waitFor();
    await runCommand(page(), 'View: Close All Editors');
  });

  test('a file that memory may not have room for is refused unread', async () => {
    const file = path.join(session!.workspace, 'huge.car');
    await writeFile(file, '');
    await truncate(file, 600 * 2 ** 20); // takes no room on the disk
    await chooseInExplorer(page(), ['before.car', 'huge.car'], 'Compare Merkle Trees');
    await webviewFrame(page(), 'body[data-state=error]');
    assert.match(await webview(page()).locator('[role=alert]').innerText(), /huge\.car is too large .* 600 MiB, and the limit is 512 MiB/);
  });

  test('both parts are in the package', async () => {
    const packed = await run('npx', ['vsce', 'ls', '--no-dependencies'], project);
    for (const name of ['dist/web/extension.js', 'dist/web/worker.js']) assert.ok(packed.split(/\s+/).includes(name), name);
  });
});

for (const host of ['node', 'web worker'] as const) {
  describe(`a virtual workspace, the extension in the ${host} host`, () => {
    let session: Session | undefined;
    keepPicturesOfFailures(() => session);
    const page = () => session!.page;
    before(async () => {
      session = await openVSCode({ files: await files(), host, virtual: true });
    });
    after(() => session?.close());

    test('two of its files are compared', async () => {
      await compareSamples(page());
      await assertHost(page(), host);
    });

    test('files are left whole: they are compared again, and their records open', async () => {
      await samplesCompared(page());
      await runCommand(page(), 'View: Close All Editors');
      await compareSamples(page());
      await entry(page(), 'app.bsky.actor.profile/self', 'left').click();
      await page().locator('.monaco-diff-editor .modified .view-line', { hasText: '"$type"' }).first().waitFor();
    });
  });
}

describe('a workspace that is not trusted', () => {
  let session: Session | undefined;
  keepPicturesOfFailures(() => session);
  const page = () => session!.page;
  before(async () => {
    const settings = { 'security.workspace.trust.enabled': true, 'security.workspace.trust.startupPrompt': 'never' };
    session = await openVSCode({ files: await files(), settings });
  });
  after(() => session?.close());

  test('two of its files are compared in Restricted Mode', async () => {
    await page().locator('.statusbar').getByText('Restricted Mode').waitFor();
    await compareSamples(page());
  });
});
