// The CAR files in folders, found by reading the folders: it works in every file system, searched or not.
// Links to folders are not followed, so it ends.
import * as vscode from 'vscode';

const filesFound = 10_000;
const foldersRead = 20_000;
const passedOver: ReadonlySet<string> = new Set(['node_modules', '.git']);

/** Files as they are given, whatever their names; folders for the .car files in them. `cut`: there are more. */
export async function carFilesIn(places: readonly vscode.Uri[], token: vscode.CancellationToken): Promise<{ files: vscode.Uri[]; cut: boolean }> {
  const files = new Map<string, vscode.Uri>();
  const folders: vscode.Uri[] = [];
  for (const uri of places) {
    const isFolder = await vscode.workspace.fs.stat(uri).then(({ type }) => (type & vscode.FileType.Directory) !== 0, () => false); // reading it says what is wrong
    if (isFolder) folders.push(uri);
    else files.set(String(uri), uri);
  }
  let read = 0;
  for (let folder = folders.pop(); folder && !token.isCancellationRequested; folder = folders.pop()) {
    if (files.size >= filesFound || read++ >= foldersRead) return { files: [...files.values()], cut: true };
    const entries = await vscode.workspace.fs.readDirectory(folder).then(all => all, () => []); // a folder that may not be read
    for (const [name, type] of entries.sort(([a], [b]) => (a < b ? -1 : 1))) {
      const uri = vscode.Uri.joinPath(folder, name);
      if (type === vscode.FileType.Directory && !passedOver.has(name)) folders.push(uri);
      else if ((type & vscode.FileType.File) !== 0 && /\.car$/i.test(name)) files.set(String(uri), uri);
    }
  }
  return { files: [...files.values()], cut: false };
}
