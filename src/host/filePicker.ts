// Asks for a CAR file: those of the workspace in a list, any other through the file dialog.
import * as vscode from 'vscode';
import type { Log } from './log';
import { workspaceCarFiles } from './workspaceFiles';

const listed = 1000;

interface FileItem extends vscode.QuickPickItem {
  readonly uri?: vscode.Uri;
}

/** undefined when the user turned away. */
export async function pickFile(title: string, placeHolder: string, log: Log): Promise<vscode.Uri | undefined> {
  const browse: FileItem = { label: `$(folder-opened) ${vscode.l10n.t('Browse…')}`, alwaysShow: true };
  const items = workspaceFiles(log).then(files => [...files, ...(files.length > 0 ? [separator()] : []), browse]);
  const item = await vscode.window.showQuickPick<FileItem>(items, { title, placeHolder, matchOnDescription: true });
  if (item !== browse) return item?.uri;
  const filters = { [vscode.l10n.t('CAR files')]: ['car'], [vscode.l10n.t('All files')]: ['*'] };
  const uris = await vscode.window.showOpenDialog({ title, filters });
  return uris?.[0];
}

async function workspaceFiles(log: Log): Promise<FileItem[]> {
  try {
    const uris = await workspaceCarFiles(listed);
    const items = uris.map(uri => {
      const path = vscode.workspace.asRelativePath(uri);
      const cut = path.lastIndexOf('/') + 1;
      return { label: path.slice(cut), description: path.slice(0, Math.max(0, cut - 1)), uri };
    });
    return items.sort((a, b) => a.description.localeCompare(b.description) || a.label.localeCompare(b.label, undefined, { numeric: true }));
  } catch (error) {
    log.error('looking for CAR files in the workspace', error); // "Browse…" still works
    return [];
  }
}

function separator(): FileItem {
  return { label: '', kind: vscode.QuickPickItemKind.Separator };
}
