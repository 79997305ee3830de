// "Compare This Root With…": another commit or root of the same file, or another file. Of two commits
// of one repository the older one is left, whichever was asked first.
import * as vscode from 'vscode';
import type { CommitInfo, InspectionOverview } from '../../protocol/inspection';
import type { ComparisonPanels } from '../comparison/comparisonPanels';
import { titleText, visible } from '../fileNames';
import { pickFile } from '../filePicker';
import type { InspectedFiles } from '../inspection/inspectedFiles';
import type { Target } from '../inspection/target';
import { messageOf, type Log } from '../log';
import { usualChoice } from '../comparison/session';
import type { CarFiles } from './carFiles';

interface Side {
  readonly uri: vscode.Uri;
  /** null: what the header of the file names first. */
  readonly root: string | null;
}

interface SideItem extends vscode.QuickPickItem {
  /** undefined: any other file is asked for. */
  readonly side?: Side;
}

export interface CompareRootParts {
  readonly inspected: InspectedFiles;
  readonly listed: CarFiles;
  readonly panels: ComparisonPanels;
  readonly log: Log;
}

export async function compareRootWith({ inspected, listed, panels, log }: CompareRootParts, target: Target): Promise<void> {
  let overview: InspectionOverview;
  try {
    overview = await inspected.get(target.uri).overview;
  } catch (error) {
    void vscode.window.showErrorMessage(messageOf(error));
    return;
  }
  const one: Side = { uri: target.uri, root: rootOf(target, overview) };
  const title = vscode.l10n.t('Compare {0} With…', nameOf(one, overview));
  const placeHolder = vscode.l10n.t('Another commit or root of this file, or another file');
  const picked = await vscode.window.showQuickPick(sidesFor(one, overview, listed), { title, placeHolder, matchOnDescription: true, matchOnDetail: true });
  if (!picked) return;
  const file = picked.side ? undefined : await pickFile(title, placeHolder, log);
  const other = picked.side ?? (file && { uri: file, root: null });
  if (!other) return;
  const [left, right] = inOrder(one, other, overview);
  panels.show({
    left: String(left.uri),
    right: String(right.uri),
    choices: { left: { ...usualChoice, root: left.root }, right: { ...usualChoice, root: right.root } },
  });
}

/** A commit or another root by its own CID; what is inside a tree stands for that tree, by its commit where there is one. */
function rootOf({ cid, key, root }: Target, { commits }: InspectionOverview): string | null {
  if (key === null && root === null) return cid;
  return commits.find(({ data }) => data === root)?.cid ?? root;
}

async function sidesFor(one: Side, overview: InspectionOverview, listed: CarFiles): Promise<SideItem[]> {
  const { Separator } = vscode.QuickPickItemKind;
  const own = one.root ?? overview.roots[0]?.cid;
  const isOther = ({ cid }: { cid: string }) => cid !== own;
  const previous = overview.commits.find(({ cid }) => cid === own)?.prev;
  const commits = overview.commits.filter(isOther).filter(({ dataPresent }) => dataPresent).sort((a, b) => Number(b.cid === previous) - Number(a.cid === previous));
  const known = new Set(overview.commits.map(({ cid }) => cid));
  const roots = overview.roots.filter(isOther).filter(({ cid, present }) => present && !known.has(cid));
  const inFile: SideItem[] = [
    ...commits.map(commit => ({ ...commitItem(commit, commit.cid === previous), side: { uri: one.uri, root: commit.cid } })),
    ...roots.map(({ cid, what }) => ({ label: `$(pinned) ${titleText(what)}`, detail: cid, side: { uri: one.uri, root: cid } })),
  ];
  const files = (await listed.all()).filter(({ uri }) => String(uri) !== String(one.uri));
  return [
    ...(inFile.length > 0 ? [{ label: vscode.l10n.t('In this file'), kind: Separator }, ...inFile] : []),
    { label: vscode.l10n.t('Other files'), kind: Separator },
    ...files.slice(0, 1000).map(({ uri }) => ({ label: `$(package) ${baseName(uri)}`, description: visible(vscode.workspace.asRelativePath(uri)), side: { uri, root: null } })),
    { label: `$(folder-opened) ${vscode.l10n.t('Browse…')}`, alwaysShow: true },
  ];
}

function commitItem({ cid, rev, revTime, version }: CommitInfo, isPrevious: boolean): vscode.QuickPickItem {
  return {
    label: `$(git-commit) ${titleText(rev ?? cid, 40)}`,
    description: [...(isPrevious ? [vscode.l10n.t('previous commit')] : []), revTime ?? vscode.l10n.t('version {0}', version)].join(' · '),
    detail: cid,
  };
}

function inOrder(one: Side, other: Side, { commits }: InspectionOverview): [Side, Side] {
  const place = ({ uri, root }: Side) => (String(uri) === String(one.uri) ? commits.findIndex(({ cid }) => cid === (root ?? commits[0]?.cid)) : -1);
  const [first, second] = [place(one), place(other)];
  const isOlder = first >= 0 && second >= 0 && first > second; // they are listed newest first
  return isOlder || first < 0 || second < 0 ? [one, other] : [other, one];
}

function nameOf({ uri, root }: Side, { commits }: InspectionOverview): string {
  const rev = commits.find(({ cid }) => cid === root)?.rev;
  return root === null ? baseName(uri) : titleText(rev ?? root, 24);
}

function baseName(uri: vscode.Uri): string {
  return visible(uri.path.slice(uri.path.lastIndexOf('/') + 1));
}
