// "Validate Merkle Tree": one file, several, a folder or the whole workspace, one after the other. What
// is found goes to the Problems panel; a message sums it up.
import * as vscode from 'vscode';
import { RemoteError } from '../../protocol/channel';
import type { Validation } from '../../protocol/inspection';
import { visible } from '../fileNames';
import { pickFile } from '../filePicker';
import type { InspectedFiles } from '../inspection/inspectedFiles';
import { uriOf } from '../inspection/target';
import { messageOf, type Log } from '../log';
import { carFilesIn } from './carFilesIn';
import { problemsOf, unreadableProblem } from './problems';
import { ProblemsPanel, stampOf } from './problemsPanel';
import { summaryOf, type Summary } from './summary';

export interface ValidationParts {
  readonly files: InspectedFiles;
  readonly log: Log;
  /** The file of the editor in front, where that is a CAR editor or a comparison. */
  activeFile(): vscode.Uri | undefined;
}

export function registerValidation({ files, log, activeFile }: ValidationParts): vscode.Disposable {
  const panel = new ProblemsPanel();

  async function validate(clicked?: unknown, selected?: unknown): Promise<void> {
    const places = await placesFor(clicked, selected);
    if (places.length === 0) return;
    const options = { location: vscode.ProgressLocation.Notification, title: vscode.l10n.t('Validating'), cancellable: true };
    const summary = await vscode.window.withProgress(options, (progress, token) => validateAll(places, progress, token));
    await report(summary);
  }

  async function placesFor(clicked: unknown, selected: unknown): Promise<readonly vscode.Uri[]> {
    if (Array.isArray(selected) && selected.length > 0) return selected.flatMap(one => uriOf(one) ?? []);
    const one = uriOf(clicked) ?? activeFile();
    return one ? [one] : askForPlaces();
  }

  async function askForPlaces(): Promise<readonly vscode.Uri[]> {
    const title = vscode.l10n.t('Validate Merkle Tree');
    const folders = vscode.workspace.workspaceFolders ?? [];
    if (folders.length > 0) {
      const all = { label: vscode.l10n.t('All CAR Files of the Workspace') };
      const picked = await vscode.window.showQuickPick([all, { label: vscode.l10n.t('One CAR File…') }], { title });
      if (picked === all) return folders.map(({ uri }) => uri);
      if (!picked) return [];
    }
    const file = await pickFile(title, vscode.l10n.t('The CAR file to validate'), log);
    return file ? [file] : [];
  }

  async function validateAll(places: readonly vscode.Uri[], progress: vscode.Progress<{ message?: string; increment?: number }>, token: vscode.CancellationToken): Promise<Summary> {
    const { files: all, cut } = await carFilesIn(places, token);
    const summary: Summary = { files: all.length, examined: 0, errors: 0, warnings: 0, notes: 0, unreadable: 0, failed: [], cut, name: all.length === 1 ? nameOf(all[0]!) : '' };
    for (const [number, uri] of all.entries()) {
      if (token.isCancellationRequested) break;
      let told = 0;
      const tell = (fraction: number) => {
        const count = all.length > 1 ? `${vscode.l10n.t('{0} of {1}', number + 1, all.length)} · ` : '';
        progress.report({ message: `${count}${nameOf(uri)} · ${Math.floor(fraction * 100)} %`, increment: (100 * Math.max(0, fraction - told)) / all.length });
        told = Math.max(told, fraction);
      };
      tell(0);
      await validateOne(uri, tell, token, summary);
      tell(1);
    }
    return summary;
  }

  async function validateOne(uri: vscode.Uri, tell: (fraction: number) => void, token: vscode.CancellationToken, summary: Summary): Promise<void> {
    const stamp = await stampOf(uri);
    const kept = files.keep(uri);
    const { file } = kept;
    const listening = [
      token.onCancellationRequested(() => file.cancel(new RemoteError('cancelled', vscode.l10n.t('Cancelled.'), ''))),
      file.onProgress(({ fraction }) => fraction !== null && tell(fraction)),
    ];
    try {
      const opened = await file.overview.then(() => true as const, (error: unknown) => error);
      if (opened !== true) {
        if (!(opened instanceof RemoteError && opened.code === 'malformed-car')) throw opened; // it says nothing about the file
        panel.set(uri, [unreadableProblem(opened.code, opened.message)], stamp);
        summary.unreadable++;
        summary.errors++;
      } else {
        const found: Validation = await (await file.calls()).findings({ key: null });
        panel.set(uri, problemsOf(found, vscode.l10n), stamp);
        summary.errors += found.errors;
        summary.warnings += found.warnings;
        summary.notes += found.notes;
      }
      summary.examined++;
    } catch (error) {
      if (token.isCancellationRequested) return;
      log.error(`${file.name}: validate`, error);
      summary.failed.push(`${file.name}: ${visible(messageOf(error))}`);
    } finally {
      for (const one of listening) one.dispose();
      kept.dispose();
    }
  }

  async function report(summary: Summary): Promise<void> {
    const { level, text } = summaryOf(summary, vscode.l10n);
    const showProblems = vscode.l10n.t('Show Problems');
    const showLog = vscode.l10n.t('Show Log');
    const buttons = [...(summary.errors + summary.warnings + summary.notes > 0 ? [showProblems] : []), ...(summary.failed.length > 0 ? [showLog] : [])];
    const show = { error: vscode.window.showErrorMessage, warning: vscode.window.showWarningMessage, information: vscode.window.showInformationMessage }[level];
    const answer = await show<string>(text, ...buttons);
    if (answer === showProblems) await vscode.commands.executeCommand('workbench.actions.view.problems');
    else if (answer === showLog) log.show();
  }

  return vscode.Disposable.from(panel, vscode.commands.registerCommand('merkleTreeInspector.validate', validate));
}

function nameOf(uri: vscode.Uri): string {
  return visible(uri.path.slice(uri.path.lastIndexOf('/') + 1));
}
