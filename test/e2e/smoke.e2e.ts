// The shortest way through everything: a real VS Code, the extension in it, two files compared.
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';
import { project } from '../../scripts/vscode/installOnce';
import { allThemes, setTheme, takeScreenshot } from '../support/vscode/screenshot';
import { keepPicturesOfFailures, openVSCode, type Session } from '../support/vscode/session';
import { webview } from '../support/vscode/webview';
import { chooseInExplorer, editorTab } from '../support/vscode/workbench';

describe('two files from the explorer', () => {
  let session: Session;
  keepPicturesOfFailures(() => session);
  before(async () => {
    const sample = (name: string) => readFile(path.join(project, 'samples', name));
    session = await openVSCode({ files: { 'before.car': await sample('before.car'), 'after.car': await sample('after.car') } });
  });
  after(() => session.close());

  it('are compared by a command of the context menu', async () => {
    await chooseInExplorer(session.page, ['before.car', 'after.car'], 'Compare Merkle Trees');
    await editorTab(session.page, /before\.car.*after\.car/).waitFor();
    await webview(session.page).getByText('before.car').first().waitFor();
  });

  it('look right in every theme', async () => {
    for (const theme of allThemes) {
      await setTheme(session.page, theme);
      await takeScreenshot(session.page, `smoke ${theme}`);
    }
  });
});
