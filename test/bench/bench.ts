// npm run bench [-- sizes] [--runs n] [--only part of a name]: ours beside its peers and beside a
// hand-written floor, on generated repositories: opening a file, the diff of two, decoding nodes.
// Sizes are numbers of records (1k 10k 100k 1m). Every result is checked; a wrong one fails the run.
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs, promisify } from 'node:util';
import type { Contestant } from './contestants/build';
import { buildContestants, contestants } from './contestants/build';
import type { DecodeOutcome, DiffOutcome, OpenOutcome } from './contestants/contestant';
import { generateRepository, versions } from './generate/generateRepository';
import { printTable } from './table';

const { values, positionals } = parseArgs({ allowPositionals: true, options: { runs: { type: 'string', default: '5' }, only: { type: 'string', default: '' } } });
const runs = Number(values.runs);
const folder = fileURLToPath(new URL('../../out/bench', import.meta.url));
const wanted = contestants.filter(({ name }) => name === 'floor' || name.includes(values.only));
const programs = await buildContestants(folder, wanted);

for (const size of positionals.length > 0 ? positionals : ['1k', '10k', '100k']) await benchSize(size);

async function benchSize(size: string): Promise<void> {
  const records = recordCount(size);
  const started = performance.now();
  const place = join(folder, 'repositories', size.toLowerCase());
  const repository = generateRepository(place, records);
  const { before } = repository;
  const seconds = (performance.now() - started) / 1000;
  console.log(`\n${size} records: ${(before.bytes / 1e6).toFixed(1)} MB, ${before.blocks} blocks, ${before.nodes} of them nodes${seconds > 0.5 ? ` (generated in ${seconds.toFixed(0)} s)` : ''}`);

  const opened = await measure<OpenOutcome>(wanted, 'open', join(place, before.file));
  printTable('open a file', ['CPU'], ['CPU ms', 'wall ms', 'peak MiB'], opened.map(({ name, outcomes, middle }) => ({
    name,
    ratios: [middle(({ open }) => open.cpu)],
    figures: [middle(({ open }) => open.cpu), middle(({ open }) => open.wall), middle(({ peak }) => peak)],
    right: outcomes.every(({ blocks }) => blocks === before.blocks),
  })));

  for (const version of versions) {
    const after = repository.after[version];
    const { changes } = after;
    if (version !== 'scattered' && changes.keys === repository.after.scattered.changes.keys) continue; // 1 % of 10k is 100
    const exact = changes.nodesCreated + changes.nodesDeleted;
    const compared = await measure<DiffOutcome>(wanted.filter(({ diffs }) => diffs), 'diff', join(place, before.file), join(place, after.file));
    const title = `diff, ${changes.keys} keys changed, ${changes.nodesDeleted} + ${changes.nodesCreated} nodes differ`;
    printTable(title, ['first', 'steady'], ['first CPU ms', 'wall ms', 'steady CPU ms', 'both open MiB', 'peak MiB', 'loads'], compared.map(({ name, peer, outcomes, middle }) => ({
      name,
      ratios: [middle(({ cold }) => cold.cpu), middle(({ steady }) => steady.cpu)],
      figures: [middle(({ cold }) => cold.cpu), middle(({ cold }) => cold.wall), middle(({ steady }) => steady.cpu), middle(({ peakOpen }) => peakOpen), middle(({ peak }) => peak), middle(({ loads }) => loads)],
      right: outcomes.every(outcome => outcome.changes === changes.digest && (peer || outcome.loads === exact)),
    })));
  }

  const decoded = await measure<DecodeOutcome>(wanted.filter(({ decodes }) => decodes), 'decode', join(place, before.file));
  const shapes = decoded[0]?.outcomes[0] && Object.values(decoded[0].outcomes[0])[0]?.shapes; // the floor's; whoever differs is wrong, or the floor is
  printTable('decode every node, steady', ['CPU'], ['M nodes/s'], decoded.flatMap(({ outcomes, middle }) => Object.keys(outcomes[0] ?? {}).map(name => {
    const cpu = middle(outcome => outcome[name]!.steady.cpu);
    return { name, ratios: [cpu], figures: [before.nodes / cpu / 1000], right: outcomes.every(outcome => outcome[name]!.nodes === before.nodes && outcome[name]!.shapes === shapes) };
  })));
}

type Measured<Outcome> = Contestant & {
  readonly outcomes: readonly Outcome[];
  /** The median of a figure. */
  middle(figure: (outcome: Outcome) => number): number;
};

/** Fresh processes, one at a time and in turns, so that whatever else the machine does meets all alike. Who fails is out, which is said. */
async function measure<Outcome>(who: readonly Contestant[], ...args: string[]): Promise<Measured<Outcome>[]> {
  const measured = new Map(who.map(contestant => [contestant, [] as Outcome[]]));
  for (let run = 0; run < runs; run++) {
    for (const [contestant, outcomes] of measured) {
      if (outcomes.length < run) continue;
      try {
        const { stdout } = await promisify(execFile)(process.execPath, [programs.get(contestant)!, ...args]);
        outcomes.push(JSON.parse(stdout) as Outcome);
      } catch (error) {
        const said = String((error as { stderr?: unknown }).stderr ?? error).split('\n');
        console.log(`  ${contestant.name} failed: ${said.find(line => /^(\w*Error|FATAL ERROR)/.test(line)) ?? said.at(-1)!}`);
        outcomes.length = 0;
        if (!contestant.peer) process.exitCode = 1;
      }
    }
  }
  return [...measured].map(([contestant, outcomes]) => ({ ...contestant, outcomes, middle: figure => median(outcomes.map(figure)) }));
}

function median(figures: readonly number[]): number {
  return [...figures].sort((a, b) => a - b)[figures.length >> 1] ?? NaN;
}

function recordCount(size: string): number {
  const parts = /^(\d+)([km]?)$/i.exec(size);
  const count = parts ? Number(parts[1]) * { '': 1, k: 1e3, m: 1e6 }[parts[2]!.toLowerCase() as '' | 'k' | 'm'] : 0;
  if (count < 1000 || count > 1e6) throw new Error(`a size is a number of records from 1k to 1m: ${size}`);
  return count;
}
