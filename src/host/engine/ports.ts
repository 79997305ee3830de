// The wire to a webview, and what the one to a worker need not copy.
import type * as vscode from 'vscode';
import type { Port } from '../../protocol/channel';

export function webviewPort(webview: vscode.Webview): Port {
  return {
    post: message => void webview.postMessage(message),
    listen(receive) {
      const listening = webview.onDidReceiveMessage((message: unknown) => receive(message));
      return () => void listening.dispose();
    },
  };
}

/**
 * The buffers of byte arrays in the fields of a message, at any depth: posted with it they are handed over, not
 * copied. The sender must own them and loses them.
 */
export function buffersIn(message: unknown): ArrayBuffer[] {
  const found = new Set<ArrayBuffer>(); // two fields may hold the same bytes
  const look = (value: unknown) => {
    if (value instanceof Uint8Array) {
      if (value.buffer instanceof ArrayBuffer) found.add(value.buffer);
    } else if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
      for (const field of Object.values(value)) look(field);
    }
  };
  look(message);
  return [...found];
}
