// A file to compare. The worker opens files on disk by itself; files of other schemes (virtual
// workspaces, Git revisions) are read through VS Code and handed over as bytes.
import * as vscode from 'vscode';
import { RemoteError } from '../protocol/channel';
import type { FileInput } from '../protocol/contracts';
import { namesOf, visible } from './fileNames';
import { messageOf } from './log';

export interface ComparedFile {
  readonly uri: vscode.Uri;
  readonly name: string;
}

export function comparedFiles(left: vscode.Uri, right: vscode.Uri): { left: ComparedFile; right: ComparedFile } {
  const [leftName, rightName] = namesOf(left.path, right.path);
  const alike = leftName === rightName && String(left) !== String(right); // one path in two file systems
  const file = (uri: vscode.Uri, name: string) => ({ uri, name: visible(alike ? `${name} (${uri.scheme})` : name) });
  return { left: file(left, leftName), right: file(right, rightName) };
}

export async function fileInput({ uri, name }: ComparedFile): Promise<FileInput> {
  if (uri.scheme === 'file') return { name, path: uri.fsPath, bytes: null };
  try {
    return { name, path: visible(uri.toString(true)), bytes: new Uint8Array(await vscode.workspace.fs.readFile(uri)) };
  } catch (error) {
    const message = vscode.l10n.t('{0} cannot be read. Check that it still exists and that its workspace is connected.', name);
    throw new RemoteError('unreadable', message, messageOf(error));
  }
}
