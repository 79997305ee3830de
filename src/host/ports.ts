// The two wires under the channels: a webview's messages and a worker's.
import type { Worker } from 'node:worker_threads';
import type * as vscode from 'vscode';
import type { Port } from '../protocol/channel';

export function webviewPort(webview: vscode.Webview): Port {
  return {
    post: message => void webview.postMessage(message),
    listen(receive) {
      const listening = webview.onDidReceiveMessage((message: unknown) => receive(message));
      return () => void listening.dispose();
    },
  };
}

export function workerPort(worker: Worker): Port {
  return {
    post: message => worker.postMessage(message),
    listen(receive) {
      worker.on('message', receive);
      return () => worker.off('message', receive);
    },
  };
}
