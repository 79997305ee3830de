// One VS Code with the extension, one browser and one window in it: started once per test file,
// with a workspace of its own that is gone afterwards.
import { mkdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterEach } from 'node:test';
import type { Page } from 'playwright-core';
import { launchBrowser } from '../../../scripts/vscode/browser';
import { project, temporaryFolder } from '../../../scripts/vscode/installOnce';
import { launchVSCode } from '../../../scripts/vscode/launch';
import { still } from '../../../scripts/vscode/settings';
import { takeScreenshot } from './screenshot';

export interface Session {
  readonly page: Page;
  /** The folder with the files. */
  readonly workspace: string;
  close(): Promise<void>;
}

export interface SessionOptions {
  /** The files of the workspace, by their path in it. */
  readonly files: Readonly<Record<string, string | Uint8Array>>;
  /** Folders or .vsix files; the project itself unless something else is tested. */
  readonly extensions?: readonly string[];
  /** Where the extension runs: in Node unless its `browser` entry is tested. */
  readonly host?: ExtensionHost;
  /** The same files, but in a file system that only an extension knows. */
  readonly virtual?: boolean;
  /** User settings, over those that keep VS Code still. */
  readonly settings?: Readonly<Record<string, unknown>>;
  readonly env?: Readonly<Record<string, string>>;
}

export type ExtensionHost = 'node' | 'web worker';
const ids = ['merkle-tree-inspector.merkle-tree-inspector', 'merkle-tree-inspector.virtual-files'];
const inWebWorker = { 'remote.extensionKind': Object.fromEntries(ids.map(id => [id, ['web']])) };

export async function openVSCode({ files, extensions = [project], host = 'node', virtual = false, settings = {}, env = {} }: SessionOptions): Promise<Session> {
  const undo: (() => Promise<unknown>)[] = [];
  const close = async () => {
    for (let step = undo.pop(); step; step = undo.pop()) await step();
  };
  try {
    const home = await temporaryFolder('test');
    undo.push(() => rm(home, { recursive: true, force: true }));
    const workspace = path.join(home, 'workspace'); // a name that looks the same on every screenshot
    await mkdir(workspace);
    for (const [name, content] of Object.entries(files)) {
      await mkdir(path.dirname(path.join(workspace, name)), { recursive: true });
      await writeFile(path.join(workspace, name), content);
    }
    const browser = await launchBrowser();
    undo.push(() => browser.close());
    const code = await launchVSCode({
      workspace: virtual ? new URL(`virtual:${workspace}`) : workspace,
      extensions: virtual ? [...extensions, path.join(import.meta.dirname, 'virtualFiles')] : extensions,
      settings: { ...still, ...(host === 'web worker' ? inWebWorker : {}), ...settings },
      env,
    });
    undo.push(() => code.close());
    const page = await browser.newPage({ viewport: { width: 1400, height: 900 } });
    page.setDefaultTimeout(20_000);
    await page.goto(code.url);
    await page.locator('.monaco-workbench').waitFor({ timeout: 60_000 });
    await page.locator('.explorer-folders-view').getByRole('treeitem').first().waitFor({ timeout: 60_000 });
    return { page, workspace, close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** Keeps a picture of the window for each test of this file that fails. */
export function keepPicturesOfFailures(session: () => Session | undefined): void {
  afterEach(async context => {
    const { name, passed } = context as { name: string; passed?: boolean };
    const page = session()?.page;
    if (passed === false && page) await takeScreenshot(page, `failed ${name}`).catch(() => undefined);
  });
}
