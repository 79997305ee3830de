// The sources whose texts users see: the extension's host side and its pages. What the engine says is
// English in every language and not among them.
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import ts from 'typescript';

export const root = path.resolve(import.meta.dirname, '../..');

/** Defines what the others call. */
const translator = path.join('webview', 'l10n.ts');

export function sources(): ts.SourceFile[] {
  const below = (folder: string) => readdirSync(path.join(root, folder), { recursive: true, encoding: 'utf8' }).map(name => path.join(folder, name));
  const files = ['src/extension.ts', ...below('src/host'), ...below('webview')].filter(name => name.endsWith('.ts') && name !== translator).sort();
  return files.map(name => parse(name, readFileSync(path.join(root, name), 'utf8')));
}

/** `name`: as messages call the file. */
export function parse(name: string, text: string): ts.SourceFile {
  return ts.createSourceFile(name, text, ts.ScriptTarget.Latest, true);
}

export function everyNode(node: ts.Node, visit: (node: ts.Node) => void): void {
  visit(node);
  node.forEachChild(child => everyNode(child, visit));
}

/** `webview/app.ts:12`. */
export function placeOf(node: ts.Node): string {
  const file = node.getSourceFile();
  return `${file.fileName}:${file.getLineAndCharacterOfPosition(node.getStart()).line + 1}`;
}
