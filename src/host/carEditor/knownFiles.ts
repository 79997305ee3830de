// What was found out about files, kept on disk: a file that has not changed is shown at once. An entry
// counts only for the same URI, size, time of change and version of the extension; all of it is checked
// when read, because it comes from outside like anything else. Failing to keep something is no failure.
import * as v from 'valibot';
import * as vscode from 'vscode';
import { inspectionOverview, survey, type InspectionOverview, type Survey } from '../../protocol/inspection';

/** Files remembered; the oldest go first. */
const kept = 40;
const largest = 4 * 2 ** 20;

const entry = v.object({ stamp: v.string(), overview: inspectionOverview, survey });

export interface Known { readonly overview: InspectionOverview; readonly survey: Survey }

export class KnownFiles {
  constructor(private readonly folder: vscode.Uri, private readonly version: string) {}

  /** What identifies the file as it is now; undefined where that cannot be told. */
  async stamp(uri: vscode.Uri): Promise<string | undefined> {
    try {
      const { size, mtime } = await vscode.workspace.fs.stat(uri);
      return mtime > 0 && uri.scheme !== 'git' ? JSON.stringify([this.version, String(uri), size, mtime]) : undefined;
    } catch {
      return undefined;
    }
  }

  async get(uri: vscode.Uri, stamp: string | undefined): Promise<Known | undefined> {
    if (stamp === undefined) return undefined;
    try {
      const text = new TextDecoder().decode(await vscode.workspace.fs.readFile(this.#fileFor(uri)));
      const parsed = v.safeParse(v.pipe(v.string(), v.parseJson(), entry), text);
      return parsed.success && parsed.output.stamp === stamp ? parsed.output : undefined;
    } catch {
      return undefined;
    }
  }

  async put(uri: vscode.Uri, stamp: string | undefined, known: Known): Promise<void> {
    if (stamp === undefined) return;
    const bytes = new TextEncoder().encode(JSON.stringify({ stamp, ...known }));
    if (bytes.length > largest) return;
    try {
      await vscode.workspace.fs.createDirectory(this.folder);
      await vscode.workspace.fs.writeFile(this.#fileFor(uri), bytes);
      await this.#tidy();
    } catch {
      // a full disk, a read-only profile: the file is simply read again next time
    }
  }

  #fileFor(uri: vscode.Uri): vscode.Uri {
    return vscode.Uri.joinPath(this.folder, `${nameFor(String(uri))}.json`);
  }

  async #tidy(): Promise<void> {
    const names = (await vscode.workspace.fs.readDirectory(this.folder)).map(([name]) => vscode.Uri.joinPath(this.folder, name));
    if (names.length <= kept) return;
    const dated = await Promise.all(names.map(async uri => ({ uri, mtime: (await vscode.workspace.fs.stat(uri)).mtime })));
    dated.sort((a, b) => b.mtime - a.mtime);
    await Promise.all(dated.slice(kept).map(({ uri }) => vscode.workspace.fs.delete(uri)));
  }
}

/** FNV-1a, twice: a short name. Two URIs with one name only push each other out; the stamp tells them apart. */
export function nameFor(text: string): string {
  const hash = (start: number) => {
    let value = start;
    for (let at = 0; at < text.length; at++) value = Math.imul(value ^ text.charCodeAt(at), 0x01000193) >>> 0;
    return value.toString(16).padStart(8, '0');
  };
  return hash(0x811c9dc5) + hash(0x050c5d1f);
}
