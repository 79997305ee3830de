// From anywhere to the Trees view: the way to a key or a block is asked of the engine, and unfolded list
// by list. A list is loaded around the place that is wanted, not up to it.
import * as vscode from 'vscode';
import type { Location } from '../../protocol/inspection';
import type { InspectedFiles } from '../inspection/inspectedFiles';
import type { Target } from '../inspection/target';
import type { CarFiles } from './carFiles';
import type { FileEntry, ItemEntry, TreesElement } from './treeEntries';
import { treesViewId, type TreesView } from './treesView';

/** Items of a list that are looked through where the place is not known. */
const lookedThrough = 5000;

interface RevealParts {
  readonly inspected: InspectedFiles;
  readonly listed: CarFiles;
  readonly trees: TreesView;
  readonly view: vscode.TreeView<TreesElement>;
  clearFilter(): void;
}

/** Selects what is meant, or the last thing on the way to it that is there. Rejects where the file cannot be read. */
export async function revealInTrees(parts: RevealParts, target: Target): Promise<void> {
  const { listed, trees, view } = parts;
  const file = await trees.file(target.uri) ?? (listed.add(target.uri), await trees.file(target.uri));
  if (!file) return;
  if (trees.filter !== '') parts.clearFilter();
  const isFile = target.key === null && target.cid === null;
  if (isFile) return view.reveal(file, { select: true, focus: true, expand: true });
  const location = await vscode.window.withProgress({ location: { viewId: treesViewId } }, () => locate(parts, target));
  if (!location) {
    void vscode.window.showInformationMessage(vscode.l10n.t('This is not in {0}.', file.treeItem.label as string));
    return view.reveal(file, { select: true, focus: true });
  }
  await view.reveal(await unfold(trees, file, location), { select: true, focus: true });
}

async function locate({ inspected }: RevealParts, { uri, key, cid, root }: Target): Promise<Location | null> {
  const calls = await inspected.get(uri).calls();
  const byCid = () => (cid === null ? Promise.resolve(null) : calls.locate({ by: 'cid', cid }));
  const find = async () => {
    const byKey = key === null ? null : await calls.locate({ by: 'key', key, tree: root });
    // Without a root the file's own tree is meant; another version of the record may be in another one.
    return byKey && (root !== null || byKey.item.cid === cid) ? byKey : await byCid() ?? byKey;
  };
  const location = await find();
  if (location?.index !== null || location.path.at(-1)?.kind !== 'records') return location;
  // Places in long lists are known once the whole file was walked, which waiting for its missing blocks does.
  await calls.children({ of: { kind: 'missing' }, from: 0, count: 1 });
  return find();
}

async function unfold(trees: TreesView, file: FileEntry, { path, index, item }: Location): Promise<FileEntry | ItemEntry> {
  let entry: FileEntry | ItemEntry = file;
  for (const ref of path.slice(1)) {
    const text = JSON.stringify(ref);
    const next: ItemEntry | undefined = await trees.entryWhere(entry, ({ item: { ref: below } }) => JSON.stringify(below) === text, lookedThrough);
    if (!next) return entry;
    entry = next;
  }
  const isMeant = ({ item: { key, cid, label } }: ItemEntry) => key === item.key && cid === item.cid && (cid !== null || label === item.label);
  const there = index === null ? undefined : await trees.entryAt(entry, index);
  return (there && isMeant(there) ? there : await trees.entryWhere(entry, isMeant, lookedThrough)) ?? entry;
}
