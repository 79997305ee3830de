// The two ways in which the extension reaches people: the package, and `npm start`.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { describe, it } from 'node:test';
import { launchBrowser } from '../../scripts/vscode/browser';
import { cache, project } from '../../scripts/vscode/installOnce';
import { run } from '../../scripts/vscode/npmPackage';
import { openVSCode } from '../support/vscode/session';
import { editorTab, runCommand } from '../support/vscode/workbench';

describe('the package', () => {
  it('is small, installs, and brings its commands', async () => {
    const file = path.join(project, 'out', 'package', 'extension.vsix');
    await mkdir(path.dirname(file), { recursive: true });
    await run('npm', ['run', '--silent', 'package', '--', '--out', file], project);
    const { size } = await stat(file);
    assert.ok(size <= 1_000_000, `${size} bytes`);

    const session = await openVSCode({ files: { 'a.txt': '' }, extensions: [file] });
    try {
      await runCommand(session.page, 'Merkle Tree Inspector: Compare Merkle Trees');
    } finally {
      await session.close();
    }
  });
});

describe('npm start', () => {
  it('opens the comparison of two files and leaves nothing behind', async () => {
    const child = start('before.car', 'after.car');
    const browser = await launchBrowser();
    try {
      const page = await browser.newPage();
      await page.goto(await child.says(/http:\/\/127\.0\.0\.1:\S+/));
      await editorTab(page, /before\.car.*after\.car/).waitFor({ timeout: 60_000 });
    } finally {
      await browser.close();
      child.process.kill('SIGINT');
    }
    assert.equal(await child.exitCode, 0);
    const left = (await readdir(cache)).filter(name => name.endsWith(`.pid${child.process.pid}`));
    assert.deepEqual(left, []);
  });

  it('says which file is not there', async () => {
    const child = start('before.car', 'nowhere.car');
    await child.says(/There is no file .*nowhere\.car/);
    assert.equal(await child.exitCode, 2);
  });

  /** As npm does it, called in the samples' folder. */
  function start(...args: string[]) {
    const child = spawn(process.execPath, ['--import', 'tsx', path.join('scripts', 'start.ts'), ...args], {
      cwd: project,
      env: { ...process.env, INIT_CWD: path.join(project, 'samples'), BROWSER: 'none' },
    });
    const ended = once(child, 'close');
    let output = '';
    const says = (pattern: RegExp) => new Promise<string>((resolve, reject) => {
      const look = (text: Buffer) => {
        output += text.toString();
        const match = pattern.exec(output);
        if (match) resolve(match[0]);
      };
      child.stdout.on('data', look);
      child.stderr.on('data', look);
      void ended.then(() => { reject(new Error(`it ended with: ${output}`)); });
    });
    return { process: child, says, exitCode: ended.then(([code]) => code as number) };
  }
});
