// A Dialog tree under edit: the edits wait beside the tree until `plant` merges them into its entries
// and builds the tree anew by the rank rule. Editing in place is what leaves trees that depend on their
// history (see canonical.ts), so nothing here does it; nodes that come out as they were are kept.
import { compareSlices, equalSlices } from '../../tree/bytes';
import type { Slice } from '../../tree/bytes';
import { EngineError } from '../../tree/errors';
import type { Entry, Node } from '../../tree/node';
import { Subtree } from '../../tree/node';
import type { Key } from '../../tree/range';
import { compareEnds, keyText } from '../../tree/range';
import type { BlockSource, Tree } from '../../tree/source';
import { loadNode } from '../../tree/source';
import { cidKey } from '../atproto/blockCid';
import { isPlainValue } from './nodeCodec';
import { encodeEntry, Planter } from './plant';
import { dialogSearchTree } from './searchTree';
import type { TreeSettings } from './settings';
import { everyNode, findSettings } from './settings';

/** A value that the entries of this tree cannot have. */
export class UnusableValueError extends EngineError {
  readonly code = 'unusable-value';
  constructor(readonly key: Key) {
    super(`the values of this tree are DAG-CBOR, and what was given for ${keyText(key)} is none, or a byte vector`);
  }
}

interface Edit {
  readonly key: Key;
  /** undefined: deleted. */
  readonly value: Slice | undefined;
}

export class EditableDialog {
  readonly #edits = new Map<string, Edit>();
  /** The node opened last in each layer: keys come in order, mostly. */
  readonly #open: Node[] = [];

  private constructor(private readonly tree: Tree, readonly settings: TreeSettings) {}

  /** Reads the tree, and `related` ones that tell how it was written where it is too small to; yields the nodes read. Throws EngineErrors. */
  static *of(tree: Tree, related: readonly Tree[] = []): Generator<number, EditableDialog> {
    return new EditableDialog(tree, yield* findSettings([tree, ...related]));
  }

  /** Throws EngineErrors where a node on the way is missing or malformed. */
  get(key: Key): Slice | undefined {
    const edit = this.#edits.get(cidKey(key));
    if (edit) return edit.value;
    for (let subtree = this.tree.root; subtree; ) {
      const { items } = this.#load(subtree);
      let low = 0;
      for (let high = items.length; low < high; ) {
        const middle = (low + high) >> 1;
        const item = items[middle]!;
        if ((item.kind === 'entry' ? compareSlices(item.key, key) : compareEnds(item.end, key)) < 0) low = middle + 1;
        else high = middle;
      }
      const item: Entry | Subtree | undefined = items[low];
      if (item?.kind !== 'subtree') return item && equalSlices(item.key, key) ? item.value : undefined;
      subtree = item;
    }
    return undefined;
  }

  /** Edits this very tree. Throws UnusableValueError. */
  set(key: Key, value: Slice): this {
    if (this.settings.values === 'cbor' && !isPlainValue(value)) throw new UnusableValueError(key);
    this.#edits.set(cidKey(key), { key, value });
    return this;
  }

  /** Edits this very tree. */
  delete(key: Key): this {
    this.#edits.set(cidKey(key), { key, value: undefined });
    return this;
  }

  /**
   * The tree of the edited entries, its new nodes before the original's blocks; without edits the
   * original as it is. Where several k fit, the greatest is taken: Dialog's own branch factor, 254, is
   * the greatest there is. Yields the number of nodes read.
   */
  *plant(): Generator<number, Tree> {
    if (this.#edits.size === 0) return this.tree;
    const { bits, style, values } = this.settings;
    const before = new Set<string>();
    const planted = new Map<string, Uint8Array>();
    const planter = new Planter(bits.at(-1)!, style, ({ cid, block }) => {
      // A node is planted after all its entries were read, so its equal has been met by then.
      if (!before.has(cidKey(cid))) planted.set(cidKey(cid), block);
    });
    const edits = [...this.#edits.values()].sort((a, b) => compareSlices(a.key, b.key));
    let next = 0;
    const take = () => {
      const { key, value } = edits[next++]!;
      if (value) planter.add(key, encodeEntry(key, value, style, values));
    };
    for (const { subtree, node } of this.tree.root ? everyNode(this.tree.root, this.tree.source) : []) {
      before.add(cidKey(subtree.cid));
      for (const { key, encoded } of node.kind === 'segment' ? node.entries : []) {
        while (next < edits.length && compareSlices(edits[next]!.key, key) < 0) take();
        if (next < edits.length && equalSlices(edits[next]!.key, key)) take();
        else planter.add(key, encoded);
      }
      yield before.size;
    }
    while (next < edits.length) take();
    const root = planter.finish();
    const source: BlockSource = { load: cid => planted.get(cidKey(cid)) ?? this.tree.source.load(cid) };
    return { format: dialogSearchTree, source, root: root && new Subtree(root.cid, root.layer, undefined, undefined, '(]', undefined) };
  }

  #load(subtree: Subtree): Node {
    const held = this.#open[subtree.layer];
    return held?.subtree === subtree ? held : (this.#open[subtree.layer] = loadNode(this.tree, subtree));
  }
}
