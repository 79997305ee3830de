// One engine: a worker thread and the channel to it. It lives for one comparison or one file and is then ended;
// ending it is also how long work is cancelled. When it does not start, or dies by itself, whatever
// was asked is rejected with a message that says what to do.
import * as vscode from 'vscode';
import { Channel, RemoteError, type Calls } from '../../protocol/channel';
import { engineCalls, workerEvents, type Progress } from '../../protocol/contracts';
import { startThread } from './workerThread';

export interface Engine {
  readonly calls: Calls<typeof engineCalls>;
  /** Ends the worker; pending and later calls reject with the reason. */
  stop(reason: RemoteError): void;
}

/** `script`: as `workerScript` names it. */
export function startEngine(script: vscode.Uri, onProgress: (progress: Progress) => void): Engine {
  let heard = false;
  const thread = startThread(script, detail => stop(heard ? died(detail) : notStarted(detail)));
  const port = {
    post: thread.post,
    listen: (receive: (message: unknown) => void) => thread.listen(message => {
      heard = true;
      receive(message);
    }),
  };
  const channel = new Channel(port, engineCalls, workerEvents, { progress: progress => void onProgress(progress) });
  const stop = (reason: RemoteError) => {
    channel.dispose(reason);
    thread.end();
  };
  return { calls: channel.calls, stop };
}

function died(detail: string): RemoteError {
  return new RemoteError('engine-died', vscode.l10n.t('The comparison engine stopped unexpectedly. Try again; if it stops again, the log says why.'), detail);
}

function notStarted(detail: string): RemoteError {
  return new RemoteError('engine-not-started', vscode.l10n.t('The comparison engine could not be started. Try again; if that does not help, reload the window or install the extension again. The log says more.'), detail);
}
