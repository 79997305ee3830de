// The commands: which two files, asked for where they were not given, and then the comparison.
import * as vscode from 'vscode';
import { chosenPair } from './chosenFiles';
import type { ComparisonPanels } from './comparisonPanels';
import { visible } from './fileNames';
import { pickFile } from './filePicker';
import type { Log } from './log';

export function registerCommands(panels: ComparisonPanels, log: Log): vscode.Disposable {
  /** What "Select for Merkle Compare" was last used on, in this window. */
  let selected: vscode.Uri | undefined;

  async function compare(clicked?: vscode.Uri, files?: readonly vscode.Uri[]): Promise<void> {
    const choice = chosenPair(clicked, files);
    if (choice.kind === 'pair') return panels.show(choice.left, choice.right);
    if (choice.kind === 'none') return comparePicked();
    const message = vscode.l10n.t('Select exactly two CAR files in the Explorer to compare them: click one, then the other with Ctrl (macOS: ⌘) held down. Selected now: {0}.', choice.count);
    const pick = vscode.l10n.t('Choose Files…');
    if ((await vscode.window.showErrorMessage(message, pick)) === pick) await comparePicked();
  }

  async function comparePicked(): Promise<void> {
    const left = await pickFile(vscode.l10n.t('Compare Merkle Trees (1/2)'), vscode.l10n.t('The left file, usually the older one'), log);
    if (!left) return;
    const right = await pickFile(vscode.l10n.t('Compare Merkle Trees (2/2)'), vscode.l10n.t('The file to compare with {0}', nameOf(left)), log);
    if (right) panels.show(left, right);
  }

  async function selectForCompare(clicked?: vscode.Uri): Promise<void> {
    const file = clicked ?? (await pickFile(vscode.l10n.t('Select for Merkle Compare'), vscode.l10n.t('The file to compare another one with'), log));
    if (!file) return;
    selected = file;
    await vscode.commands.executeCommand('setContext', 'merkleTreeInspector.hasSelection', true);
    vscode.window.setStatusBarMessage(vscode.l10n.t('Selected for Merkle compare: {0}', nameOf(file)), 5000);
  }

  async function compareWithSelected(clicked?: vscode.Uri): Promise<void> {
    if (!selected) {
      void vscode.window.showErrorMessage(vscode.l10n.t('No file is selected. Use "Select for Merkle Compare" on a CAR file first.'));
      return;
    }
    const left = selected;
    const right = clicked ?? (await pickFile(vscode.l10n.t('Compare with {0}', nameOf(left)), vscode.l10n.t('The file to compare with {0}', nameOf(left)), log));
    if (right) panels.show(left, right);
  }

  const register = vscode.commands.registerCommand;
  return vscode.Disposable.from(
    register('merkleTreeInspector.compare', compare),
    register('merkleTreeInspector.selectForCompare', selectForCompare),
    register('merkleTreeInspector.compareWithSelected', compareWithSelected),
  );
}

function nameOf(uri: vscode.Uri): string {
  return visible(uri.path.slice(uri.path.lastIndexOf('/') + 1));
}
