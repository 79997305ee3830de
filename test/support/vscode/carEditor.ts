// The editor of a CAR file as a person finds it on the screen, for end-to-end tests.
import type { Page } from 'playwright-core';
import { webview, webviewFrame } from './webview';
import { editorTab, explorerItem, runCommand } from './workbench';

/** Opens a file from the Explorer. (A window that has just begun opens it as text: it has not read what extensions offer.) */
export async function openCar(page: Page, name: string): Promise<void> {
  for (let count = 0; count < 12; count++) {
    await explorerItem(page, name).dblclick();
    await editorTab(page, name).waitFor();
    const isOurs = await page.locator('iframe.webview.ready:visible').waitFor({ timeout: 4000 }).then(() => true, () => false);
    if (isOurs) return;
    await runCommand(page, 'View: Close Editor');
  }
  throw new Error(`${name} does not open in its editor`);
}

/** Returns when the file is shown and all that is examined by itself has been. */
export async function carShown(page: Page): Promise<void> {
  await webviewFrame(page, 'body[data-state=ready]');
  await webview(page).locator('[data-health=stray]').waitFor();
  await webview(page).locator('[data-fact=work]').waitFor({ state: 'hidden' });
}

export async function showPart(page: Page, part: 'overview' | 'tree' | 'contents'): Promise<void> {
  await webview(page).locator(`[data-tab=${part}]`).click();
}

/** What the marks of health say. */
export async function health(page: Page): Promise<string[]> {
  return (await webview(page).locator('[data-health]').allInnerTexts()).map(text => text.trim());
}
