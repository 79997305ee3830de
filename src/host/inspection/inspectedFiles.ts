// The files being looked into, one engine each however many views share it. Whoever shows a file keeps
// it; what nobody keeps stays for a little while, so that one question after another does not open it anew.
import type * as vscode from 'vscode';
import { InspectedFile } from './inspectedFile';

/** Files that nobody keeps and that stay open. */
const spare = 3;

export class InspectedFiles implements vscode.Disposable {
  /** In the order of their last use. */
  readonly #files = new Map<string, InspectedFile>();
  readonly #keepers = new Map<InspectedFile, number>();

  constructor(private readonly engineScript: vscode.Uri) {}

  /** For a question or two. */
  get(uri: vscode.Uri): InspectedFile {
    const id = String(uri);
    const file = this.#files.get(id) ?? new InspectedFile(uri, this.engineScript);
    this.#files.delete(id);
    this.#files.set(id, file);
    this.#tidy();
    return file;
  }

  /** For as long as it is shown: dispose of what is returned afterwards. */
  keep(uri: vscode.Uri): { readonly file: InspectedFile } & vscode.Disposable {
    const file = this.get(uri);
    this.#keepers.set(file, (this.#keepers.get(file) ?? 0) + 1);
    let kept = true;
    return {
      file,
      dispose: () => {
        if (!kept) return;
        kept = false;
        this.#keepers.set(file, this.#keepers.get(file)! - 1);
        this.#tidy();
      },
    };
  }

  dispose(): void {
    for (const file of this.#files.values()) file.dispose();
    this.#files.clear();
  }

  #tidy(): void {
    const unused = [...this.#files].filter(([, file]) => !this.#keepers.get(file));
    for (const [id, file] of unused.slice(0, Math.max(0, unused.length - spare))) {
      this.#files.delete(id);
      this.#keepers.delete(file);
      file.dispose();
    }
  }
}
