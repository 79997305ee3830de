// The webview's entry: a channel over VS Code's messages, the saved state, and the app of the page between them.
import { Channel, type Port } from '../src/protocol/channel';
import { viewCalls, viewEvents } from '../src/protocol/contracts';
import { App } from './app';
import { startInspector } from './inspector/inspectorApp';
import { Memory, type Storage } from './state';

interface VsCodeApi extends Storage { postMessage(message: unknown): void }
declare function acquireVsCodeApi(): VsCodeApi;

const vscode = acquireVsCodeApi();
const port: Port = {
  post: message => vscode.postMessage(message),
  listen(receive) {
    const listener = (event: MessageEvent) => receive(event.data);
    addEventListener('message', listener);
    return () => removeEventListener('message', listener);
  },
};

const root = document.getElementById('app')!;
if (document.body.dataset['page'] === 'inspector') startInspector(port, vscode, root);
else startComparison();

function startComparison(): void {
  // Events may come before the first answer does: the app stands before anyone is asked.
  const channel: Channel<typeof viewCalls, typeof viewEvents> = new Channel(port, viewCalls, viewEvents, {
    progress: progress => app.handlers.progress(progress),
    counted: overview => app.handlers.counted(overview),
    reopened: none => app.handlers.reopened(none),
    reveal: sought => app.handlers.reveal(sought),
  });
  const app = new App(root, channel.calls, new Memory(vscode, document.body.dataset['session'] ?? ''));
  void app.open();
}
