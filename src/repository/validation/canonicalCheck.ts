// Whether a tree is the one its entries have: while it is walked they are planted anew, and the nodes
// of both trees are compared in post-order, as they come. Holds what one is ahead of the other, and
// gives up over entries that all belong into one node: no file may fill the memory with it.
import { MstPlanter, UnusableKeyError } from '../../formats/atproto/build';
import { equalSlices } from '../../tree/bytes';
import type { Cid } from '../../tree/cid';
import type { Key } from '../../tree/range';

export type Canonical =
  | { readonly kind: 'canonical' }
  /** `root`: of the tree planted from the entries; undefined where their order allows none. */
  | { readonly kind: 'differs'; readonly first: Cid; readonly root: Cid | undefined }
  /** Parts of the tree are absent or unreadable. */
  | { readonly kind: 'unknown' }
  /** Too many entries belong into one node to plant it. */
  | { readonly kind: 'too much' };

/** Entries of nodes that are not complete; a sound tree has a few dozen. */
const waitingLimit = 1 << 16;

export class CanonicalCheck {
  /** undefined: given up, and what it held let go. */
  #planter: MstPlanter | undefined = new MstPlanter(({ cid }) => this.#push(this.#planted, cid));
  readonly #planted: Cid[] = [];
  readonly #walked: Cid[] = [];
  /** The first node of the walked tree that is not what was planted. */
  #first: Cid | undefined;
  #unknown = false;
  #unordered = false;
  #tooMuch = false;

  /** The next entry in the order of the walk, and the node it stands in. */
  entry(key: Key | undefined, value: Cid | undefined, node: Cid): void {
    if (this.#unknown || this.#unordered) return;
    if (!key || !value) return this.incomplete();
    if (this.#planter!.waiting >= waitingLimit) {
      this.#tooMuch = true;
      return this.incomplete();
    }
    try {
      this.#planter!.add(key.copy(), value.copy());
    } catch (error) {
      if (!(error instanceof UnusableKeyError)) throw error;
      this.#unordered = true;
      this.#first ??= node.copy();
    }
  }

  /** The walk leaves a node. */
  leave(node: Cid): void {
    this.#push(this.#walked, node);
  }

  incomplete(): void {
    this.#unknown = true;
    this.#planter = undefined;
  }

  finish(root: Cid): Canonical {
    if (this.#tooMuch) return { kind: 'too much' };
    if (this.#unknown) return { kind: 'unknown' };
    const planted = this.#unordered ? undefined : this.#planter!.finish().root;
    const first = this.#first ?? (this.#walked.length > 0 || this.#planted.length > 0 ? (this.#walked[0] ?? root) : undefined);
    return first ? { kind: 'differs', first, root: planted } : { kind: 'canonical' };
  }

  #push(list: Cid[], cid: Cid): void {
    if (this.#first || this.#unknown) return;
    list.push(cid.copy());
    if (this.#walked.length === 0 || this.#planted.length === 0) return;
    const [walked, planted] = [this.#walked.shift()!, this.#planted.shift()!];
    if (!equalSlices(walked, planted)) this.#first = walked;
  }
}
