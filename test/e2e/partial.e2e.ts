// Partial files in a real VS Code: a file that lacks blocks on the way is refused with a way on, and what
// cannot be compared is shown as that.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, describe, test } from 'node:test';
import { headerText } from '../support/vscode/comparison';
import { allThemes, setTheme, takeScreenshot } from '../support/vscode/screenshot';
import { keepPicturesOfFailures, openVSCode, type Session } from '../support/vscode/session';
import { accessibilityViolations, tabTo, webview, webviewFrame } from '../support/vscode/webview';
import { chooseInExplorer } from '../support/vscode/workbench';

const sample = (name: string) => new Uint8Array(readFileSync(new URL(`../../samples/${name}`, import.meta.url)));

let session: Session | undefined;
keepPicturesOfFailures(() => session);
const page = () => session!.page;
const view = () => webview(page());
const serious = async () => (await accessibilityViolations(page())).filter(text => /^(serious|critical)/.test(text));
const unresolved = () => view().locator('.world g.row[data-unresolved]');

before(async () => {
  session = await openVSCode({ files: { 'other.car': sample('first-post/before.car'), 'commit-event.car': sample('commit-event.car') } });
});
after(() => session?.close());

describe('a commit event and a state that is not the one before it', () => {
  test('are refused, with the reason and with a way on', async () => {
    await chooseInExplorer(page(), ['other.car', 'commit-event.car'], 'Compare Merkle Trees');
    await webviewFrame(page(), 'body[data-state=error]');
    assert.equal(await view().locator('[data-fact=code]').innerText(), 'missing-block');
    assert.match(await view().locator('[data-fact=partial]').innerText(), /commit event.*export since a revision.*proof/);
    await takeScreenshot(page(), 'partial refused');
    assert.deepEqual(await serious(), []);
  });

  test('what is there is compared, by keyboard; what is absent is a row of its own and no change', async () => {
    await tabTo(page(), '[data-action=compare-partially]');
    await page().keyboard.press('Enter');
    await webviewFrame(page(), 'body[data-state=ready]');
    const { chips } = await headerText(page());
    const count = Number(/^\? (\d+) unresolved ranges$/.exec(chips.at(-1)!)?.[1]);
    assert.ok(count > 10, chips.join());
    assert.match(await view().locator('[data-fact=remark]').innerText(), new RegExp(`^⚠ ${count} ranges could not be compared: .*neither equal nor changed`));
    await unresolved().first().waitFor();
    const row = unresolved().first();
    assert.equal(await row.locator('.cell').count(), 1);
    assert.equal(await row.locator('.cell').getAttribute('data-side'), 'right');
    assert.match((await row.locator('.cell .key').textContent())!, /^unresolved/);
    assert.equal(await row.locator('.gap').textContent(), 'not compared here');
    assert.equal(await view().locator('.world g.box[data-state=unresolved][data-side=left]').count(), 0);
    assert.equal(await view().locator('.ruler [data-kind=unresolved]').count(), 0);
  });

  test('its details say why, by mouse and by keyboard', async () => {
    const details = view().locator('[data-panel=details]');
    await unresolved().first().locator('.cell rect').click();
    await details.getByText('Unresolved subtree').waitFor();
    assert.match(await details.innerText(), /not in commit-event\.car, which is compared as a partial tree/);
    await page().keyboard.press('Escape');
    await details.waitFor({ state: 'hidden' });
    await page().keyboard.press('ArrowRight');
    assert.match(await selected(), /^Unresolved subtree, its block is absent/);
    await page().keyboard.press('Enter');
    await details.getByText('Unresolved subtree').waitFor();
  });

  test('no serious violation of accessibility rules in any theme', async () => {
    for (const theme of allThemes) {
      await setTheme(page(), theme);
      await webviewFrame(page(), 'body[data-state=ready]');
      await takeScreenshot(page(), `partial ${theme}`);
      assert.deepEqual(await serious(), [], theme);
    }
    await setTheme(page(), 'dark');
  });

  test('the stepper stops at a block that is absent', async () => {
    await view().locator('[role=listbox]').focus();
    await page().keyboard.press('t');
    const panel = view().locator('[data-panel=stepper]');
    await panel.locator('[data-list=kinds] [data-kind=unresolved] input').check();
    await panel.locator('[data-action="forward-breakpoint"]').click();
    await panel.locator('.steps .row[data-current][data-kind=unresolved]').waitFor();
    await unresolved().locator('xpath=self::*[not(@data-reach)]').first().waitFor();
    await takeScreenshot(page(), 'partial stepper');
    await page().keyboard.press('t');
    await panel.waitFor({ state: 'hidden' });
  });

  test('a reload shows the same', async () => {
    const { chips } = await headerText(page());
    await page().reload();
    await page().locator('.monaco-workbench').waitFor();
    await webviewFrame(page(), 'body[data-state=ready]');
    assert.deepEqual((await headerText(page())).chips, chips);
  });
});

/** What is said of the thing under the cursor. */
async function selected(): Promise<string> {
  const option = view().locator('.world [role=option][aria-selected=true]');
  await option.waitFor({ state: 'attached' });
  return (await option.getAttribute('aria-label'))!;
}
