// npm run bench:view [-- pairs] [--rounds n] [--frames n] [--profile]: the extension in a real VS Code,
// from the command to the end of the walk: how long until something can be seen, frame times of every
// movement, sizes of messages, the extension host's event loop. A pair is a size and a version of a
// generated repository (1m:percent). Figures, not a test: they are printed beside their goals.
import { execFile } from 'node:child_process';
import { statSync } from 'node:fs';
import { cpus, loadavg, release, totalmem } from 'node:os';
import path from 'node:path';
import { parseArgs, promisify } from 'node:util';
import { version as codeVersion } from '../../../scripts/vscode/install';
import { project } from '../../../scripts/vscode/installOnce';
import { generateRepository, type Version } from '../generate/generateRepository';
import { printFigures } from './figures';
import { runRound, type Round } from './round';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { rounds: { type: 'string', default: '3' }, frames: { type: 'string', default: '300' }, profile: { type: 'boolean', default: false } },
});
const sizes: Readonly<Record<string, number>> = { '1k': 1e3, '10k': 1e4, '100k': 1e5, '1m': 1e6 };
const folder = path.join(project, 'out', 'bench');

const processors = cpus();
console.log(`${processors.length} × ${processors[0]?.model ?? 'processor'}, ${(totalmem() / 2 ** 30).toFixed(0)} GiB, ${process.platform} ${release()}, Node ${process.version}, VS Code ${codeVersion} in a headless browser that draws in software`);
console.log(`load average before: ${loads()}`);
console.log(`VSIX: ${((await vsixBytes()) / 1e6).toFixed(2)} MB (goal: at most 1)`);

for (const pair of positionals.length > 0 ? positionals : ['10k:percent', '1m:percent']) {
  const [size = '', version = 'percent'] = pair.toLowerCase().split(':');
  const records = sizes[size];
  if (records === undefined || !['scattered', 'percent'].includes(version)) throw new Error(`a pair is one of ${Object.keys(sizes).join(', ')}, a colon, and scattered or percent: ${pair}`);
  const place = path.join(folder, 'repositories', size);
  const { before, after } = generateRepository(place, records);
  const options = {
    folder: place,
    files: [before.file, after[version as Version].file] as const,
    frames: Number(values.frames),
    profiles: values.profile ? path.join(folder, 'view', `${size}-${version}`) : undefined,
  };
  const weighed = await runRound({ ...options, weigh: true, profiles: undefined }); // warms the machine's caches, too
  const rounds: Round[] = [];
  for (let round = 0; round < Number(values.rounds); round++) {
    rounds.push(await runRound({ ...options, weigh: false }));
    console.log(`  ${pair}, round ${round + 1}: load average ${loads()}`);
  }
  printFigures(`${size} records, ${version}: ${before.file} against ${options.files[1]}`, weighed.messages, rounds);
}

function loads(): string {
  return loadavg().map(load => load.toFixed(1)).join(' ');
}

async function vsixBytes(): Promise<number> {
  const file = path.join(folder, 'extension.vsix');
  const vsce = path.join(project, 'node_modules', '@vscode', 'vsce', 'vsce');
  await promisify(execFile)(process.execPath, [vsce, 'package', '--no-dependencies', '--allow-missing-repository', '--no-rewrite-relative-links', '-o', file], { cwd: project });
  return statSync(file).size;
}
