// The sidebar: both views made and connected, and the commands that belong to them. Nothing is read
// before a view is looked at.
import * as vscode from 'vscode';
import type { ComparisonPanels } from '../comparison/comparisonPanels';
import { titleText, visible } from '../fileNames';
import type { InspectedFiles } from '../inspection/inspectedFiles';
import { isTarget, type Target } from '../inspection/target';
import { messageOf, type Log } from '../log';
import { CarFiles } from './carFiles';
import { ChangeDecorations } from './changeDecorations';
import { ChangesView, changesViewId, isChange, openChange, openChangeCommand, revealChange } from './changesView';
import { compareRootWith } from './compareRoot';
import { copyAtUris, copyCids, copyKeys } from './copyCommands';
import { isLine, lineCommand } from './level';
import { revealInTrees } from './revealInTrees';
import { TreesView, treesViewId } from './treesView';

export interface SidebarParts {
  readonly inspected: InspectedFiles;
  readonly panels: ComparisonPanels;
  /** Of the workspace: remembers files from elsewhere. */
  readonly memory: vscode.Memento;
  readonly log: Log;
  readonly extensionUri: vscode.Uri;
}

export interface Sidebar extends vscode.Disposable {
  /** Shows and selects a file, a record or a block in the Trees view. Rejects where the file cannot be read. */
  revealInTrees(target: Target): Promise<void>;
}

export function registerSidebar({ inspected, panels, memory, log, extensionUri }: SidebarParts): Sidebar {
  const listed = new CarFiles(memory, log, extensionUri);
  const trees = new TreesView(inspected, listed);
  const changes = new ChangesView();
  const treesView = vscode.window.createTreeView(treesViewId, { treeDataProvider: trees, showCollapseAll: true, canSelectMany: true });
  const changesView = vscode.window.createTreeView(changesViewId, { treeDataProvider: changes, showCollapseAll: true, canSelectMany: true });
  let selection: readonly unknown[] = [];

  function tellTrees(): void {
    const notes = [
      ...(trees.filter === '' ? [] : [vscode.l10n.t('Filter “{0}”: of records, commits, blocks and links those with this text are listed.', titleText(trees.filter))]),
      ...(listed.cut ? [vscode.l10n.t('The workspace has more CAR files than are listed here: the first 10,000.')] : []),
    ];
    treesView.message = notes.join('\n');
    treesView.description = trees.filter === '' ? '' : `“${titleText(trees.filter, 30)}”`;
  }

  function filterTrees(text: string): void {
    trees.setFilter(text);
    tellTrees();
    void vscode.commands.executeCommand('setContext', 'merkleTreeInspector.treesFiltered', text !== '');
  }

  function filterChanges(text: string): void {
    changes.setFilter(text);
    void vscode.commands.executeCommand('setContext', 'merkleTreeInspector.changesFiltered', text !== '');
  }

  function watchComparison(): void {
    const comparison = panels.active;
    if (comparison) for (const { uri } of [comparison.files.left, comparison.files.right]) listed.add(uri);
    changes.show(comparison);
  }

  async function reveal(target: Target): Promise<void> {
    await vscode.commands.executeCommand(`${treesViewId}.focus`);
    await revealInTrees({ inspected, listed, trees, view: treesView, clearFilter: () => filterTrees('') }, target);
  }

  async function openCar(uri?: unknown): Promise<void> {
    const filters = { [vscode.l10n.t('CAR files')]: ['car'], [vscode.l10n.t('All files')]: ['*'] };
    const title = vscode.l10n.t('Open CAR File in Trees');
    const uris = uri instanceof vscode.Uri ? [uri] : await vscode.window.showOpenDialog({ title, filters, canSelectMany: true });
    for (const file of uris ?? []) listed.add(file);
    const first = uris?.[0];
    if (first) await reveal(fileTarget(first));
  }

  /** What a command of a menu, a key binding or the palette is about: several where several are selected. */
  function targets(clicked?: unknown, all?: unknown): Target[] {
    if (Array.isArray(all) && all.includes(clicked)) return all.filter(isTarget);
    return isTarget(clicked) ? [clicked] : selection.filter(isTarget);
  }

  async function withOne(clicked: unknown, act: (target: Target) => Promise<void>): Promise<void> {
    const [target] = targets(clicked);
    if (!target) return void vscode.window.showErrorMessage(vscode.l10n.t('Select a line in the Trees or the Changes view first.'));
    try {
      await act(target);
    } catch (error) {
      log.error('sidebar', error);
      void vscode.window.showErrorMessage(messageOf(error));
    }
  }

  async function askFilter(title: string, current: string, filter: (text: string) => void): Promise<void> {
    const prompt = vscode.l10n.t('Text in a key, a CID or a revision; empty shows everything');
    const text = await vscode.window.showInputBox({ title, prompt, value: current });
    if (text !== undefined) filter(text.trim().slice(0, 1000));
  }

  const command = (name: string, run: (...args: unknown[]) => unknown) => vscode.commands.registerCommand(`merkleTreeInspector.${name}`, run);
  const registered = vscode.Disposable.from(
    listed, trees, changes, treesView, changesView,
    vscode.window.registerFileDecorationProvider(new ChangeDecorations()),
    treesView.onDidCollapseElement(({ element }) => trees.collapsed(element)),
    treesView.onDidChangeSelection(event => (selection = event.selection)),
    changesView.onDidChangeSelection(event => (selection = event.selection)),
    trees.onDidListFiles(tellTrees),
    changes.onDidRead(({ comparison, total, note }) => {
      const name = comparison ? visible(comparison.panel.title) : '';
      changesView.description = changes.filter === '' ? name : `“${titleText(changes.filter, 30)}” · ${name}`;
      changesView.message = note ?? '';
      changesView.badge = total === 0 ? undefined : { value: total, tooltip: vscode.l10n.t('{0} changes: {1}', total, name) };
      void vscode.commands.executeCommand('setContext', 'merkleTreeInspector.hasComparison', comparison !== undefined);
    }),
    panels.onDidChangeActive(watchComparison),
    vscode.commands.registerCommand(lineCommand, (line: unknown) => isLine(line) && line.run()),
    vscode.commands.registerCommand(openChangeCommand, (change: unknown) => withOne(change, async target => isChange(target) ? openChange(target) : undefined)),
    command('copyKey', (clicked, all) => copyKeys(targets(clicked, all))),
    command('copyCid', (clicked, all) => copyCids(targets(clicked, all))),
    command('copyAtUri', (clicked, all) => copyAtUris(inspected, targets(clicked, all))),
    command('compareRootWith', clicked => withOne(clicked, target => compareRootWith({ inspected, listed, panels, log }, target))),
    command('revealInSidebar', clicked => withOne(clicked instanceof vscode.Uri ? fileTarget(clicked) : clicked, reveal)),
    command('revealChange', clicked => withOne(clicked, async target => isChange(target) ? revealChange(target) : undefined)),
    command('filterTrees', () => askFilter(vscode.l10n.t('Filter Trees'), trees.filter, filterTrees)),
    command('clearFilter', () => filterTrees('')),
    command('filterChanges', () => askFilter(vscode.l10n.t('Filter Changes'), changes.filter, filterChanges)),
    command('clearChangesFilter', () => filterChanges('')),
    command('refreshTrees', () => trees.refresh()),
    command('openCar', openCar),
    command('removeCar', clicked => withOne(clicked, async ({ uri }) => listed.remove(uri))),
  );
  watchComparison();
  return { revealInTrees: reveal, dispose: () => void registered.dispose() };
}

function fileTarget(uri: vscode.Uri): Target {
  return { uri, cid: null, key: null, root: null };
}
