// Looking into a file where there is no Node, and where the workspace is virtual or not trusted: the editor
// for CAR files, the side bar, validation, a key gone to, each as far as it takes to know that it works there.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, describe, test } from 'node:test';
import { carShown, health, openCar, showPart } from '../support/vscode/carEditor';
import { keepPicturesOfFailures, openVSCode, type Session, type SessionOptions } from '../support/vscode/session';
import { webview } from '../support/vscode/webview';
import { chooseInExplorer, editorTab, runCommand, toast } from '../support/vscode/workbench';

const sample = (name: string) => new Uint8Array(readFileSync(new URL(`../../samples/${name}`, import.meta.url)));
const files = { 'before.car': sample('before.car'), 'broken.car': sample('broken.car') };

const places: Record<string, Omit<SessionOptions, 'files'>> = {
  'the web worker host': { host: 'web worker' },
  'the web worker host, a virtual workspace': { host: 'web worker', virtual: true },
  'a workspace that is not trusted': { settings: { 'security.workspace.trust.enabled': true, 'security.workspace.trust.startupPrompt': 'never', 'security.workspace.trust.banner': 'never' } },
};

for (const [place, options] of Object.entries(places)) {
  describe(place, () => {
    let session: Session | undefined;
    keepPicturesOfFailures(() => session);
    const page = () => session!.page;
    before(async () => {
      session = await openVSCode({ files, ...options });
    });
    after(() => session?.close());

    test('a file opens in its editor, examined, with its tree', async () => {
      await openCar(page(), 'before.car');
      await carShown(page());
      assert.deepEqual((await health(page())).filter(text => !text.includes('valid')), ['✓ framing complete', '✓ all digests right', '✓ no missing blocks', '✓ no stray blocks']);
      await showPart(page(), 'tree');
      await webview(page()).locator('[data-key="app.bsky.feed.like/3lpwm4dyqsd2p"]').first().waitFor();
    });

    test('the side bar unfolds the same file', async () => {
      await runCommand(page(), 'Merkle Trees: Focus on Trees View');
      const line = (label: RegExp) => page().locator('.pane-body').getByRole('treeitem', { name: label }).first();
      await line(/^before\.car/).waitFor();
      await line(/^before\.car/).locator('.monaco-tl-twistie').click();
      await line(/^Records.*301/).waitFor();
    });

    test('a file is validated', async () => {
      await runCommand(page(), 'View: Show Explorer');
      await chooseInExplorer(page(), ['broken.car'], 'Validate Merkle Tree');
      await toast(page(), /broken\.car: 8 errors/).waitFor();
    });

    test('a key is gone to in its editor', async () => {
      await editorTab(page(), 'before.car').click();
      await runCommand(page(), 'Merkle Tree Inspector: Go to Key or CID…');
      await page().locator('.quick-input-widget input').first().fill('app.bsky.actor.profile/self');
      await page().locator('.quick-input-list').getByRole('option').filter({ hasText: 'self' }).first().click();
      await webview(page()).locator('[role=treeitem][aria-selected=true]', { hasText: 'self' }).waitFor();
    });
  });
}
