// A CAR that proves that a key is in a tree, or is not: the commit, the nodes on the way, the record.
// Source: https://atproto.com/specs/repository#repository-diffs; other trees prove themselves likewise.
import * as CarBufferWriter from '@ipld/car/buffer-writer';
import { CID } from 'multiformats/cid';
import { atprotoMst } from '../formats/atproto/mst';
import { proofPath } from '../formats/atproto/search';
import type { Cid } from '../tree/cid';
import { cidText } from '../tree/cid';
import { MissingBlockError, UnknownFormatError } from '../tree/errors';
import type { FoundCommit } from './commits';
import type { InspectedFile } from './inspectedFile';
import { isCid } from './items';
import { parseKeyName } from './keyNames';
import { pathTo } from './path';

export interface ProofCar {
  readonly bytes: Uint8Array;
  readonly outcome: 'included' | 'absent';
}

/** Throws what reading the tree throws; a record that is not in the file is left out. */
export function proofCar(file: InspectedFile, commits: readonly FoundCommit[], name: string, root: string | null): ProofCar {
  const tree = file.treeOf(root);
  const key = parseKeyName(name);
  const { entry, steps, stopped } = pathTo(tree, key);
  if (stopped) throw stopped.error;
  const top = tree.root?.cid;
  if (!top) throw new UnknownFormatError('there is no tree to prove anything of');
  const commit = commits.find(({ commit: { data } }) => cidText(data) === cidText(top))?.cid;
  const nodes = tree.format === atprotoMst ? proofPath(tree, key).map(({ subtree }) => subtree.cid) : steps.map(({ subtree }) => subtree.cid);
  const blocks = new Map<string, { cid: CID; bytes: Uint8Array }>();
  const add = (cid: Cid) => blocks.set(cidText(cid), { cid: CID.decode(cid.view()), bytes: file.car.load(cid) });
  if (commit) add(commit);
  for (const node of nodes) add(node);
  if (entry && isCid(entry.value)) addIfThere(add, entry.value);
  return { bytes: carOf(CID.decode((commit ?? top).view()), [...blocks.values()]), outcome: entry ? 'included' : 'absent' };
}

function addIfThere(add: (cid: Cid) => void, cid: Cid): void {
  try {
    add(cid);
  } catch (error) {
    if (!(error instanceof MissingBlockError)) throw error;
  }
}

function carOf(root: CID, blocks: readonly { cid: CID; bytes: Uint8Array }[]): Uint8Array {
  const roots = [root];
  const size = blocks.reduce((sum, block) => sum + CarBufferWriter.blockLength(block), CarBufferWriter.headerLength({ roots }));
  const writer = CarBufferWriter.createWriter(new ArrayBuffer(size), { roots });
  for (const block of blocks) writer.write(block);
  return writer.close();
}
