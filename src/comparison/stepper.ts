// The answers of the stepper: steps in pages, marks for the timeline, where a run stops, the walk as text.
import type { TraceStep } from '../diff/trace';
import type { MissingPolicy } from '../diff/walk';
import type { ComparedRange } from '../diff/walkEvents';
import type { Progress } from '../protocol/contracts';
import type { ExportFormat, Stop, Tick, WalkStep, WalkSummary } from '../protocol/steps';
import type { Node } from '../tree/node';
import type { Key } from '../tree/range';
import type { Tree } from '../tree/source';
import { StepDescriber } from './describeStep';
import type { Walked } from './recordedWalk';
import { RecordedWalk } from './recordedWalk';
import type { Row, Rows } from './rows';
import { stepsText } from './stepsText';

interface WalkedTree {
  readonly tree: Tree;
  readonly onMissing: MissingPolicy;
}

export class Stepper {
  private constructor(private readonly walk: RecordedWalk, private readonly rows: Rows, private readonly describer: StepDescriber) {}

  /** `rows`: the picture as it is at any time; `walked`: what the first walk of the same trees gave. */
  static *record(left: WalkedTree, right: WalkedTree, walked: Walked, rows: Rows, keyText: (key: Key) => string): Generator<Progress, Stepper> {
    const recording = RecordedWalk.record(left.tree, right.tree, walked, { onMissing: [left.onMissing, right.onMissing] });
    for (;;) {
      const step = recording.next();
      if (step.done) return new Stepper(step.value, rows, new StepDescriber(left.tree.format, keyText));
      yield { task: `Recording the walk: ${step.value} steps`, fraction: null };
    }
  }

  get summary(): WalkSummary {
    return this.walk.summary;
  }

  stepOf(of: Row | Node | ComparedRange): number {
    return this.walk.stepOf(of);
  }

  steps(from: number, count: number): WalkStep[] {
    const { trace } = this.walk;
    const steps: WalkStep[] = [];
    for (let index = from; index < Math.min(from + count, trace.events.length); index++) {
      const step = trace.step(index);
      steps.push(this.describer.describe(index, step, this.#rowsOf(step)));
    }
    return steps;
  }

  ticks(count: number): Tick[] {
    return this.walk.ticks(count);
  }

  findStep(from: number, direction: 'forward' | 'back', stops: readonly Stop[]): { step: number; stop: number } | null {
    return this.walk.findStep(from, direction, stops);
  }

  text(format: ExportFormat, from: number, count: number): string {
    return stepsText(this.steps(from, count), this.walk.trace.events.length, format);
  }

  /** Where the thing a step is about stands in the picture. */
  #rowsOf({ left, right, range }: TraceStep): WalkStep['rows'] {
    const item = left ?? right;
    const { first, last } = item?.kind === 'entry'
      ? this.rows.spanOfKey(item.key)
      : range ? this.rows.span(range, left ? 0 : 1) : { first: 0, last: this.rows.list.length - 1 };
    return first <= last ? { first, last } : null;
  }
}
