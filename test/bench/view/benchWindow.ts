// A VS Code of its own for one round: the extension, the observer of its host's event loop, and a
// window on the folder of a generated repository, whose documents all carry the recorder.
import { existsSync, readFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import path from 'node:path';
import type { Frame, Page } from 'playwright-core';
import { launchBrowser } from '../../../scripts/vscode/browser';
import { project, temporaryFolder } from '../../../scripts/vscode/installOnce';
import { launchVSCode } from '../../../scripts/vscode/launch';
import { still } from '../../../scripts/vscode/settings';
import { runCommand } from '../../support/vscode/workbench';
import { installRecorder } from './pageRecorder';

export interface Lag {
  /** Milliseconds by which a timer of the extension host came late. */
  readonly late: number;
  /** The same without the time for which no processor was free. */
  readonly blocked: number;
}

/** Of the window's main thread, in milliseconds; NaN where the system does not say. */
export interface Processor {
  readonly used: number;
  /** It could have gone on, and no processor was free. */
  readonly starved: number;
}

export interface BenchWindow {
  readonly page: Page;
  processor(): Promise<Processor>;
  /** The lags of the extension host's event loop since the last call. */
  lags(): Promise<Lag[]>;
  close(): Promise<void>;
}

export async function openBenchWindow(folder: string, { weigh }: { weigh: boolean }): Promise<BenchWindow> {
  const undo: (() => Promise<unknown>)[] = [];
  const close = async () => {
    for (let step = undo.pop(); step; step = undo.pop()) await step();
  };
  try {
    const home = await temporaryFolder('bench');
    undo.push(() => rm(home, { recursive: true, force: true }));
    const portFile = path.join(home, 'observer');
    const browser = await launchBrowser();
    undo.push(() => browser.close());
    const code = await launchVSCode({
      workspace: folder,
      extensions: [project, path.join(import.meta.dirname, 'observer')],
      settings: still,
      env: { LOOP_OBSERVER: portFile },
    });
    undo.push(() => code.close());
    const page = await browser.newPage({ viewport: { width: 1400, height: 900 } });
    page.setDefaultTimeout(120_000);
    await page.addInitScript('globalThis.__name = named => named'); // which the loader of TypeScript puts around functions
    await page.addInitScript(installRecorder, weigh);
    await page.goto(code.url);
    await page.locator('.explorer-folders-view').getByRole('treeitem').first().waitFor();
    const lags = async () => (await (await fetch(`http://127.0.0.1:${readFileSync(portFile, 'utf8')}`)).json()) as Lag[];
    while (!existsSync(portFile)) await page.waitForTimeout(50);
    await lags();
    const session = await browser.newBrowserCDPSession();
    const processor = async (): Promise<Processor> => {
      const { processInfo } = await session.send('SystemInfo.getProcessInfo');
      const busiest = processInfo.filter(({ type }) => type === 'renderer').sort((a, b) => b.cpuTime - a.cpuTime)[0];
      const file = `/proc/${busiest?.id}/schedstat`; // a process' first thread is a renderer's main thread
      if (!existsSync(file)) return { used: NaN, starved: NaN };
      const [used, starved] = readFileSync(file, 'latin1').split(' ').map(nanoseconds => Number(nanoseconds) / 1e6) as [number, number];
      return { used, starved };
    };
    return { page, processor, lags, close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** VS Code's own document around a webview's, which hands its messages on. */
export const around = (frame: Frame): Frame => frame.parentFrame()!;

/** What VS Code says of the extension: loading its code and calling activate(), in milliseconds. */
export async function activationTime(page: Page): Promise<number> {
  await runCommand(page, 'Developer: Show Running Extensions');
  const row = page.locator('.runtime-extensions-editor .extension').filter({ has: page.getByText('Merkle Tree Inspector', { exact: true }) });
  const text = await row.locator('.activation-time').innerText();
  return Number(/(\d+)ms/.exec(text)?.[1] ?? NaN);
}
