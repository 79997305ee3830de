// Every kind of search tree the engine can walk. At most one recognises a root block; what none
// recognises is some other IPLD DAG, which has no keys and a walk of its own (dag/, diff/dagWalk).
import type { TreeFormat } from '../tree/source';
import { atprotoMst } from './atproto/mst';
import { dialogSearchTree } from './dialog/searchTree';
import { goProllyTree } from './prolly/goProllyTree';
import { prollyTree } from './prolly/prollyTree';

export const formats: readonly TreeFormat[] = [atprotoMst, dialogSearchTree, prollyTree, goProllyTree];
