// Fills a panel with the page of a comparison. The page may load our bundle and nothing else.
import * as vscode from 'vscode';
import { comparisonPage } from './html';
import { randomText } from './randomText';

export function loadPage(panel: vscode.WebviewPanel, extensionUri: vscode.Uri, session: string): void {
  const { webview } = panel;
  const dist = vscode.Uri.joinPath(extensionUri, 'dist');
  const address = (name: string) => webview.asWebviewUri(vscode.Uri.joinPath(dist, name)).toString();
  panel.iconPath = vscode.Uri.joinPath(extensionUri, 'media', 'icon.svg');
  webview.options = { enableScripts: true, localResourceRoots: [dist] };
  webview.html = comparisonPage({
    cspSource: webview.cspSource,
    nonce: randomText(),
    script: address('webview.js'),
    style: address('webview.css'),
    session,
  });
}
