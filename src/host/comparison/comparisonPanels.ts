// All open comparisons: opens one (or shows the one there is), and brings them back after a reload.
import * as vscode from 'vscode';
import { ComparisonPanel, type PanelParts } from './comparisonPanel';
import { randomText } from '../randomText';
import type { RecordAddress } from '../documents/documentAddress';
import { newSession, savedSession, type Comparing, type Session } from './session';

/** Also named in package.json, for activation. */
export const comparisonViewType = 'merkleTreeInspector.compare';

export class ComparisonPanels implements vscode.WebviewPanelSerializer {
  readonly #open = new Set<ComparisonPanel>();
  readonly #activeChanged = new vscode.EventEmitter<ComparisonPanel | undefined>();
  #active: ComparisonPanel | undefined;

  /** Also when the active comparison was loaded anew. */
  readonly onDidChangeActive = this.#activeChanged.event;

  constructor(private readonly parts: PanelParts) {}

  /** The one that was last in front; undefined when it is closed. */
  get active(): ComparisonPanel | undefined {
    return this.#active;
  }

  /** The one that has the focus among editors, if a comparison has it. */
  get inFront(): ComparisonPanel | undefined {
    return this.#active?.panel.active ? this.#active : undefined;
  }

  get all(): readonly ComparisonPanel[] {
    return [...this.#open];
  }

  /** Brings the comparison to the front if it is open; one that asks for a step is always made anew. */
  show(comparing: Comparing): void {
    const session = newSession(comparing, randomText());
    if (!namesFiles(session)) return void vscode.window.showErrorMessage(vscode.l10n.t('This names no two files to compare.'));
    for (const comparison of this.#open) {
      if (session.step === null && comparison.shows(session)) return comparison.panel.reveal();
    }
    this.#add(vscode.window.createWebviewPanel(comparisonViewType, '', vscode.ViewColumn.Active), session);
  }

  deserializeWebviewPanel(panel: vscode.WebviewPanel, state: unknown): Promise<void> {
    const session = savedSession(state);
    if (session && namesFiles(session)) this.#add(panel, session);
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
    if (panel.active) this.#activate(comparison);
    panel.onDidChangeViewState(() => panel.active && this.#activate(comparison));
    comparison.onDidLoad(() => this.#active === comparison && this.#activate(comparison));
    panel.onDidDispose(() => {
      this.#open.delete(comparison);
      if (this.#active === comparison) this.#activate(undefined);
    });
  }

  #activate(comparison: ComparisonPanel | undefined): void {
    this.#active = comparison;
    this.#activeChanged.fire(comparison);
  }
}

/** Whether both are URIs: links and saved states can hold anything. */
function namesFiles({ left, right }: Session): boolean {
  try {
    return [left, right].every(text => vscode.Uri.parse(text, true).path !== '');
  } catch {
    return false;
  }
}
