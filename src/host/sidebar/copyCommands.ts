// Keys, CIDs and at:// URIs to the clipboard: of one thing, or one a line of several that are selected.
import * as vscode from 'vscode';
import type { InspectedFiles } from '../inspection/inspectedFiles';
import type { Target } from '../inspection/target';
import { messageOf } from '../log';
import { atUriOf } from './treeEntries';

export async function copyKeys(targets: readonly Target[]): Promise<void> {
  await copy(targets.map(({ key }) => key), vscode.l10n.t('Only entries of a tree have a key. Select one first.'));
}

export async function copyCids(targets: readonly Target[]): Promise<void> {
  await copy(targets.map(({ cid }) => cid), vscode.l10n.t('There is no CID to copy: select a commit, a node, a block, or a record that is a block of its own.'));
}

export async function copyAtUris(inspected: InspectedFiles, targets: readonly Target[]): Promise<void> {
  try {
    const uris = await Promise.all(targets.map(async target => atUriOf(await inspected.get(target.uri).overview, target) ?? null));
    await copy(uris, vscode.l10n.t('Only records of an AT Protocol repository have an at:// URI, and only where a commit in the file says whose they are.'));
  } catch (error) {
    void vscode.window.showErrorMessage(messageOf(error));
  }
}

async function copy(texts: readonly (string | null)[], nothing: string): Promise<void> {
  const there = texts.filter(text => text !== null);
  if (there.length === 0) {
    void vscode.window.showErrorMessage(nothing);
    return;
  }
  await vscode.env.clipboard.writeText(there.join('\n'));
  vscode.window.setStatusBarMessage(there.length === 1 ? vscode.l10n.t('Copied.') : vscode.l10n.t('{0} lines copied.', there.length), 3000);
}
