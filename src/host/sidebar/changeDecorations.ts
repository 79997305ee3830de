// The colours and letters of changes, as source control has them. A change has an address of its own
// for this: VS Code decorates what has one.
import * as vscode from 'vscode';
import { changeKind, type ChangeKind } from '../../protocol/comparison';
import * as v from 'valibot';

const scheme = 'merkle-tree-inspector-change';

export class ChangeDecorations implements vscode.FileDecorationProvider {
  provideFileDecoration({ scheme: of, query }: vscode.Uri): vscode.FileDecoration | undefined {
    return of === scheme && v.is(changeKind, query) ? new vscode.FileDecoration(letters[query], changeName(query), changeColor(query)) : undefined;
  }
}

const letters: Record<ChangeKind, string> = { added: 'A', removed: 'D', updated: 'M' };

export function decoratedUri(key: string, change: ChangeKind): vscode.Uri {
  return vscode.Uri.from({ scheme, path: `/${key}`, query: change });
}

export function changeName(change: ChangeKind): string {
  switch (change) {
    case 'added': return vscode.l10n.t('Added');
    case 'removed': return vscode.l10n.t('Removed');
    case 'updated': return vscode.l10n.t('Updated');
  }
}

export function changeColor(change: ChangeKind): vscode.ThemeColor {
  const names: Record<ChangeKind, string> = { added: 'added', removed: 'deleted', updated: 'modified' };
  return new vscode.ThemeColor(`gitDecoration.${names[change]}ResourceForeground`);
}
