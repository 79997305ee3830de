// The editor of a CAR file in a real VS Code: what the file is, whether it is well, its tree, its contents,
// search and explanations, by mouse and by keyboard.
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import { base58btc } from 'multiformats/bases/base58';
import { samplePublicKey } from '../../scripts/makeSamples';
import { needsSharedData, sharedBytes, sharedFacts } from '../support/sharedData';
import { carShown, health, openCar, showPart } from '../support/vscode/carEditor';
import { comparisonShown } from '../support/vscode/comparison';
import { allThemes, setTheme, takeScreenshot } from '../support/vscode/screenshot';
import { keepPicturesOfFailures, openVSCode, type Session } from '../support/vscode/session';
import { accessibilityViolations, tabTo, webview, webviewFrame } from '../support/vscode/webview';
import { runCommand } from '../support/vscode/workbench';

const sample = (name: string) => new Uint8Array(readFileSync(new URL(`../../samples/${name}`, import.meta.url)));
const serious = async (session: Session) => (await accessibilityViolations(session.page)).filter(text => /^(serious|critical)/.test(text));
const sampleDidKey = `did:key:${base58btc.encode(Uint8Array.of(0xe7, 0x01, ...samplePublicKey))}`;

describe('a repository', () => {
  let session: Session | undefined;
  keepPicturesOfFailures(() => session);
  const page = () => session!.page;
  const view = () => webview(page());
  const search = () => view().locator('input[type=search]');
  before(async () => {
    session = await openVSCode({ files: { 'before.car': sample('before.car'), 'broken.car': sample('broken.car'), 'page.car': '<!DOCTYPE html><title>404</title>' } });
  });
  after(() => session?.close());

  test('opens in its editor: what it is, and whether it is well', async () => {
    await openCar(page(), 'before.car');
    await carShown(page());
    assert.equal(await view().locator('h1').innerText(), 'before.car');
    assert.match(await view().locator('[data-fact=kind]').innerText(), /^AT Protocol repository: commit v3 → atproto MST$/);
    assert.match(await view().locator('[data-fact=amounts]').innerText(), /90\.1 kB · 384 blocks · CAR version 1/);
    assert.deepEqual((await health(page())).filter(text => !text.includes('valid')), ['✓ framing complete', '✓ all digests right', '✓ no missing blocks', '✓ no stray blocks']);
    assert.match((await health(page())).join(), /✓ valid/);
    assert.match(await view().locator('[data-fact=counts]').innerText(), /^301 entries in 82 nodes\. 384 blocks\.$/);
    const collections = await view().locator('table', { hasText: 'Collections' }).locator('tbody tr').allInnerTexts();
    assert.equal(collections.length, 5);
    assert.match(collections[0]!, /app\.bsky\.feed\.post\s+129/);
    assert.equal(await view().locator('table', { hasText: 'Layers' }).locator('tbody tr').count(), 5);
  });

  test('the map of the file tells its bytes to pointer and keyboard', async () => {
    const map = view().locator('[data-view=byte-map]');
    const text = view().locator('[data-fact=bytes]');
    await map.focus();
    await page().keyboard.press('Home');
    await text.filter({ hasText: /^Bytes 0 to \d+ .*framing/ }).waitFor();
    await page().keyboard.press('ArrowRight');
    await text.filter({ hasText: /commits/ }).waitFor();
    assert.ok(await map.locator('[role=option]').count() <= 1000);
    await map.locator('[role=option]').nth(40).hover();
    await text.filter({ hasText: /^Bytes 3,\d+ to/ }).waitFor();
  });

  test('a signature is valid only with its key, and the key is remembered', async () => {
    const signature = view().locator('[data-signature]');
    assert.equal(await signature.getAttribute('data-signature'), 'not checked');
    await signature.locator('[data-action=check-signature]').click();
    const input = page().locator('.quick-input-widget input');
    await input.fill('did:key:zNoKey');
    await page().keyboard.press('Enter');
    await page().locator('.quick-input-widget').getByText(/cannot be used as a key/).waitFor();
    await input.fill(sampleDidKey);
    await page().keyboard.press('Enter');
    await view().locator('[data-signature=valid]').waitFor();
    await runCommand(page(), 'View: Close All Editors');
    await openCar(page(), 'before.car');
    await view().locator('[data-signature=valid]').waitFor();
    assert.match(await signature.innerText(), /did:key:zQ3sh/);
  });

  test('what was found out is shown at once when the file is opened again', async () => {
    await carShown(page());
    const frame = await webviewFrame(page(), 'body[data-state=ready]');
    assert.equal(await frame.evaluate(() => performance.getEntriesByName('known').length), 1);
    assert.equal(await view().locator('[data-fact=cached]').count(), 0, 'the file itself is shown by now');
  });

  test('a search counts as it goes, and leads from match to match', async () => {
    await page().keyboard.press('Control+f');
    await search().fill('feed.repost');
    const found = view().locator('[data-fact=found]');
    await found.filter({ hasText: '29 found: 28 keys, 1 collection' }).waitFor();
    await page().keyboard.press('Enter');
    await found.filter({ hasText: /^1 of/ }).waitFor();
    await view().locator('[role=treeitem][aria-selected=true]', { hasText: 'app.bsky.feed.repost' }).waitFor();
    await page().keyboard.press('Enter');
    await found.filter({ hasText: /^2 of/ }).waitFor();
    await view().locator('[role=treeitem][aria-level="3"][aria-selected=true]').waitFor();
    await page().keyboard.press('Shift+Enter');
    await found.filter({ hasText: /^1 of/ }).waitFor();
    const cid = (await view().locator('[data-panel=results] [data-match=key]').first().getAttribute('title'))!;
    assert.match(cid, /^app\.bsky\.feed\.repost\//);
    await search().fill('no such thing');
    await found.filter({ hasText: /^0 found$/ }).waitFor();
    await page().keyboard.press('Escape');
    await view().locator('[data-panel=results]').waitFor({ state: 'hidden' });
  });

  test('contents by keyboard: a record opens from its collection', async () => {
    await showPart(page(), 'contents');
    await tabTo(page(), '[role=tree]');
    await page().keyboard.press('Home');
    const selected = view().locator('[role=treeitem][aria-selected=true]');
    for (let count = 0; count < 2; count++) await page().keyboard.press('ArrowDown');
    await selected.filter({ hasText: 'Records' }).waitFor();
    await page().keyboard.press('ArrowDown');
    await selected.filter({ hasText: 'app.bsky.actor.profile' }).waitFor();
    await page().keyboard.press('ArrowRight');
    await view().locator('[role=treeitem][aria-level="3"]', { hasText: 'self' }).waitFor();
    await page().keyboard.press('ArrowDown');
    await selected.filter({ hasText: 'self' }).waitFor();
    await view().locator('[data-panel=selected] [data-fact=CID]').waitFor();
    await page().keyboard.press('Enter');
    await page().locator('.monaco-editor .view-line', { hasText: 'app.bsky.actor.profile' }).first().waitFor();
    await runCommand(page(), 'View: Close Editor');
  });

  test('why a key is where it is, in the tree or not', async () => {
    await carShown(page());
    await view().locator('[data-action=why-here]').click();
    const why = view().locator('[data-panel=why]');
    const key = 'app.bsky.feed.post/3aaaaaaaaaaaa';
    await why.locator('input').fill(key);
    await why.locator('input').press('Enter');
    await why.locator('[data-fact=present]', { hasText: 'not in the tree' }).waitFor();
    assert.equal(await why.locator('.hash').innerText(), createHash('sha256').update(key).digest('hex'));
    await why.locator('[data-action=go-next]').click();
    await why.locator('[data-fact=present]', { hasText: '✓ in the tree' }).waitFor();
    const next = await why.locator('input').inputValue();
    const hash = createHash('sha256').update(next).digest();
    const zeros = [...hash].map(byte => byte.toString(2).padStart(8, '0')).join('').indexOf('1');
    assert.equal(await why.locator('[data-fact=layer] dd').innerText(), String(Math.floor(zeros / 2)));
    assert.equal(await why.locator('.bits .zero').count(), Math.floor(zeros / 2));
    assert.ok(await why.locator('.path tbody tr').count() >= 1);
    await why.locator('[data-action=go-to-key]').click();
    await view().locator('[role=treeitem][aria-selected=true]', { hasText: next.split('/')[1]! }).waitFor();
  });

  test('the tree is drawn one-sided; a found key is shown in it', async () => {
    await showPart(page(), 'tree');
    await view().locator('g.row').first().waitFor();
    await view().locator('[data-fact=tree]', { hasText: '301 entries in 82 nodes' }).waitFor();
    assert.equal(await view().locator('g.row [data-side=right], g.box[data-side=right]').count(), 0);
    assert.match(await view().locator('[data-fact=rows]').innerText(), /of 5$/);
    await view().locator('[data-subtree]', { hasText: '218 entries' }).locator('[data-action=open]').click();
    await view().locator('g.box[data-layer="3"][data-state=identical]').waitFor();
    await view().locator('[data-fact=rows]').filter({ hasNotText: /of 5$/ }).waitFor();
    await search().fill('feed.repost/');
    await view().locator('[data-fact=found]').filter({ hasText: '28 found' }).waitFor();
    await search().press('Enter');
    const first = (await view().locator('[data-match=key]').first().getAttribute('title'))!;
    await view().locator(`[data-key="${first}"]`).waitFor();
    assert.equal(await view().locator('[data-panel=why] input').inputValue(), first, 'the explanation follows');
    await view().locator('[role=listbox][data-view=rows]').focus();
    await page().keyboard.press('Enter');
    await page().locator('.monaco-editor .view-line', { hasText: 'app.bsky.feed.repost' }).first().waitFor();
    await runCommand(page(), 'View: Close Editor');
  });

  test('the state of the page survives a reload of the window', async () => {
    await carShown(page());
    const reloaded = page().waitForEvent('load'); // as a person does it: VS Code saves what its pages keep first
    await runCommand(page(), 'Developer: Reload Window');
    await reloaded;
    await page().locator('.monaco-workbench').waitFor();
    await carShown(page());
    await view().locator('[data-tab=tree][aria-selected=true]').waitFor();
    assert.equal(await search().inputValue(), 'feed.repost/');
    await view().locator('[data-key^="app.bsky.feed.repost/"]').first().waitFor(); // the subtrees around the find are open still
    await view().locator('[data-panel=why]').waitFor();
  });

  test('no serious violation of accessibility rules in any theme', async () => {
    for (const theme of allThemes) {
      await setTheme(page(), theme);
      for (const part of ['overview', 'tree', 'contents'] as const) {
        await showPart(page(), part);
        await carShown(page());
        await takeScreenshot(page(), `car editor ${part} ${theme}`);
        assert.deepEqual(await serious(session!), [], `${part} ${theme}`);
      }
    }
    await setTheme(page(), 'dark');
  });

  test('a file that changes on disk is shown anew', async () => {
    writeFileSync(path.join(session!.workspace, 'before.car'), sample('after.car'));
    await view().locator('[data-fact=amounts]', { hasNotText: '90.1 kB' }).waitFor();
    await carShown(page());
    await runCommand(page(), 'View: Close All Editors');
  });

  test('a file cut short says so, and shows what is there', async () => {
    await openCar(page(), 'broken.car');
    await carShown(page());
    assert.match((await health(page())).join(), /✗ cut short/);
    assert.doesNotMatch((await health(page())).join(), /all digests right|✓ valid/);
    await takeScreenshot(page(), 'car editor cut short');
    await runCommand(page(), 'View: Close All Editors');
  });

  test('what is no CAR file gets a message and other ways to open it', async () => {
    await openCar(page(), 'page.car');
    await webviewFrame(page(), 'body[data-state=error]');
    assert.match(await view().locator('[role=alert]').innerText(), /this is an HTML or XML page/);
    assert.deepEqual(await serious(session!), []);
    await view().locator('[data-action=reopen-with]').click();
    await page().locator('.quick-input-list').getByRole('option').filter({ hasText: 'Text Editor' }).first().waitFor();
    await page().keyboard.press('Escape');
    await runCommand(page(), 'View: Close All Editors');
  });
});

/** Kinds of files, and how the editor calls them. */
const kinds: readonly (readonly [string, RegExp])[] = [
  ['ipld/unixfs-simple.car', /UnixFS/],
  ['ipld/unixfs-hamt-before.car', /UnixFS/],
  ['ipld/unixfs-blake3.car', /DAG/],
  ['ipld/partial-dag-scope-entity.car', /DAG/],
  ['ipld/carv2-basic.car', /DAG/],
  ['ipld/carv1-basic-two-roots.car', /DAG/],
  ['ipld/dag-json-traversal.car', /DAG/],
  ['ipld/git-commit-sha1.car', /./],
  ['ipld/filecoin-devnet-genesis.car', /./],
  ['ipld/hashmap-before.car', /./],
  ['ipld/pail-before.car', /./],
  ['ipld/prolly-before.car', /prolly/i],
  ['ipld/prolly-go-5-pairs.car', /prolly/i],
  ['ipld/no-roots-no-blocks.car', /no blocks/],
  ['ipld/filecoin-devnet-genesis-noroots.car', /without a root/],
  ['ipld/fireproof-encrypted.car', /./],
  ['dialog/1k-update-1-before.car', /Dialog/],
];
const invalid = ['badheaderlength.car', 'badsectionlength.car', 'sample-corrupt-pragma.car', 'sample-rootless-v42.car', 'sample-v1-with-zero-len-section2.car', 'sample-v2-corrupt-data-and-index.car', 'utf8-mangled-divy.car'];
const flat = (file: string) => file.replace('/', '-');

describe('files from elsewhere', needsSharedData, () => {
  let session: Session | undefined;
  keepPicturesOfFailures(() => session);
  const page = () => session!.page;
  const view = () => webview(page());
  const repositories = ['repos/atproto-dart-repo.car', 'repos/v2-paul-staging.car', 'pds-0.4.217/0-base.full.car'];
  before(async () => {
    const files = [...repositories, ...kinds.map(([file]) => file), ...invalid.map(file => `invalid/${file}`)];
    session = await openVSCode({ files: Object.fromEntries(files.map(file => [flat(file), sharedBytes(file)])) });
  });
  after(() => session?.close());

  test('a recorded repository: counts are those of the facts', async () => {
    for (const file of ['repos/atproto-dart-repo.car', 'pds-0.4.217/0-base.full.car']) {
      const { tree, sections, collections } = sharedFacts().cars[file]!;
      await openCar(page(), flat(file));
      await carShown(page());
      const said = (await view().locator('[data-fact=counts]').innerText()).replaceAll(',', '');
      assert.ok(said.startsWith(`${tree!.entries} entries in ${tree!.nodes} nodes. ${sections} blocks`), said);
      if (collections) assert.match(await view().locator('caption', { hasText: 'Collections' }).innerText(), new RegExp(`: ${Object.keys(collections).length}$`));
      if (file.startsWith('pds')) await takeScreenshot(page(), 'car editor pds');
      await runCommand(page(), 'View: Close All Editors');
    }
  });

  test('a history: every commit is listed, and two are compared', async () => {
    await openCar(page(), flat('repos/v2-paul-staging.car'));
    await carShown(page());
    const commits = view().locator('[data-commit]');
    const total = Number(/\d+/.exec(await view().locator('[data-view=commits] h2').innerText())?.[0]);
    assert.equal(total, 28);
    while (await view().locator('[data-action=more-commits]').count() > 0) await view().locator('[data-action=more-commits]').click();
    assert.equal(await commits.count(), total);
    await view().locator('[data-action=compare-previous]').first().click();
    await comparisonShown(page());
    assert.match(await view().locator('.file.left').innerText(), /repos-v2-paul-staging\.car/);
    await runCommand(page(), 'View: Close All Editors');
  });

  for (const [file, kind] of kinds) {
    test(`${file} is shown`, async () => {
      await openCar(page(), flat(file));
      await carShown(page());
      assert.match(await view().locator('[data-fact=kind]').innerText(), kind);
      await showPart(page(), 'contents');
      const lines = view().locator('[role=treeitem]');
      await lines.first().waitFor();
      await lines.filter({ hasText: 'All blocks' }).waitFor();
      await view().locator('[role=tree]').focus();
      const links = lines.filter({ hasText: /^.{0,3}[^ ]*Links/ });
      if (await links.count() > 0) {
        const before = await lines.count();
        await links.first().locator('.twist').click();
        await view().locator('[role=treeitem][aria-level="2"]').first().waitFor();
        assert.ok(await lines.count() > before);
      }
      assert.deepEqual(await serious(session!), []);
      await runCommand(page(), 'View: Close All Editors');
    });
  }

  for (const file of invalid) {
    test(`${file} is refused with a reason, or shown with its faults`, async () => {
      await openCar(page(), flat(`invalid/${file}`));
      await webviewFrame(page(), 'body:is([data-state=ready], [data-state=error])');
      if (await view().locator('body[data-state=error]').count() > 0) assert.match(await view().locator('[role=alert]').innerText(), /.{20}/);
      else {
        await carShown(page());
        assert.match((await health(page())).join(), /[✗⚠]/);
      }
      await runCommand(page(), 'View: Close All Editors');
    });
  }
});
