// Ways to a comparison besides two files of the Explorer: an earlier state of a file in Git, and two
// commits inside one file. Each with mouse or keyboard, in a real VS Code.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, describe, test } from 'node:test';
import { gitFiles, needsGit } from '../support/gitFiles';
import { needsSharedData, sharedBytes } from '../support/sharedData';
import { comparisonShown, headerText } from '../support/vscode/comparison';
import { keepPicturesOfFailures, openVSCode, type Session } from '../support/vscode/session';
import { webview } from '../support/vscode/webview';
import { chooseInExplorer, editorTab, pick, runCommand } from '../support/vscode/workbench';

const sample = (name: string) => new Uint8Array(readFileSync(new URL(`../../samples/${name}`, import.meta.url)));

let session: Session | undefined;
keepPicturesOfFailures(() => session);
const page = () => session!.page;

describe('with Git', needsGit, () => {
  before(async () => {
    const history = gitFiles('repo.car', [
      { content: sample('first-post/before.car'), message: 'The first state' },
      { content: sample('before.car'), message: 'The second state' },
    ]);
    session = await openVSCode({ files: { 'repo.car': sample('after.car'), ...history }, settings: { 'git.enabled': true } });
  });
  after(() => session?.close());

  test('a file of the Explorer is compared with HEAD', async () => {
    await chooseInExplorer(page(), ['repo.car'], 'Compare Merkle Tree with Git HEAD');
    await editorTab(page(), 'repo.car (HEAD) ↔ repo.car (now)').waitFor();
    await comparisonShown(page());
    assert.deepEqual((await headerText(page())).chips, ['+ 3 added', '− 3 removed', '~ 1 updated', '⇅ 3 misaligned ranges']);
    await page().keyboard.press('Control+F4');
  });

  test('and with an earlier commit of it, from a list', async () => {
    await chooseInExplorer(page(), ['repo.car'], 'Compare Merkle Tree with Git Revision…');
    await pick(page(), 'The first state');
    await webview(page()).locator('body[data-state=ready]').waitFor();
    assert.match((await headerText(page())).chips[0]!, /^\+ 300 added$/);
  });
});

describe('inside one file', needsSharedData, () => {
  before(async () => {
    session = await openVSCode({ files: { 'history.car': sharedBytes('repos/v2-paul-staging.car') } });
  });
  after(() => session?.close());

  test('two of its 28 commits are compared, chosen by keyboard', async () => {
    await runCommand(page(), 'Merkle Tree Inspector: Compare Two Commits or Roots of This File…');
    await pick(page(), 'history.car');
    const options = page().locator('.quick-input-list').getByRole('option');
    await options.nth(5).waitFor();
    await page().keyboard.press('Enter');
    await page().locator('.quick-input-title', { hasText: '2/2' }).waitFor();
    await page().keyboard.press('Enter');
    await page().getByRole('tab', { name: /history\.car \(….{6}\) ↔ history\.car \(….{6}\)/ }).waitFor();
    await comparisonShown(page());
    const { cost } = await headerText(page());
    assert.match(cost, /read \d+ of \d+ blocks/);
  });
});
