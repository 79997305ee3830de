// Where a key or a block is among the lists: the way from the top, for whoever wants to show it there.
import type { Location, Ref } from '../protocol/inspection';
import { ipldDag } from '../formats/dag/dag';
import { equalSlices } from '../tree/bytes';
import type { Cid } from '../tree/cid';
import { cidText } from '../tree/cid';
import { EngineError } from '../tree/errors';
import type { Entry } from '../tree/node';
import type { Tree } from '../tree/source';
import { dagItem, looseItem, missingItem } from './blockLists';
import { countWithin } from './entries';
import { commitItem, entryItem, nodeItem, rootOf } from './items';
import { keyName, parseKeyName } from './keyNames';
import type { Known } from './known';
import { pathTo } from './path';
import { eachOnce, everyItem } from './search';
import { isDag, isTree, rootsFollowed } from './inspectedFile';
import { spanOf } from './treeLists';

const top: Ref = { kind: 'file' };
const dagBlocksLimit = 1_000_000;
/** Lists one within the other that are worth opening to show a block. */
const deepestPlace = 500;

/** null: the tree does not hold the key. Throws EngineErrors where that cannot be told. */
export function locateKey(known: Known, name: string, root: string | null): Location | null {
  const tree = known.file.treeOf(root);
  const { entry, stopped } = pathTo(tree, parseKeyName(name));
  if (stopped) throw stopped.error;
  return entry ? recordLocation(known, tree, entry) : null;
}

/** Yields while it searches; null: nothing in the file has this CID. */
export function* locateCid(known: Known, cid: Cid): Generator<void, Location | null> {
  const { file, commits, reach } = known;
  const commit = commits.findIndex(found => equalSlices(found.cid, cid));
  if (commit >= 0) return locationOf(known, cid, [top, { kind: 'commits' }], commitItem(file, commits[commit]!), commit);
  const trees = new Set<Tree>(file.tree ? [file.tree] : []);
  for (const root of file.car.header.roots.slice(0, rootsFollowed)) {
    const opened = file.openAt(root);
    if (isTree(opened)) trees.add(file.treeOf(rootOf(opened.tree)));
    const found = isDag(opened) ? yield* inDag(known, root, cid) : undefined;
    if (found) return found;
  }
  // What one tree did not lead to, another does not by the same node.
  const enters = eachOnce(file);
  for (const tree of trees) {
    const found = yield* inTree(known, tree, cid, enters);
    if (found) return found;
  }
  for (const { commit: { data } } of commits) {
    const tree = file.car.find(data) >= 0 ? treeAt(known, data) : undefined;
    const found = tree && !trees.has(tree) ? yield* inTree(known, tree, cid, enters) : undefined;
    if (tree) trees.add(tree);
    if (found) return found;
  }
  if (file.car.find(cid) < 0) {
    const missing = reach?.missing.findIndex(block => equalSlices(block.cid, cid)) ?? -1;
    return missing < 0 ? null : locationOf(known, cid, [top, { kind: 'missing' }], missingItem(reach!.missing[missing]!), missing);
  }
  const number = file.car.find(cid);
  const stray = reach?.stray.indexOf(number) ?? -1;
  const path: Ref[] = [top, { kind: stray >= 0 ? 'stray' : 'blocks' }];
  return locationOf(known, cid, path, looseItem(known, cid), stray >= 0 ? stray : number);
}

function treeAt({ file }: Known, data: Cid): Tree | undefined {
  try {
    return file.treeOf(cidText(data));
  } catch (error) {
    if (error instanceof EngineError) return undefined;
    throw error;
  }
}

function* inTree(known: Known, tree: Tree, cid: Cid, enters: (node: Cid) => boolean): Generator<void, Location | undefined> {
  for (const { item, at } of everyItem(tree, enters)) {
    yield;
    if (item.kind === 'entry') {
      if (equalSlices(item.value, cid)) return recordLocation(known, tree, item);
    } else if (equalSlices(item.cid, cid)) {
      const way = at();
      // The root's own line stands among those of its commit or of the file.
      const above = way.map((_, i): Ref => ({ kind: 'node', root: rootOf(tree), at: way.slice(0, i) }));
      return locationOf(known, cid, [...wayTo(known, tree), ...above], nodeItem(known.file, tree, item, way, known.reach?.below), way.at(-1) ?? null);
    }
  }
  return undefined;
}

/** The shortest way by links, block by block; parts of maps count as the block they are parts of. */
function* inDag(known: Known, root: Cid, wanted: Cid): Generator<void, Location | undefined> {
  interface Step { readonly cid: Cid; readonly as: string | undefined; readonly list: Cid; readonly from: Step | undefined }
  const seen = new Set<string>();
  let wave: Step[] = [{ cid: root, as: undefined, list: root, from: undefined }];
  while (wave.length > 0 && seen.size < dagBlocksLimit) {
    const next: Step[] = [];
    for (const step of wave) {
      const text = cidText(step.cid);
      if (seen.has(text)) continue;
      seen.add(text);
      yield;
      if (equalSlices(step.cid, wanted)) {
        const lists: Ref[] = [];
        for (let at = step.from; at; at = at.from) if (equalSlices(at.cid, at.list)) lists.unshift({ kind: 'links', cid: cidText(at.list), as: null });
        if (lists.length > deepestPlace) return undefined;
        const isRoot = step.from === undefined;
        return locationOf(known, wanted, [top, ...lists], isRoot ? dagItem(known, root) : looseItem(known, wanted), null);
      }
      const node = open(known, step.cid, step.as);
      for (const link of node?.links ?? []) if (link.kind === 'link') next.push({ cid: link.target, as: undefined, list: link.target, from: step });
      for (const part of node?.parts ?? []) next.push({ cid: part.cid, as: part.as, list: step.list, from: step });
    }
    wave = next;
  }
  return undefined;
}

function open({ file: { car } }: Known, cid: Cid, as: string | undefined) {
  try {
    return ipldDag.open(cid, car.load(cid), as);
  } catch (error) {
    if (error instanceof EngineError) return undefined;
    throw error;
  }
}

/** The lists above what belongs to a tree. */
function wayTo({ file, commits }: Known, tree: Tree): Ref[] {
  if (tree === file.tree) return [top];
  const root = rootOf(tree);
  const commit = commits.find(({ commit: { data } }) => cidText(data) === root);
  return commit ? [top, { kind: 'commits' }, { kind: 'commit', cid: commit.text }] : [top, { kind: 'roots' }, { kind: 'tree', root }];
}

function recordLocation(known: Known, tree: Tree, entry: Entry): Location {
  const { file, reach } = known;
  const root = rootOf(tree);
  const name = keyName(entry.key);
  const slash = file.hasCollections(tree) ? name.indexOf('/') : -1;
  const collection = slash < 0 ? null : name.slice(0, slash);
  const lists: Ref[] = collection !== null ? [{ kind: 'collections', root }, { kind: 'records', root, collection }]
    : [file.hasCollections(tree) ? { kind: 'collections', root } : { kind: 'records', root, collection: null }];
  const inRecords = lists.at(-1)?.kind === 'records';
  const index = reach && inRecords ? countWithin(tree, { from: spanOf(collection).from, to: entry.key }, reach.below) : undefined;
  return locationOf(known, entry.value, [...wayTo(known, tree), ...lists], entryItem(file, tree, entry, collection ?? undefined), index ?? null);
}

function locationOf({ file }: Known, cid: Cid, path: Ref[], item: Location['item'], index: number | null): Location {
  const place = file.car.locate(cid);
  return { path, item, index, offset: place?.offset ?? null, length: place?.length ?? null };
}
