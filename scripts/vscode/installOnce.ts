// Things fetched once into the git-ignored folder .vscode-test/.
// Invariant: a folder that has its final name is complete. All work happens in a staging folder
// that is renamed as the last step, so an interrupted or a second, simultaneous run does no harm.
import { existsSync } from 'node:fs';
import { mkdir, readdir, rename, rm } from 'node:fs/promises';
import path from 'node:path';

export const project = path.resolve(import.meta.dirname, '../..');
export const cache = path.join(project, '.vscode-test');

/**
 * The folder `name`, filled by `fill` unless it is already there. The name carries whatever makes
 * an older installation useless: versions, platform, the number of the recipe.
 */
export async function installOnce(name: string, fill: (folder: string) => Promise<void>): Promise<string> {
  const target = path.join(cache, name);
  if (existsSync(target)) return target;
  const staging = await temporaryFolder(name);
  try {
    await fill(staging);
    await rename(staging, target).catch((error: unknown) => {
      if (!existsSync(target)) throw error; // otherwise another run was faster
    });
  } finally {
    await rm(staging, { recursive: true, force: true });
  }
  return target;
}

/** A new folder that belongs to this process; removed by a later run if this one cannot do it. */
export async function temporaryFolder(name: string): Promise<string> {
  await mkdir(cache, { recursive: true });
  await removeAbandoned();
  const folder = path.join(cache, `${name}.${Date.now().toString(36)}.pid${process.pid}`);
  await mkdir(folder);
  return folder;
}

async function removeAbandoned(): Promise<void> {
  for (const name of await readdir(cache)) {
    const owner = /\.pid(\d+)$/.exec(name)?.[1];
    if (owner === undefined || isRunning(Number(owner))) continue;
    // A child that outlived its parent may still be writing there: then another run removes it.
    await rm(path.join(cache, name), { recursive: true, force: true }).catch(() => undefined);
  }
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== 'ESRCH';
  }
}
