// Where VS Code enters: the parts are made, given to each other and registered. Nothing is opened,
// read or computed before a command or a restored panel asks for it.
import * as vscode from 'vscode';
import { registerCommands } from './host/commands';
import { ComparisonPanels, comparisonViewType } from './host/comparisonPanels';
import { registerDocuments } from './host/documents/documents';
import { InspectedFiles } from './host/inspection/inspectedFiles';
import { LinkHandler } from './host/linkHandler';
import { Log } from './host/log';
import { registerValidation } from './host/validation/validate';
import { workerScript } from './host/workerThread';

export function activate({ extension, extensionUri, subscriptions, workspaceState }: vscode.ExtensionContext): void {
  const engineScript = workerScript(extensionUri);
  const log = new Log();
  const panels = new ComparisonPanels({ extensionUri, extensionId: extension.id, engineScript, log, memory: workspaceState });
  const files = new InspectedFiles(engineScript);
  const activeFile = () => {
    const input = vscode.window.tabGroups.activeTabGroup.activeTab?.input;
    return input instanceof vscode.TabInputCustom && input.viewType === 'merkleTreeInspector.car' ? input.uri : undefined;
  };
  subscriptions.push(
    log,
    files,
    registerCommands({ panels, files, log, extensionUri, activeFile }),
    vscode.window.registerUriHandler(new LinkHandler(panels)),
    vscode.window.registerWebviewPanelSerializer(comparisonViewType, panels),
    registerDocuments({ files, log, activeFile, askComparison: record => panels.record(record) }),
    registerValidation({ files, log, activeFile }),
  );
}
