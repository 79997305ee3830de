// Where VS Code enters: the parts are made, given to each other and registered. Nothing is opened,
// read or computed before a command or a restored panel asks for it.
import * as vscode from 'vscode';
import { carViewType, registerCarEditor } from './host/carEditor/carEditor';
import { KnownFiles } from './host/carEditor/knownFiles';
import { registerCommands } from './host/comparison/commands';
import { ComparisonPanels, comparisonViewType } from './host/comparison/comparisonPanels';
import { registerDocuments } from './host/documents/documents';
import { InspectedFiles } from './host/inspection/inspectedFiles';
import { LinkHandler } from './host/comparison/linkHandler';
import { Log } from './host/log';
import { registerSidebar } from './host/sidebar/sidebar';
import { registerValidation } from './host/validation/validate';
import { workerScript } from './host/engine/workerThread';

export function activate({ extension, extensionUri, globalState, globalStorageUri, storageUri, subscriptions, workspaceState }: vscode.ExtensionContext): void {
  const engineScript = workerScript(extensionUri);
  const log = new Log();
  const panels = new ComparisonPanels({ extensionUri, extensionId: extension.id, engineScript, log, memory: workspaceState });
  const files = new InspectedFiles(engineScript);
  const activeFile = () => {
    const input = vscode.window.tabGroups.activeTabGroup.activeTab?.input;
    if (input instanceof vscode.TabInputCustom && input.viewType === carViewType) return input.uri;
    return panels.inFront?.files.right.uri;
  };
  const carEditor = registerCarEditor({
    extensionUri, engineScript, files, panels, log, memory: globalState,
    known: new KnownFiles(vscode.Uri.joinPath(storageUri ?? globalStorageUri, 'known-files'), String((extension.packageJSON as { version?: unknown }).version)),
  });
  subscriptions.push(
    log,
    files,
    registerCommands({ panels, files, carEditor, log, extensionUri, activeFile }),
    vscode.window.registerUriHandler(new LinkHandler(panels)),
    vscode.window.registerWebviewPanelSerializer(comparisonViewType, panels),
    registerDocuments({ files, log, activeFile, askComparison: record => panels.record(record) }),
    registerSidebar({ inspected: files, panels, memory: workspaceState, log, extensionUri }),
    registerValidation({ files, log, activeFile }),
    carEditor,
  );
}
