// What a command is, and how its arguments are read. A command returns its exit status as `diff` and
// linters have it; what it throws is an answer that cannot be given.
import { parseArgs } from 'node:util';
import type { ParseArgsConfig } from 'node:util';
import { EngineError } from '../tree/errors';
import type { Output } from './output';

type OptionsConfig = NonNullable<ParseArgsConfig['options']>;

/** The command line asks for something that is not there, or not enough of it. */
export class UsageError extends EngineError {
  readonly code = 'usage';
}

export interface Arguments {
  readonly files: readonly string[];
  /** The value of an option that takes one. */
  value(name: string): string | undefined;
  has(name: string): boolean;
}

/** 0 same or valid, 1 differences or findings, 2 no answer. */
export type Status = 0 | 1 | 2;

export interface Command {
  readonly name: string;
  /** The operands and options as the usage shows them: `A B [--trace]`. */
  readonly synopsis: string;
  /** One line. */
  readonly summary: string;
  /** The least and the most operands; none more: Infinity. */
  readonly operands: readonly [number, number];
  readonly options?: OptionsConfig;
  readonly streams?: boolean;
  run(args: Arguments, output: Output): Status | Promise<Status>;
}

export function usageOf({ name, synopsis }: Command): string {
  return `merkle-inspect ${name} ${synopsis} [--json]`;
}

/** Throws UsageError. */
export function readArguments(command: Command, argv: readonly string[]): Arguments {
  const options: OptionsConfig = { ...commonOptions, ...command.options };
  if (!command.streams) delete options['ndjson'];
  const { values, positionals } = parse(command, argv, options);
  const [least, most] = command.operands;
  if (positionals.length < least || positionals.length > most) throw new UsageError(`${command.name} takes ${command.synopsis}; usage: ${usageOf(command)}`);
  return {
    files: positionals,
    value: name => (typeof values[name] === 'string' ? values[name] : undefined),
    has: name => values[name] === true,
  };
}

const commonOptions: OptionsConfig = { json: { type: 'boolean' }, ndjson: { type: 'boolean' } };

function parse(command: Command, argv: readonly string[], options: OptionsConfig) {
  try {
    return parseArgs({ args: [...argv], options, allowPositionals: true, strict: true });
  } catch (error) {
    throw new UsageError(`${(error as Error).message}; usage: ${usageOf(command)}`);
  }
}
