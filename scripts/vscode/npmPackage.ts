// Packages that are unpacked rather than installed: fetched by the npm client, so that a proxy,
// a certificate or a mirror set up for npm is honoured, and checked against a pinned digest.
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdir, readFile, rm } from 'node:fs/promises';
import path from 'node:path';

export interface PinnedPackage {
  /** `name@version`. */
  readonly spec: string;
  /** `sha512-…` of the tarball, as package-lock.json would have it. */
  readonly integrity: string;
}

/** Unpacks `members` (paths that start with `package`) into `folder`, without their first `strip` segments. */
export async function unpackPackage(pinned: PinnedPackage, folder: string, members = ['package'], strip = 1): Promise<void> {
  await mkdir(folder, { recursive: true });
  const reply = await run('npm', ['pack', pinned.spec, '--json', '--ignore-scripts', '--pack-destination', '.'], folder);
  const { filename } = oneTarball(JSON.parse(reply));
  const tarball = path.join(folder, filename);
  const digest = createHash('sha512').update(await readFile(tarball)).digest('base64');
  if (`sha512-${digest}` !== pinned.integrity) throw new Error(`${pinned.spec}: not the pinned content (sha512-${digest})`);
  // Run as root, tar would otherwise restore the owner recorded in the archive.
  await run('tar', ['-xzf', filename, '--no-same-owner', `--strip-components=${strip}`, ...members], folder);
  await rm(tarball);
}

/** npm 12 keys the list by package name, earlier ones have an array. */
function oneTarball(reply: unknown): { filename: string } {
  const [first] = Object.values(reply as Record<string, { filename: string }>);
  if (!first) throw new Error('npm pack named no file');
  return first;
}

/** Runs a program to its end; resolves with its output, rejects with the tail of everything it said. */
export function run(program: string, args: readonly string[], cwd: string): Promise<string> {
  return new Promise((resolve, reject) => {
    // npm is a script on Windows, and scripts need the shell there.
    const child = spawn(program, args, { cwd, shell: process.platform === 'win32', stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    let everything = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      output += text;
      everything += text;
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => (everything += text));
    child.on('error', reject);
    child.on('close', code => {
      if (code === 0) resolve(output);
      else reject(new Error(`${program} ${args.join(' ')} failed (${code ?? 'killed'}):\n${everything.slice(-3000)}`));
    });
  });
}
