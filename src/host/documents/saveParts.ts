// Parts of a file written to files of their own: a block as its bytes, a proof as a CAR. Nothing is
// written but where the user says.
import * as vscode from 'vscode';
import { codecs, parseCid, readCid } from '../../tree/cid';
import { titleText } from '../fileNames';
import type { InspectedFile } from '../inspection/inspectedFile';

const endings: Readonly<Record<number, string>> = { [codecs.dagCbor]: 'cbor', [codecs.dagPb]: 'pb', [codecs.dagJson]: 'json' };

/** Rejects where the file does not have the block, or has other bytes under its CID. */
export async function saveBlock(file: InspectedFile, cid: string): Promise<void> {
  const { bytes } = await (await file.calls()).exportBlock({ cid });
  const { bytes: binary, start, end } = parseCid(cid);
  const ending = endings[readCid(binary, start, end)?.codec ?? 0] ?? 'bin';
  const saved = await save(file.uri, vscode.l10n.t('Export Block'), `${cid}.${ending}`, bytes);
  if (saved) vscode.window.setStatusBarMessage(vscode.l10n.t('{0} bytes written to {1}', bytes.length, saved), 5000);
}

/** Commit, nodes and record that prove a key to be in its tree, or not to be. */
export async function saveProof(file: InspectedFile, key: string, tree: string | null): Promise<void> {
  const { bytes, outcome } = await (await file.calls()).exportProof({ key, tree });
  const name = key.replaceAll(/[^\w.-]+/g, '-').slice(-60);
  const saved = await save(file.uri, vscode.l10n.t('Export Proof'), `proof-${name}.car`, bytes);
  if (!saved) return;
  const shown = titleText(key);
  void vscode.window.showInformationMessage(outcome === 'included'
    ? vscode.l10n.t('{0} proves that {1} is in the tree.', saved, shown)
    : vscode.l10n.t('{0} proves that {1} is not in the tree.', saved, shown));
}

/** The name of the file that was written; undefined where the user turned away. */
async function save(beside: vscode.Uri, title: string, name: string, bytes: Uint8Array): Promise<string | undefined> {
  const canWrite = vscode.workspace.fs.isWritableFileSystem(beside.scheme) === true; // a Git revision has no folder to write to
  const folder = canWrite ? vscode.Uri.joinPath(beside, '..') : vscode.workspace.workspaceFolders?.[0]?.uri;
  const target = await vscode.window.showSaveDialog({ title, ...(folder ? { defaultUri: vscode.Uri.joinPath(folder, name) } : {}) });
  if (!target) return undefined;
  await vscode.workspace.fs.writeFile(target, bytes);
  return titleText(target.path.slice(target.path.lastIndexOf('/') + 1));
}
