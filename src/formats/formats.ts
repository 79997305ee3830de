// Every kind of tree the engine can walk. The first that recognises a root block wins.
import type { TreeFormat } from '../tree/source';
import { atprotoMst } from './atproto/mst';

export const formats: readonly TreeFormat[] = [atprotoMst];
