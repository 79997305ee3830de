// The page inside a webview: the workbench holds a document of VS Code's own, and that one holds
// the extension's. Webviews of editors in the background stay in the workbench, hidden.
import axe from 'axe-core';
import type { Frame, FrameLocator, Page } from 'playwright-core';

export function webview(page: Page): FrameLocator {
  return page.frameLocator('iframe.webview.ready:visible').frameLocator('#active-frame');
}

/** The same as a frame, for evaluate(), once it has an element of this selector. */
export async function webviewFrame(page: Page, selector = 'body'): Promise<Frame> {
  const element = webview(page).locator(selector).first();
  await element.waitFor({ state: 'attached' });
  const frame = await (await element.elementHandle()).ownerFrame();
  if (!frame) throw new Error('the webview is gone');
  return frame;
}

/** What axe finds wrong with the webview: `impact rule: elements`, empty when all is well. */
export async function accessibilityViolations(page: Page): Promise<string[]> {
  const frame = await webviewFrame(page);
  await frame.evaluate(axe.source); // by the debugger, which the page's content security policy does not bind
  const { violations } = await frame.evaluate(() =>
    (globalThis as unknown as { axe: typeof axe }).axe.run(document, { iframes: false, resultTypes: ['violations'] }));
  return violations.map(({ impact, id, nodes }) => `${impact ?? 'unknown'} ${id}: ${nodes.map(({ target }) => target.join(' ')).join(', ')}`);
}

/** Presses Tab until this element of the webview has the focus, as someone without a mouse does. */
export async function tabTo(page: Page, selector: string, { limit = 40 } = {}): Promise<void> {
  const frame = await webviewFrame(page, selector);
  for (let count = 0; count < limit; count++) {
    if (await frame.evaluate(wanted => document.hasFocus() && document.activeElement?.closest(wanted) != null, selector)) return;
    await page.keyboard.press('Tab');
  }
  throw new Error(`${limit} times Tab did not lead to ${selector}`);
}
