// Findings in the Problems panel, by file. A CAR file has no lines, so every finding stands at its
// beginning; the block it is about is a related location, as annotated bytes. Findings go when their
// file is changed or deleted: they are about a state of it that is gone.
import * as vscode from 'vscode';
import { documentUri } from '../documents/documentFiles';
import { watchFiles } from '../fileWatch';
import type { Problem } from './problems';

/** What stands behind every message. */
const source = 'Merkle Tree Inspector';
const beginning = new vscode.Range(0, 0, 0, 0);
const severities = {
  error: vscode.DiagnosticSeverity.Error,
  warning: vscode.DiagnosticSeverity.Warning,
  information: vscode.DiagnosticSeverity.Information,
};

interface Listed {
  /** Of the file when it was validated. */
  readonly stamp: string;
  readonly watch: vscode.Disposable | undefined;
}

export class ProblemsPanel implements vscode.Disposable {
  readonly #collection = vscode.languages.createDiagnosticCollection('merkleTreeInspector');
  readonly #listed = new Map<string, Listed>();
  /** Of the workspace; made with the first finding. */
  #watcher: vscode.Disposable | undefined;

  /** In place of what is listed for the file. `stamp`: from before it was read. */
  set(uri: vscode.Uri, problems: readonly Problem[], stamp: string): void {
    this.#clear(String(uri));
    if (problems.length === 0) return;
    this.#collection.set(uri, problems.map(problem => diagnostic(uri, problem)));
    const isInWorkspace = vscode.workspace.getWorkspaceFolder(uri) !== undefined;
    if (isInWorkspace) this.#watcher ??= this.#watchWorkspace();
    const watch = isInWorkspace ? undefined : watchFiles([uri], () => void this.#touched(String(uri)));
    this.#listed.set(String(uri), { stamp, watch });
    void this.#touched(String(uri)); // it may have changed while it was read
  }

  dispose(): void {
    for (const uri of [...this.#listed.keys()]) this.#clear(uri);
    this.#watcher?.dispose();
    this.#collection.dispose();
  }

  /** One watcher for all: thousands of files can have findings. */
  #watchWorkspace(): vscode.Disposable {
    const watcher = vscode.workspace.createFileSystemWatcher('**/*');
    const touched = (uri: vscode.Uri) => void this.#touched(String(uri));
    watcher.onDidChange(touched);
    watcher.onDidCreate(touched);
    watcher.onDidDelete(uri => {
      // A folder that goes takes its files along without a word about each.
      const gone = String(uri);
      for (const file of [...this.#listed.keys()]) if (file === gone || file.startsWith(`${gone}/`)) this.#clear(file);
    });
    return watcher;
  }

  async #touched(uri: string): Promise<void> {
    const listed = this.#listed.get(uri);
    if (!listed) return;
    const stamp = await stampOf(vscode.Uri.parse(uri, true));
    if (stamp !== listed.stamp && this.#listed.get(uri) === listed) this.#clear(uri);
  }

  #clear(uri: string): void {
    this.#listed.get(uri)?.watch?.dispose();
    this.#listed.delete(uri);
    this.#collection.delete(vscode.Uri.parse(uri, true));
  }
}

/** Tells states of a file apart; empty where there is no file. */
export async function stampOf(uri: vscode.Uri): Promise<string> {
  return vscode.workspace.fs.stat(uri).then(({ mtime, size }) => `${mtime} ${size}`, () => '');
}

function diagnostic(uri: vscode.Uri, { severity, rule, message, places }: Problem): vscode.Diagnostic {
  const made = new vscode.Diagnostic(beginning, message, severities[severity]);
  made.source = source;
  made.code = rule;
  made.relatedInformation = places.map(({ message: what, cid }) => {
    const block = documentUri({ kind: 'hex', file: String(uri), root: null, cid }, cid);
    return new vscode.DiagnosticRelatedInformation(new vscode.Location(block, beginning), what);
  });
  return made;
}
