// Asks which trees of one file to compare: any of its commits, and its other roots.
import * as vscode from 'vscode';
import type { InspectionOverview } from '../../protocol/inspection';
import { visible } from '../fileNames';

interface TreeItem extends vscode.QuickPickItem {
  readonly root: string;
}

/** The CIDs of two commits or roots, the older first; undefined when the user turned away or there are not two. */
export async function pickTwoTrees(name: string, overview: InspectionOverview): Promise<{ left: string; right: string } | undefined> {
  const items = treeItems(overview);
  if (items.length < 2) {
    void vscode.window.showErrorMessage(vscode.l10n.t('{0} holds one tree. To compare it with another file, use "Compare Merkle Trees".', name));
    return undefined;
  }
  const right = await pick(items, vscode.l10n.t('Compare Inside {0} (1/2)', name), vscode.l10n.t('The newer state, on the right'));
  if (!right) return undefined;
  const at = items.indexOf(right);
  const others = [...items.slice(at + 1), ...items.slice(0, at)];
  const left = await pick(others, vscode.l10n.t('Compare Inside {0} (2/2)', name), vscode.l10n.t('The older state, on the left'));
  return left && { left: left.root, right: right.root };
}

function pick(items: readonly TreeItem[], title: string, placeHolder: string): Thenable<TreeItem | undefined> {
  return vscode.window.showQuickPick(items, { title, placeHolder, matchOnDescription: true, matchOnDetail: true });
}

/** Commits as they follow each other, newest first, then roots that are none. */
function treeItems({ commits, roots }: InspectionOverview): TreeItem[] {
  const known = new Set(commits.map(({ cid }) => cid));
  return [
    ...commits.filter(({ dataPresent }) => dataPresent).map(({ cid, rev, revTime, did, version }, index) => ({
      label: `$(git-commit) ${rev === null ? vscode.l10n.t('commit {0} of {1}', commits.length - index, commits.length) : visible(rev)}`,
      description: [revTime, vscode.l10n.t('version {0}', version)].filter(Boolean).join(' · '),
      detail: `${cid} · ${visible(did)}`,
      root: cid,
    })),
    ...roots.filter(({ cid, present }) => present && !known.has(cid)).map(({ cid, what }) => ({ label: `$(list-tree) ${visible(what)}`, description: vscode.l10n.t('root'), detail: cid, root: cid })),
  ];
}
