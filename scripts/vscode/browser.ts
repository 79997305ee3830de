// A browser for the tests, from the first source that has one that starts: $CHROMIUM, an installed
// Chrome, Chromium or Edge, npm (Linux x64), Playwright's own download.
// Invariant: without a browser this throws, and says what was tried and what would help.
import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import path from 'node:path';
import { chromium, type Browser } from 'playwright-core';
import { project } from './installOnce';
import { npmChromium, type BrowserProgram } from './npmChromium';
import { run } from './npmPackage';

interface Source {
  readonly name: string;
  find(): Promise<BrowserProgram>;
}

export async function launchBrowser(): Promise<Browser> {
  const failures: string[] = [];
  for (const source of sources()) {
    try {
      return await launch(await source.find());
    } catch (error) {
      failures.push(`- ${source.name}: ${(error as Error).message.trim().split('\n').slice(0, 12).join('\n    ')}`);
    }
  }
  throw new Error(
    `The end-to-end tests need a Chromium browser, and none could be started.\n${failures.join('\n')}\n` +
      'Install Chrome, Chromium or Edge, or set CHROMIUM to the path of an executable, and run the tests again.',
  );
}

function sources(): Source[] {
  const chosen = process.env['CHROMIUM'];
  if (chosen) return [program('$CHROMIUM', chosen)]; // an explicit wish is not overridden
  const found: Source[] = installed().filter(file => existsSync(file)).map(file => program('installed', file));
  if (process.platform === 'linux' && process.arch === 'x64') found.push({ name: 'from npm', find: npmChromium });
  found.push({ name: "Playwright's download", find: downloaded });
  return found;
}

function program(name: string, executablePath: string): Source {
  return { name: `${name} (${executablePath})`, find: () => Promise.resolve({ executablePath }) };
}

function installed(): string[] {
  switch (process.platform) {
    case 'darwin':
      return ['/Applications', path.join(homedir(), 'Applications')].flatMap(folder =>
        ['Google Chrome', 'Chromium', 'Microsoft Edge'].map(app => path.join(folder, `${app}.app/Contents/MacOS/${app}`)));
    case 'win32':
      return ['ProgramFiles', 'ProgramFiles(x86)', 'LocalAppData'].flatMap(variable => {
        const folder = process.env[variable];
        return folder === undefined ? [] : ['Google/Chrome/Application/chrome.exe', 'Chromium/Application/chrome.exe', 'Microsoft/Edge/Application/msedge.exe']
          .map(file => path.join(folder, file));
      });
    default:
      return ['google-chrome', 'google-chrome-stable', 'chromium', 'chromium-browser', 'microsoft-edge'].flatMap(name =>
        ['/usr/bin', '/usr/local/bin', '/snap/bin'].map(folder => path.join(folder, name)));
  }
}

async function downloaded(): Promise<BrowserProgram> {
  await run(process.execPath, [path.join('node_modules', 'playwright-core', 'cli.js'), 'install', '--only-shell', 'chromium'], project);
  return {};
}

function launch({ env = {}, ...program }: BrowserProgram): Promise<Browser> {
  return chromium.launch({
    ...program,
    env: { ...process.env, ...env },
    // A container's /dev/shm is often too small; the rest keeps the browser off the network.
    args: ['--disable-dev-shm-usage', '--disable-background-networking', '--disable-component-update', '--disable-sync', '--no-first-run'],
  });
}
