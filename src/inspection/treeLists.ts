// The lists of one tree: collections, the records of one, layers, the nodes of one, the items of a node.
import type { Item } from '../protocol/inspection';
import { Slice } from '../tree/bytes';
import { EngineError } from '../tree/errors';
import type { Entry, Subtree } from '../tree/node';
import type { Bound } from '../tree/range';
import type { Tree } from '../tree/source';
import type { Gap, NodeLoader, Span } from './entries';
import { countWithin, entriesWithin, everything, keepingPath, keyAfter, tryLoad, withPrefix } from './entries';
import { entryItem, fact, gapItem, itemOf, nodeItem, rootOf } from './items';
import { keyLabel, keyName, parseKeyName } from './keyNames';
import type { Known } from './known';
import type { ListSource } from './listing';
import { listOf } from './listing';
import { nodeAt } from './path';
import { cut } from './text';

const slash = 0x2f;

/** A collection, or what stands beside the collections. */
type CollectionOrEntry = { readonly kind: 'collection'; readonly name: Uint8Array } | Entry | Gap;

/** Finds one collection after the other by its first key: nothing inside them is read. */
export function collectionsOf({ file, reach }: Known, tree: Tree): ListSource<CollectionOrEntry> {
  const root = rootOf(tree);
  const load = keepingPath();
  return {
    *produce(skip) {
      let toSkip = skip;
      for (let from: Bound; ;) {
        const found: Entry | Gap | undefined = yield* next(tree, { from, to: undefined }, load);
        if (!found) return;
        const name = found.kind === 'entry' ? collectionName(found) : undefined;
        const thing: CollectionOrEntry = name ? { kind: 'collection', name } : found;
        if (toSkip > 0) {
          toSkip--;
          yield undefined;
        } else {
          yield thing;
        }
        from = name ? collectionSpan(name).to : behind(found);
        if (!from) return;
      }
    },
    show(thing) {
      if (thing.kind === 'entry') return entryItem(file, tree, thing);
      if (thing.kind === 'gap') return gapItem(tree, thing);
      const name = keyName(Slice.of(thing.name));
      const count = reach ? countWithin(tree, collectionSpan(thing.name), reach.below, load) : undefined;
      return itemOf({ label: cut(name), icon: 'collection', ref: { kind: 'records', root, collection: name }, root, count: count ?? null, facts: [fact('Collection', cut(name, 1024)), ...(count === undefined ? [] : [fact('Records', count)])] });
    },
  };
}

function* next(tree: Tree, span: Span, load: NodeLoader): Generator<undefined, Entry | Gap | undefined> {
  for (const found of entriesWithin(tree, span, { load })) {
    if (found) return found;
    yield undefined;
  }
  return undefined;
}

/** Where to go on after a key without a collection, or after a part that cannot be read. */
function behind(found: Entry | Gap): Bound {
  if (found.kind === 'entry') return keyAfter(found.key);
  const { end, brackets } = found.subtree;
  return end && brackets === '(]' ? keyAfter(end) : end;
}

/** The bytes before the first slash of a key. */
function collectionName({ key }: Entry): Uint8Array | undefined {
  const bytes = key.view();
  const end = bytes.indexOf(slash);
  return end < 0 ? undefined : bytes.slice(0, end);
}

function collectionSpan(name: Uint8Array): Span {
  return withPrefix(Uint8Array.from([...name, slash]));
}

export function spanOf(collection: string | null): Span {
  return collection === null ? everything : collectionSpan(parseKeyName(collection).view());
}

export function recordsOf({ file, reach }: Known, tree: Tree, collection: string | null): ListSource<Entry | Gap> {
  const span = spanOf(collection);
  let total: number | undefined;
  return {
    produce: skip => entriesWithin(tree, span, { skip, ...(reach ? { below: reach.below } : {}) }),
    show: found => (found.kind === 'gap' ? gapItem(tree, found) : entryItem(file, tree, found, collection ?? undefined)),
    text: found => (found.kind === 'gap' ? '' : keyLabel(tree, found.key)),
    total: () => (total ??= reach && countWithin(tree, span, reach.below)),
  };
}

export function layerItems({ file, reach }: Known, tree: Tree): Item[] {
  const root = rootOf(tree);
  const numbers = tree === file.tree ? reach?.layers : undefined;
  return Array.from({ length: (tree.root?.layer ?? -1) + 1 }, (_, i) => {
    const layer = tree.root!.layer - i;
    const known = numbers?.[layer];
    return itemOf({
      label: `Layer ${layer}`,
      description: i === 0 ? 'the root' : layer === 0 ? 'the bottom' : '',
      icon: 'layer',
      ref: { kind: 'layer', root, layer },
      root,
      count: known?.nodes ?? null,
      facts: known ? [fact('Nodes', known.nodes), fact('Entries', known.entries), fact('Subtrees of a node', `${known.fewest} to ${known.most}`)] : [],
    });
  });
}

interface PlacedNode {
  readonly subtree: Subtree;
  readonly at: readonly number[];
}

export function nodesOfLayer({ file, reach }: Known, tree: Tree, layer: number): ListSource<PlacedNode> {
  return {
    *produce(skip) {
      let toSkip = skip;
      const stack: PlacedNode[] = tree.root ? [{ subtree: tree.root, at: [] }] : [];
      for (let place = stack.pop(); place; place = stack.pop()) {
        const { subtree, at } = place;
        if (subtree.layer === layer) {
          yield toSkip > 0 ? undefined : place;
          if (toSkip > 0) toSkip--;
          continue;
        }
        const loaded = subtree.layer > layer ? tryLoad(tree, subtree) : [];
        if (loaded instanceof EngineError) continue;
        for (let i = loaded.length; i-- > 0;) {
          const item = loaded[i]!;
          if (item.kind === 'subtree') stack.push({ subtree: item, at: [...at, i] });
        }
        yield undefined;
      }
    },
    show: ({ subtree, at }) => nodeItem(file, tree, subtree, at, reach?.below),
    total: () => (tree === file.tree ? reach?.layers[layer]?.nodes : undefined),
  };
}

export function itemsOfNode({ file, reach }: Known, tree: Tree, at: readonly number[]): ListSource<{ readonly item: Entry | Subtree; readonly place: number }> {
  const found = nodeAt(tree, at).items.map((item, place) => ({ item, place }));
  return listOf(found, ({ item, place }) => (item.kind === 'entry' ? entryItem(file, tree, item) : nodeItem(file, tree, item, [...at, place], reach?.below)));
}
