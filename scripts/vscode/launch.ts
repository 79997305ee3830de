// Starts the installed VS Code: a server on a free loopback port with a secret token, and with user
// data, extensions and settings of its own, in a folder that is gone afterwards.
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdir, readFile, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { installVSCode } from './install';
import { temporaryFolder } from './installOnce';

export interface LaunchOptions {
  /** The folder to open: a path, or the URI of one in a file system that an extension brings. */
  readonly workspace: string | URL;
  /** Extensions: folders with a package.json, used in place, or .vsix files. */
  readonly extensions: readonly string[];
  readonly settings: Readonly<Record<string, unknown>>;
  /** Environment variables for the extension host. */
  readonly env?: Readonly<Record<string, string>>;
}

export interface VSCode {
  readonly url: string;
  /** Resolves with what the server said when it ended, whatever ended it. */
  readonly ended: Promise<string>;
  close(): Promise<void>;
}

export async function launchVSCode({ workspace, extensions, settings, env = {} }: LaunchOptions): Promise<VSCode> {
  const entry = await installVSCode();
  const home = await temporaryFolder('run');
  const folders = { userData: path.join(home, 'user'), extensions: path.join(home, 'extensions'), server: path.join(home, 'server') };
  const settingsFile = path.join(folders.userData, 'User', 'settings.json');
  const start = (...args: string[]) => startServer([entry, ...args,
    '--user-data-dir', folders.userData, '--extensions-dir', folders.extensions, '--server-data-dir', folders.server], home, env);
  const remove = () => rm(home, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });

  try {
    await mkdir(path.dirname(settingsFile), { recursive: true });
    await mkdir(folders.extensions);
    await writeFile(settingsFile, JSON.stringify(settings, null, 2));
    for (const extension of extensions) {
      if (!extension.endsWith('.vsix')) await link(extension, folders.extensions);
      else await start('--install-extension', extension).succeeded(/successfully installed/);
    }
    const token = randomBytes(16).toString('hex');
    const server = start('--host', '127.0.0.1', '--port', '0', '--connection-token', token, '--accept-server-license-terms',
      '--telemetry-level', 'off', '--disable-telemetry', '--disable-update-check', '--disable-getting-started-override');
    const close = async () => {
      await server.end();
      await remove();
    };
    const [, port] = await server.says(/Extension host agent listening on (\d+)/).catch(async (error: unknown) => {
      await close();
      throw error;
    });
    const folder = typeof workspace === 'string' ? await realpath(workspace) : String(workspace);
    const query = new URLSearchParams({ tkn: token, folder });
    return { url: `http://127.0.0.1:${port}/?${query}`, ended: server.ended, close };
  } catch (error) {
    await remove();
    throw error;
  }
}

/** A link to a folder is an installed extension as good as the folder itself. */
async function link(extension: string, extensions: string): Promise<void> {
  const manifest = JSON.parse(await readFile(path.join(extension, 'package.json'), 'utf8')) as Record<'publisher' | 'name' | 'version', string>;
  await symlink(extension, path.join(extensions, `${manifest.publisher}.${manifest.name}-${manifest.version}`), 'junction');
}

function startServer(args: readonly string[], cwd: string, env: Readonly<Record<string, string>>) {
  const child = spawn(process.execPath, [path.join(import.meta.dirname, 'leash.mjs'), ...args], {
    cwd,
    // A group of its own, so that leash.mjs can end all of it, and Ctrl+C reaches only us.
    detached: process.platform !== 'win32',
    env: { ...surroundings(), ...env },
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (text: string) => (output += text));
  const ended = once(child, 'close').then(() => output);

  /** Resolves with the match when the server says so; rejects when it ends before. */
  const says = (pattern: RegExp) => new Promise<RegExpExecArray>((resolve, reject) => {
    const fail = (what: string) => { reject(new Error(`VS Code ${what}; it said:\n${output}`)); };
    const patience = setTimeout(fail, 60_000, 'was not ready after a minute');
    child.stdout.on('data', () => {
      const match = pattern.exec(output);
      if (!match) return;
      clearTimeout(patience);
      resolve(match);
    });
    void ended.then(() => {
      clearTimeout(patience);
      fail('ended before it was ready');
    });
  });
  return {
    ended,
    says,
    succeeded: async (pattern: RegExp) => {
      await says(pattern);
      await ended;
    },
    end: async () => {
      child.stdin.end();
      await ended;
    },
  };
}

/** Our environment without what would make VS Code behave as a child of another VS Code. */
function surroundings(): NodeJS.ProcessEnv {
  const inherited = Object.entries(process.env).filter(([name]) => !/^(VSCODE_|CODE_SERVER_|ELECTRON_|NODE_OPTIONS$|NODE_TEST_CONTEXT$)/.test(name));
  // An empty gallery: nothing about extensions is looked up on a network.
  return { ...Object.fromEntries(inherited), EXTENSIONS_GALLERY: '{}' };
}
