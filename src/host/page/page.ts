// Fills a panel with the page of a comparison. The page may load our bundle and nothing else.
import * as vscode from 'vscode';
import { comparisonPage, type PageParts } from './html';
import { randomText } from '../randomText';

export function loadPage(panel: vscode.WebviewPanel, extensionUri: vscode.Uri, session: string, page: PageParts['page'] = 'comparison'): void {
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
    page,
    title: page === 'comparison' ? vscode.l10n.t('Merkle tree comparison') : vscode.l10n.t('CAR file'),
    translation: vscode.l10n.bundle && { language: vscode.env.language, texts: vscode.l10n.bundle },
  });
}
