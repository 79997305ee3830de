// Makes the programs that compete: each one bundle, all built the way the product's worker is, the
// peers with the packages that are installed for this purpose only.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

/** In the order of the tables; `diffs` and `decodes`: what takes part beyond opening a file. */
export const contestants = [
  { name: 'floor', source: 'floor', peer: false, diffs: true, decodes: true },
  { name: 'ours', source: 'ours', peer: false, diffs: true, decodes: true },
  { name: '@atcute/car, /mst, /cbor', source: 'atcute', peer: true, diffs: true, decodes: true },
  { name: '@atproto/repo', source: 'atprotoRepo', peer: true, diffs: true, decodes: false },
  { name: '@ipld/car', source: 'ipldCar', peer: true, diffs: false, decodes: true },
] as const;
export type Contestant = (typeof contestants)[number];

/** @ipld/car and @ipld/dag-cbor are the project's own. */
const peers = {
  '@atcute/car': '6.0.2',
  '@atcute/cbor': '2.3.6',
  '@atcute/cid': '2.4.2',
  '@atcute/mst': '1.0.3',
  '@atproto/repo': '0.10.14',
};

/** Returns the program of each contestant. */
export async function buildContestants(folder: string, wanted: readonly Contestant[]): Promise<Map<Contestant, string>> {
  const modules = join(folder, 'peers', 'node_modules');
  if (wanted.some(({ peer }) => peer)) installPeers(join(folder, 'peers'));
  const outdir = join(folder, 'programs');
  await build({
    entryPoints: wanted.map(({ source }) => fileURLToPath(new URL(`${source}.ts`, import.meta.url))),
    bundle: true,
    minify: true,
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    outExtension: { '.js': '.cjs' },
    nodePaths: [modules],
    outdir,
    logLevel: 'error',
  });
  return new Map(wanted.map(contestant => [contestant, join(outdir, `${contestant.source}.cjs`)]));
}

function installPeers(folder: string): void {
  const manifest = JSON.stringify({ private: true, dependencies: peers }, null, 2);
  const file = join(folder, 'package.json');
  if (existsSync(join(folder, 'node_modules')) && existsSync(file) && readFileSync(file, 'utf8') === manifest) return;
  console.log('Installing the peers (once) …');
  mkdirSync(folder, { recursive: true });
  execFileSync('npm', ['install', '--prefix', folder, '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error', ...Object.entries(peers).map(([name, version]) => `${name}@${version}`)], { stdio: 'inherit' });
  writeFileSync(file, manifest);
}
