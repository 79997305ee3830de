// CPU profiles of a window's main thread, for the reader who asks where the time of a frame went; they
// open in VS Code and in Chrome's developer tools.
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Page } from 'playwright-core';

/** Runs `work`, writing a profile of it into `folder` if there is one. */
export async function profiled<R>(page: Page, folder: string | undefined, name: string, work: () => Promise<R>): Promise<R> {
  if (folder === undefined) return work();
  const session = await page.context().newCDPSession(page);
  await session.send('Profiler.enable');
  await session.send('Profiler.setSamplingInterval', { interval: 200 });
  await session.send('Profiler.start');
  const result = await work();
  const { profile } = await session.send('Profiler.stop');
  await session.detach();
  await mkdir(folder, { recursive: true });
  await writeFile(path.join(folder, `${name.replaceAll(/[^\w]+/g, '-')}.cpuprofile`), JSON.stringify(profile));
  return result;
}
