// All open comparisons: opens one (or shows the one there is), and brings them back after a reload.
import { randomUUID } from 'node:crypto';
import * as vscode from 'vscode';
import { ComparisonPanel, type PanelParts } from './comparisonPanel';
import type { RecordAddress } from './recordAddress';
import { savedSession, type Session } from './session';

/** Also named in package.json, for activation. */
export const comparisonViewType = 'merkleTreeInspector.compare';

export class ComparisonPanels implements vscode.WebviewPanelSerializer {
  readonly #open = new Set<ComparisonPanel>();

  constructor(private readonly parts: PanelParts) {}

  show(left: vscode.Uri, right: vscode.Uri): void {
    for (const comparison of this.#open) {
      if (comparison.shows(left, right)) return comparison.panel.reveal();
    }
    const panel = vscode.window.createWebviewPanel(comparisonViewType, '', vscode.ViewColumn.Active);
    this.#add(panel, { left: String(left), right: String(right), id: randomUUID() });
  }

  deserializeWebviewPanel(panel: vscode.WebviewPanel, state: unknown): Promise<void> {
    const session = savedSession(state);
    if (session) this.#add(panel, session);
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

  #add(panel: vscode.WebviewPanel, session: Session): void {
    const comparison = new ComparisonPanel(panel, session, this.parts);
    this.#open.add(comparison);
    panel.onDidDispose(() => this.#open.delete(comparison));
  }
}
