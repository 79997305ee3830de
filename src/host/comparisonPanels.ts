// All open comparisons: opens one (or shows the one there is), and brings them back after a reload.
import * as vscode from 'vscode';
import { ComparisonPanel, type PanelParts } from './comparisonPanel';
import type { RecordAddress } from './recordAddress';
import { savedSession } from './session';

/** Also named in package.json, for activation. */
export const comparisonViewType = 'merkleTreeInspector.compare';

export class ComparisonPanels implements vscode.WebviewPanelSerializer {
  readonly #open = new Set<ComparisonPanel>();

  constructor(private readonly parts: PanelParts) {}

  show(left: vscode.Uri, right: vscode.Uri): void {
    for (const comparison of this.#open) {
      if (comparison.shows(left, right)) return comparison.panel.reveal();
    }
    this.#add(vscode.window.createWebviewPanel(comparisonViewType, '', vscode.ViewColumn.Active), left, right);
  }

  deserializeWebviewPanel(panel: vscode.WebviewPanel, state: unknown): Promise<void> {
    const session = savedSession(state);
    if (session) this.#add(panel, vscode.Uri.parse(session.left, true), vscode.Uri.parse(session.right, true));
    else panel.dispose(); // it never got as far as showing anything
    return Promise.resolve();
  }

  /** Asks the open comparisons for a record; undefined when none has its file. */
  record(address: RecordAddress): Promise<{ text: string }> | undefined {
    for (const comparison of this.#open) {
      const answer = comparison.record(address);
      if (answer) return answer;
    }
    return undefined;
  }

  #add(panel: vscode.WebviewPanel, left: vscode.Uri, right: vscode.Uri): void {
    const comparison = new ComparisonPanel(panel, left, right, this.parts);
    this.#open.add(comparison);
    panel.onDidDispose(() => this.#open.delete(comparison));
  }
}
