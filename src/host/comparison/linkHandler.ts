// Opens what a link to a step names.
import * as vscode from 'vscode';
import type { ComparisonPanels } from './comparisonPanels';
import { comparingOf, linkPath, linkQuery } from './stepLink';
import type { Session } from './session';

export class LinkHandler implements vscode.UriHandler {
  constructor(private readonly panels: ComparisonPanels) {}

  handleUri(uri: vscode.Uri): void {
    const comparing = uri.path === linkPath ? comparingOf(uri.query) : undefined;
    if (comparing) this.panels.show(comparing);
    else void vscode.window.showErrorMessage(vscode.l10n.t('This link names no comparison: it needs "left" and "right", the URIs of two files.'));
  }
}

export function stepLink(extensionId: string, session: Pick<Session, 'left' | 'right' | 'choices'>, step: number): string {
  return `${vscode.env.uriScheme}://${extensionId}${linkPath}?${linkQuery(session, step)}`;
}
