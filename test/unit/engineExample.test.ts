// docs/engine.md stays true: its programs are the files in docs/examples, they run, and they print
// what the page says they print.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { changes } from '../../docs/examples/diff';
import { findings } from '../../docs/examples/validate';
import { DiffFailedError } from '../../src/tree/errors';

const root = fileURLToPath(new URL('../../', import.meta.url));
const page = readFileSync(`${root}docs/engine.md`, 'utf8');
const sample = (name: string) => `${root}samples/${name}`;

for (const example of ['diff', 'validate', 'edit']) {
  test(`the page shows docs/examples/${example}.ts`, () => {
    const source = readFileSync(`${root}docs/examples/${example}.ts`, 'utf8');
    assert.ok(page.includes(`\`\`\`ts\n${source}\`\`\`\n`));
  });
}

test('the page shows what the programs print', () => {
  const sessions = [...page.matchAll(/^\$ npx tsx (.+)\n((?:(?!\$ |```).*\n)*)/gm)];
  assert.equal(sessions.length, 3);
  for (const [, command, output] of sessions) {
    const printed = execFileSync(process.execPath, ['--import', 'tsx', ...command!.split(' ')], { cwd: root, encoding: 'utf8' });
    assert.equal(output, printed);
  }
});

test('a part of a diff is never returned', () => {
  assert.throws(() => changes(sample('before.car'), sample('broken.car')), DiffFailedError);
});

test('a broken file has findings, a signed one is checked with its key', () => {
  assert.equal(findings(sample('broken.car'))[0], 'findings');
  assert.ok(findings(sample('after.car'), 'did:key:zQ3shokFTS3brHcDQrn82RUDfCZESWL1ZdCEJwekUDPQiYBme').some(line => line.startsWith('error signature')));
});
