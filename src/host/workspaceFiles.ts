// The CAR files of the workspace. Virtual file systems may have no search: then VS Code finds nothing in
// them, or never answers, and their folders are read instead.
import * as vscode from 'vscode';
import { excludedFiles } from './settings';
import { carFilesIn } from './validation/carFilesIn';

export const carPattern = '**/*.[cC][aA][rR]';
const patience = 3000;
const searched: ReadonlySet<string> = new Set(['file', 'vscode-remote']);

/** At most so many, in no order. */
export async function workspaceCarFiles(most: number): Promise<vscode.Uri[]> {
  const search = vscode.workspace.findFiles(carPattern, excludedFiles(), most);
  const virtual = (vscode.workspace.workspaceFolders ?? []).map(({ uri }) => uri).filter(({ scheme }) => !searched.has(scheme));
  if (virtual.length === 0) return search;
  const found = await Promise.race([search, new Promise<vscode.Uri[]>(resolve => setTimeout(resolve, patience, []))]);
  if (found.length > 0) return found;
  const { files } = await carFilesIn(virtual, new vscode.CancellationTokenSource().token);
  return files.slice(0, most);
}
