// The way from the root to a key, and to the keys beside it: what proves that a key is there, or is
// not. Nodes on the way are checked like everywhere (digest, layer, bounds); one that cannot be had
// ends the way and is reported with it. Source: https://atproto.com/specs/repository#mst-structure.
import { compareSlices } from '../../tree/bytes';
import { EngineError } from '../../tree/errors';
import type { Entry, Item, Node, Subtree } from '../../tree/node';
import type { Key } from '../../tree/range';
import type { Tree } from '../../tree/source';
import { loadNode } from '../../tree/source';
import { keyLayer } from './layer';
import { NodeUnavailableError } from './nodeUnavailable';

export interface Search {
  /** From the root down; the root is always there, unless there is no tree. */
  readonly path: readonly Node[];
  readonly entry: Entry | undefined;
  /** Why the path ends early. Without it and without an entry, the last node shows that the key is not in the tree. */
  readonly unavailable: NodeUnavailableError | undefined;
}

/** Goes no deeper than the key's layer: further down it cannot be. */
export function searchKey(tree: Tree, key: Key): Search {
  return descend(tree, key, keyLayer(key));
}

/**
 * The nodes that servers send as proof of a key or of its absence: for an absent key the node below
 * its gap, too, which a reader that knows layers could do without.
 */
export function proofPath(tree: Tree, key: Key): readonly Node[] {
  return descend(tree, key, keyLayer(key) - 1).path;
}

/** The nodes on the paths to a key, to the key before it and to the key after it, whether it is in the tree or not. */
export function searchNeighbours(tree: Tree, key: Key): { readonly nodes: readonly Node[]; readonly unavailable: readonly NodeUnavailableError[] } {
  const { path, entry, unavailable } = descend(tree, key, 0);
  const nodes = [...path];
  const missed = unavailable ? [unavailable] : [];
  const found = path.at(-1);
  if (entry && found) {
    const at = found.items.indexOf(entry);
    follow(tree, found.items[at - 1], items => items.at(-1), nodes, missed);
    follow(tree, found.items[at + 1], items => items[0], nodes, missed);
  } // else the way into the gap passes both neighbours
  return { nodes, unavailable: missed };
}

function descend(tree: Tree, key: Key, lowest: number): Search {
  const path: Node[] = [];
  for (let next = tree.root; next && (path.length === 0 || next.layer >= lowest); ) {
    const node = load(tree, next);
    if (node instanceof NodeUnavailableError) return { path, entry: undefined, unavailable: node };
    path.push(node);
    next = undefined;
    for (const item of node.items) {
      const order = item.kind === 'entry' ? compareSlices(item.key, key) : -1;
      if (order === 0) return { path, entry: item as Entry, unavailable: undefined };
      if (order > 0) break;
      next = item.kind === 'subtree' ? item : undefined;
    }
  }
  return { path, entry: undefined, unavailable: undefined };
}

/** From a subtree along one of its edges to the entry at that edge. */
function follow(tree: Tree, item: Item | undefined, edge: (items: readonly Item[]) => Item | undefined, nodes: Node[], missed: NodeUnavailableError[]): void {
  for (let next = item; next?.kind === 'subtree'; ) {
    const node = load(tree, next);
    if (node instanceof NodeUnavailableError) return void missed.push(node);
    nodes.push(node);
    next = edge(node.items);
  }
}

function load(tree: Tree, subtree: Subtree): Node | NodeUnavailableError {
  try {
    return loadNode(tree, subtree);
  } catch (error) {
    if (error instanceof EngineError) return new NodeUnavailableError(subtree, error);
    throw error;
  }
}
