// The stepper in a real VS Code: the walk of two files stepped through by mouse and by keyboard, with
// the picture following.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import { stepKinds } from '../../src/protocol/steps';
import { comparisonShown } from '../support/vscode/comparison';
import { allThemes, setTheme, takeScreenshot } from '../support/vscode/screenshot';
import { keepPicturesOfFailures, openVSCode, type Session } from '../support/vscode/session';
import { accessibilityViolations, webview, webviewFrame } from '../support/vscode/webview';
import { chooseInExplorer, editorTab, pick, runCommand } from '../support/vscode/workbench';

const sample = (name: string) => new Uint8Array(readFileSync(new URL(`../../samples/${name}`, import.meta.url)));

let session: Session | undefined;
keepPicturesOfFailures(() => session);
const page = () => session!.page;
const view = () => webview(page());
const panel = () => view().locator('[data-panel=stepper]');
const act = (action: string) => panel().locator(`[data-action="${action}"]`);
const atStep = (text: string) => panel().locator('.steps .row[data-current]', { has: page().locator(`xpath=self::*[@data-step="${text}"]`) }).waitFor();

/** Everything the picture shows that depends on the step. */
async function pictureNow(): Promise<string> {
  const frame = await webviewFrame(page(), '.world');
  return frame.evaluate(() => [...document.querySelectorAll('.world g.row, .world g.box, .world g.band, .world .pair rect, .world .range rect')].map(element => {
    const { dataset } = element as unknown as HTMLElement;
    return [element.tagName, element.getAttribute('x'), element.getAttribute('y'), JSON.stringify(Object.entries(dataset).sort())].join(' ');
  }).sort().join('\n'));
}

before(async () => {
  session = await openVSCode({ files: { 'before.car': sample('before.car'), 'after.car': sample('after.car') } });
  await page().context().grantPermissions(['clipboard-read', 'clipboard-write']);
});
after(() => session?.close());

describe('stepping through the walk', () => {
  let total = 0;
  let link = '';

  test('the panel opens by its key, at the first step, with nothing reached', async () => {
    await chooseInExplorer(page(), ['before.car', 'after.car'], 'Compare Merkle Trees');
    await comparisonShown(page());
    await view().locator('[role=listbox]').focus();
    await page().keyboard.press('t');
    await panel().and(view().locator('[data-state=ready]')).waitFor();
    await atStep('1');
    total = Number((await panel().locator('[data-fact=steps]').innerText()).replaceAll(/\D/g, ''));
    assert.ok(total > 50, `${total} steps`);
    assert.equal(await view().locator('.world g.row[data-change=added], .world g.row[data-change=removed], .world g.row[data-change=updated], .world g.band').count(), 0);
    await takeScreenshot(page(), 'stepper first');
  });

  test('going back shows what going forward showed', async () => {
    await panel().locator('[role=slider]').focus();
    const seen: string[] = [];
    for (let step = 1; step <= 12; step++) {
      await atStep(String(step));
      seen.push(await pictureNow());
      await page().keyboard.press('ArrowRight');
    }
    for (let step = 12; step >= 1; step--) {
      await page().keyboard.press('ArrowLeft');
      await atStep(String(step));
      assert.equal(await pictureNow(), seen[step - 1], `step ${step}`);
    }
  });

  test('at the last step all of it is there', async () => {
    await page().keyboard.press('End');
    await atStep(String(total));
    assert.equal(await view().locator('.world [data-reach=ahead]').count(), 0);
    assert.match(await panel().locator('[data-fact=counters]').innerText(), /blocks read 19 \+ 19 · changes −4 \+4/);
    assert.equal(await view().locator('[data-fact=so-far]').innerText(), `totals above · up to step ${total}: read 19 + 19 blocks, −4 +4 values`);
    await page().keyboard.press('Home');
    await atStep('1');
  });

  test('the next misalignment, and the next block read', async () => {
    await act('forward-misaligned').click();
    await panel().locator('.steps .row[data-current][data-kind=misaligned]').waitFor();
    await takeScreenshot(page(), 'stepper misaligned');
    await act('forward-load').click();
    await panel().locator('.steps .row[data-current][data-kind=load]').waitFor();
    await view().locator('.world .box[data-reach=now]').first().waitFor();
  });

  test('a breakpoint on a key stops a run in both directions', async () => {
    await act('breakpoint').fill('app.bsky.actor.profile/self');
    await page().keyboard.press('Enter');
    await act('step-last').click();
    await atStep(String(total));
    await act('back-breakpoint').click();
    await panel().locator('[data-fact=found]', { hasText: 'Stopped by key' }).waitFor();
    await act('step-first').click();
    await atStep('1');
    await act('forward-breakpoint').click();
    await panel().locator('[data-fact=found]', { hasText: 'Stopped by key' }).waitFor();
    await act('remove-breakpoint').click();
  });

  test('a drag over the timeline scrubs, a click in the table goes there', async () => {
    const box = (await panel().locator('[role=slider]').boundingBox())!;
    await page().mouse.move(box.x + 10, box.y + 20);
    await page().mouse.down();
    await page().mouse.move(box.x + box.width / 2, box.y + 20, { steps: 8 });
    await page().mouse.move(box.x + box.width - 10, box.y + 20, { steps: 8 });
    await page().mouse.up();
    await atStep(String(total));
    await panel().locator('.steps .rows .row').nth(2).click();
    await panel().locator('.steps .row[data-current]').waitFor();
  });

  test('playing reaches the end', async () => {
    await act('speed').selectOption('1000');
    await act('step-first').click();
    await atStep('1');
    await act('step-play').click();
    await atStep(String(total));
    await act('step-play').and(panel().locator('[aria-label=Play]')).waitFor();
  });

  test('a link to the step names the files and the step', async () => {
    await act('step-first').click();
    await atStep('1');
    await act('step-forward').click();
    await atStep('2');
    await act('copy-step-link').click();
    link = await copied('/compare');
    const { host, pathname, searchParams } = new URL(link);
    assert.equal(`${host}${pathname}`, 'merkle-tree-inspector.merkle-tree-inspector/compare');
    assert.match(searchParams.get('left')!, /\/before\.car$/);
    assert.match(searchParams.get('right')!, /\/after\.car$/);
    assert.equal(searchParams.get('step'), '1');
  });

  for (const [format, ending, like] of [['markdown', 'md', /^[^\n]*\|[^\n]*\n\|[ :|-]+\|/m], ['json', 'json', /^\s*[[{]/]] as const) {
    test(`the walk is written as ${format}, where the user says`, async () => {
      await act(`export-${format}`).click();
      await page().locator('.quick-input-title', { hasText: 'Export the Walk' }).waitFor();
      await page().waitForFunction(end => document.querySelector<HTMLInputElement>('.quick-input-widget input')?.value.endsWith(end), `/after-walk.${ending}`);
      await page().keyboard.press('Enter');
      await editorTab(page(), `after-walk.${ending}`).waitFor();
      const written = readFileSync(path.join(session!.workspace, `after-walk.${ending}`), 'utf8');
      assert.match(written, like);
      assert.match(written, /app\.bsky\.actor\.profile\/self/);
      await runCommand(page(), 'View: Close Editor');
      await comparisonShown(page());
    });
  }

  test('no serious violation of accessibility rules in any theme', async () => {
    await act('step-first').click();
    await act('forward-misaligned').click();
    await panel().locator('.steps .row[data-current][data-kind=misaligned]').waitFor();
    for (const theme of allThemes) {
      await setTheme(page(), theme);
      await webviewFrame(page(), '[data-panel=stepper][data-state=ready]');
      await takeScreenshot(page(), `stepper ${theme}`);
      const serious = (await accessibilityViolations(page())).filter(text => /^(serious|critical)/.test(text));
      assert.deepEqual(serious, [], theme);
    }
    await setTheme(page(), 'dark');
  });

  test('a hidden tab comes back at the same step, and the key closes the panel', async () => {
    const step = await panel().locator('.steps .row[data-current]').getAttribute('data-step');
    await runCommand(page(), 'File: New Untitled Text File');
    await runCommand(page(), 'View: Open Previous Editor in Group');
    await comparisonShown(page());
    await atStep(step!);
    await panel().locator('[role=slider]').focus();
    await page().keyboard.press('t');
    await panel().waitFor({ state: 'hidden' });
    await view().locator('.world:not(:has([data-reach]))').waitFor();
  });

  test('the link opens the files at its step', async () => {
    await runCommand(page(), 'View: Close All Editors');
    await runCommand(page(), 'Developer: Open URL');
    const input = page().locator('.quick-input-widget input').first();
    await input.fill(link);
    await input.press('Enter');
    await page().getByRole('dialog').getByRole('button', { name: 'Open', exact: true }).click();
    await editorTab(page(), 'before.car ↔ after.car').waitFor();
    await comparisonShown(page());
    await atStep('2');
  });
});

describe('the lessons', () => {
  const titles = ['Identical trees', 'An empty tree', 'Case 1', 'Case 2', 'Case 3', 'Case 4', 'A boundary is removed', 'A boundary is inserted', 'Trees of different height'];
  const seen = new Set<string>();

  for (const title of titles) {
    test(`${title}: opens at the first step with its words, and is stepped to its end`, async () => {
      await runCommand(page(), 'View: Close All Editors');
      await runCommand(page(), 'Merkle Tree Inspector: Learn How the Walk Works');
      await pick(page(), title);
      await comparisonShown(page());
      await panel().and(view().locator('[data-state=ready]')).waitFor();
      await panel().locator('[data-view=lesson] summary', { hasText: title }).waitFor();
      assert.ok((await panel().locator('[data-view=lesson] p').first().innerText()).length > 40);
      await panel().locator('[role=slider]').focus();
      const steps = Number((await panel().locator('[data-fact=steps]').innerText()).replaceAll(/\D/g, ''));
      for (let step = 1; step <= steps; step++) {
        await atStep(String(step));
        seen.add((await panel().locator('.steps .row[data-current]').getAttribute('data-kind'))!);
        if (step === Math.ceil(steps / 2)) await takeScreenshot(page(), `lesson ${title}`);
        await page().keyboard.press('ArrowRight');
      }
      await panel().locator('.steps .row[data-current][data-kind=end]').waitFor();
    });
  }

  test('together they have every kind of event but an absent block', () => {
    assert.deepEqual([...seen].sort(), stepKinds.filter(kind => kind !== 'unresolved').sort());
  });
});

/** What is in the clipboard, once it has this in it, or after a while: then the test says what it is instead. */
function copied(part: string): Promise<string> {
  return page().evaluate(async wanted => {
    for (let frames = 0; ; frames++) {
      const text = await navigator.clipboard.readText();
      if (text.includes(wanted) || frames > 300) return text;
      await new Promise(requestAnimationFrame);
    }
  }, part);
}
