// What is below a place of the file: every kind of place as a list.
import type { Item, Ref } from '../protocol/inspection';
import { equalSlices } from '../tree/bytes';
import type { Cid } from '../tree/cid';
import { cidText } from '../tree/cid';
import { EngineError } from '../tree/errors';
import type { Tree } from '../tree/source';
import { allBlocks, dagItem, linksOf, missingItem, strayBlocks } from './blockLists';
import { cidToAsk } from './cidNames';
import { cidOf, isDag, isTree, rootsFollowed } from './inspectedFile';
import { blockItem, commitItem, fact, itemOf, nodeItem, rootOf } from './items';
import type { Known } from './known';
import type { ListSource } from './listing';
import { listOf } from './listing';
import { describeRoot } from './overview';
import { cut, plural } from './text';
import { collectionsOf, itemsOfNode, layerItems, nodesOfLayer, recordsOf } from './treeLists';

/** Throws EngineErrors where the place is not there or cannot be read. */
export function childrenOf(known: Known, of: Ref): ListSource<unknown> {
  return sourceOf(known, of) as ListSource<unknown>;
}

function sourceOf(known: Known, of: Ref): unknown {
  const { file, commits, reach } = known;
  switch (of.kind) {
    case 'file': return items(fileItems(known));
    case 'roots': return listOf(file.car.header.roots.slice(0, rootsFollowed), cid => rootItem(known, cid));
    case 'commits': return listOf(commits, commit => commitItem(file, commit));
    case 'commit': return items(commitItems(known, of.cid));
    case 'tree': return items(treeItems(known, file.treeOf(of.root)));
    case 'collections': return collectionsOf(known, file.treeOf(of.root));
    case 'records': return recordsOf(known, file.treeOf(of.root), of.collection);
    case 'layers': return items(layerItems(known, file.treeOf(of.root)));
    case 'layer': return nodesOfLayer(known, file.treeOf(of.root), of.layer);
    case 'node': return itemsOfNode(known, file.treeOf(of.root), of.at);
    case 'links': return linksOf(known, cidOf(of.cid), of.as ?? undefined);
    case 'stray': return strayBlocks(known);
    case 'missing': return listOf(reach?.missing ?? [], missing => missingItem(missing));
    case 'blocks': return allBlocks(known);
  }
}

function items(list: readonly Item[]): ListSource<Item> {
  return listOf(list, item => item);
}

function fileItems(known: Known): Item[] {
  const { file, commits, reach } = known;
  const { opened, car } = file;
  const roots = car.header.roots.length;
  return [
    itemOf({ label: 'Roots', icon: 'roots', ref: { kind: 'roots' }, count: roots }),
    ...(commits.length > 0 ? [itemOf({ label: 'Commits', icon: 'commits', ref: { kind: 'commits' }, count: commits.length })] : []),
    ...(isTree(opened) ? treeItems(known, opened.tree) : []),
    ...(isDag(opened) && opened.dag.root ? [dagItem(known, opened.dag.root)] : []),
    ...(opened instanceof EngineError ? [itemOf({ label: 'No tree', description: cut(opened.message), icon: 'problem', facts: [fact('Why', cut(opened.message, 2000))] })] : []),
    itemOf({ label: 'Missing blocks', icon: 'missing', ref: reach?.missing.length === 0 ? null : { kind: 'missing' }, count: reach ? reach.missingNodes + reach.missingRecords : null }),
    itemOf({ label: 'Stray blocks', icon: 'stray', ref: reach?.stray.length === 0 ? null : { kind: 'stray' }, count: reach?.stray.length ?? null }),
    itemOf({ label: 'All blocks', icon: 'blocks', ref: car.sections === 0 ? null : { kind: 'blocks' }, count: car.sections }),
  ];
}

function rootItem(known: Known, cid: Cid): Item {
  const { file } = known;
  const { present, what } = describeRoot(file, cid);
  const opened = present ? file.openAt(cid) : undefined;
  const ref: Ref | null = !opened || opened instanceof EngineError ? null
    : isDag(opened) ? { kind: 'links', cid: cidText(cid), as: null }
    : opened.commit ? { kind: 'commit', cid: cidText(cid) }
    : { kind: 'tree', root: rootOf(opened.tree) };
  return blockItem(file, cid, what, 'tree', ref);
}

function commitItems(known: Known, text: string): Item[] {
  const { file, commits } = known;
  const found = commits.find(commit => commit.text === text);
  const opened = file.openAt(cidOf(text));
  const previous = found?.commit.prev;
  const before = previous && commits.find(({ cid }) => equalSlices(cid, previous));
  return [
    ...(isTree(opened) ? treeItems(known, opened.tree) : []),
    ...(opened instanceof EngineError ? [itemOf({ label: 'No tree', description: cut(opened.message), icon: 'problem', facts: [fact('Why', cut(opened.message, 2000))] })] : []),
    ...(before ? [{ ...commitItem(file, before), label: `Previous commit: ${before.commit.rev ?? cut(before.text, 20)}` }] : []),
    ...(previous && !before ? [itemOf({ label: 'Previous commit', description: 'not in the file', icon: 'missing', cid: cidToAsk(previous), present: false })] : []),
  ];
}

function treeItems(known: Known, tree: Tree): Item[] {
  if (!tree.root) return [];
  const { file, reach } = known;
  const root = rootOf(tree);
  const count = reach?.below(tree.root.cid) ?? null;
  const records: Item = file.hasCollections(tree)
    ? itemOf({ label: 'Records', icon: 'collections', ref: { kind: 'collections', root }, count, root })
    : itemOf({ label: 'Entries', icon: 'collection', ref: { kind: 'records', root, collection: null }, count, root });
  return [
    records,
    { ...nodeItem(file, tree, tree.root, [], reach?.below), label: 'Tree structure', description: `${tree.format.name}, ${plural(tree.root.layer + 1, 'layer')}`, icon: 'tree', count: null },
    itemOf({ label: 'Layers', icon: 'layers', ref: { kind: 'layers', root }, count: tree.root.layer + 1, root }),
  ];
}
