// The pass over all blocks in file order, after the tree was walked: digests of what the walk did not
// read, blocks that serve nothing, blocks that stand twice, and every commit of the file.
import type { PublicKey } from '../commits/signingKey';
import { checkCommit } from './commitCheck';
import type { CommitFacts } from './facts';
import type { FileBlock, FileBlocks } from './fileBlocks';
import { role } from './fileBlocks';
import type { Findings } from './findings';
import { beginsLikeCommit } from './looseCommit';

const commitsLimit = 1000;
const blocksPerStep = 256;

export interface Sweep {
  readonly commits: readonly CommitFacts[];
  readonly stray: number;
}

export function* sweepBlocks(blocks: FileBlocks, key: PublicKey | undefined, findings: Findings): Generator<void, Sweep> {
  const commits: CommitFacts[] = [];
  let stray = 0;
  for (let number = 0; number < blocks.count; number++) {
    if (number % blocksPerStep === 0) yield;
    const isKnown = blocks.isChecked(number) && blocks.roles[number] !== role.head;
    if (isKnown) continue;
    const block = blocks.glance(number);
    blocks.check(number, block, findings);
    if (blocks.find(block.cid) !== number) {
      findings.add('information', 'duplicate-block', place(block), 'the file holds this block twice');
      continue;
    }
    const commit = commits.length < commitsLimit && beginsLikeCommit(block.bytes) ? checkCommit(block, key, findings) : undefined;
    if (commit) commits.push(commit);
    if (blocks.roles[number] !== role.none) continue;
    stray++;
    findings.add('information', 'stray-block', place(block), commit ? 'a commit that is not the one this file is about' : 'nothing in the tree of this file leads to this block');
  }
  return { commits, stray };
}

function place({ cid, offset }: FileBlock) {
  return { cid, offset };
}
