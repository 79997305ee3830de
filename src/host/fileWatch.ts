// Tells when one of some files may have changed: inside the workspace and outside of it, written in
// place or replaced. A file that is being written changes many times; one word at the end is enough.
import * as vscode from 'vscode';
import { globOf } from './fileNames';

const quiet = 300;

export function watchFiles(uris: readonly vscode.Uri[], changed: () => void): vscode.Disposable {
  let timer: NodeJS.Timeout | undefined;
  const later = () => {
    clearTimeout(timer);
    timer = setTimeout(changed, quiet);
  };
  const watchers = uris.map(uri => {
    const name = uri.path.slice(uri.path.lastIndexOf('/') + 1);
    const watcher = vscode.workspace.createFileSystemWatcher(new vscode.RelativePattern(vscode.Uri.joinPath(uri, '..'), globOf(name)));
    watcher.onDidChange(later);
    watcher.onDidCreate(later);
    watcher.onDidDelete(later);
    return watcher;
  });
  return vscode.Disposable.from(...watchers, { dispose: () => clearTimeout(timer) });
}
