// One engine: a worker thread and the channel to it. It lives for one comparison and is then ended;
// ending it is also how long work is cancelled. When it dies by itself, whatever was asked is
// rejected with a message that says what to do.
import { Worker } from 'node:worker_threads';
import * as vscode from 'vscode';
import { Channel, RemoteError, type Calls } from '../protocol/channel';
import { workerCalls, workerEvents, type Progress } from '../protocol/contracts';
import { workerPort } from './ports';

export interface Engine {
  readonly calls: Calls<typeof workerCalls>;
  /** Ends the worker; pending and later calls reject with the reason. */
  stop(reason: RemoteError): void;
}

/** `program`: the path of the worker's script. */
export function startEngine(program: string, onProgress: (progress: Progress) => void): Engine {
  const worker = new Worker(program, { name: 'merkle-tree-inspector' });
  const channel = new Channel(workerPort(worker), workerCalls, workerEvents, {
    progress: progress => void onProgress(progress),
  });
  const died = (detail: string) => {
    channel.dispose(new RemoteError('engine-died', vscode.l10n.t('The comparison engine stopped unexpectedly. Try again; if it stops again, the log says why.'), detail));
    void worker.terminate();
  };
  worker.once('error', error => died(error.stack ?? error.message));
  worker.once('messageerror', error => died(`a message could not be read: ${error.message}`));
  worker.once('exit', code => died(`the worker ended with code ${code}`));
  return {
    calls: channel.calls,
    stop(reason) {
      channel.dispose(reason);
      void worker.terminate();
    },
  };
}
