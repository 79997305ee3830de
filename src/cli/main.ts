#!/usr/bin/env node
// merkle-inspect: the engine as a command for scripts and CI. It reads arguments, calls the engine,
// prints what it says; it computes nothing itself.
import { EngineError } from '../tree/errors';
import { apply } from './apply';
import { blocks } from './blocks';
import type { Command } from './command';
import { UsageError, readArguments, usageOf } from './command';
import { diff } from './diff';
import { event } from './event';
import { inspect } from './inspect';
import { merge } from './merge';
import { Output } from './output';
import { proof } from './proof';
import { validate } from './validate';

const commands: readonly Command[] = [inspect, diff, validate, blocks, event, proof, apply, merge];

/** The first word is the command; options may stand before it, but none that takes a value. */
async function main(words: readonly string[]): Promise<void> {
  const at = words.findIndex(word => !word.startsWith('-'));
  const name = words[at];
  const argv = at < 0 ? words : words.toSpliced(at, 1);
  const options = new Set(argv.includes('--') ? argv.slice(0, argv.indexOf('--')) : argv);
  const output = new Output(options.has('--ndjson') ? 'ndjson' : options.has('--json') ? 'json' : 'text');
  const asksForHelp = name === 'help' || options.has('--help') || options.has('-h');
  // A reader that has seen enough (`| head`) is no failure of ours.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? process.exitCode : 2));
  try {
    if (name === undefined || name === 'help') {
      // Asked for, it is the answer; else it says what is missing.
      if (!asksForHelp && output.mode !== 'text') throw new UsageError('no command is named; merkle-inspect --help lists them');
      (asksForHelp ? process.stdout : process.stderr).write(`${help()}\n`);
      process.exitCode = asksForHelp ? 0 : 2;
      return;
    }
    const command = commands.find(candidate => candidate.name === name);
    if (command && asksForHelp) {
      process.stdout.write(`${command.summary}\n${usageOf(command)}${command.streams ? ' [--ndjson]' : ''}\n`);
      return;
    }
    if (!command) throw new UsageError(`no command ${JSON.stringify(name)}; there are ${commands.map(known => known.name).join(', ')}`);
    process.exitCode = await command.run(readArguments(command, argv), output);
  } catch (error) {
    process.exitCode = 2;
    output.error(error instanceof EngineError ? error : new InternalError(error));
  }
}

/** A defect of this program; its exit status must not be taken for "differences". */
class InternalError extends EngineError {
  readonly code = 'internal';
  constructor(error: unknown) {
    super(`internal error, please report it: ${error instanceof Error ? error.stack ?? error.message : String(error)}`);
  }
}

function help(): string {
  const width = Math.max(...commands.map(command => command.name.length));
  return [
    'merkle-inspect: what is in Merkle search trees in CAR files, and what changed between them',
    '',
    ...commands.flatMap(command => [`  ${command.name.padEnd(width)}  ${command.summary}`, `  ${' '.repeat(width)}  ${usageOf(command)}${command.streams ? ' [--ndjson]' : ''}`]),
    '',
    'Text by default; --json prints one JSON object, --ndjson one line for each change.',
    'Exit status: 0 same or valid, 1 differences or findings, 2 no answer.',
  ].join('\n');
}

await main(process.argv.slice(2));
