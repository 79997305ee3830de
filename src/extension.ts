// Where VS Code enters: the parts are made, given to each other and registered. Nothing is opened,
// read or computed before a command or a restored panel asks for it.
import * as vscode from 'vscode';
import { registerCommands } from './host/commands';
import { ComparisonPanels, comparisonViewType } from './host/comparisonPanels';
import { Log } from './host/log';
import { recordScheme } from './host/recordAddress';
import { RecordDocuments } from './host/recordDocuments';

export function activate({ extensionUri, subscriptions, workspaceState }: vscode.ExtensionContext): void {
  const engineProgram = vscode.Uri.joinPath(extensionUri, 'dist', 'worker.cjs').fsPath;
  const log = new Log();
  const panels = new ComparisonPanels({ extensionUri, engineProgram, log, memory: workspaceState });
  const records = new RecordDocuments({ ask: address => panels.record(address), engineProgram });
  subscriptions.push(
    log,
    registerCommands(panels, log),
    vscode.window.registerWebviewPanelSerializer(comparisonViewType, panels),
    vscode.workspace.registerTextDocumentContentProvider(recordScheme, records),
  );
}
