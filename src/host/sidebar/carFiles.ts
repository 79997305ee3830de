// Which CAR files the Trees view lists: those of the workspace, and those from elsewhere that were opened
// here. The workspace is searched when somebody looks, and again when files come and go.
import * as vscode from 'vscode';
import type { Log } from '../log';
import { carPattern, workspaceCarFiles } from '../workspaceFiles';

export interface ListedFile {
  readonly uri: vscode.Uri;
  /** Not found in the workspace: remembered, and can be forgotten. */
  readonly elsewhere: boolean;
}

const found = 10_000;
const remembered = 50;
const memoryKey = 'sidebar.files';
const quiet = 300;

export class CarFiles implements vscode.Disposable {
  readonly #changed = new vscode.EventEmitter<void>();
  #workspace: Promise<vscode.Uri[]> | undefined;
  #elsewhere: string[];
  #timer: NodeJS.Timeout | undefined;
  readonly #listening: vscode.Disposable;

  readonly onDidChange = this.#changed.event;
  /** Whether the workspace has more files than are looked for. */
  cut = false;

  constructor(private readonly memory: vscode.Memento, private readonly log: Log, private readonly own: vscode.Uri) {
    const saved = memory.get<unknown>(memoryKey);
    this.#elsewhere = Array.isArray(saved) ? saved.filter(uri => typeof uri === 'string').slice(0, remembered) : [];
    const watcher = vscode.workspace.createFileSystemWatcher(carPattern, false, true, false);
    const again = () => {
      clearTimeout(this.#timer);
      this.#timer = setTimeout(() => this.refresh(), quiet);
    };
    this.#listening = vscode.Disposable.from(
      watcher,
      watcher.onDidCreate(again),
      watcher.onDidDelete(again),
      // A folder that goes takes its files along without a word about each.
      vscode.workspace.onDidDeleteFiles(again),
      vscode.workspace.onDidRenameFiles(again),
      vscode.workspace.onDidChangeWorkspaceFolders(again),
      vscode.window.tabGroups.onDidChangeTabs(({ opened }) => opened.forEach(tab => this.#noteTab(tab))),
    );
    for (const { tabs } of vscode.window.tabGroups.all) tabs.forEach(tab => this.#noteTab(tab));
  }

  /** In the order of their paths, those of the workspace first. */
  async all(): Promise<ListedFile[]> {
    const workspace = await (this.#workspace ??= this.#search());
    const known = new Set(workspace.map(String));
    const elsewhere = this.#elsewhere.filter(uri => !known.has(uri)).flatMap(uri => parsed(uri) ?? []);
    return [...workspace.map(uri => ({ uri, elsewhere: false })), ...elsewhere.map(uri => ({ uri, elsewhere: true }))];
  }

  /** A file that was opened: it is listed from now on. The extension's own files are not. */
  add(uri: vscode.Uri): void {
    const text = String(uri);
    if (this.#elsewhere[0] === text || text.startsWith(`${String(this.own)}/`) || this.#isFound(uri)) return;
    this.#remember([text, ...this.#elsewhere.filter(other => other !== text)].slice(0, remembered));
  }

  remove(uri: vscode.Uri): void {
    this.#remember(this.#elsewhere.filter(other => other !== String(uri)));
  }

  /** Looks for files anew. */
  refresh(): void {
    this.#workspace = undefined;
    this.#changed.fire();
  }

  dispose(): void {
    clearTimeout(this.#timer);
    this.#listening.dispose();
    this.#changed.dispose();
  }

  #isFound(uri: vscode.Uri): boolean {
    return !this.cut && !uri.path.includes('/node_modules/') && vscode.workspace.getWorkspaceFolder(uri) !== undefined;
  }

  #noteTab({ input }: vscode.Tab): void {
    if (input instanceof vscode.TabInputCustom && /\.car$/i.test(input.uri.path)) this.add(input.uri);
  }

  #remember(uris: string[]): void {
    this.#elsewhere = uris;
    void this.memory.update(memoryKey, uris);
    this.#changed.fire();
  }

  async #search(): Promise<vscode.Uri[]> {
    try {
      const uris = await workspaceCarFiles(found + 1);
      this.cut = uris.length > found;
      const byPath = new Intl.Collator(undefined, { numeric: true });
      return uris.slice(0, found).sort((a, b) => byPath.compare(a.path, b.path));
    } catch (error) {
      this.log.error('looking for CAR files in the workspace', error); // those from elsewhere are still listed
      return [];
    }
  }
}

function parsed(uri: string): vscode.Uri | undefined {
  try {
    return vscode.Uri.parse(uri, true);
  } catch {
    return undefined; // what is remembered is input, too
  }
}
