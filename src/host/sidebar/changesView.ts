// The Changes view: what is different in the comparison that was last in front, by collection, and the
// records below. Everything is asked anew when that comparison is another one or was done anew.
import * as vscode from 'vscode';
import type { ChangeGroup, ListedChange } from '../../protocol/changes';
import { visible } from '../fileNames';
import type { Target } from '../inspection/target';
import { messageOf } from '../log';
import { changeColor, changeName, decoratedUri } from './changeDecorations';
import { changeLabel, groupCounts } from './changeText';
import type { ComparisonPanel } from '../comparison/comparisonPanel';
import { Level, isLine, type Line } from './level';

export const changesViewId = 'merkleTreeInspector.changes';

/** Groups are unfolded from the beginning when so many changes are in them all. */
const fewChanges = 200;

export class GroupEntry {
  readonly kind = 'group';
  level: Level<ListedChange, ChangeEntry> | undefined;
  constructor(readonly id: string, public group: ChangeGroup) {}
}

/** The newer version is the one that commands are about. */
export class ChangeEntry implements Target {
  readonly kind = 'change';
  constructor(readonly id: string, readonly parent: GroupEntry | undefined, readonly comparison: ComparisonPanel, public change: ListedChange) {}

  get uri(): vscode.Uri {
    const { left, right } = this.comparison.files;
    return (this.change.right === null ? left : right).uri;
  }
  get cid(): string | null {
    return this.change.right ?? this.change.left;
  }
  get key(): string {
    return this.change.key;
  }
  get root(): string | null {
    const { overview } = this.comparison;
    return (this.change.right === null ? overview?.left.root : overview?.right.root) ?? null;
  }
}

export type ChangesElement = GroupEntry | ChangeEntry | Line;

/** What the comparison amounts to; `note`: why there is nothing to list. */
interface Listed {
  readonly comparison: ComparisonPanel | undefined;
  readonly total: number;
  readonly note: string | undefined;
  /** All changes in one list, or by collection. */
  readonly level: Level<ListedChange, ChangeEntry> | Level<ChangeGroup, GroupEntry> | undefined;
}

const nothing: Listed = { comparison: undefined, total: 0, note: undefined, level: undefined };

export class ChangesView implements vscode.TreeDataProvider<ChangesElement>, vscode.Disposable {
  readonly #changed = new vscode.EventEmitter<void>(); // always the whole view: see TreesView
  readonly #read = new vscode.EventEmitter<Listed>();
  readonly #number = new Intl.NumberFormat(vscode.env.language).format;
  #listed = Promise.resolve(nothing);
  #filter = '';

  readonly onDidChangeTreeData = this.#changed.event;
  /** The changes of another comparison, or of the same one as it is now. */
  readonly onDidRead = this.#read.event;

  get filter(): string {
    return this.#filter;
  }

  setFilter(text: string): void {
    this.#filter = text;
    void this.#listed.then(({ comparison }) => this.show(comparison));
  }

  show(comparison: ComparisonPanel | undefined): void {
    const listed = (this.#listed = this.#readChanges(comparison));
    void listed.then(read => {
      if (this.#listed !== listed) return;
      this.#read.fire(read);
      this.#changed.fire();
    });
  }

  getParent(element: ChangesElement): ChangesElement | undefined {
    if (isLine(element)) return element.level.owner as ChangesElement | undefined;
    return element.kind === 'change' ? element.parent : undefined;
  }

  async getChildren(element?: ChangesElement): Promise<ChangesElement[]> {
    if (!element) return (await this.#listed).level?.lines() ?? [];
    return isLine(element) || element.kind === 'change' ? [] : (await element.level?.lines()) ?? [];
  }

  async getTreeItem(element: ChangesElement): Promise<vscode.TreeItem> {
    if (isLine(element)) return element.item;
    return element.kind === 'group' ? this.#groupItem(element, (await this.#listed).total) : this.#changeItem(element);
  }

  dispose(): void {
    this.#changed.dispose();
    this.#read.dispose();
  }

  #groupItem({ id, group }: GroupEntry, total: number): vscode.TreeItem {
    const { Expanded, Collapsed } = vscode.TreeItemCollapsibleState;
    const name = group.collection === '' ? vscode.l10n.t('No collection') : visible(group.collection);
    const item = new vscode.TreeItem(name, total <= fewChanges ? Expanded : Collapsed);
    item.id = id;
    item.iconPath = new vscode.ThemeIcon('folder-library');
    item.description = groupCounts(group, this.#number);
    item.contextValue = 'group';
    const counts = vscode.l10n.t('{0} added, {1} removed, {2} updated', this.#number(group.added), this.#number(group.removed), this.#number(group.updated));
    item.tooltip = `${name}\n${counts}`;
    item.accessibilityInformation = { label: `${name}, ${counts}` };
    return item;
  }

  #changeItem(entry: ChangeEntry): vscode.TreeItem {
    const { change, comparison: { files } } = entry;
    const label = changeLabel(change, entry.parent?.group.collection ?? null);
    const item = new vscode.TreeItem(label);
    const kind = changeName(change.change);
    item.id = entry.id;
    item.resourceUri = decoratedUri(change.key, change.change);
    item.iconPath = new vscode.ThemeIcon(icons[change.change], changeColor(change.change));
    item.contextValue = `change ${change.change} key${entry.cid === null ? '' : ' cid block'}${change.key.includes('/') ? ' atUri' : ''}`;
    item.tooltip = [
      `${kind}: ${visible(change.key)}`,
      ...(change.left === null ? [] : [`${files.left.name}: ${visible(change.left)}`]),
      ...(change.right === null ? [] : [`${files.right.name}: ${visible(change.right)}`]),
    ].join('\n');
    item.accessibilityInformation = { label: `${kind}, ${label.slice(2)}` };
    item.command = { command: openChangeCommand, title: vscode.l10n.t('Open Record Change'), arguments: [entry] };
    return item;
  }

  async #readChanges(comparison: ComparisonPanel | undefined): Promise<Listed> {
    if (!comparison) return nothing;
    try {
      const filter = this.#filter;
      const { groups } = await comparison.changeGroups();
      const { total } = await comparison.changes({ collection: null, from: 0, count: 0, filter: '' });
      const flat = filter !== '' || (groups.length === 1 && groups[0]!.collection === '');
      const level = flat ? this.#changes(comparison, undefined, filter) : this.#groups(comparison);
      return { comparison, total, note: total === 0 ? vscode.l10n.t('No changes: both trees hold the same entries.') : undefined, level: total === 0 ? undefined : level };
    } catch (error) {
      // It is being compared, or could not be; when that changes, this is asked again.
      return { ...nothing, comparison, note: vscode.l10n.t('No changes to list (yet): {0}', messageOf(error)) };
    }
  }

  #groups(comparison: ComparisonPanel): Level<ChangeGroup, GroupEntry> {
    const level: Level<ChangeGroup, GroupEntry> = new Level<ChangeGroup, GroupEntry>({
      id: 'changes',
      owner: undefined,
      source: async () => {
        const { groups, total } = await comparison.changeGroups();
        return { items: groups, next: null, total };
      },
      identity: ({ collection }) => collection,
      entry: (group, id, known) => {
        const entry = known ?? new GroupEntry(id, group);
        entry.group = group;
        entry.level ??= this.#changes(comparison, entry, '');
        return entry;
      },
      nothing: () => '',
      changed: () => this.#changed.fire(),
      number: this.#number,
    });
    return level;
  }

  #changes(comparison: ComparisonPanel, owner: GroupEntry | undefined, filter: string): Level<ListedChange, ChangeEntry> {
    return new Level<ListedChange, ChangeEntry>({
      id: owner?.id ?? 'changes',
      owner,
      source: async (from, count) => {
        const { items, total } = await comparison.changes({ collection: owner?.group.collection ?? null, from, count, filter });
        const end = from + items.length;
        return { items, next: items.length > 0 && end < total ? end : null, total };
      },
      identity: ({ key }) => key,
      entry: (change, id, known) => {
        const entry = known ?? new ChangeEntry(id, owner, comparison, change);
        entry.change = change;
        return entry;
      },
      nothing: () => vscode.l10n.t('Nothing matches the filter'),
      changed: () => this.#changed.fire(),
      number: this.#number,
    });
  }
}

const icons = { added: 'diff-added', removed: 'diff-removed', updated: 'diff-modified' } as const;

/** In no menu: what a click on a change does. */
export const openChangeCommand = 'merkleTreeInspector.openChange';

/** Opens the record, or its two versions as a diff. Rows move when subtrees are opened: where it is now is asked. */
export async function openChange({ comparison, change: { key } }: ChangeEntry): Promise<void> {
  let from = 0;
  for (;;) {
    const { items, total } = await comparison.changes({ collection: null, from, count: 500, filter: key });
    const found = items.find(item => item.key === key);
    if (found) return comparison.showEntry(found.row);
    from += items.length;
    if (items.length === 0 || from >= total) return;
  }
}

export function isChange(value: unknown): value is ChangeEntry {
  return value instanceof ChangeEntry;
}

/** Brings the comparison to the front, with the change in view. */
export function revealChange({ comparison, key }: ChangeEntry): void {
  comparison.reveal({ by: 'key', key });
}
