// Records, blocks and explanations as files of a read-only file system, for VS Code's own editors: unlike
// documents of a content provider, their tabs come back after a reload. What cannot be read becomes a
// document that says so. A document is read anew when its CAR file changes.
import * as vscode from 'vscode';
import { comparedFiles } from '../comparison/comparedFile';
import type { InspectedFiles } from '../inspection/inspectedFiles';
import { messageOf } from '../log';
import { documentAddress, documentUriParts, type DocumentAddress, type RecordAddress } from './documentAddress';
import { whyText } from './whyText';

/** Asks an open comparison for a record; undefined where none has its file. */
export type AskComparison = (record: RecordAddress) => Promise<{ text: string }> | undefined;

const utf8 = new TextEncoder();

export class DocumentFiles implements vscode.FileSystemProvider {
  readonly #changed = new vscode.EventEmitter<vscode.FileChangeEvent[]>();
  readonly onDidChangeFile = this.#changed.event;

  constructor(private readonly files: InspectedFiles, private readonly askComparison: AskComparison) {}

  /** VS Code watches what it shows. */
  watch(uri: vscode.Uri): vscode.Disposable {
    const file = fileOf(documentAddress(uri.query));
    if (!file) return new vscode.Disposable(() => undefined);
    const kept = this.files.keep(file);
    const listening = kept.file.onDidChange(() => this.#changed.fire([{ type: vscode.FileChangeType.Changed, uri }]));
    return vscode.Disposable.from(listening, kept);
  }

  /** Its size is not known before it is written; its time is that of its CAR file. */
  async stat(uri: vscode.Uri): Promise<vscode.FileStat> {
    const file = fileOf(documentAddress(uri.query));
    const mtime = file ? await vscode.workspace.fs.stat(file).then(stat => stat.mtime, () => 0) : 0;
    return { type: vscode.FileType.File, ctime: 0, mtime, size: 0, permissions: vscode.FilePermission.Readonly };
  }

  async readFile(uri: vscode.Uri): Promise<Uint8Array> {
    const address = documentAddress(uri.query);
    const file = fileOf(address);
    if (!address || !file) return utf8.encode(unreadable(vscode.l10n.t('this is not the address of a document'), uri.path, {}));
    try {
      return utf8.encode(await this.#text(address, file));
    } catch (error) {
      return utf8.encode(unreadable(messageOf(error), uri.path, address));
    }
  }

  async #text(address: DocumentAddress, uri: vscode.Uri): Promise<string> {
    if (address.kind === 'record') {
      const asked = await this.askComparison(address)?.catch(() => undefined); // it may be closing, or older than the file
      if (asked) return asked.text;
    }
    const file = this.files.get(uri);
    const calls = await file.calls();
    switch (address.kind) {
      case 'record': return (await calls.recordText({ cid: address.cid })).text;
      case 'value': return (await calls.valueText({ key: address.key, tree: address.root })).text;
      case 'hex': return (await calls.hexText({ cid: address.cid })).text;
      case 'why': return whyText(await calls.why({ key: address.key, tree: address.root }), file.name, vscode.l10n);
    }
  }

  readDirectory(): never {
    throw vscode.FileSystemError.NoPermissions();
  }
  createDirectory(): never {
    throw vscode.FileSystemError.NoPermissions();
  }
  writeFile(): never {
    throw vscode.FileSystemError.NoPermissions();
  }
  delete(): never {
    throw vscode.FileSystemError.NoPermissions();
  }
  rename(): never {
    throw vscode.FileSystemError.NoPermissions();
  }
}

/** The CAR file that a document is about. */
export function fileOf(address: DocumentAddress | undefined): vscode.Uri | undefined {
  try {
    return address && vscode.Uri.parse(address.file, true);
  } catch {
    return undefined; // a URI can be typed, too
  }
}

export function documentUri(address: DocumentAddress, title: string): vscode.Uri {
  const file = vscode.Uri.parse(address.file, true);
  return vscode.Uri.from(documentUriParts(address, title, comparedFiles(file, file).left.name));
}

/** In a JSON document it is JSON as well, so that it does not count as a problem of the workspace. */
function unreadable(reason: string, path: string, address: object): string {
  const text = {
    [vscode.l10n.t('this cannot be shown')]: reason,
    [vscode.l10n.t('what to do')]: vscode.l10n.t('The file may have changed or moved since this was opened. Open it again from the file.'),
    ...address,
  };
  const lines = Object.entries(text).map(([name, value]) => `${name}: ${value}`);
  return path.endsWith('.json') ? `${JSON.stringify(text, null, 2)}\n` : `${lines.join('\n')}\n`;
}
