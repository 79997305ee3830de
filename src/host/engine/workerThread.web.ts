// The worker under an engine, where the extension host is a web worker itself. That host refuses
// workers from the address of an extension on a server ("Creating workers from remote extensions is
// currently not supported"), so the script is read as a file and started from a blob.
import * as vscode from 'vscode';
import { messageOf } from '../log';
import { buffersIn } from './ports';
import type * as node from './workerThread';

/** Of the browser's worker, what is needed here; Node's types do not have it. */
interface WebWorker {
  onmessage: (event: { readonly data: unknown }) => void;
  onmessageerror: () => void;
  onerror: (event: { readonly message?: string }) => void;
  postMessage(message: unknown, transfer: readonly ArrayBuffer[]): void;
  terminate(): void;
}
declare const Worker: new (url: string, options: { name: string }) => WebWorker;

export const readsPaths: typeof node.readsPaths = false;

export const workerScript: typeof node.workerScript = extensionUri => vscode.Uri.joinPath(extensionUri, 'dist', 'web', 'worker.js');

export const startThread: typeof node.startThread = (script, died) => {
  let receiver: ((message: unknown) => void) | undefined;
  let ended = false;
  const failed = (error: unknown) => {
    if (!ended) died(messageOf(error));
  };
  const started = blobOf(script).then(url => {
    const worker = new Worker(url, { name: 'merkle-tree-inspector' });
    worker.onmessage = ({ data }) => receiver?.(data);
    worker.onmessageerror = () => failed('a message could not be read');
    worker.onerror = ({ message }) => failed(message ?? 'the script of the worker could not be loaded');
    return worker;
  });
  started.catch(failed);
  return {
    // In the order of the calls, as reactions to one promise are.
    post: message => void started.then(worker => worker.postMessage(message, buffersIn(message))).catch(failed),
    listen(receive) {
      receiver = receive;
      return () => (receiver = undefined);
    },
    end() {
      ended = true;
      started.then(worker => worker.terminate(), () => undefined);
    },
  };
};

let blob: Promise<string> | undefined;

/** The address of a blob with the script's text: one for all workers, since it stays for as long as the host. */
function blobOf(script: vscode.Uri): Promise<string> {
  return (blob ??= readBlob(script).catch((error: unknown) => {
    blob = undefined; // the next one tries again
    throw error;
  }));
}

async function readBlob(script: vscode.Uri): Promise<string> {
  return URL.createObjectURL(new Blob([await vscode.workspace.fs.readFile(script)], { type: 'text/javascript' }));
}
