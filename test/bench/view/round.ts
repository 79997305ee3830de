// One round: a VS Code is started, two files are compared, and everything is done once that a reader
// does; what was seen meanwhile.
import type { Frame, Page } from 'playwright-core';
import { comparisonShown } from '../../support/vscode/comparison';
import { webview, webviewFrame } from '../../support/vscode/webview';
import { chooseInExplorer } from '../../support/vscode/workbench';
import { activationTime, around, openBenchWindow, type Lag, type Processor } from './benchWindow';
import { rowMovements, scrub, stepMovements, type Movement } from './movements';
import type { Message, Recording } from './pageRecorder';
import { profiled } from './profile';

export interface Moved {
  readonly name: string;
  readonly recording: Recording;
  /** By how many steps of the walk. */
  readonly followed: number;
  /** Of the window's main thread, meanwhile. */
  readonly processor: Processor;
}

/** A message, the call it belongs to, and who sent it. */
export interface Weighed { readonly name: string; readonly from: 'host' | 'webview'; readonly bytes: number }

export interface Round {
  readonly rows: number;
  readonly steps: number;
  /** Milliseconds. */
  readonly times: Readonly<Record<string, number>>;
  readonly movements: readonly Moved[];
  readonly lags: Readonly<Record<string, readonly Lag[]>>;
  readonly messages: readonly Weighed[];
}

export interface RoundOptions {
  /** The files, by their names in the folder. */
  readonly folder: string;
  readonly files: readonly [string, string];
  readonly frames: number;
  /** Weighs messages, which disturbs the frames. */
  readonly weigh: boolean;
  /** A folder for CPU profiles of the window, one a movement, which disturbs them as well. */
  readonly profiles: string | undefined;
}

export async function runRound({ folder, files, frames, weigh, profiles }: RoundOptions): Promise<Round> {
  const window = await openBenchWindow(folder, { weigh });
  try {
    const { page } = window;
    const lags: Record<string, Lag[]> = {};
    await chooseInExplorer(page, files, 'Compare Merkle Trees');
    await comparisonShown(page);
    const frame = await webviewFrame(page, '[data-view=rows]');
    const view = webview(page);
    lags['open and count'] = await window.lags();
    const rows = numberIn(await view.locator('[data-fact=rows]').innerText(), /of ([\d,. ]+)/);

    const movements: Moved[] = [];
    const move = async (name: string, movement: Movement) => {
      await frame.evaluate(() => recorder.record(30, () => undefined)); // what came before comes to rest
      await window.lags();
      const [before, idle] = [await position(frame), await window.processor()];
      const recording = await profiled(page, profiles, name, () => frame.evaluate(movement, frames));
      const { used, starved } = await window.processor();
      lags[name] = await window.lags();
      movements.push({
        name, recording,
        followed: Math.abs(await position(frame) - before),
        processor: { used: used - idle.used, starved: starved - idle.starved },
      });
    };
    for (const [name, movement] of Object.entries(rowMovements)) await move(name, movement);

    await view.locator('[role=listbox]').focus();
    await page.keyboard.press('t');
    await view.locator('[data-panel=stepper][data-state=ready]').waitFor();
    await view.locator('.steps .row[data-current]:not([data-awaited])').waitFor();
    lags['record the walk'] = await window.lags();
    const steps = numberIn(await view.locator('[data-fact=steps]').innerText(), /([\d,. ]+)$/);
    for (const [name, movement] of Object.entries(stepMovements)) await move(name, movement);
    await view.locator('[data-action=step-first]').click();
    await holdTimeline(page, async () => move('scrub', scrub));
    await view.locator('.steps .row[data-current]:not([data-awaited])').waitFor();

    const logs = { received: await frame.evaluate(() => recorder.received), sent: await around(frame).evaluate(() => recorder.sent) };
    const times = { ...timesIn(logs, await frame.evaluate(() => recorder.painted!)), activation: await activationTime(page) };
    return { rows, steps, times, movements, lags, messages: weighed(logs) };
  } finally {
    await window.close();
  }
}

interface Logs { readonly received: readonly Message[]; readonly sent: readonly Message[] }

const position = (frame: Frame): Promise<number> => frame.evaluate(() => Number(document.querySelector('[data-view=timeline]')?.getAttribute('aria-valuenow') ?? 0));

async function holdTimeline(page: Page, act: () => Promise<void>): Promise<void> {
  const box = (await webview(page).locator('[data-view=timeline]').boundingBox())!;
  await page.mouse.move(box.x + 10, box.y + box.height / 2);
  await page.mouse.down();
  await act();
  await page.mouse.up();
}

function timesIn({ received, sent }: Logs, painted: number) {
  const asked = (call: string) => sent.find(({ name }) => name === call)!;
  const answered = (call: string) => received.find(({ id }) => id === asked(call).id)!.at;
  const known = answered('open');
  return {
    'page asks → diff known': known - asked('open').at,
    'diff known → rows asked for': asked('rows').at - known,
    'diff known → rows here': answered('rows') - known,
    'diff known → picture': painted - known,
    'diff known → counted': (received.find(({ name }) => name === 'counted')?.at ?? NaN) - known,
    'walk recorded': answered('recordWalk') - asked('recordWalk').at,
  };
}

function weighed({ received, sent }: Logs): Weighed[] {
  const calls = new Map([...received, ...sent].flatMap(({ id, name }) => (name === null ? [] : [[id, name] as const])));
  const named = (from: 'host' | 'webview') => ({ id, name, bytes }: Message): Weighed => ({ name: name ?? `${calls.get(id) ?? 'unknown'}: answer`, from, bytes });
  return [...received.map(named('host')), ...sent.map(named('webview'))];
}

function numberIn(text: string, pattern: RegExp): number {
  return Number(pattern.exec(text.trim())?.[1]?.replaceAll(/\D/g, '') ?? NaN);
}
