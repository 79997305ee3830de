// Runs the tests with Node's own runner: unit, property and layout tests side by side, then the
// end-to-end tests one by one, because each has a VS Code and a browser to itself.
//   npm test                                  everything
//   npm test -- test/unit/range.test.ts       these files, or all whose path contains the text
//   npm test -- --name "moved subtree"        tests whose name matches
//   npm run test:unit, npm run test:e2e       one half
import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { run } from 'node:test';
import { spec } from 'node:test/reporters';
import { parseArgs } from 'node:util';

const root = path.resolve(import.meta.dirname, '..');
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { name: { type: 'string' }, unit: { type: 'boolean', default: false }, e2e: { type: 'boolean', default: false } },
});

const everything = (await readdir(path.join(root, 'test'), { recursive: true })).map(file => path.join('test', file)).sort();
const wanted = (file: string) => positionals.length === 0 || positionals.some(part => file.includes(path.relative(root, path.resolve(root, part))));
const half = { unit: values.unit || !values.e2e, e2e: values.e2e || !values.unit };
const phases = [
  { files: everything.filter(file => half.unit && file.endsWith('.test.ts') && wanted(file)), concurrency: true },
  { files: everything.filter(file => half.e2e && file.endsWith('.e2e.ts') && wanted(file)), concurrency: 1 },
].filter(({ files }) => files.length > 0);

if (phases.length === 0) {
  console.error(`No test file matches ${positionals.join(' ') || 'test/**/*.test.ts or test/e2e/*.e2e.ts'}`);
  process.exit(1);
}

type TestEvent = { type: string; data: unknown };
const COUNT = /^(tests|suites|pass|fail|cancelled|skipped|todo|duration_ms) ([\d.]+)$/;

/** The events of all phases with the closing counts added up: one report, one summary. */
async function* events(): AsyncGenerator<TestEvent> {
  const totals = new Map<string, number>();
  for (const { files, concurrency } of phases) {
    const stream = run({
      files: files.map(file => path.join(root, file)),
      concurrency,
      ...(values.name === undefined ? {} : { testNamePatterns: [new RegExp(values.name)] }),
    });
    for await (const event of stream as AsyncIterable<TestEvent>) {
      const { message, nesting, todo } = event.data as { message?: string; nesting?: number; todo?: unknown };
      if (event.type === 'test:fail' && !todo) process.exitCode = 1;
      const count = event.type === 'test:diagnostic' && nesting === 0 ? COUNT.exec(message ?? '') : null;
      if (count) totals.set(count[1]!, (totals.get(count[1]!) ?? 0) + Number(count[2]));
      else if (event.type !== 'test:summary') yield event;
    }
  }
  for (const [name, total] of totals) yield { type: 'test:diagnostic', data: { nesting: 0, message: `${name} ${total}` } };
}

const report = new spec();
report.pipe(process.stdout);
for await (const event of events()) report.write(event);
report.end();
