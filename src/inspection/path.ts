// Ways through a tree: to a key, or to a node named by the items that lead there from the root.
import { compareSlices } from '../tree/bytes';
import type { EngineError } from '../tree/errors';
import { UnknownFormatError } from '../tree/errors';
import type { Entry, Item, Node, Subtree } from '../tree/node';
import type { Key } from '../tree/range';
import { isInRange } from '../tree/range';
import type { Tree } from '../tree/source';
import { loadNode } from '../tree/source';
import { tryLoad } from './entries';

/** A node and its place: the numbers of the items that lead there. */
export interface PathStep {
  readonly subtree: Subtree;
  readonly items: readonly Item[];
  readonly at: readonly number[];
}

export interface KeyPath {
  /** From the root down. */
  readonly steps: readonly PathStep[];
  readonly entry: Entry | undefined;
  /** Why the path ends early. */
  readonly stopped: { readonly subtree: Subtree; readonly error: EngineError } | undefined;
}

/** Down to the node with the key, or to the one with the gap where it would be; not below layer `lowest`. */
export function pathTo(tree: Tree, key: Key, lowest = 0): KeyPath {
  const steps: PathStep[] = [];
  let at: readonly number[] = [];
  for (let next = tree.root; next; ) {
    const subtree: Subtree = next;
    const items = tryLoad(tree, subtree);
    if (!Array.isArray(items)) return { steps, entry: undefined, stopped: { subtree, error: items as EngineError } };
    steps.push({ subtree, items, at });
    const place = items.findIndex((item: Item) => (item.kind === 'entry' ? compareSlices(item.key, key) === 0 : isInRange(key, item)));
    const found = items[place] as Item | undefined;
    if (found?.kind === 'entry') return { steps, entry: found, stopped: undefined };
    next = found && found.layer >= lowest ? found : undefined;
    at = [...at, place];
  }
  return { steps, entry: undefined, stopped: undefined };
}

/** Throws UnknownFormatError where no such node is; what loading throws. */
export function nodeAt(tree: Tree, at: readonly number[]): Node {
  if (!tree.root) throw noSuchNode();
  let node = loadNode(tree, tree.root);
  for (const place of at) {
    const item = node.items[place];
    if (item?.kind !== 'subtree') throw noSuchNode();
    node = loadNode(tree, item);
  }
  return node;
}

function noSuchNode(): EngineError {
  return new UnknownFormatError('the tree has no such node');
}
