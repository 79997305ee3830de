// Changes of one repository taken over by another. Values are ranked by the digest of their CID, so
// replicas that exchange their changes agree.
import { differentiate } from '../diff/differentiate';
import type { EntryChange, Integrated } from '../diff/integrate';
import { integrate } from '../diff/integrate';
import { EditableMst } from '../formats/atproto/edit';
import { Slice } from '../tree/bytes';
import type { Cid } from '../tree/cid';
import { readCid } from '../tree/cid';
import type { Tree } from '../tree/source';

/** Throws NodeUnavailableError where the target is not whole, and whatever `changes` throws. */
export function integrateMst(target: Tree, changes: Iterable<EntryChange>): Integrated<EditableMst> {
  return integrate(EditableMst.of(target), changes, digestOf);
}

/** What happened between base and local, taken over by remote. */
export function mergeTrees(base: Tree, local: Tree, remote: Tree): Integrated<EditableMst> {
  return integrateMst(remote, differentiate(base, local));
}

function digestOf(value: Cid): Slice {
  const parts = readCid(value.bytes, value.start, value.end);
  return parts ? new Slice(value.bytes, parts.digestStart, parts.end) : value;
}
