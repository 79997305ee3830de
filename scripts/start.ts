// npm start: a real VS Code in the browser, the extension in it, until Ctrl+C.
//   npm start                     on the sample workspace
//   npm start -- A.car B.car      with these two files already compared
import { spawn } from 'node:child_process';
import { open } from 'node:fs/promises';
import path from 'node:path';
import { project } from './vscode/installOnce';
import { launchVSCode } from './vscode/launch';
import { calm } from './vscode/settings';

const names = process.argv.slice(2);
if (names.length !== 0 && names.length !== 2) quit(`Name two CAR files to compare, or none: npm start -- A.car B.car (got ${names.length})`);
// npm runs scripts in the project's folder; names are meant from where it was called.
const files = names.map(name => path.resolve(process.env['INIT_CWD'] ?? '.', name));
for (const file of files) await readable(file);

const code = await launchVSCode({
  workspace: files[0] === undefined ? path.join(project, 'samples') : path.dirname(files[0]),
  extensions: files.length === 0 ? [project] : [project, path.join(project, 'scripts', 'starter')],
  settings: { ...calm, 'workbench.startupEditor': files.length === 0 ? 'readme' : 'none' },
  env: { MERKLE_TREE_INSPECTOR_COMPARE: JSON.stringify(files) },
});

let stopping = false;
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(signal, () => {
    stopping = true;
    void code.close();
  });
}
void code.ended.then(output => {
  if (stopping) return;
  console.error(`VS Code ended by itself:\n${output}`);
  process.exitCode = 1;
  void code.close();
});

console.log(`\n  VS Code with Merkle Tree Inspector:\n\n  ${code.url}\n\n  Ctrl+C ends it.\n`);
showInBrowser(code.url);

async function readable(file: string): Promise<void> {
  try {
    const handle = await open(file);
    const isFile = (await handle.stat()).isFile();
    await handle.close();
    if (!isFile) quit(`${file} is not a file`);
  } catch (error) {
    const { code: reason, message } = error as NodeJS.ErrnoException;
    quit(reason === 'ENOENT' ? `There is no file ${file}` : `${file} cannot be read: ${message}`);
  }
}

function quit(message: string): never {
  console.error(message);
  process.exit(2);
}

/** A convenience: where there is no desktop, or BROWSER=none, the printed address has to do. */
function showInBrowser(url: string): void {
  if (process.env['BROWSER'] === 'none') return;
  const opener = process.platform === 'darwin' ? 'open' : 'xdg-open';
  spawn(opener, [url], { stdio: 'ignore', detached: true }).on('error', () => undefined).unref();
}
