// The timeline as data: marks on a strip, and which step a point of it stands for. Pure; as many
// marks as there is room for, however long the walk is. Where steps are too dense for a mark each,
// a slot of the strip shows one mark of every kind it was told of.
import { scaleLinear } from 'd3';
import type { StepKind, Tick } from '../../src/protocol/steps';

export interface TimelineMark { readonly kind: StepKind; readonly from: number; readonly x: number }
export interface Timeline {
  readonly steps: number;
  readonly width: number;
  readonly marks: readonly TimelineMark[];
  /** Of the heads of marks. */
  readonly radius: number;
}

/** At both ends, so that heads are not cut. */
const margin = 8;
const pitch = 5;
const largestRadius = 4;

/** Marks beside each other on a strip. */
export const slotsFor = (width: number): number => Math.max(1, Math.floor((width - 2 * margin) / pitch));
/** How many ticks to ask for: more than there are slots, because a tick names one kind only. */
export const ticksFor = (width: number): number => Math.min(4000, 8 * slotsFor(width));

/** Marks stand in the middle of the steps, or of the slot, they stand for. */
export function timeline(ticks: readonly Tick[], steps: number, width: number): Timeline {
  const slots = slotsFor(width);
  const dense = ticks.length > slots;
  const marks = new Map<string, TimelineMark>();
  ticks.forEach(({ from, kind }, index) => {
    const end = ticks[index + 1]?.from ?? steps;
    const middle = xOf({ steps, width }, (from + Math.max(from, end - 1)) / 2);
    const slot = Math.min(slots - 1, Math.floor((middle - margin) / pitch));
    const name = dense ? `${slot} ${kind}` : `${index}`;
    if (!marks.has(name)) marks.set(name, { kind, from, x: Math.round(dense ? margin + (slot + 0.5) * pitch : middle) });
  });
  const room = dense ? pitch : (width - 2 * margin) / Math.max(1, ticks.length);
  return { steps, width, marks: [...marks.values()], radius: Math.max(1.5, Math.min(largestRadius, room / 2.4)) };
}

/** Where a step is on the strip. */
export const xOf = ({ steps, width }: Pick<Timeline, 'steps' | 'width'>, step: number): number => scaleFor(steps, width)(step + 0.5);

/** The step that a point of the strip stands for. */
export function stepAt({ steps, width }: Pick<Timeline, 'steps' | 'width'>, x: number): number {
  return Math.max(0, Math.min(steps - 1, Math.floor(scaleFor(steps, width).invert(x))));
}

const scaleFor = (steps: number, width: number) => scaleLinear().domain([0, Math.max(1, steps)]).range([margin, Math.max(margin + 1, width - margin)]);
