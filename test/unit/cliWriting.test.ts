// A new file is there as a whole or not at all: also when the command is interrupted while it writes.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';

const repository = fileURLToPath(new URL('../../', import.meta.url));

/** Writes blocks without end; says so once some are on the disk. */
const program = `
  import { existsSync } from 'node:fs';
  import { writeCar } from './src/cli/writeCar.ts';
  import { blockCid } from './src/formats/atproto/blockCid.ts';
  const [path] = process.argv.slice(1);
  const bytes = new Uint8Array(1 << 16);
  const cid = blockCid(bytes);
  function* endless() {
    for (let said = false; ; ) {
      if (!said && existsSync(path + '.' + process.pid + '.part')) said = process.stdout.write('writing');
      yield { cid, bytes };
    }
  }
  await writeCar(path, cid, endless());
`;

for (const [signal, status] of [['SIGINT', 130], ['SIGTERM', 143]] as const) {
  test(`${signal} leaves nothing behind`, { skip: process.platform === 'win32' ? 'no signals of this kind' : false }, async () => {
    const folder = mkdtempSync(join(tmpdir(), 'merkle-writing-'));
    try {
      const child = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', program, join(folder, 'out.car')], { cwd: repository, stdio: ['ignore', 'pipe', 'inherit'] });
      const ended = once(child, 'exit');
      await once(child.stdout, 'data');
      assert.equal(readdirSync(folder).length, 1);
      child.kill(signal);
      assert.deepEqual(await ended, [status, null]);
      assert.deepEqual(readdirSync(folder), []);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
}
