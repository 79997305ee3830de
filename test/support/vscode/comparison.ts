// The comparison as a person finds it on the screen, for end-to-end tests.
import type { Locator, Page } from 'playwright-core';
import { webview, webviewFrame } from './webview';

/** Returns when the picture is drawn and the background count is done. */
export async function comparisonShown(page: Page): Promise<void> {
  await webviewFrame(page, 'body[data-state=ready]');
  await webview(page).locator('.file.left', { hasText: /\d (entry|entries)/ }).waitFor();
  await webview(page).locator('.file.right', { hasText: /\d (entry|entries)/ }).waitFor();
}

/** The four chips of the header and the line below them, as text. */
export async function headerText(page: Page): Promise<{ chips: string[]; cost: string }> {
  const chips = await webview(page).locator('[data-chip]').allInnerTexts();
  return { chips, cost: await webview(page).locator('[data-fact=cost]').innerText() };
}

/** Entry rows of one kind in the window, by their keys. */
export async function keysOf(page: Page, change: 'added' | 'removed' | 'updated'): Promise<string[]> {
  return webview(page).locator(`[data-change=${change}]`).evaluateAll(rows => rows.map(row => row.getAttribute('data-key')!));
}

export function entry(page: Page, key: string, side: 'left' | 'right'): Locator {
  return webview(page).locator(`[data-key="${key}"] [data-side=${side}]`);
}

/** The keys of all changes, in order, found as a person does: `n` from the top until the last one. */
export async function walkChanges(page: Page, total: number): Promise<string[]> {
  const keys: string[] = [];
  await page.keyboard.press('Home');
  const view = webview(page);
  await view.locator('[role=listbox][aria-activedescendant$="-0"]').waitFor();
  const position = view.locator('[data-fact=change]');
  const isChange = await view.locator('[data-change]:not([data-change=none]):has([id$="-0"])').count();
  if (isChange === 0) await page.keyboard.press('n');
  for (let index = 1; index <= total; index++) {
    if (index > 1) await page.keyboard.press('n');
    await position.filter({ hasText: `change ${index} of ${total}` }).waitFor();
    keys.push(await cursorKey(page));
  }
  return keys;
}

/** The key of the entry under the cursor, once it is drawn. */
export async function cursorKey(page: Page): Promise<string> {
  const list = webview(page).locator('[role=listbox][aria-activedescendant]');
  const cell = await list.getAttribute('aria-activedescendant');
  return (await webview(page).locator(`[data-key]:has(#${cell})`).getAttribute('data-key'))!;
}
