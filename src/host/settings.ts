// The user's settings, read when they matter: a change holds from the next time on.
import * as vscode from 'vscode';

const settings = () => vscode.workspace.getConfiguration('merkleTreeInspector');

/** A glob: CAR files that lists of the workspace leave out. */
export function excludedFiles(): string {
  return settings().get('files.exclude', '**/node_modules/**');
}

/** Where records, changes and other documents open. */
export function documentColumn(): vscode.ViewColumn {
  return settings().get<boolean>('documents.openBeside', false) ? vscode.ViewColumn.Beside : vscode.ViewColumn.Active;
}
