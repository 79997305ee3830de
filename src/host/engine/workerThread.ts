// The worker under an engine, where the extension host is Node: a thread that opens files by itself.
// Its twin for the web worker host is workerThread.web.ts, which esbuild.mjs puts in its place in
// dist/web/.
import { Worker } from 'node:worker_threads';
import * as vscode from 'vscode';
import type { Port } from '../../protocol/channel';
import { buffersIn } from './ports';

export interface WorkerThread extends Port {
  /** Ends it at once, whatever it does. */
  end(): void;
}

/** Whether the worker reads files of scheme `file` by their path. */
export const readsPaths: boolean = true;

export function workerScript(extensionUri: vscode.Uri): vscode.Uri {
  return vscode.Uri.joinPath(extensionUri, 'dist', 'worker.cjs');
}

/** `died`: with a detail for the log, when the thread does not start or has ended; may be called more than once. */
export function startThread(script: vscode.Uri, died: (detail: string) => void): WorkerThread {
  const worker = new Worker(script.fsPath, { name: 'merkle-tree-inspector' });
  worker.once('error', error => died(error.stack ?? error.message));
  worker.once('messageerror', error => died(`a message could not be read: ${error.message}`));
  worker.once('exit', code => died(`the worker ended with code ${code}`));
  return {
    post: message => worker.postMessage(message, buffersIn(message)),
    listen(receive) {
      worker.on('message', receive);
      return () => worker.off('message', receive);
    },
    end: () => void worker.terminate(),
  };
}
