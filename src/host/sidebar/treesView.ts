// The Trees view: CAR files, and everything inside them, read as it is unfolded. A file is kept open
// while it is unfolded; what was read is dropped when it changes on disk.
import * as vscode from 'vscode';
import type { Item, Ref } from '../../protocol/inspection';
import { watchFiles } from '../fileWatch';
import type { InspectedFile } from '../inspection/inspectedFile';
import type { InspectedFiles } from '../inspection/inspectedFiles';
import type { CarFiles, ListedFile } from './carFiles';
import { asked, matchesBelow } from './itemFilter';
import { tooltipOf, type CountText } from './itemText';
import { Level, isLine } from './level';
import type { Page } from './pagedList';
import { FileEntry, ItemEntry, type TreesElement } from './treeEntries';

export const treesViewId = 'merkleTreeInspector.trees';

export class TreesView implements vscode.TreeDataProvider<TreesElement>, vscode.Disposable {
  /** Always the whole view: that ends fetches under way, which VS Code would confuse with those that follow. What was read is at hand. */
  readonly #changed = new vscode.EventEmitter<void>();
  readonly #filesListed = new vscode.EventEmitter<void>();
  readonly #files: Level<ListedFile, FileEntry>;
  /** Files that were unfolded: open while they are, and watched afterwards. */
  readonly #kept = new Map<FileEntry, { readonly file?: InspectedFile; dispose(): void }>();
  readonly #counted = new WeakSet<FileEntry>();
  readonly #listening: vscode.Disposable;
  readonly #number = new Intl.NumberFormat(vscode.env.language).format;
  readonly #countText: CountText = (count, icon) => {
    const text = this.#number(count);
    if (icon === 'node') return count === 1 ? vscode.l10n.t('{0} entry', text) : vscode.l10n.t('{0} entries', text);
    if (icon === 'layer') return count === 1 ? vscode.l10n.t('{0} node', text) : vscode.l10n.t('{0} nodes', text);
    return text;
  };
  #filter = '';

  readonly onDidChangeTreeData = this.#changed.event;
  /** The files were looked for. */
  readonly onDidListFiles = this.#filesListed.event;

  constructor(private readonly inspected: InspectedFiles, private readonly listed: CarFiles) {
    this.#files = new Level<ListedFile, FileEntry>({
      id: 'files',
      owner: undefined,
      source: async (from, count) => pageOf(await listed.all(), from, count),
      identity: ({ uri }) => String(uri),
      entry: ({ uri, elsewhere }, id, known) => this.#fileEntry(known ?? new FileEntry(id, uri, elsewhere), elsewhere),
      nothing: () => '',
      changed: () => this.#changed.fire(),
      number: this.#number,
    });
    this.#listening = listed.onDidChange(() => {
      this.#files.list.forget();
      this.#changed.fire();
    });
  }

  get filter(): string {
    return this.#filter;
  }

  /** Lists below the files keep what has this text; empty: everything. */
  setFilter(text: string): void {
    this.#filter = text;
    for (const file of this.#files.entries) eachList(file.level, list => list.reset());
    this.#changed.fire();
  }

  /** Reads everything anew: which files there are, and what is in them. */
  refresh(): void {
    for (const file of this.#files.entries) this.#drop(file);
    this.listed.refresh();
  }

  /** The entry of a file that is listed; undefined when it is not. */
  async file(uri: vscode.Uri): Promise<FileEntry | undefined> {
    const index = (await this.listed.all()).findIndex(file => String(file.uri) === String(uri));
    return index < 0 ? undefined : this.#at(this.#files, index);
  }

  /** The entry at a place of the list below another one, which is loaded that far. */
  async entryAt(owner: FileEntry | ItemEntry, index: number): Promise<ItemEntry | undefined> {
    await this.getChildren(owner);
    return owner.level && this.#at(owner.level, index);
  }

  /** The first entry below another one that is meant, among so many. */
  async entryWhere(owner: FileEntry | ItemEntry, isMeant: (entry: ItemEntry) => boolean, most: number): Promise<ItemEntry | undefined> {
    await this.getChildren(owner);
    const { level } = owner;
    for (;;) {
      const found = level?.entries.find(isMeant);
      if (found || !level?.list.more || level.list.items.length >= most) return found;
      const { length } = level.list.items;
      level.list.growDown();
      await level.lines();
      if (level.list.items.length <= length) return undefined;
      this.#changed.fire();
    }
  }

  getParent(element: TreesElement): TreesElement | undefined {
    if (isLine(element)) return element.level.owner as TreesElement | undefined;
    return element.kind === 'file' ? undefined : element.parent;
  }

  getTreeItem(element: TreesElement): vscode.TreeItem {
    return isLine(element) ? element.item : element.kind === 'file' ? element.treeItem : element.treeItem(this.#countText);
  }

  resolveTreeItem(shown: vscode.TreeItem, element: TreesElement): vscode.TreeItem {
    if (element.kind === 'item') shown.tooltip = tooltipOf(element.item);
    return shown;
  }

  async getChildren(element?: TreesElement): Promise<TreesElement[]> {
    if (!element) return this.#fileLines();
    if (isLine(element)) return [];
    const lines = await element.level?.lines() ?? [];
    if (element.kind === 'file') void this.#count(element);
    return lines;
  }

  /** A file was folded: nobody needs it open any more. */
  collapsed(element: TreesElement): void {
    if (element.kind !== 'file') return;
    this.#kept.get(element)?.dispose();
    this.#kept.set(element, watchFiles([element.uri], () => this.#reread(element)));
  }

  dispose(): void {
    this.#listening.dispose();
    for (const kept of this.#kept.values()) kept.dispose();
    this.#changed.dispose();
    this.#filesListed.dispose();
  }

  async #fileLines(): Promise<TreesElement[]> {
    const lines = await this.#files.lines();
    for (const [file, kept] of this.#kept) {
      if (this.#files.entries.includes(file)) continue;
      kept.dispose(); // it is not there any more
      this.#kept.delete(file);
    }
    this.#filesListed.fire();
    return lines.filter(line => !(isLine(line) && line.kind === 'nothing')); // the welcome says it
  }

  #fileEntry(file: FileEntry, elsewhere: boolean): FileEntry {
    file.elsewhere = elsewhere;
    file.level ??= this.#level(file, file, { kind: 'file' });
    return file;
  }

  #level(file: FileEntry, owner: FileEntry | ItemEntry, ref: Ref): Level<Item, ItemEntry> {
    return new Level<Item, ItemEntry>({
      id: owner.id,
      owner,
      source: (from, count) => this.#page(file, ref, from, count),
      identity: ({ ref: below, key, cid, label }) => (below ? JSON.stringify(below) : key ?? cid ?? label),
      entry: (item, id, known) => {
        const entry = known ?? new ItemEntry(id, file, owner, item);
        entry.item = item;
        // What stands for the same has the same things below, or nothing (any more).
        entry.level = item.ref ? entry.level ?? this.#level(file, entry, item.ref) : undefined;
        return entry;
      },
      nothing: () => (this.#filter === '' ? vscode.l10n.t('None') : vscode.l10n.t('Nothing matches the filter')),
      changed: () => this.#changed.fire(),
      number: this.#number,
    });
  }

  async #at<E>(level: Level<Item, E> | Level<ListedFile, E>, index: number): Promise<E | undefined> {
    const { before, items } = level.list;
    level.list.jumpTo(index);
    await level.lines();
    if (level.list.before !== before || level.list.items.length !== items.length) this.#changed.fire();
    return level.entries[index - level.list.before];
  }

  async #page(file: FileEntry, ref: Ref, from: number, count: number): Promise<Page<Item>> {
    const opened = this.#open(file);
    file.overview ??= await opened.overview;
    const calls = await opened.calls();
    const { items, total, more } = await calls.children({ ...asked(ref, this.#filter), from, count });
    return { items: items.filter(item => matchesBelow(ref, item, this.#filter)), next: more ? from + items.length : null, total };
  }

  #open(file: FileEntry): InspectedFile {
    const kept = this.#kept.get(file);
    if (kept?.file) return kept.file;
    kept?.dispose();
    const keeping = this.inspected.keep(file.uri);
    const listening = keeping.file.onDidChange(() => this.#reread(file));
    this.#kept.set(file, { file: keeping.file, dispose: () => [listening, keeping].forEach(one => void one.dispose()) });
    return keeping.file;
  }

  #reread(file: FileEntry): void {
    this.#drop(file);
    this.#changed.fire();
  }

  /** What was read of a file is out of date; the windows of its lists stay where they are. */
  #drop(file: FileEntry): void {
    file.overview = undefined;
    this.#counted.delete(file);
    eachList(file.level, list => list.forget());
  }

  /** Counts need one walk over the whole file, which waiting for its missing blocks makes. */
  async #count(file: FileEntry): Promise<void> {
    if (this.#counted.has(file) || !file.overview) return;
    this.#counted.add(file);
    try {
      const calls = await this.#open(file).calls();
      await calls.children({ of: { kind: 'missing' }, from: 0, count: 1 });
    } catch {
      // Lists do without counts, and what cannot be read says so itself.
    }
    if (!this.#counted.has(file)) return; // it changed meanwhile
    eachList(file.level, list => list.forget());
    this.#changed.fire(); // and the line of the file can say what it is
  }
}

function pageOf<T>(all: readonly T[], from: number, count: number): Page<T> {
  const end = from + count;
  return { items: all.slice(from, end), next: end < all.length ? end : null, total: all.length };
}

function eachList(level: Level<Item, ItemEntry> | undefined, change: (list: Level<Item, ItemEntry>['list']) => void): void {
  if (!level) return;
  change(level.list);
  for (const { level: below } of level.entries) eachList(below, change);
}
