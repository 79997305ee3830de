// The walk of an open comparison once more, recorded: its steps for the stepper, and for everything in
// the picture the step that reached it. A walk is deterministic, so what the second one yields, loads
// and collects is, one by one, what the first one did.
import { Trace } from '../diff/trace';
import type { ComparedRange, WalkEvent } from '../diff/walkEvents';
import type { WalkOptions } from '../diff/walk';
import { walk } from '../diff/walk';
import type { StepKind, Stop, Tick, WalkSummary } from '../protocol/steps';
import { equalSlices, Slice } from '../tree/bytes';
import type { Cid } from '../tree/cid';
import { parseCid } from '../tree/cid';
import type { Entry, Item, Node, Subtree } from '../tree/node';
import { isInRange } from '../tree/range';
import type { Tree } from '../tree/source';
import type { Row } from './rows';

/** What the first walk gave, each in the order of the walk. */
export interface Walked {
  readonly rows: readonly Row[];
  readonly nodes: readonly Node[];
  readonly ranges: readonly ComparedRange[];
}

export class RecordedWalk {
  private constructor(readonly trace: Trace, private readonly reached: ReadonlyMap<object, number>) {}

  /** Yields the number of steps so far. */
  static *record(left: Tree, right: Tree, walked: Walked, options: WalkOptions): Generator<number, RecordedWalk> {
    const trace = new Trace();
    const reached = new Map<object, number>();
    const settled = new Map<Subtree, number>();
    let [rows, nodes, ranges] = [0, 0, 0];
    const record = (event: WalkEvent): void => {
      const step = trace.events.length;
      if (event.kind === 'load') reached.set(walked.nodes[nodes++]!, step);
      else if (event.kind === 'misaligned') reached.set(walked.ranges[ranges++]!, step);
      else if (event.kind === 'skip') settled.set(event.left, step);
      else if (event.kind === 'unresolved') settled.set(event.subtree, step);
      trace.record(event);
    };
    for (const row of walk(left, right, { ...options, record })) {
      const step = row.kind === 'entry' ? trace.events.length - 1 : settled.get(row.kind === 'shared' ? row.left : row.subtree)!;
      const twin = walked.rows[rows++]!;
      reached.set(twin, step);
      if (twin.kind === 'shared') reached.set(twin.left, step).set(twin.right, step);
      if (rows % 1024 === 0) yield trace.events.length;
    }
    return new RecordedWalk(trace, reached);
  }

  /** When the walk came to a row, a loaded node or a range; for what was opened since, when it skipped the subtree around it. */
  stepOf(of: Row | Node | ComparedRange): number {
    const step = this.reached.get(of);
    if (step !== undefined) return step;
    for (let above = innermost(of); above; above = above.parent) {
      const skip = this.reached.get(above);
      if (skip !== undefined) return skip;
    }
    return 0;
  }

  get summary(): WalkSummary {
    return { steps: this.trace.events.length, kinds: [...this.#counts()].map(([kind, count]) => ({ kind, count })) };
  }

  ticks(count: number): Tick[] {
    const { events } = this.trace;
    const counts = this.#counts();
    const ticks: Tick[] = [];
    for (let mark = 0; mark < Math.min(count, events.length); mark++) {
      const from = Math.floor((mark * events.length) / Math.min(count, events.length));
      const to = Math.floor(((mark + 1) * events.length) / Math.min(count, events.length));
      let { kind } = events[from]!;
      for (let step = from + 1; step < to; step++) if (counts.get(events[step]!.kind)! < counts.get(kind)!) kind = events[step]!.kind;
      ticks.push({ from, kind });
    }
    return ticks;
  }

  findStep(from: number, direction: 'forward' | 'back', stops: readonly Stop[]): { step: number; stop: number } | null {
    const { events } = this.trace;
    const tests = stops.map(testOf);
    const by = direction === 'forward' ? 1 : -1;
    for (let step = direction === 'forward' ? Math.max(from + 1, 0) : Math.min(from - 1, events.length - 1); events[step]; step += by) {
      const stop = tests.findIndex(holds => holds(events[step]!));
      if (stop >= 0) return { step, stop };
    }
    return null;
  }

  /** In the order in which the walk met them. */
  #counts(): ReadonlyMap<StepKind, number> {
    const counts = new Map<StepKind, number>();
    for (const { kind } of this.trace.events) counts.set(kind, (counts.get(kind) ?? 0) + 1);
    return counts;
  }
}

function innermost(of: Row | Node | ComparedRange): Subtree | undefined {
  if ('subtree' in of) return of.subtree;
  if (!('kind' in of)) return undefined;
  return of.left?.parent ?? of.right?.parent;
}

function testOf(stop: Stop): (event: WalkEvent) => boolean {
  if (stop.kind === 'event') return event => event.kind === stop.event;
  if (stop.kind === 'key') {
    const key = Slice.of(new TextEncoder().encode(stop.key));
    return event => concerned(event).some(range => isInRange(key, range)) || (event.kind === 'entries' && equalSlices((event.left ?? event.right)!.key, key));
  }
  const cid = cidOf(stop.cid);
  return cid ? event => mentioned(event).some(other => equalSlices(other, cid)) : () => false;
}

function cidOf(text: string): Cid | undefined {
  try {
    return parseCid(text.trim());
  } catch {
    return undefined;
  }
}

/** The key ranges a step settles or looks into; none for an entry, which is one key. */
function concerned(event: WalkEvent) {
  if ('range' in event) return [event.range];
  if (event.kind === 'load') return [event.node.subtree];
  if (event.kind === 'unresolved') return [event.subtree];
  return event.kind === 'skip' ? [event.left, event.right] : [];
}

function mentioned(event: WalkEvent): Cid[] {
  if ('range' in event) return [...event.range.left, ...event.range.right].map(({ cid }) => cid);
  if (event.kind === 'load') return [event.node.subtree.cid];
  if (event.kind === 'unresolved') return [event.subtree.cid];
  if (event.kind === 'end') return [];
  const items: (Item | Entry | undefined)[] = [event.left, event.right];
  return items.flatMap(item => (!item ? [] : item.kind === 'entry' ? [item.value] : [item.cid]));
}

