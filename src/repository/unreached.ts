// The blocks of a file that neither its commit nor its tree leads to: nobody who reads the tree will
// ever ask for them. Reads every node of the tree once.
import type { ByteSource } from '../car/byteSource';
import { readHeader } from '../car/header';
import { scan } from '../car/scan';
import type { Cid } from '../tree/cid';
import { EngineError } from '../tree/errors';
import type { Node, Subtree } from '../tree/node';
import type { Tree } from '../tree/source';
import { loadNode } from '../tree/source';
import type { SizedBlock } from './events/covering';
import type { Progress } from './progress';
import { FileBlocks, role } from './validation/fileBlocks';

const blocksPerStep = 256;

/** Each CID once. `tree` and `commit` are read from this file. What hangs below a node that is not there counts as unreached. */
export function* unreachedBlocks(file: ByteSource, tree: Tree, commit: Cid | undefined): Generator<Progress, SizedBlock[]> {
  const header = readHeader(file);
  const scanning = scan(file, header);
  let scanned = scanning.next();
  for (; !scanned.done; scanned = scanning.next()) yield { task: 'Reading', fraction: scanned.value / file.size };
  const blocks = new FileBlocks(file, scanned.value.index);

  /** Whether the block is there and was not reached before. */
  const reach = (cid: Cid): boolean => {
    const number = blocks.find(cid);
    if (number < 0 || blocks.roles[number] !== role.none) return false;
    blocks.roles[number] = role.node;
    return true;
  };
  if (commit) reach(commit);
  let reached = 0;
  for (const stack: Subtree[] = tree.root ? [tree.root] : []; stack.length > 0; ) {
    const subtree = stack.pop()!;
    if (!reach(subtree.cid)) continue;
    if (++reached % blocksPerStep === 0) yield { task: 'Superfluous blocks', fraction: reached / blocks.count };
    for (const item of nodeAt(tree, subtree)?.items ?? []) {
      if (item.kind === 'subtree') stack.push(item);
      else reach(item.value);
    }
  }

  const unreached: SizedBlock[] = [];
  for (let number = 0; number < blocks.count; number++) {
    if (number % blocksPerStep === 0) yield { task: 'Superfluous blocks', fraction: number / blocks.count };
    if (blocks.roles[number] !== role.none) continue;
    const { cid, bytes } = blocks.glance(number);
    if (blocks.find(cid) !== number) continue; // a repetition
    unreached.push({ cid: cid.copy(), bytes: bytes.length });
  }
  return unreached;
}

/** undefined where it cannot be read: what it would lead to is not known. */
function nodeAt(tree: Tree, subtree: Subtree): Node | undefined {
  try {
    return loadNode(tree, subtree);
  } catch (error) {
    if (error instanceof EngineError) return undefined;
    throw error;
  }
}
