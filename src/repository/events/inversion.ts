// Undoing a commit: its operations taken back, last one first, from the blocks that came with it. If
// they tell everything that changed, the tree of the commit before comes out, and nobody has to keep
// that tree to know. Source: https://atproto.com/specs/sync#reliable-repository-synchronization.
import type { KeyChange } from '../../diff/blocks';
import type { EditableMst } from '../../formats/atproto/edit';
import { NodeUnavailableError } from '../../formats/atproto/nodeUnavailable';
import { compareSlices, equalSlices } from '../../tree/bytes';
import type { Cid } from '../../tree/cid';
import { cidText } from '../../tree/cid';
import { EngineError } from '../../tree/errors';
import type { Subtree } from '../../tree/node';
import { keyText } from '../../tree/range';

/** Why a change could not be taken back. */
export interface UndoFailure {
  /** Its place in the list; undefined when there was no tree to begin with. */
  readonly change: number | undefined;
  /** One sentence. */
  readonly reason: string;
  /** The node that was missing or malformed, with its key range. */
  readonly node: Subtree | undefined;
  readonly cause: EngineError | undefined;
}

export type Undone =
  | { readonly tree: EditableMst; readonly failure?: undefined }
  | { readonly tree?: undefined; readonly failure: UndoFailure };

/** The orders in which consumers undo: the specification's, the list's own, and that of indigo's relay. */
export type UndoOrder = 'last first' | 'first first' | 'deletions first';
export const undoOrders: readonly UndoOrder[] = ['last first', 'first first', 'deletions first'];

/** Takes changes back, one after the other; stops at the first that cannot be. */
export function undo(after: EditableMst, changes: readonly KeyChange[], order: UndoOrder = 'last first'): Undone {
  let tree = after;
  for (const i of ordered(changes, order)) {
    try {
      const step = undoOne(tree, changes[i]!);
      if (typeof step === 'string') return { failure: { change: i, reason: step, node: undefined, cause: undefined } };
      tree = step;
    } catch (error) {
      if (!(error instanceof EngineError)) throw error;
      return { failure: { change: i, reason: error.message, node: error instanceof NodeUnavailableError ? error.subtree : undefined, cause: error } };
    }
  }
  return { tree };
}

/** The tree without the change, or why the tree is not one after it. */
function undoOne(tree: EditableMst, { key, old, new: value }: KeyChange): EditableMst | string {
  const held = tree.get(key);
  if (value && !held) return `the tree does not hold ${keyText(key)}, which the operation says it wrote`;
  if (value && held && !equalSlices(held, value)) return `the tree holds ${cidText(held)} for ${keyText(key)}, the operation says ${cidText(value)}`;
  if (!value && held) return `the tree still holds ${keyText(key)}, which the operation says it deleted`;
  return old ? tree.set(key, old) : tree.delete(key);
}

function ordered(changes: readonly KeyChange[], order: UndoOrder): number[] {
  const places = changes.map((_, i) => i);
  if (order === 'last first') return places.reverse();
  if (order === 'first first') return places;
  const rank = (i: number) => (changes[i]!.new ? 1 : 0);
  return places.sort((a, b) => rank(a) - rank(b) || compareSlices(changes[a]!.key, changes[b]!.key));
}

export interface Inversion {
  /** `verified`: undoing everything gives exactly the root that was claimed. */
  readonly outcome: 'verified' | 'failed' | 'cannot be checked';
  readonly reason: string;
  /** Where undoing arrived. */
  readonly root: Cid | undefined;
  readonly failure: UndoFailure | undefined;
  /** The tree before, as far as it is known, when verified. */
  readonly before: EditableMst | undefined;
  /** Whether undoing gets to the end or not, by order; all arrive at one root. */
  readonly orders: readonly { readonly order: UndoOrder; readonly works: boolean }[];
  readonly dependsOnOrder: boolean;
}

/** Whether undoing these changes gives the root that was claimed. */
export function invert(after: EditableMst, changes: readonly KeyChange[], claimed: Cid): Inversion {
  const tried = undoOrders.map(order => ({ order, undone: undo(after, changes, order) }));
  const { tree, failure } = tried[0]!.undone;
  const orders = tried.map(({ order, undone }) => ({ order, works: undone.failure === undefined }));
  const dependsOnOrder = orders.some(({ works }) => works !== orders[0]!.works);
  const shared = { failure, orders, dependsOnOrder, root: tree?.root };
  if (failure) return { ...shared, outcome: 'failed', reason: failure.reason, before: undefined };
  if (equalSlices(tree.root, claimed)) return { ...shared, outcome: 'verified', reason: 'undoing the operations gives the previous root', before: tree };
  return { ...shared, outcome: 'failed', reason: `undoing the operations gives ${cidText(tree.root)}, not the previous root ${cidText(claimed)}`, before: undefined };
}

/** What is said of an event that lacks what it takes. */
export function uncheckable(reason: string): Inversion {
  return { outcome: 'cannot be checked', reason, root: undefined, failure: undefined, before: undefined, orders: [], dependsOnOrder: false };
}
