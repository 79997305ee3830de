// The command as users run it: built once per test process into a temporary folder, one fresh Node
// process per call.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildSync } from 'esbuild';

const repository = fileURLToPath(new URL('../../', import.meta.url));
export const scratch = mkdtempSync(join(tmpdir(), 'merkle-inspect-'));
process.on('exit', () => rmSync(scratch, { recursive: true, force: true }));

let built: string | undefined;

/** The same options as the product's build, unminified. */
function command(): string {
  if (built) return built;
  const outfile = join(scratch, 'cli.mjs');
  buildSync({ entryPoints: [join(repository, 'src/cli/main.ts')], bundle: true, platform: 'node', format: 'esm', target: 'node20', outfile, logLevel: 'error' });
  return (built = outfile);
}

export interface Ran {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs in the folder of the samples. */
export function inspector(...args: string[]): Ran {
  const { status, stdout, stderr } = spawnSync(process.execPath, [command(), ...args], { cwd: join(repository, 'samples'), encoding: 'utf8', maxBuffer: 1 << 28 });
  return { status, stdout, stderr };
}

/** Runs with `--json`: the status, and the one object on standard output; nothing may be on standard error. */
export function inspectorJson<T>(...args: string[]): { status: number | null; json: T } {
  const { status, stdout, stderr } = inspector(...args, '--json');
  assert.equal(stderr, '', args.join(' '));
  return { status, json: JSON.parse(stdout) as T };
}
