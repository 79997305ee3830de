// Walks a DAG that is no search tree: every block once, by its links. There is no rule to break but
// those of the codecs; links that lead out of the file are common and no fault.
import type { Cid } from '../../tree/cid';
import type { Dag } from '../../tree/dag';
import { pathText } from '../../tree/dag';
import { CidMismatchError, EngineError, MalformedNodeError, MissingBlockError } from '../../tree/errors';
import type { FileBlocks } from './fileBlocks';
import { role } from './fileBlocks';
import type { Findings } from './findings';
import { TreeCensus } from './treeCensus';

const blocksPerStep = 64;

interface Step {
  readonly cid: Cid;
  /** How to read the block; see DagFormat.open. */
  readonly as: string | undefined;
  readonly path: string;
}

/** Counts links as entries. */
export function* checkDag({ format, source }: Dag, root: Cid, blocks: FileBlocks, findings: Findings): Generator<void, TreeCensus> {
  const census = new TreeCensus(root);
  const stack: Step[] = [{ cid: root, as: undefined, path: '/' }];
  for (let step = stack.pop(); step; step = stack.pop()) {
    const { cid, as, path } = step;
    const number = blocks.find(cid);
    if (number >= 0 && blocks.roles[number] === role.node) continue;
    if (number >= 0) blocks.roles[number] = role.node;
    try {
      const { links, parts } = format.open(cid, source.load(cid), as);
      census.nodes++;
      census.entries += links.length;
      for (const link of links) {
        if (link.kind === 'link') stack.push({ cid: link.target, as: undefined, path: pathText(link.path) });
        else markValue(link.target, blocks);
      }
      for (const part of parts) stack.push({ ...part, path });
    } catch (error) {
      if (!(error instanceof EngineError)) throw error;
      note(error, step, blocks, findings, census);
    }
    if (census.nodes % blocksPerStep === 0) yield;
  }
  return census;
}

function note(error: EngineError, { cid, path }: Step, blocks: FileBlocks, findings: Findings, census: TreeCensus): void {
  const offset = blocks.offsetOf(cid);
  if (error instanceof MissingBlockError) {
    census.missingNodes++;
    findings.add('information', 'absent-block', { cid }, () => `the block at ${path} is not in the file`);
  } else if (error instanceof MalformedNodeError) {
    findings.add('error', error.rule, { cid, offset: (offset ?? 0) + error.offset }, error.reason);
  } else if (!(error instanceof CidMismatchError)) {
    findings.add('warning', error.code, { cid, offset }, error.message);
  }
}

function markValue(target: Cid, blocks: FileBlocks): void {
  const number = blocks.find(target);
  if (number >= 0 && blocks.roles[number] === role.none) blocks.roles[number] = role.record;
}
