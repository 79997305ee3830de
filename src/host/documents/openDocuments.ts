// Opens the documents of this folder in VS Code's editors: a record alone, or two versions as a diff.
import * as vscode from 'vscode';
import type { ComparedFile } from '../comparison/comparedFile';
import { titleText } from '../fileNames';
import { documentColumn } from '../settings';
import type { DocumentAddress } from './documentAddress';
import { documentUri } from './documentFiles';

const options = (): vscode.TextDocumentShowOptions => ({ preview: true, viewColumn: documentColumn() });

/** `title`: the key or the CID it is about. */
export async function openDocument(address: DocumentAddress, title: string, fileName: string): Promise<void> {
  await vscode.commands.executeCommand('vscode.open', documentUri(address, title), options(), `${whatOf(address, titleText(title))} (${fileName})`);
}

function whatOf({ kind }: DocumentAddress, title: string): string {
  if (kind === 'hex') return vscode.l10n.t('Hex: {0}', title);
  return kind === 'why' ? vscode.l10n.t('Why: {0}', title) : title;
}

/** Opens what an entry row of a comparison stands for: the change as a diff, or the one record there is. */
export async function showRecord(
  entry: { key: string; left: string | null; right: string | null },
  files: { left: ComparedFile; right: ComparedFile },
): Promise<undefined> {
  const { key, left, right } = entry;
  const record = (file: ComparedFile, cid: string) => ({ kind: 'record' as const, file: String(file.uri), root: null, cid });
  if (left !== null && right !== null && left !== right) {
    const title = `${titleText(key)} (${files.left.name} ↔ ${files.right.name})`;
    await vscode.commands.executeCommand('vscode.diff', documentUri(record(files.left, left), key), documentUri(record(files.right, right), key), title, options());
  } else if (left !== null || right !== null) {
    const [file, cid] = left !== null ? [files.left, left] : [files.right, right!];
    await openDocument(record(file, cid), key, file.name);
  }
}
