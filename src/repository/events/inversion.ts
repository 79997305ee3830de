// Undoing a commit: its operations taken back, last one first, from the blocks that came with it. If
// they tell everything that changed, the tree of the commit before comes out, and nobody has to keep
// that tree to know. Source: https://atproto.com/specs/sync#reliable-repository-synchronization.
import type { KeyChange } from '../../diff/blocks';
import { plantMst } from '../../formats/atproto/build';
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

const changesPerStep = 64;

/** Takes changes back, one after the other; stops at the first that cannot be. Yields how many it took back so far. */
export function* undoing(after: EditableMst, changes: readonly KeyChange[], order: UndoOrder = 'last first'): Generator<number, Undone> {
  let tree = after;
  for (const [done, i] of ordered(changes, order).entries()) {
    if (done % changesPerStep === 0) yield done;
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

/** The same in one go. */
export function undo(after: EditableMst, changes: readonly KeyChange[], order?: UndoOrder): Undone {
  const steps = undoing(after, changes, order);
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
  }
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

const emptyRoot = plantMst([]).root;

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

/** Whether undoing these changes gives the root that was claimed; undefined: that there was nothing. Yields as `undoing` does. */
export function* invert(after: EditableMst, changes: readonly KeyChange[], claimed: Cid | undefined): Generator<number, Inversion> {
  const tried: { order: UndoOrder; undone: Undone }[] = [];
  for (const order of undoOrders) tried.push({ order, undone: yield* undoing(after, changes, order) });
  const { tree, failure } = tried[0]!.undone;
  const orders = tried.map(({ order, undone }) => ({ order, works: undone.failure === undefined }));
  const dependsOnOrder = orders.some(({ works }) => works !== orders[0]!.works);
  const shared = { failure, orders, dependsOnOrder, root: tree?.root };
  if (failure) return { ...shared, outcome: 'failed', reason: failure.reason, before: undefined };
  if (equalSlices(tree.root, claimed ?? emptyRoot)) {
    const reason = claimed ? 'undoing the operations gives the previous root' : 'undoing the operations leaves nothing, as it must for the first commit of a repository';
    return { ...shared, outcome: 'verified', reason, before: tree };
  }
  const wanted = claimed ? `the previous root ${cidText(claimed)}` : 'an empty tree';
  return { ...shared, outcome: 'failed', reason: `undoing the operations gives ${cidText(tree.root)}, not ${wanted}`, before: undefined };
}

/** What is said of an event that lacks what it takes. */
export function uncheckable(reason: string): Inversion {
  return { outcome: 'cannot be checked', reason, root: undefined, failure: undefined, before: undefined, orders: [], dependsOnOrder: false };
}
