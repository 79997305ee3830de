// What the stepper is doing, without a DOM: where it is, whether it plays and how fast, and where it
// stops. Moves by hand end the playing; playing ends where it is told to or at the last step.
import type { Stop } from '../../src/protocol/steps';

export interface Breakpoint { readonly stop: Stop; readonly enabled: boolean }

export interface StepperState {
  /** Of the recorded walk; 0 while there is none. */
  readonly steps: number;
  /** The current step, counted from 0. */
  readonly step: number;
  readonly playing: boolean;
  /** Steps a second. */
  readonly speed: number;
  readonly breakpoints: readonly Breakpoint[];
}

export const speeds = [0.5, 1, 2, 5, 10, 50, 200, 1000] as const;
export const fresh: StepperState = { steps: 0, step: 0, playing: false, speed: 2, breakpoints: [] };
/** As many as a search takes at once. */
export const mostBreakpoints = 100;

export type Action =
  | { readonly kind: 'recorded'; readonly steps: number; readonly step: number }
  | { readonly kind: 'go'; readonly step: number }
  | { readonly kind: 'play' }
  | { readonly kind: 'pause' }
  /** Time has passed: so many steps on, but not beyond `until`. */
  | { readonly kind: 'advance'; readonly by: number; readonly until: number }
  | { readonly kind: 'speed'; readonly speed: number }
  | { readonly kind: 'break'; readonly stop: Stop }
  | { readonly kind: 'enable'; readonly stop: Stop; readonly enabled: boolean }
  | { readonly kind: 'remove'; readonly stop: Stop };

export function reduce(state: StepperState, action: Action): StepperState {
  const last = Math.max(0, state.steps - 1);
  switch (action.kind) {
    case 'recorded':
      return { ...state, steps: action.steps, step: clamp(action.step, action.steps - 1), playing: false };
    case 'go':
      return { ...state, step: clamp(action.step, last), playing: false };
    case 'play': // from the last step there is nowhere to go but to the beginning
      return state.steps < 2 ? state : { ...state, playing: true, step: state.step === last ? 0 : state.step };
    case 'pause':
      return { ...state, playing: false };
    case 'advance': {
      const goal = Math.min(action.until, last);
      const step = clamp(Math.min(state.step + action.by, goal), last);
      return { ...state, step, playing: state.playing && step < goal };
    }
    case 'speed':
      return { ...state, speed: action.speed };
    case 'break':
      return state.breakpoints.length >= mostBreakpoints ? state : { ...state, breakpoints: [...without(state, action.stop), { stop: action.stop, enabled: true }] };
    case 'enable':
      return { ...state, breakpoints: state.breakpoints.map(point => (sameStop(point.stop, action.stop) ? { ...point, enabled: action.enabled } : point)) };
    case 'remove':
      return { ...state, breakpoints: without(state, action.stop) };
  }
}

export const enabledStops = ({ breakpoints }: StepperState): Stop[] => breakpoints.filter(({ enabled }) => enabled).map(({ stop }) => stop);

/** Whole steps for the time that passed, and the part of one that is left over. */
export function paced(elapsedMs: number, speed: number, left: number): { by: number; left: number } {
  const due = left + (Math.min(elapsedMs, 1000) * speed) / 1000; // a page that was asleep does not jump
  return { by: Math.floor(due), left: due - Math.floor(due) };
}

export const sameStop = (a: Stop, b: Stop): boolean => idOf(a) === idOf(b);
export const idOf = (stop: Stop): string => `${stop.kind} ${stop.kind === 'event' ? stop.event : stop.kind === 'key' ? stop.key : stop.cid}`;

/** A typed text as a stop: what looks like a CID is one. */
export function stopFor(text: string): Stop | undefined {
  const trimmed = text.trim();
  if (trimmed === '' || trimmed.length > 4096) return undefined;
  return /^(b[a-z2-7]{20,}|z[1-9A-HJ-NP-Za-km-z]{20,}|Qm[1-9A-HJ-NP-Za-km-z]{44})$/.test(trimmed) ? { kind: 'cid', cid: trimmed } : { kind: 'key', key: trimmed };
}

/** A typed step number, counted from 1, with or without separators. */
export function stepFor(text: string): number | undefined {
  const digits = text.replaceAll(/[\s,.’']/g, '');
  return /^\d{1,15}$/.test(digits) ? Number(digits) - 1 : undefined;
}

const without = ({ breakpoints }: StepperState, stop: Stop): Breakpoint[] => breakpoints.filter(point => !sameStop(point.stop, stop));
const clamp = (step: number, last: number): number => Math.max(0, Math.min(Math.trunc(step), last));
