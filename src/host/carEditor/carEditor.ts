// CAR files open in an editor of their own: read-only, of any size, from any file system.
import * as vscode from 'vscode';
import type { Target } from '../inspection/target';
import { CarPanel, type CarEditorParts } from './carPanel';

/** Also named in package.json. */
export const carViewType = 'merkleTreeInspector.car';

/** Opens or finds the editor of the target's file and shows the target in it. */
export type CarEditor = vscode.Disposable & { reveal(target: Target): Promise<void> };

class Editors implements vscode.CustomReadonlyEditorProvider {
  readonly #open = new Set<CarPanel>();
  /** What an editor that is about to open is to show, by URI. */
  readonly #awaited = new Map<string, Target>();

  constructor(private readonly parts: CarEditorParts) {}

  openCustomDocument(uri: vscode.Uri): vscode.CustomDocument {
    return { uri, dispose: () => undefined };
  }

  resolveCustomEditor({ uri }: vscode.CustomDocument, panel: vscode.WebviewPanel): void {
    const editor = new CarPanel(panel, uri, this.parts);
    this.#open.add(editor);
    panel.onDidDispose(() => {
      this.#open.delete(editor);
      editor.dispose();
    });
    const target = this.#awaited.get(String(uri));
    this.#awaited.delete(String(uri));
    if (target) editor.reveal(target);
  }

  async reveal(target: Target): Promise<void> {
    const id = String(target.uri);
    const there = [...this.#open].filter(editor => String(editor.uri) === id);
    const editor = there.find(({ panel }) => panel.active) ?? there.find(({ panel }) => panel.visible) ?? there[0];
    if (editor) return editor.reveal(target);
    this.#awaited.set(id, target);
    await vscode.commands.executeCommand('vscode.openWith', target.uri, carViewType);
  }
}

export function registerCarEditor(parts: CarEditorParts): CarEditor {
  const editors = new Editors(parts);
  const registration = vscode.window.registerCustomEditorProvider(carViewType, editors, { supportsMultipleEditorsPerDocument: true });
  return { reveal: target => editors.reveal(target), dispose: () => void registration.dispose() };
}
