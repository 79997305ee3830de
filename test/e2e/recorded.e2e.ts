// The comparison of recorded repositories: what the header says and where changes stand must be what
// an independent listing of both files says.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import * as dagCbor from '@ipld/dag-cbor';
import type { CID } from 'multiformats/cid';
import { readMst } from '../support/buildMst';
import { readCar } from '../support/carBytes';
import { needsSharedData, sharedBytes, sharedFacts } from '../support/sharedData';
import { comparisonShown, entry, headerText, walkChanges } from '../support/vscode/comparison';
import { setTheme, takeScreenshot } from '../support/vscode/screenshot';
import { keepPicturesOfFailures, openVSCode, type Session } from '../support/vscode/session';
import { webview } from '../support/vscode/webview';
import { chooseInExplorer, editorTab, runCommand } from '../support/vscode/workbench';

/** Entries and node CIDs of a repository, read with other code than the product's. */
function listing(file: string): { entries: Map<string, string>; nodes: Set<string> } {
  const { roots, blocks } = readCar(sharedBytes(file));
  const bytesOf = (cid: CID) => blocks.get(cid.toString())?.bytes;
  const { data } = dagCbor.decode<{ data: CID }>(bytesOf(roots[0]!)!);
  const { entries, nodes } = readMst(data, bytesOf);
  return { entries: new Map(entries.map(({ key, value }) => [Buffer.from(key).toString(), value.toString()])), nodes };
}

const only = <T>(a: Iterable<T>, b: { has(item: T): boolean }) => [...a].filter(item => !b.has(item));

const pairs = [
  ['pds-0.4.217/0-base.full.car', 'pds-0.4.217/4-batch.full.car'],
  ['repos/dnproto-05-firstlike.car', 'repos/dnproto-06-reply.car'],
] as const;
const nameOf = (file: string) => file.slice(file.indexOf('/') + 1);

describe('recorded repositories', needsSharedData, () => {
  let session: Session | undefined;
  keepPicturesOfFailures(() => session);
  before(async () => {
    session = await openVSCode({ files: Object.fromEntries(pairs.flat().map(file => [nameOf(file), sharedBytes(file)])) });
  });
  after(() => session?.close());

  for (const [left, right] of pairs) {
    test(`${nameOf(left)} against ${nameOf(right)}`, async () => {
      const { page } = session!;
      const [before, now] = [listing(left), listing(right)];
      const added = only(now.entries.keys(), before.entries);
      const removed = only(before.entries.keys(), now.entries);
      const updated = [...now.entries].filter(([key, value]) => before.entries.has(key) && before.entries.get(key) !== value).map(([key]) => key);
      const created = only(now.nodes, before.nodes).length;
      const deleted = only(before.nodes, now.nodes).length;

      await chooseInExplorer(page, [nameOf(left), nameOf(right)], 'Compare Merkle Trees');
      await comparisonShown(page);
      const { chips, cost } = await headerText(page);
      assert.deepEqual(chips.slice(0, 3), [`+ ${added.length} added`, `− ${removed.length} removed`, `~ ${updated.length} updated`]);
      assert.ok(cost.includes(`read ${created + deleted} of ${before.nodes.size + now.nodes.size} blocks`), cost);
      assert.ok(cost.includes(`${created} created, ${deleted} deleted`), cost);
      for (const [side, { entries }] of [['left', before], ['right', now]] as const) {
        assert.ok((await webview(page).locator(`.file.${side}`).innerText()).includes(`${entries.size} entries`));
      }
      for (const theme of ['light', 'dark'] as const) {
        await setTheme(page, theme);
        await comparisonShown(page);
        await takeScreenshot(page, `recorded ${nameOf(right)} ${theme}`);
      }
      await webview(page).locator('[role=listbox]').focus();
      const expected = [...added, ...removed, ...updated].sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
      assert.deepEqual(await walkChanges(page, expected.length), expected);
      for (const key of updated) {
        await webview(page).locator('[role=listbox]').focus();
        await page.keyboard.press('Home');
        await entry(page, key, 'left').click();
        await editorTab(page, `${key} (${nameOf(left)} ↔ ${nameOf(right)})`).waitFor();
        await page.locator('.monaco-diff-editor .modified .view-line', { hasText: '"$type"' }).first().waitFor();
        await runCommand(page, 'View: Close Editor');
        await comparisonShown(page);
      }
      await runCommand(page, 'View: Close All Editors');
    });
  }

  test('the second pair is the one the facts tell of', () => {
    const { created, updated, deleted } = sharedFacts().diffs[`${pairs[1][0]} -> ${pairs[1][1]}`]!;
    const [before, now] = [listing(pairs[1][0]), listing(pairs[1][1])];
    assert.deepEqual(only(now.entries.keys(), before.entries), created);
    assert.deepEqual([updated, deleted], [[], []]);
  });
});
