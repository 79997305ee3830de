// Work that takes longer than a second is announced, with its progress and a way to cancel it;
// faster work is left alone.
import * as vscode from 'vscode';
import type { Progress } from '../protocol/contracts';

const patience = 1000;

/** Does not reject and changes nothing about the work. */
export async function announceWhenSlow(title: string, work: Promise<unknown>, progress: vscode.Event<Progress>, cancel: () => void): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const done = work.then(() => false, () => false);
  const slow = await Promise.race([done, new Promise<boolean>(resolve => (timer = setTimeout(resolve, patience, true)))]);
  clearTimeout(timer);
  if (!slow) return;
  await vscode.window.withProgress({ location: vscode.ProgressLocation.Notification, title, cancellable: true }, async (report, token) => {
    const listening = [
      token.onCancellationRequested(cancel),
      progress(({ task, fraction }) => report.report({ message: fraction === null ? task : `${task} · ${Math.floor(fraction * 100)} %` })),
    ];
    await done;
    for (const one of listening) one.dispose();
  });
}
