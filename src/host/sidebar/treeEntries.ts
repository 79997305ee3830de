// The lines of the Trees view that stand for something: a file, or an item inside one. Each is also the
// target that commands are given.
import * as vscode from 'vscode';
import type { CommitInfo, InspectionOverview, Item } from '../../protocol/inspection';
import { visible } from '../fileNames';
import type { Target } from '../inspection/target';
import { contextOf, descriptionOf, iconOf, labelOf, spokenText, type CountText } from './itemText';
import type { Level, Line } from './level';

export class FileEntry implements Target {
  readonly kind = 'file';
  readonly cid = null;
  readonly key = null;
  readonly root = null;
  /** Once the file was opened. */
  overview: InspectionOverview | undefined;
  level: Level<Item, ItemEntry> | undefined;

  constructor(readonly id: string, readonly uri: vscode.Uri, public elsewhere: boolean) {}

  get treeItem(): vscode.TreeItem {
    const name = visible(this.uri.path.slice(this.uri.path.lastIndexOf('/') + 1));
    const item = new vscode.TreeItem(name, vscode.TreeItemCollapsibleState.Collapsed);
    const folder = placeOf(this.uri);
    item.id = this.id;
    item.resourceUri = this.uri;
    item.iconPath = new vscode.ThemeIcon('package');
    item.description = [...(folder === '' ? [] : [folder]), ...(this.overview ? [this.overview.kind] : [])].join(' · ');
    item.tooltip = [visible(this.uri.scheme === 'file' ? this.uri.fsPath : this.uri.toString(true)), ...(this.overview ? [this.overview.why, ...this.overview.notes] : [])].join('\n');
    item.contextValue = this.elsewhere ? 'file elsewhere' : 'file';
    item.accessibilityInformation = { label: [name, vscode.l10n.t('CAR file'), ...(item.description === '' ? [] : [item.description])].join(', ') };
    return item;
  }
}

export class ItemEntry implements Target {
  readonly kind = 'item';
  /** undefined where there is nothing below. */
  level: Level<Item, ItemEntry> | undefined;

  /** `item`: what is known of it by now. */
  constructor(readonly id: string, readonly file: FileEntry, readonly parent: FileEntry | ItemEntry, public item: Item) {}

  get uri(): vscode.Uri {
    return this.file.uri;
  }
  get cid(): string | null {
    return this.item.cid;
  }
  get key(): string | null {
    return this.item.key;
  }
  get root(): string | null {
    return this.item.root;
  }

  treeItem(countText: CountText): vscode.TreeItem {
    const { item, level } = this;
    const states = vscode.TreeItemCollapsibleState;
    const shown = new vscode.TreeItem(labelOf(item), level ? states.Collapsed : states.None);
    shown.id = this.id;
    shown.description = descriptionOf(item, countText);
    shown.iconPath = new vscode.ThemeIcon(iconOf(item), colorOf(item));
    shown.contextValue = contextOf(item, atUriOf(this.file.overview, item) !== undefined);
    shown.accessibilityInformation = { label: spokenText(item, countText, vscode.l10n) };
    if (!level && ((item.cid !== null && item.present !== false) || (item.cid === null && item.key !== null))) {
      shown.command = { command: 'merkleTreeInspector.openRecord', title: vscode.l10n.t('Open Record'), arguments: [targetOf(this)] };
    }
    return shown;
  }
}

export type TreesElement = FileEntry | ItemEntry | Line;

/** The same as an object of its own, for whoever keeps it. */
export function targetOf({ uri, cid, key, root }: Target): Target {
  return { uri, cid, key, root };
}

/** The at:// URI of a record; undefined where it has none: no commit says whose it is, or the key is no path. */
export function atUriOf(overview: Pick<InspectionOverview, 'commits'> | undefined, { key, root }: Pick<Item, 'key' | 'root'>): string | undefined {
  const commit: CommitInfo | undefined = overview?.commits.find(({ data }) => data === root) ?? overview?.commits[0];
  if (!commit || key === null || !/^[^/]+\/[^/]+$/.test(key) || !commit.did.startsWith('did:')) return undefined;
  return `at://${commit.did}/${key}`;
}

/** Where a file is, as short as tells it. */
function placeOf(uri: vscode.Uri): string {
  const inWorkspace = vscode.workspace.getWorkspaceFolder(uri) !== undefined;
  const path = inWorkspace ? vscode.workspace.asRelativePath(uri) : uri.scheme === 'file' ? uri.fsPath : uri.toString(true);
  return visible(path.slice(0, Math.max(0, Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')))));
}

function colorOf({ icon, present, count }: Item): vscode.ThemeColor | undefined {
  const isWrong = icon === 'problem' || (icon === 'missing' && (present === false || (count ?? 0) > 0));
  return isWrong ? new vscode.ThemeColor('list.warningForeground') : undefined;
}
