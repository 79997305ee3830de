// Two commits of one file, compared: each side is the same file with another block as its root.
import * as vscode from 'vscode';
import type { CommitInfo, InspectionOverview } from '../../protocol/inspection';
import type { ComparisonPanels } from '../comparison/comparisonPanels';
import { titleText } from '../fileNames';
import { usualChoice } from '../comparison/session';

/** `left` null: asked for; nothing happens where the user turns away. */
export async function compareCommits(panels: ComparisonPanels, uri: vscode.Uri, { commits }: InspectionOverview, { left, right }: { left: string | null; right: string }): Promise<undefined> {
  const other = left ?? (await pickCommit(commits, right));
  if (other === undefined) return;
  const choice = (root: string) => ({ ...usualChoice, root });
  panels.show({ left: String(uri), right: String(uri), choices: { left: choice(other), right: choice(right) } });
}

async function pickCommit(commits: readonly CommitInfo[], right: string): Promise<string | undefined> {
  const items = commits.filter(({ cid }) => cid !== right).map(commit => ({
    label: titleText(commit.rev ?? commit.cid, 40),
    description: commit.revTime ?? vscode.l10n.t('version {0}', commit.version),
    detail: commit.dataPresent ? commit.cid : vscode.l10n.t('{0} (its tree is not in the file)', commit.cid),
    cid: commit.cid,
  }));
  const picked = await vscode.window.showQuickPick(items, {
    title: vscode.l10n.t('Compare Commit With…'),
    placeHolder: vscode.l10n.t('The commit for the left side'),
    matchOnDescription: true,
    matchOnDetail: true,
  });
  return picked?.cid;
}
