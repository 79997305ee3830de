// Changes of one tree taken over by another of its kind. Values are ranked by their hashes, so replicas
// that exchange their changes agree: in an MST by the digest of their CID, in a Dialog tree by blake3.
import { blake3 } from '@noble/hashes/blake3.js';
import { differentiate } from '../diff/differentiate';
import type { Conflict, EntryChange } from '../diff/integrate';
import { integrate } from '../diff/integrate';
import { EditableMst } from '../formats/atproto/edit';
import { atprotoMst } from '../formats/atproto/mst';
import { EditableDialog } from '../formats/dialog/edit';
import { dialogSearchTree } from '../formats/dialog/searchTree';
import type { TreeSettings } from '../formats/dialog/settings';
import { Slice } from '../tree/bytes';
import type { Cid } from '../tree/cid';
import { readCid } from '../tree/cid';
import { UnknownFormatError } from '../tree/errors';
import type { Tree } from '../tree/source';

export interface Merged {
  /** Its new nodes are in memory, before the target's blocks. No root: no entry is left in a Dialog tree. */
  readonly tree: Tree;
  readonly conflicts: readonly Conflict[];
  /** How a Dialog tree is written; where several `bits` fit, the tree was planted with the greatest. */
  readonly settings: TreeSettings | undefined;
}

/**
 * `related`: trees of the same database, which tell how a small Dialog tree is to be written. Yields
 * how many changes were taken, or nodes read. Throws EngineErrors where the target is not whole or of a
 * kind that cannot be edited, and whatever `changes` throws.
 */
export function* integrateTree(target: Tree, changes: Iterable<EntryChange>, related: readonly Tree[] = []): Generator<number, Merged> {
  if (target.format === atprotoMst) {
    const { tree, conflicts } = yield* integrate(EditableMst.of(target), changes, digestOf);
    return { tree: tree.tree(), conflicts, settings: undefined };
  }
  if (target.format === dialogSearchTree) {
    const editable = yield* EditableDialog.of(target, related);
    const { tree, conflicts } = yield* integrate(editable, changes, value => Slice.of(blake3(value.view())));
    return { tree: yield* tree.plant(), conflicts, settings: tree.settings };
  }
  throw new UnknownFormatError(`changes can be taken over by an ${atprotoMst.name} and by a ${dialogSearchTree.name}; this is a ${target.format.name}`);
}

/** What happened between base and local, taken over by remote; see integrateTree. */
export function mergeTrees(base: Tree, local: Tree, remote: Tree): Generator<number, Merged> {
  return integrateTree(remote, differentiate(base, local), [base, local]);
}

function digestOf(value: Cid): Slice {
  const parts = readCid(value.bytes, value.start, value.end);
  return parts ? new Slice(value.bytes, parts.digestStart, parts.end) : value;
}
