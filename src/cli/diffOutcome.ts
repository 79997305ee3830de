// A comparison with everything a report wants of it kept. The walk decides; this only sorts.
import { isMoved } from '../diff/blocks';
import type { ComparedRange } from '../diff/walkEvents';
import { Trace } from '../diff/trace';
import type { EntryStep, MissingPolicy } from '../diff/walk';
import { sideNames, walk } from '../diff/walk';
import type { Slice } from '../tree/bytes';
import { equalSlices } from '../tree/bytes';
import type { Cid } from '../tree/cid';
import { cidText } from '../tree/cid';
import { EngineError } from '../tree/errors';
import { rangeText } from '../tree/range';
import type { Tree } from '../tree/source';
import type { KeyJson } from './json';
import { keyJson, rangeJson, valueJson } from './json';
import type { Progress } from './progress';
import { traceJson } from './traceJson';

export type ChangeJson = ReturnType<typeof changeJson>;

/** Nothing is known of what is there: the block is absent, and the policy allows that. */
export interface UnresolvedJson {
  readonly side: 'left' | 'right';
  /** Bounds of a search tree's range; a DAG has none, but a path. */
  readonly after: KeyJson | null;
  readonly through: KeyJson | null;
  readonly path?: string;
  readonly cid: string;
  /** For people. */
  readonly place: string;
}

/** A range that was compared; in a DAG a path, and the blocks that make up what is there. */
export type RangeFound =
  | { readonly kind: 'compare' | 'misaligned' | 'exhausted'; readonly range: ComparedRange }
  | { readonly kind: 'compare' | 'exhausted'; readonly path: string; readonly left: readonly { readonly cid: Cid }[]; readonly right: readonly { readonly cid: Cid }[] };

export interface DiffOutcome {
  /** Empty where they were streamed. */
  readonly changes: readonly ChangeJson[];
  readonly changed: number;
  readonly created: readonly string[];
  readonly deleted: readonly string[];
  readonly moved: readonly string[];
  readonly loads: { readonly left: number; readonly right: number };
  readonly ranges: readonly RangeFound[];
  readonly unresolved: readonly UnresolvedJson[];
  /** Each step as JSON. */
  readonly trace: readonly object[] | undefined;
}

export interface DiffRequest {
  readonly onMissing: MissingPolicy;
  readonly trace: boolean;
  /** Takes each change as it is found; else they are collected. */
  readonly found: ((change: ChangeJson) => void) | undefined;
}

/** The changes are more than can be held until all are known; a stream holds none. */
export class AnswerTooLargeError extends EngineError {
  readonly code = 'answer-too-large';
  constructor() {
    super(`the changes take more than ${heldLimit >> 20} MiB to hold; --ndjson tells each as it is found`);
  }
}

/** Of JSON: keys of which a file writes only the ends are written out here. */
const heldLimit = 256 << 20;
const frameLength = 60;

/** Changes kept until the end. */
export class HeldChanges {
  readonly list: ChangeJson[] = [];
  #length = 0;

  /** Throws AnswerTooLargeError. */
  add(change: ChangeJson): void {
    this.#length += frameLength + lengthOf(change.key) + lengthOf(change.old) + lengthOf(change.new);
    if (this.#length > heldLimit) throw new AnswerTooLargeError();
    this.list.push(change);
  }
}

function lengthOf(value: KeyJson | null): number {
  return value === null ? 0 : typeof value === 'string' ? value.length : value.hex.length;
}

const positionsPerStep = 1024;

export function* followDiff(left: Tree, right: Tree, request: DiffRequest): Generator<Progress, DiffOutcome> {
  const held = new HeldChanges();
  const found = request.found ?? (change => held.add(change));
  const loaded: [Cid[], Cid[]] = [[], []];
  const ranges: RangeFound[] = [];
  const moved: string[] = [];
  const unresolved: UnresolvedJson[] = [];
  const trace = request.trace ? new Trace() : undefined;
  let changed = 0;
  let passed = 0;
  const steps = walk(left, right, {
    onMissing: [request.onMissing, request.onMissing],
    record(event) {
      if (event.kind === 'load') loaded[event.side].push(event.node.subtree.cid);
      if (event.kind === 'compare' || event.kind === 'misaligned' || event.kind === 'exhausted') ranges.push(event);
      trace?.record(event);
    },
  });
  for (const step of steps) {
    if (++passed % positionsPerStep === 0) yield { task: `Comparing: ${passed} positions`, fraction: null };
    if (step.kind === 'shared') {
      if (isMoved(step)) moved.push(cidText(step.left.cid));
    } else if (step.kind === 'unresolved') {
      const { side, subtree } = step;
      unresolved.push({ side: sideNames[side], ...rangeJson(subtree), cid: cidText(subtree.cid), place: `keys ${rangeText(subtree)}` });
    } else if (isChange(step)) {
      changed++;
      found(changeJson(keyJson((step.left ?? step.right)!.key), step.left?.value, step.right?.value));
    }
  }
  return { changes: held.list, changed, ...nodesOf(loaded), moved, ranges, unresolved, trace: trace?.steps.map(traceJson) };
}

export function changeJson(key: KeyJson, old: Slice | undefined, now: Slice | undefined) {
  const op = !old ? ('added' as const) : !now ? ('removed' as const) : ('updated' as const);
  return { op, key, old: old ? valueJson(old) : null, new: now ? valueJson(now) : null };
}

function isChange({ left, right }: EntryStep): boolean {
  return !left || !right || !equalSlices(left.value, right.value);
}

/** A node that was read on both sides (trees whose entries stand at the bottom) is neither new nor gone. */
function nodesOf([left, right]: readonly [readonly Cid[], readonly Cid[]]): Pick<DiffOutcome, 'created' | 'deleted' | 'loads'> {
  const [ours, theirs] = [new Set(left.map(cidText)), new Set(right.map(cidText))];
  return {
    created: [...theirs].filter(cid => !ours.has(cid)),
    deleted: [...ours].filter(cid => !theirs.has(cid)),
    loads: { left: left.length, right: right.length },
  };
}
