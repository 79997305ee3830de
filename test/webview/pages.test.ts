// Pages of rows: fetched as needed, dropped when rows are renumbered, never shown half.
import assert from 'node:assert/strict';
import test from 'node:test';
import type { Page } from '../../src/protocol/comparison';
import { Pages } from '../../webview/pages';
import { entry, node } from './model';

class Host {
  readonly asked: number[] = [];
  readonly arrived: number[] = [];
  readonly failures: unknown[] = [];
  #waiting: (() => void)[] = [];
  name = 'old';
  broken = false;
  readonly pages = new Pages((from, count) => this.#fetch(from, count), () => this.arrived.push(1), error => this.failures.push(error));

  #fetch(from: number, count: number): Promise<Page> {
    this.asked.push(from);
    const { name, broken } = this;
    return new Promise((resolve, reject) => {
      this.#waiting.push(() => {
        if (broken) return reject(new Error('gone'));
        const rows = Array.from({ length: Math.max(0, Math.min(count, 2000 - from)) }, (_, offset) => entry(`${name}/${from + offset}`));
        resolve({ from, rows, boxes: [node('left', 'root', 0, 0, 1999)], bands: [] });
      });
    });
  }

  /** Answers everything that was asked, until nobody asks any more. */
  async answer(): Promise<void> {
    while (this.#waiting.length > 0) {
      for (const answer of this.#waiting.splice(0)) answer();
      await new Promise(resolve => setImmediate(resolve));
    }
  }
}

async function opened(): Promise<Host> {
  const host = new Host();
  const renewed = host.pages.renew(2000, 0, 60);
  await host.answer();
  await renewed;
  return host;
}

const keys = (pages: Pages, from: number, to: number) => pages.window(from, to).rows.map(row => (row?.kind === 'entry' ? row.key : undefined));

test('what is in view is there at once; neighbours are fetched ahead', async () => {
  const host = await opened();
  assert.deepEqual(host.asked, [0]);
  assert.deepEqual(keys(host.pages, 254, 257), ['old/254', 'old/255', undefined]);
  host.pages.want(0, 60);
  host.pages.want(0, 60);
  assert.deepEqual(host.asked, [0, 256]);
  await host.answer();
  assert.deepEqual(keys(host.pages, 255, 257), ['old/255', 'old/256']);
  assert.equal(host.arrived.length, 1);
});

test('a box that spans several pages is one box', async () => {
  const host = await opened();
  host.pages.want(250, 260);
  await host.answer();
  assert.equal(host.pages.window(250, 260).boxes.length, 1);
  assert.equal(host.pages.node('left', 0, 300)?.last, 1999);
});

test('few questions at a time, the view before its neighbours', async () => {
  const host = await opened();
  host.pages.want(1000, 1900);
  assert.deepEqual(host.asked.slice(1), [768, 1024, 1280, 1536]);
});

test('while rows are renumbered nothing is asked, and old answers are dropped', async () => {
  const host = await opened();
  host.pages.want(0, 60);
  host.pages.hold();
  host.pages.want(0, 60);
  assert.equal(host.asked.length, 2);
  assert.equal(await host.pages.ensure(300), false);
  await host.answer();
  assert.deepEqual(keys(host.pages, 255, 257), ['old/255', undefined]);
});

test('old rows stay until all the new ones in view are here', async () => {
  const host = await opened();
  host.name = 'new';
  const renewed = host.pages.renew(1500, 200, 300);
  assert.deepEqual(keys(host.pages, 200, 202), ['old/200', 'old/201']);
  await host.answer();
  await renewed;
  assert.equal(host.pages.rowCount, 1500);
  assert.deepEqual(keys(host.pages, 254, 258), ['new/254', 'new/255', 'new/256', 'new/257']);
});

test('only so many pages are kept, the least recently seen go first', async () => {
  const host = new Host();
  const renewed = host.pages.renew(256 * 100, 0, 10);
  await host.answer();
  await renewed;
  for (let page = 1; page < 60; page++) {
    host.pages.want(page * 256, page * 256 + 10);
    host.pages.window(page * 256, page * 256 + 10);
    await host.answer();
  }
  const asked = host.asked.length;
  host.pages.want(58 * 256, 58 * 256 + 10);
  assert.equal(host.asked.length, asked);
  host.pages.want(0, 10);
  assert.equal(host.asked.at(-2), 0);
});

test('a failure is told once', async () => {
  const host = await opened();
  host.broken = true;
  host.pages.want(600, 1200);
  await host.answer();
  host.pages.want(600, 1200);
  await host.answer();
  assert.equal(host.failures.length, 1);
});
