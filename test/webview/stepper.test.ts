// The step panel with a fake walk of 100,000 events behind it: what it asks, and what it shows.
import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import type { Calls } from '../../src/protocol/channel';
import type { viewCalls } from '../../src/protocol/contracts';
import { stepKinds, type Stop, type WalkStep } from '../../src/protocol/steps';
import { Memory } from '../../webview/state';
import type { Stepper } from '../../webview/stepper/stepper';
import { nextFrame } from './page';

const total = 100_000;
const { Stepper: StepperOnPage } = await import('../../webview/stepper/stepper'); // after the page: the component library looks for one
const { columnsOf } = await import('../../webview/stepper/stepTable');

function stepAt(index: number): WalkStep {
  return {
    index, kind: stepKinds[index % stepKinds.length]!, sentence: `Sentence ${index + 1} \u202e<b>`, action: 'skip, advance both',
    left: { kind: 'subtree', cid: `bafyrei${'a'.repeat(48)}left`, layer: 2, range: '(k3 … k5]' }, right: { kind: 'entry', key: 'k4', value: 'bafyvalue' },
    range: '(k3 … k5]', lists: { left: { first: [{ cid: 'bafyone', layer: 1, range: '(k3 … k4]' }], total: 70 }, right: { first: [], total: 0 } },
    stack: [{ cid: 'bafyroot', layer: 3, range: '(−∞ … +∞)' }], reads: { left: 1200, right: 3 }, changes: { removed: 4, added: 5 }, rows: { first: index, last: index },
  };
}

class Host {
  readonly asked: string[] = [];
  readonly moved: number[] = [];
  found: { step: number; stop: number } | null = null;
  /** Before a search answers. */
  finding: Promise<void> = Promise.resolve();
  failing = false;
  readonly memory: Memory;
  readonly stepper: Stepper;

  constructor(state?: unknown) {
    this.memory = new Memory({ getState: () => state, setState() {} }, '');
    const calls = {
      recordWalk: async () => {
        this.asked.push('recordWalk');
        if (this.failing) throw new Error('a block is missing');
        return { steps: total, kinds: stepKinds.map((kind, index) => ({ kind, count: index === 6 ? 0 : 10 * index + 1 })) };
      },
      steps: async ({ from, count }: { from: number; count: number }) => {
        this.asked.push(`steps ${from} ${count}`);
        return Array.from({ length: Math.min(count, total - from) }, (_, offset) => stepAt(from + offset));
      },
      ticks: async ({ count }: { count: number }) => {
        this.asked.push(`ticks ${count}`);
        return [{ from: 0, kind: 'start' as const }, { from: 50_000, kind: 'load' as const }];
      },
      findStep: async ({ from, direction, stops }: { from: number; direction: string; stops: Stop[] }) => {
        this.asked.push(`find ${direction} from ${from}: ${stops.map(stop => JSON.stringify(stop)).join()}`);
        await this.finding;
        return this.found;
      },
      copyStepLink: async ({ step }: { step: number }) => void this.asked.push(`link ${step}`),
      exportSteps: async ({ format }: { format: string }) => void this.asked.push(`export ${format}`),
    } as unknown as Calls<typeof viewCalls>;
    this.stepper = new StepperOnPage(calls, this.memory, {
      recorded: async () => void this.asked.push('rows anew'),
      changed: () => this.stepper.drew(),
      moved: step => this.moved.push(step.index),
      opened() {}, breakHere() {}, notice() {},
    });
    document.body.replaceChildren(this.stepper.element);
  }

  async settle(): Promise<void> {
    for (let turn = 0; turn < 6; turn++) await nextFrame();
  }

  one(selector: string): HTMLElement {
    const element = this.stepper.element.querySelector<HTMLElement>(selector);
    assert.ok(element, selector);
    return element;
  }

  text(selector: string): string {
    return this.one(selector).textContent;
  }

  async click(action: string): Promise<void> {
    this.one(`[data-action="${action}"]`).click();
    await this.settle();
  }

  async type(action: string, text: string): Promise<void> {
    const field = this.one(`[data-action="${action}"]`) as HTMLInputElement;
    field.value = text;
    field.dispatchEvent(Object.assign(new Event('keydown', { bubbles: true }), { key: 'Enter' }));
    await this.settle();
  }

  /** The current step as every part of the panel tells it. */
  get says(): string[] {
    return [(this.one('[data-action="go-to-step"]') as HTMLInputElement).value, this.text('[data-fact=sentence]'), this.one('[role=slider]').getAttribute('aria-valuenow')!, this.text('.steps .row[data-current] [role=cell]')];
  }
}

let host: Host;
async function opened(state?: unknown): Promise<Host> {
  host = new Host(state);
  host.stepper.load(null);
  if (!host.stepper.open) host.stepper.toggle();
  await host.settle();
  return host;
}
beforeEach(() => opened());

const at = (step: string, index: number) => [step, `Sentence ${index} \\u202e<b>`, String(index), step];

test('opening records the walk, has the rows come anew, and shows the first step', () => {
  assert.deepEqual(host.asked.slice(0, 2), ['recordWalk', 'rows anew']);
  assert.deepEqual(host.says, at('1', 1));
  assert.equal(host.text('[data-fact=steps]'), 'of 100,000');
  assert.equal(host.one('[role=slider]').getAttribute('aria-valuetext'), 'step 1 of 100000: Sentence 1 \\u202e<b>');
  assert.equal(host.text('[data-fact=counters]'), 'blocks read 1,200 + 3 · changes −4 +5');
  assert.deepEqual(host.moved, [0]);
  assert.equal(host.stepper.moment?.step?.index, 0);
});

test('buttons, commands and the number field move', async () => {
  await host.click('step-forward');
  assert.deepEqual(host.says, at('2', 2));
  await host.click('step-last');
  assert.deepEqual(host.says, at('100,000', 100_000));
  host.stepper.run('back');
  await host.settle();
  assert.deepEqual(host.says, at('99,999', 99_999));
  await host.type('go-to-step', '50,001');
  assert.deepEqual(host.says, at('50,001', 50_001));
  await host.type('go-to-step', 'nonsense');
  assert.deepEqual(host.says, at('50,001', 50_001));
  await host.click('step-first');
  assert.deepEqual(host.says, at('1', 1));
  assert.deepEqual(host.moved, [0, 1, 99_999, 99_998, 50_000, 0]);
});

test('pages of 64 steps around the reader, each asked for once', async () => {
  for (let step = 0; step < 450; step++) {
    host.stepper.run('forward');
    await nextFrame();
  }
  const pages = host.asked.filter(asked => asked.startsWith('steps'));
  assert.equal(new Set(pages).size, pages.length);
  assert.deepEqual(new Set(pages), new Set(Array.from({ length: pages.length }, (_, page) => `steps ${page * 64} 64`)));
  assert.ok(pages.length >= 8 && pages.length <= 9, `${pages.length} pages for 450 steps`);
});

test('the table holds the rows in view, however long the walk is', async () => {
  await host.type('go-to-step', '77777');
  assert.ok(host.stepper.element.querySelectorAll('.steps [role=row]').length < 10);
  const cells = [...host.one('.steps .row[data-current]').children].map(({ textContent }) => textContent);
  assert.deepEqual(cells, ['77,777', '', 'bafyreia…left L2', 'k4', '(k3 … k5]', 'skip, advance both', '1', '1.2k + 3', '−4 +5']);
  assert.equal(host.one('.steps').getAttribute('aria-rowcount'), '100001');
});

test('lists and stack in full, and how many there are beyond what came', () => {
  assert.match(host.text('[data-view=step-facts]'), /Range\(k3 … k5\]Collected before \(70\)bafyone L1 \(k3 … k4\]and 69 moreCollected after \(0\)nothingStack \(1\)bafyroot L3/);
});

test('searches: the same kind, misalignments, block reads, in both directions', async () => {
  host.found = { step: 41, stop: 0 };
  await host.click('forward-sameKind');
  assert.equal(host.asked.at(-1), 'find forward from 0: {"kind":"event","event":"start"}');
  assert.deepEqual(host.says, at('42', 42));
  await host.click('back-misaligned');
  assert.equal(host.asked.at(-1), 'find back from 41: {"kind":"event","event":"misaligned"}');
  host.found = null;
  await host.click('forward-load');
  assert.equal(host.text('[data-fact=found]'), 'None ahead.');
});

test('breakpoints: ticked kinds, typed keys and CIDs; a run says which one stopped it', async () => {
  const box = host.one('[data-stop="event misaligned"]') as HTMLInputElement;
  box.checked = true;
  box.dispatchEvent(new Event('change'));
  await host.type('breakpoint', 'k4');
  host.found = { step: 9, stop: 1 };
  await host.click('forward-breakpoint');
  assert.equal(host.asked.findLast(asked => asked.startsWith('find')), 'find forward from 0: {"kind":"event","event":"misaligned"},{"kind":"key","key":"k4"}');
  assert.deepEqual(host.says, at('10', 10));
  assert.equal(host.text('[data-fact=found]'), 'Stopped by key k4');
  host.found = null;
  await host.click('back-breakpoint');
  assert.equal(host.text('[data-fact=found]'), 'No breakpoint behind.');
  await host.click('remove-breakpoint');
  assert.deepEqual(host.memory.state.stepper.breakpoints, [{ stop: { kind: 'event', event: 'misaligned' }, enabled: true }]);
});

test('kinds that do not occur are not in the legend; counts are', () => {
  const kinds = [...host.stepper.element.querySelectorAll('[data-list=kinds] li')].map(({ textContent }) => textContent);
  assert.equal(kinds.length, stepKinds.length - 1);
  assert.equal(kinds[1], 'skipped by hash11');
});

test('playing goes on by the clock and is quiet for screen readers when it is fast', async () => {
  const index = () => host.stepper.moment?.index;
  host.stepper.run('play');
  const start = performance.now();
  await nextFrame(start + 1000);
  assert.equal(index(), 2);
  assert.equal(host.one('[data-fact=sentence]').getAttribute('aria-live'), 'off');
  host.stepper.run('play');
  await nextFrame(start + 5000);
  assert.equal(index(), 2);
  assert.equal(host.one('[data-fact=sentence]').getAttribute('aria-live'), 'polite');
});

test('a fast run waits for the next breakpoint to be known, and stops there', async () => {
  await opened({ ...host.memory.state, stepper: { ...host.memory.state.stepper, step: 0, speed: 1000, breakpoints: [{ stop: { kind: 'key', key: 'k4' }, enabled: true }] } });
  let answer = (): void => undefined;
  host.finding = new Promise(resolve => (answer = resolve));
  host.found = { step: 3, stop: 0 };
  host.stepper.run('play');
  const index = () => host.stepper.moment?.index;
  const start = performance.now();
  await nextFrame(start + 20);
  assert.equal(index(), 0, 'not past a breakpoint that is still looked for');
  answer();
  for (let frame = 0; frame < 3; frame++) await nextFrame(start + 40 + 20 * frame);
  assert.equal(index(), 3);
  assert.equal(host.text('[data-fact=found]'), 'Stopped at a breakpoint.');
});

test('a saved step wins over where a link begins; without one the link does, with its lesson', async () => {
  const begin = { step: 7, lesson: { title: 'Case 3', text: 'One.\nTwo.' } };
  host = new Host();
  host.stepper.load(begin);
  await host.settle();
  assert.deepEqual(host.says, at('8', 8));
  assert.equal(host.text('[data-view=lesson] summary'), 'Case 3');
  assert.equal(host.one('[data-view=lesson]').hidden, false);

  const kept = new Host({ ...host.memory.state, stepper: { ...host.memory.state.stepper, step: 20 } });
  kept.stepper.load(begin);
  await kept.settle();
  assert.equal(kept.says[0], '21');
});

test('closed again, the picture is whole; opened again, it is where it was and nothing is recorded twice', async () => {
  await host.type('go-to-step', '500');
  host.stepper.toggle();
  assert.deepEqual([host.stepper.moment, host.stepper.element.hidden], [undefined, true]);
  host.stepper.toggle();
  await host.settle();
  assert.equal(host.says[0], '500');
  assert.equal(host.asked.filter(asked => asked === 'recordWalk').length, 1);
});

test('other row numbers: the steps in view are asked for anew, and stay on the page meanwhile', async () => {
  const before = host.asked.length;
  host.stepper.renumbered();
  assert.equal(host.stepper.moment?.step?.index, 0);
  await host.settle();
  assert.ok(host.asked.slice(before).includes('steps 0 64'));
});

test('another comparison: the walk is recorded anew where the reader was', async () => {
  await host.type('go-to-step', '500');
  host.stepper.reset();
  assert.equal(host.stepper.moment, undefined);
  host.stepper.load(null);
  await host.settle();
  assert.equal(host.says[0], '500');
  assert.equal(host.asked.filter(asked => asked === 'recordWalk').length, 2);
});

test('a walk that cannot be recorded says why', async () => {
  host = new Host();
  host.failing = true;
  host.stepper.load(null);
  host.stepper.toggle();
  await host.settle();
  assert.equal(host.text('[data-fact=sentence]'), 'The walk cannot be shown: a block is missing');
  assert.equal(host.stepper.moment, undefined);
});

test('the link and both exports', async () => {
  await host.type('go-to-step', '12');
  for (const action of ['copy-step-link', 'export-markdown', 'export-json']) await host.click(action);
  assert.deepEqual(host.asked.slice(-3), ['link 11', 'export markdown', 'export json']);
});

test('the columns of the table fill it; without room for a range there is none', () => {
  const wide = columnsOf(1000, 7, 167);
  const narrow = columnsOf(560, 7, 167);
  assert.ok(wide[4]! > 100 && wide.reduce((sum, width) => sum + width) <= 1000);
  assert.ok(narrow[4] === 0 && narrow.reduce((sum, width) => sum + width) <= 560);
  assert.ok(columnsOf(300, 7, 167).reduce((sum, width) => sum + width) > 300, 'scrolls sideways');
});
