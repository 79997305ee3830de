// Examines a whole file: what is in it (facts) and what is wrong with it (findings). Fails at once
// only where there is no tree to speak of; over everything else it goes on. Whatever the file, each
// block is read once and memory stays bounded.
import type { ByteSource } from '../../car/byteSource';
import type { CarHeader } from '../../car/header';
import { readHeader } from '../../car/header';
import type { Scan } from '../../car/scan';
import { scan } from '../../car/scan';
import { EngineError, MalformedCarError } from '../../tree/errors';
import type { PublicKey } from '../commits/signingKey';
import { checkDag } from './dagCheck';
import type { Sweep } from './blockSweep';
import { sweepBlocks } from './blockSweep';
import type { FileFacts } from './facts';
import { FileBlocks } from './fileBlocks';
import { Findings } from './findings';
import { checkMst } from './mstCheck';
import { checkTree } from './otherTree';
import type { Subject } from './subject';
import { findSubject, markFurtherRoots } from './subject';
import type { TreeCensus } from './treeCensus';

export interface Examination {
  /** `findings`: rules are broken. `unreadable`: there is no tree to judge. */
  readonly verdict: 'valid' | 'findings' | 'unreadable';
  readonly findings: Findings;
  /** Why the verdict is `unreadable`. */
  readonly failure: EngineError | undefined;
  /** undefined: the file is no CAR file. */
  readonly facts: FileFacts | undefined;
}

const scanningShare = 0.1;

/** Yields how much of the work is done, 0 to 1. `key`: to check signatures with. `format`: what to read the root as, see RootChoice. */
export function* examine(file: ByteSource, key?: PublicKey, format?: string): Generator<number, Examination> {
  let header: CarHeader;
  try {
    header = readHeader(file);
  } catch (error) {
    return unreadable(error, undefined);
  }
  const { index, incomplete, oversized } = yield* scanned(file, header);
  const blocks = new FileBlocks(file, index);
  const findings = new Findings();
  if (incomplete) addFraming(findings, incomplete);
  if (oversized > 0) findings.add('warning', 'oversized-section', { offset: blocks.firstGap(header.start) }, `${oversized} sections of over 8 MiB were passed over, the first at this byte`);

  let subject: Subject | undefined;
  let failure: unknown;
  try {
    subject = findSubject(file, header, blocks, format);
  } catch (error) {
    // A file that breaks off before its first block has nothing else to be said of it.
    failure = incomplete && blocks.count === 0 && error instanceof EngineError ? incomplete : error;
  }
  const census = subject && (yield* progress(blocks, censusOf(subject, blocks, findings)));
  yield* progress(blocks, markFurtherRoots(file, header, blocks));
  const sweep = yield* progress(blocks, sweepBlocks(blocks, key, findings));
  const facts = factsOf(file, header, blocks, incomplete, subject, census, sweep, failure);
  return failure ? unreadable(failure, facts, incomplete) : { verdict: findings.errors > 0 ? 'findings' : 'valid', findings, failure: undefined, facts };
}

function censusOf(subject: Subject, blocks: FileBlocks, findings: Findings): Generator<void, TreeCensus> {
  switch (subject.kind) {
    case 'mst': return checkMst(subject.root, blocks, findings, subject.inRepository);
    case 'tree': return checkTree(subject.tree, subject.root, blocks, findings);
    case 'dag': return checkDag(subject.dag, subject.root, blocks, findings);
  }
}

function* scanned(file: ByteSource, header: CarHeader): Generator<number, Scan> {
  const scanning = scan(file, header);
  for (;;) {
    const step = scanning.next();
    if (step.done) return step.value;
    yield (scanningShare * step.value) / file.size;
  }
}

function* progress<T>(blocks: FileBlocks, work: Generator<void, T>): Generator<number, T> {
  for (;;) {
    const step = work.next();
    if (step.done) return step.value;
    yield scanningShare + (1 - scanningShare) * blocks.fraction;
  }
}

/** What is found is the failure itself, and that the file is cut short where it is. */
function unreadable(failure: unknown, facts: FileFacts | undefined, incomplete?: MalformedCarError): Examination {
  if (!(failure instanceof EngineError)) throw failure;
  const findings = new Findings();
  const offset = failure instanceof MalformedCarError ? failure.offset : undefined;
  findings.add('error', failure.code, { offset }, failure.message);
  if (incomplete && failure !== incomplete) addFraming(findings, incomplete);
  return { verdict: 'unreadable', findings, failure, facts };
}

function addFraming(findings: Findings, { offset, reason }: MalformedCarError): void {
  findings.add('error', 'framing', { offset }, `the file is incomplete: ${reason}; blocks behind this byte are unknown`);
}

function factsOf(file: ByteSource, header: CarHeader, blocks: FileBlocks, incomplete: MalformedCarError | undefined, subject: Subject | undefined, census: TreeCensus | undefined, { commits, stray }: Sweep, failure: unknown): FileFacts {
  const missingNodes = census?.missingNodes ?? 0;
  const missingRecords = census?.missingRecords ?? 0;
  return {
    format: subject?.format,
    why: subject ? subject.why : (failure as Error).message,
    roots: header.roots,
    commits,
    tree: census && { root: census.root, entries: census.entries, nodes: census.nodes, layers: census.layers },
    blocks: { total: blocks.count, distinct: blocks.distinct, stray, missing: missingNodes + missingRecords, missingNodes, missingRecords },
    bytes: file.size,
    incomplete: incomplete?.message,
    collections: subject?.kind === 'mst' ? (census?.collections ?? new Map<string, number>()) : new Map<string, number>(),
  };
}
