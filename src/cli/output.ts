// Where answers go: standard output, as text for people, one JSON object, or a line of JSON for each
// change. Nothing is written before there is an answer, unless streaming was asked for.
import type { EngineError } from '../tree/errors';
import { errorJson } from './json';

export type Mode = 'text' | 'json' | 'ndjson';

export class Output {
  constructor(readonly mode: Mode) {}

  /** The whole answer, in the form that was asked for. */
  answer(json: () => unknown, text: () => readonly string[]): void {
    if (this.mode === 'text') for (const line of text()) this.#write(line);
    else this.#write(JSON.stringify(json(), undefined, this.mode === 'json' ? 2 : undefined));
  }

  /** One line of a stream. */
  line(json: unknown): void {
    this.#write(JSON.stringify(json));
  }

  /** No answer: the error as JSON where JSON was asked for, `more` beside it; as a sentence otherwise. */
  error(error: EngineError, more: object = {}): void {
    if (this.mode === 'text') process.stderr.write(`merkle-inspect: ${escapeControls(error.message)}\n`);
    else this.answer(() => ({ error: errorJson(error), ...more }), () => []);
  }

  #write(line: string): void {
    process.stdout.write(`${this.mode === 'text' ? escapeControls(line) : line}\n`);
  }
}

/** Keys and names come from files: control characters must not reach a terminal. */
export function escapeControls(text: string): string {
   
  return text.replace(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]/g, control => `\\u${control.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

/** Columns two spaces apart, each as wide as its widest cell; the last is not padded. */
export function columns(rows: readonly (readonly string[])[]): string[] {
  const widths: number[] = [];
  for (const row of rows) row.forEach((cell, i) => (widths[i] = Math.max(widths[i] ?? 0, cell.length)));
  return rows.map(row => row.map((cell, i) => (i === row.length - 1 ? cell : cell.padEnd(widths[i]!))).join('  ').trimEnd());
}

export function plural(count: number, one: string, many = `${one}s`): string {
  return `${count.toLocaleString('en')} ${count === 1 ? one : many}`;
}
