// The parts of VS Code's window that tests use, as a user does. The workbench redraws and reuses
// its rows at any time, so everything here looks at what came of an action and repeats it if need be.
import type { Locator, Page } from 'playwright-core';

/** Runs a command from the palette, by its title as the palette shows it (with its category). */
export async function runCommand(page: Page, title: string): Promise<void> {
  const input = page.locator('.quick-input-widget input').first();
  const row = page.locator('.quick-input-list').getByRole('option').filter({ has: page.getByText(title, { exact: true }) }).first();
  await repeat(`there is no command "${title}"`, async () => {
    await page.keyboard.press('F1');
    // A webview that has just been loaded may take the focus, which closes the palette.
    const asked = await input.fill(`>${title}`, { timeout: 2000 }).then(() => true, () => false);
    if (asked && await appears(row)) {
      await row.click();
      return true;
    }
    // An open palette does not take in commands of extensions that are read while it is open.
    await page.keyboard.press('Escape');
    return false;
  });
}

/** Answers a quick pick or an input box that a command has opened. */
export async function pick(page: Page, text: string): Promise<void> {
  await page.locator('.quick-input-list').getByRole('option').filter({ hasText: text }).first().click();
}

export function explorerItem(page: Page, name: string): Locator {
  return page.locator('.explorer-folders-view').getByRole('treeitem', { name, exact: true });
}

/** Selects exactly these files, in this order, without opening them. */
export async function selectInExplorer(page: Page, ...names: string[]): Promise<void> {
  const selected = page.locator('.explorer-folders-view').locator('[role=treeitem][aria-selected=true]');
  const toggle = (item: Locator) => item.click({ modifiers: ['ControlOrMeta'] });
  await explorerItem(page, names[0]!).waitFor();
  await repeat(`could not select ${names.join(', ')}`, async () => {
    for (let count = await selected.count(); count > 0; count--) await toggle(selected.first());
    for (const name of names) await toggle(explorerItem(page, name));
    return await selected.count() === names.length;
  });
}

/** The labels of the context menu of the last of these files, all selected: for what is not to be there. */
export async function explorerMenu(page: Page, names: readonly string[]): Promise<string[]> {
  await selectInExplorer(page, ...names);
  await explorerItem(page, names.at(-1)!).click({ button: 'right' });
  const labels = page.getByRole('menuitem').locator('.action-label');
  await labels.first().waitFor();
  const texts = await labels.allInnerTexts();
  await page.keyboard.press('Escape');
  return texts;
}

/** Selects the files and chooses from the context menu of the last one. */
export async function chooseInExplorer(page: Page, names: readonly string[], command: string): Promise<void> {
  await repeat(`the menu of ${names.join(', ')} has no "${command}"`, async () => {
    await selectInExplorer(page, ...names);
    await explorerItem(page, names.at(-1)!).click({ button: 'right' });
    if (await appears(page.getByRole('menuitem', { name: command, exact: true }))) return true;
    await page.keyboard.press('Escape');
    return false;
  });
  await chooseInMenu(page, command);
}

/** Chooses from the menu that is open: with the keyboard, since new menus are deaf to the mouse for a moment. */
export async function chooseInMenu(page: Page, command: string): Promise<void> {
  const item = page.getByRole('menuitem', { name: command, exact: true });
  await item.hover();
  await page.locator('.action-item.focused').filter({ has: item }).waitFor();
  await page.keyboard.press('Enter');
  await item.waitFor({ state: 'hidden' });
}

/** A notification in the corner; it hides after some seconds, so look for it first. */
export function toast(page: Page, text: string | RegExp): Locator {
  return page.locator('.notifications-toasts .notification-list-item').filter({ hasText: text });
}

export function editorTab(page: Page, name: string | RegExp): Locator {
  return page.locator('.tabs-container').getByRole('tab', { name });
}

async function appears(locator: Locator): Promise<boolean> {
  return locator.waitFor({ timeout: 2000 }).then(() => true, () => false);
}

async function repeat(failure: string, attempt: () => Promise<boolean>): Promise<void> {
  for (let count = 0; count < 12; count++) if (await attempt()) return;
  throw new Error(failure);
}
