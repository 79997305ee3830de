// What is asked of everyone who takes part, and how it is measured: one task in one fresh process,
// CPU time (user and system, all threads), wall time and peak memory; the outcome is one line of JSON.
import { readFileSync } from 'node:fs';
import { changeDigest } from '../generate/generateRepository';

export interface Contestant<File> {
  /** Afterwards every block can be had by its CID. */
  open(path: string): File | Promise<File>;
  blockCount(file: File): number;
  diff?(before: File, after: File): Diff | Promise<Diff>;
  /** Prepares for the blocks of MST nodes. */
  decoders?(blocks: readonly Uint8Array[]): Readonly<Record<string, Decoder>>;
}

export interface Decoder {
  /** Decodes all blocks. */
  run(): void;
  /** What comes out for one block, called when nothing is measured. */
  shape(block: number): Shape;
}

/** Of a node: how many entries it has, and how many links to subtrees. */
export interface Shape { readonly entries: number; readonly links: number }

/** The shape of a node that a general decoder of DAG-CBOR made a plain object of. */
export function plainShape(node: unknown): Shape {
  const { e, l } = node as { e: { t: unknown }[]; l: unknown };
  return { entries: e.length, links: [l, ...e.map(({ t }) => t)].filter(link => link !== null).length };
}

export interface Diff {
  /** Blocks that were asked for. */
  readonly loads: number;
  /** The changes as lines (changeLine), called when nothing is measured any more. */
  lines(): string[];
}

/** Milliseconds. */
export interface Time { readonly cpu: number; readonly wall: number }
export interface OpenOutcome { readonly open: Time; readonly peak: number; readonly blocks: number }
export interface DiffOutcome { readonly cold: Time; readonly steady: Time; readonly peakOpen: number; readonly peak: number; readonly loads: number; readonly changes: string }
/** By name of the decoder; `shapes` stands for the shapes of all nodes. */
export type DecodeOutcome = Readonly<Record<string, { readonly steady: Time; readonly nodes: number; readonly shapes: string }>>;

export const tasks = ['open', 'diff', 'decode'] as const;

/** The main program of a contestant. */
export async function compete<File>(contestant: Contestant<File>): Promise<void> {
  const [task, first, second] = process.argv.slice(2);
  const outcome = task === 'open' ? await open(contestant, first!) : task === 'diff' ? await diff(contestant, first!, second!) : await decode(contestant, first!);
  console.log(JSON.stringify(outcome));
}

async function open<File>(contestant: Contestant<File>, path: string): Promise<OpenOutcome> {
  const { time, value: file } = await timed(() => contestant.open(path));
  return { open: time, peak: peakMemory(), blocks: contestant.blockCount(file) };
}

async function diff<File>(contestant: Contestant<File>, left: string, right: string): Promise<DiffOutcome> {
  const before = await contestant.open(left);
  const after = await contestant.open(right);
  const peakOpen = peakMemory();
  const { time: cold, value } = await timed(() => contestant.diff!(before, after));
  const peak = peakMemory();
  const changes = changeDigest(inOrder(value.lines()));
  const steady = await steadyTime(() => contestant.diff!(before, after));
  return { cold, steady, peakOpen, peak, loads: value.loads, changes };
}

async function decode<File>(contestant: Contestant<File>, path: string): Promise<DecodeOutcome> {
  const blocks = nodeBlocks(readFileSync(path));
  const outcomes: Record<string, DecodeOutcome[string]> = {};
  for (const [name, { run, shape }] of Object.entries(contestant.decoders!(blocks))) {
    const shapes = blocks.map((_, i) => shape(i)).map(({ entries, links }) => `${entries} ${links}`);
    outcomes[name] = { steady: await steadyTime(run), nodes: blocks.length, shapes: changeDigest(shapes) };
  }
  return outcomes;
}

async function timed<T>(work: () => T | Promise<T>): Promise<{ time: Time; value: T }> {
  const cpu = process.cpuUsage();
  const start = performance.now();
  const value = await work();
  const wall = performance.now() - start;
  const { user, system } = process.cpuUsage(cpu);
  return { time: { cpu: (user + system) / 1000, wall }, value };
}

/** The mean of a second's runs, after half a second of warming up. */
async function steadyTime(work: () => unknown): Promise<Time> {
  await repeat(work, 500);
  return repeat(work, 1000);
}

async function repeat(work: () => unknown, enough: number): Promise<Time> {
  let runs = 0;
  const { time } = await timed(async () => {
    const start = performance.now();
    do await work();
    while (++runs > 0 && performance.now() - start < enough);
  });
  return { cpu: time.cpu / runs, wall: time.wall / runs };
}

/** MiB. Linux hands a process the peak of the one that started it; the high-water mark of its own is kept elsewhere. */
function peakMemory(): number {
  const status = process.platform === 'linux' ? readFileSync('/proc/self/status', 'utf8') : '';
  const own = /VmHWM:\s+(\d+)/.exec(status);
  return (own ? Number(own[1]) : process.resourceUsage().maxRSS) / 1024;
}

/** Some contestants list their changes by kind. */
function inOrder(lines: string[]): string[] {
  const keyAndOp = (line: string): string => {
    const [op, key] = line.split(' ');
    return `${key} ${op === 'remove' ? 0 : 1}`;
  };
  const keyed = lines.map(line => [keyAndOp(line), line] as const);
  return keyed.sort(([a], [b]) => (a < b ? -1 : 1)).map(([, line]) => line);
}

/** Copies, so that one large buffer does not favour anyone. Only for the files of our generator. */
function nodeBlocks(car: Uint8Array): Uint8Array[] {
  const nodes: Uint8Array[] = [];
  for (let at = 0; at < car.length; ) {
    let length = 0;
    for (let shift = 0, more = true; more; shift += 7) {
      const byte = car[at++]!;
      length |= (byte & 0x7f) << shift;
      more = byte > 0x7f;
    }
    const block = at + 36;
    if (length > 39 && car[at] === 0x01 && car[block] === 0xa2 && car[block + 1] === 0x61 && car[block + 2] === 0x65) nodes.push(car.slice(block, at + length));
    at += length;
  }
  return nodes;
}
