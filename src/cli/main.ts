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

async function main([name, ...argv]: readonly string[]): Promise<void> {
  const output = new Output(argv.includes('--ndjson') ? 'ndjson' : argv.includes('--json') ? 'json' : 'text');
  // A reader that has seen enough (`| head`) is no failure of ours.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? process.exitCode : 2));
  if (name === undefined || name === 'help' || name === '--help' || name === '-h') {
    // Asked for, it is the answer; else it says what is missing.
    (name === undefined ? process.stderr : process.stdout).write(`${help()}\n`);
    process.exitCode = name === undefined ? 2 : 0;
    return;
  }
  try {
    const command = commands.find(candidate => candidate.name === name);
    if (command && (argv.includes('--help') || argv.includes('-h'))) {
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
