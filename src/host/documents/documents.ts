// Everything to be read as a document, registered: the file system, its links, and the commands.
import * as vscode from 'vscode';
import type { InspectedFiles } from '../inspection/inspectedFiles';
import { registerDocumentCommands, type DocumentCommandParts } from './commands';
import { documentScheme } from './documentAddress';
import { DocumentFiles, type AskComparison } from './documentFiles';
import { registerLinks } from './links';

export interface DocumentParts extends DocumentCommandParts {
  readonly files: InspectedFiles;
  readonly askComparison: AskComparison;
}

export function registerDocuments(parts: DocumentParts): vscode.Disposable {
  const documents = new DocumentFiles(parts.files, parts.askComparison);
  return vscode.Disposable.from(
    vscode.workspace.registerFileSystemProvider(documentScheme, documents, { isReadonly: true, isCaseSensitive: true }),
    registerLinks(parts.files),
    registerDocumentCommands(parts),
  );
}
