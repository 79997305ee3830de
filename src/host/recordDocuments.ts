// Records as read-only JSON documents for VS Code's own editors: one alone, or two in the diff editor.
// A document is read from the open comparison of its file, or else by an engine of its own that ends
// with the answer. What cannot be read becomes a document that says so.
import * as vscode from 'vscode';
import { RemoteError } from '../protocol/channel';
import { comparedFiles, fileInput, type ComparedFile } from './comparedFile';
import { startEngine } from './engineWorker';
import { titleText } from './fileNames';
import { messageOf } from './log';
import { recordAddress, recordUriParts, type RecordAddress } from './recordAddress';

export interface RecordDocumentParts {
  /** Asks an open comparison, if one has the file. */
  ask(address: RecordAddress): Promise<{ text: string }> | undefined;
  /** The path of the worker's script. */
  readonly engineProgram: string;
}

export class RecordDocuments implements vscode.TextDocumentContentProvider {
  constructor(private readonly parts: RecordDocumentParts) {}

  async provideTextDocumentContent(uri: vscode.Uri, token: vscode.CancellationToken): Promise<string> {
    const address = recordAddress(uri.query);
    if (!address) return unreadable(vscode.l10n.t('this is not the address of a record'), {});
    try {
      const asked = this.parts.ask(address)?.catch(() => undefined); // it may be closing, or older than the file
      return (await asked)?.text ?? (await this.#readAlone(address, token));
    } catch (error) {
      return unreadable(messageOf(error), address);
    }
  }

  async #readAlone({ file, cid }: RecordAddress, token: vscode.CancellationToken): Promise<string> {
    const uri = vscode.Uri.parse(file, true);
    const input = await fileInput(comparedFiles(uri, uri).left);
    const engine = startEngine(this.parts.engineProgram, () => {});
    const done = new RemoteError('closed', 'no longer needed', '');
    const listening = token.onCancellationRequested(() => engine.stop(done));
    try {
      await engine.calls.open({ left: input, right: input }); // equal trees: nothing is walked
      return (await engine.calls.record({ side: 'left', cid })).text;
    } finally {
      listening.dispose();
      engine.stop(done);
    }
  }
}

/** JSON like every other record, so that it does not count as a problem of the workspace. */
function unreadable(reason: string, address: object): string {
  const text = {
    [vscode.l10n.t('this record cannot be shown')]: reason,
    [vscode.l10n.t('what to do')]: vscode.l10n.t('The file may have changed since it was compared. Compare again to see what is there now.'),
    ...address,
  };
  return JSON.stringify(text, null, 2) + '\n';
}

/** Opens what an entry row stands for: the change as a diff, or the one record there is. */
export async function showRecord(
  entry: { key: string; left: string | null; right: string | null },
  files: { left: ComparedFile; right: ComparedFile },
): Promise<undefined> {
  const key = titleText(entry.key);
  const document = (file: ComparedFile, cid: string) =>
    vscode.Uri.from(recordUriParts({ file: String(file.uri), cid }, entry.key, file.name));
  const options: vscode.TextDocumentShowOptions = { preview: true };
  const { left, right } = entry;
  if (left !== null && right !== null && left !== right) {
    const title = `${key} (${files.left.name} ↔ ${files.right.name})`;
    await vscode.commands.executeCommand('vscode.diff', document(files.left, left), document(files.right, right), title, options);
  } else if (left !== null || right !== null) {
    const [file, cid] = left !== null ? [files.left, left] : [files.right, right!];
    await vscode.commands.executeCommand('vscode.open', document(file, cid), options, `${key} (${file.name})`);
  }
}
