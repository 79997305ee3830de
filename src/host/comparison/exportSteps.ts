// The recorded walk written to a file of the user's choice, a part at a time from the engine.
import * as vscode from 'vscode';
import type { Calls } from '../../protocol/channel';
import type { workerCalls } from '../../protocol/contracts';
import type { ExportFormat } from '../../protocol/steps';

const stepsAtOnce = 2000;
const endings: Readonly<Record<ExportFormat, string>> = { markdown: 'md', json: 'json' };

/** `beside`: the file next to which the new one is suggested. Nothing is written when the user cancels. */
export async function exportSteps(calls: Calls<typeof workerCalls>, format: ExportFormat, beside: vscode.Uri): Promise<void> {
  const ending = endings[format];
  const name = beside.path.slice(beside.path.lastIndexOf('/') + 1).replace(/\.car$/i, '');
  const target = await vscode.window.showSaveDialog({
    defaultUri: vscode.Uri.joinPath(beside, '..', `${name}-walk.${ending}`),
    filters: format === 'markdown' ? { Markdown: [ending] } : { JSON: [ending] },
    title: vscode.l10n.t('Export the Walk'),
  });
  if (!target) return;
  const options = { location: vscode.ProgressLocation.Notification, title: vscode.l10n.t('Exporting the walk'), cancellable: true };
  await vscode.window.withProgress(options, async (report, token) => {
    const { steps } = await calls.recordWalk(undefined);
    const parts: Uint8Array[] = [];
    const utf8 = new TextEncoder();
    for (let from = 0; from < steps; from += stepsAtOnce) {
      if (token.isCancellationRequested) return;
      const { text } = await calls.stepsText({ format, from, count: stepsAtOnce });
      parts.push(utf8.encode(text));
      report.report({ increment: (100 * stepsAtOnce) / steps });
    }
    await vscode.workspace.fs.writeFile(target, joined(parts));
  });
  await vscode.window.showTextDocument(target, { preview: true });
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
