// A small Git repository as files, for workspaces of tests. Git is not among what the project needs:
// where it is absent, suites that need it say "not run: git absent".
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export const needsGit: { skip: string | false } = { skip: spawnSync('git', ['--version']).status === 0 ? false : 'not run: git absent' };

/** The `.git` folder after committing each state of one file, oldest first, by path. */
export function gitFiles(name: string, states: readonly { content: Uint8Array; message: string }[]): Record<string, Uint8Array> {
  const folder = mkdtempSync(join(tmpdir(), 'git-files-'));
  const git = (...args: string[]) => {
    const identity = ['-c', 'user.name=Mira', '-c', 'user.email=mira@example.com', '-c', 'commit.gpgsign=false', '-c', 'init.defaultBranch=main'];
    const { status, stderr } = spawnSync('git', [...identity, ...args], { cwd: folder, encoding: 'utf8' });
    if (status !== 0) throw new Error(`git ${args.join(' ')}: ${stderr}`);
  };
  try {
    git('init', '--quiet');
    for (const { content, message } of states) {
      writeFileSync(join(folder, name), content);
      git('add', name);
      git('commit', '--quiet', '-m', message);
    }
    const paths = readdirSync(join(folder, '.git'), { recursive: true, encoding: 'utf8' }).map(path => join('.git', path));
    return Object.fromEntries(paths.filter(path => statSync(join(folder, path)).isFile()).map(path => [path, new Uint8Array(readFileSync(join(folder, path)))]));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
