// A file to compare. The worker opens files on disk by itself where it can; files of other schemes
// (virtual workspaces, Git revisions) are read through VS Code and handed over as bytes.
import * as vscode from 'vscode';
import { RemoteError } from '../../protocol/channel';
import type { FileInput } from '../../protocol/contracts';
import { namesOf, visible } from '../fileNames';
import { messageOf } from '../log';
import { readsPaths } from '../engine/workerThread';

/** Bytes of a file that is handed over whole: this host and the worker hold it at the same time for a moment. */
const largest = 512 * 2 ** 20;

export interface ComparedFile {
  readonly uri: vscode.Uri;
  readonly name: string;
}

type Roots = Readonly<Record<'left' | 'right', string | null>>;

/** `roots`: those that were chosen, which tell two trees of one file apart. */
export function comparedFiles(left: vscode.Uri, right: vscode.Uri, roots: Roots = { left: null, right: null }): { left: ComparedFile; right: ComparedFile } {
  const [leftName, rightName] = namesOf(left.path, right.path);
  const alike = leftName === rightName && String(left) !== String(right); // one path in two file systems
  const inOne = String(left) === String(right);
  const file = (uri: vscode.Uri, name: string, root: string | null) => {
    const apart = alike ? revisionOf(uri) ?? uri.scheme : inOne && root !== null ? `…${root.slice(-6)}` : '';
    return { uri, name: visible(apart === '' ? name : `${name} (${apart})`) };
  };
  return { left: file(left, leftName, roots.left), right: file(right, rightName, roots.right) };
}

/** What VS Code's Git extension keeps in the addresses of its documents. */
function revisionOf(uri: vscode.Uri): string | undefined {
  if (uri.scheme !== 'git') return uri.scheme === 'file' ? vscode.l10n.t('now') : undefined;
  try {
    const { ref } = JSON.parse(uri.query) as { ref?: unknown };
    return typeof ref === 'string' && ref !== '' ? ref.slice(0, 40) : undefined;
  } catch {
    return undefined;
  }
}

export async function fileInput({ uri, name }: ComparedFile): Promise<FileInput> {
  if (readsPaths && uri.scheme === 'file') return { name, path: uri.fsPath, bytes: null };
  const size = await vscode.workspace.fs.stat(uri).then(stat => stat.size, () => 0); // reading it says what is wrong
  if (size > largest) {
    const limit = largest / 2 ** 20;
    throw new RemoteError('too-large', vscode.l10n.t('{0} is too large to be read into memory whole: {1} MiB, and the limit is {2} MiB. A copy on disk, opened in desktop VS Code, has no such limit.', name, Math.ceil(size / 2 ** 20), limit), '');
  }
  try {
    // A copy: the bytes are given away to the worker, and these may be the file system provider's own (a Buffer is).
    return { name, path: visible(uri.toString(true)), bytes: new Uint8Array(await vscode.workspace.fs.readFile(uri)) };
  } catch (error) {
    const message = vscode.l10n.t('{0} cannot be read. Check that it still exists and that its workspace is connected.', name);
    throw new RemoteError('unreadable', message, messageOf(error));
  }
}
