// The stepper: a recorded walk, where the reader is in it, and what moves him there. Moves change a
// state; the panel and the picture are drawn from it once a frame.
import type { Calls } from '../../src/protocol/channel';
import type { viewCalls } from '../../src/protocol/contracts';
import type { Beginning, Stop, Tick, WalkStep, WalkSummary } from '../../src/protocol/steps';
import { t } from '../l10n';
import type { Moment } from '../layout/walk';
import type { Memory, Saved } from '../state';
import type { StepCommand } from './keys';
import { stopText } from './kinds';
import { enabledStops, fresh, paced, reduce, sameStop, type Action, type StepperState } from './state';
import { StepPages } from './stepPages';
import { StepPanel } from './stepPanel';
import type { Direction, Search } from './transport';

export interface StepperEvents {
  /** A walk was recorded: rows know their steps now. Resolves when the picture has them. */
  recorded(): Promise<void>;
  /** The picture is to be drawn anew, in the frame in which this is called. */
  changed(): void;
  /** Another step: its rows are to be in view. */
  moved(step: WalkStep, playing: boolean): void;
  opened(open: boolean): void;
  breakHere(): void;
  notice(text: string): void;
}

const around = 20;
const measured = 'step';

export class Stepper {
  readonly #panel: StepPanel;
  readonly #pages: StepPages;
  #state: StepperState;
  #summary: WalkSummary | undefined;
  #last: WalkStep | undefined; // shown while the current one is on its way
  #era = 0;
  #searches = 0;
  #recording = false;
  #due: number | undefined;
  #moved = false;
  #revealed = -1;
  #drawn: WalkStep | undefined;
  /** `until`: the breakpoint ahead; undefined while it is looked for, and the walk stands still. */
  #clock: { at: number; left: number; until: number | undefined } = { at: 0, left: 0, until: Infinity };

  constructor(private readonly calls: Calls<typeof viewCalls>, private readonly memory: Memory, private readonly events: StepperEvents) {
    const { speed, breakpoints } = memory.state.stepper;
    this.#state = { ...fresh, speed, breakpoints };
    this.#pages = new StepPages((from, count) => calls.steps({ from, count }), () => this.#invalidate(), error => this.#fail(error));
    this.#panel = new StepPanel({
      step: index => this.#pages.get(index),
      go: step => this.#go(step),
      run: command => this.run(command),
      speed: value => this.#dispatch({ kind: 'speed', speed: value }),
      search: (search, direction) => this.#search(search, direction),
      dispatch: action => this.#dispatch(action),
      breakHere: () => events.breakHere(),
      copyLink: () => this.#try(async () => {
        await calls.copyStepLink({ step: this.#state.step });
        events.notice(t('Copied.'));
      }),
      exportAs: format => this.#try(() => calls.exportSteps({ format })),
      close: () => this.toggle(),
      scrolled: () => this.#invalidate(),
      ticks: count => this.#ticks(count),
      resized: height => this.#save({ height }),
    });
  }

  get element(): HTMLElement {
    return this.#panel.element;
  }

  get open(): boolean {
    return this.memory.state.stepper.open;
  }

  /** Where the picture stands in the walk; undefined while it shows the whole comparison. */
  get moment(): Moment | undefined {
    if (!this.open || !this.#summary) return undefined;
    return { index: this.#state.step, step: this.#pages.get(this.#state.step) ?? this.#last };
  }

  /** Another comparison is about to be shown: its walk is not recorded yet. */
  reset(): void {
    this.#era++;
    this.#recording = false;
    this.#summary = undefined;
    this.#last = undefined;
    this.#pages.reset(0);
    this.#state = reduce(this.#state, { kind: 'pause' });
  }

  /** The comparison is shown. Where the reader was wins over where a link or a lesson begins. */
  load(begin: Beginning | null): void {
    const { stepper } = this.memory.state;
    if (begin) this.#save(stepper.step === null ? { open: true, step: begin.step, lesson: begin.lesson } : { lesson: begin.lesson });
    this.#panel.showLesson(this.memory.state.stepper.lesson);
    if (this.open) this.#show();
  }

  toggle(): void {
    this.#save({ open: !this.open });
    if (this.open) {
      this.#show();
      this.#panel.focus();
    } else {
      this.#dispatch({ kind: 'pause' });
      this.#panel.close();
      this.events.opened(false);
      this.events.changed();
    }
  }

  run(command: StepCommand): void {
    const { step, steps, playing } = this.#state;
    switch (command) {
      case 'first': return this.#go(0);
      case 'back': return this.#go(step - 1);
      case 'forward': return this.#go(step + 1);
      case 'last': return this.#go(steps - 1);
      case 'tenBack': return this.#go(step - 10);
      case 'tenForward': return this.#go(step + 10);
      case 'play': return playing ? this.#dispatch({ kind: 'pause' }) : this.#play();
    }
  }

  /** Adds a breakpoint, or removes it. */
  toggleBreakpoint(stop: Stop): void {
    const there = this.#state.breakpoints.some(point => sameStop(point.stop, stop));
    this.#dispatch(there ? { kind: 'remove', stop } : { kind: 'break', stop });
    this.events.notice(there ? t('Breakpoint removed: {0}', stopText(stop)) : t('Breakpoint: {0}', stopText(stop)));
  }

  /** Rows have other numbers now: steps name them anew. */
  renumbered(): void {
    this.#last = this.#pages.get(this.#state.step) ?? this.#last;
    this.#pages.reset();
    this.#invalidate();
  }

  #show(): void {
    this.#panel.open(this.memory.state.stepper.height);
    this.events.opened(true);
    if (this.#summary) this.#invalidate(true);
    else void this.#record();
  }

  async #record(): Promise<void> {
    if (this.#recording) return;
    const era = ++this.#era;
    this.#recording = true;
    this.#panel.tell('recording', t('Recording the walk…'));
    try {
      const summary = await this.calls.recordWalk(undefined);
      if (era === this.#era) await this.events.recorded();
      if (era !== this.#era) return;
      this.#recording = false;
      this.#summary = summary;
      this.#pages.reset(summary.steps);
      this.#last = undefined;
      this.#revealed = -1;
      this.#panel.showWalk(summary);
      this.#panel.showTicks([], summary.steps);
      this.#ticks(this.#panel.room);
      this.#dispatch({ kind: 'recorded', steps: summary.steps, step: this.memory.state.stepper.step ?? 0 });
    } catch (error) {
      if (era !== this.#era) return;
      this.#recording = false;
      this.#fail(error);
    }
  }

  #fail(error: unknown): void {
    this.#summary = undefined;
    this.#dispatch({ kind: 'pause' });
    this.#panel.tell('failed', t('The walk cannot be shown: {0}', (error as Error).message));
    this.events.changed();
  }

  #ticks(count: number): void {
    const era = this.#era;
    const steps = this.#summary?.steps;
    if (steps === undefined || steps === 0) return;
    this.#try(async () => {
      const ticks: Tick[] = await this.calls.ticks({ count });
      if (era === this.#era && count === this.#panel.room) this.#panel.showTicks(ticks, steps);
      this.#invalidate();
    });
  }

  #go(step: number): void {
    if (this.#summary) this.#dispatch({ kind: 'go', step });
  }

  #dispatch(action: Action): void {
    const before = this.#state;
    const now = (this.#state = reduce(before, action));
    if (now.step !== before.step) {
      performance.mark(measured);
      this.#panel.say('');
      this.#last = this.#pages.get(before.step) ?? this.#last;
    }
    if (now.breakpoints !== before.breakpoints && now.playing) this.#aim();
    this.#save({ speed: now.speed, breakpoints: [...now.breakpoints], ...(this.#summary ? { step: now.step } : {}) });
    this.#invalidate(now.step !== before.step || action.kind === 'recorded');
  }

  /** Draws panel and picture in the next frame. */
  #invalidate(moved = false): void {
    this.#moved ||= moved;
    this.#due ??= requestAnimationFrame(time => this.#frame(time));
  }

  #frame(time: number): void {
    this.#due = undefined;
    if (!this.open || !this.#summary) return;
    this.#advance(time);
    const { step: index, playing } = this.#state;
    const step = this.#pages.get(index);
    const { from, to } = this.#panel.shown;
    this.#pages.want(index - around, index + around);
    this.#pages.want(from, to);
    if (step && this.#revealed !== index) {
      this.#revealed = index;
      this.events.moved(step, playing);
    }
    this.#panel.show(this.#state, step ?? this.#last, this.#moved);
    if (this.#moved || step !== this.#drawn) this.events.changed();
    this.#drawn = step;
    this.#moved = false;
    if (playing) this.#due ??= requestAnimationFrame(next => this.#frame(next));
  }

  /** Called by the picture when it has drawn: a bench listens to these measures. */
  drew(): void {
    if (performance.getEntriesByName(measured, 'mark').length === 0) return;
    performance.measure('step drawn', measured);
    performance.clearMarks(measured);
    performance.clearMeasures('step drawn');
  }

  #play(): void {
    if (!this.#summary) return;
    this.#clock = { at: performance.now(), left: 0, until: Infinity };
    this.#dispatch({ kind: 'play' });
    this.#aim();
  }

  /** Playing ends at the next breakpoint. */
  #aim(): void {
    const stops = enabledStops(this.#state);
    const search = ++this.#searches;
    this.#clock.until = stops.length === 0 ? Infinity : undefined;
    if (stops.length === 0) return;
    this.#try(async () => {
      const found = await this.calls.findStep({ from: this.#state.step, direction: 'forward', stops }).catch((error: unknown) => {
        if (search === this.#searches) this.#dispatch({ kind: 'pause' });
        throw error;
      });
      if (search === this.#searches) this.#clock.until = found?.step ?? Infinity;
    });
  }

  #advance(time: number): void {
    if (!this.#state.playing) return;
    const { until } = this.#clock;
    if (until === undefined) {
      this.#clock.at = time;
      return;
    }
    const { by, left } = paced(Math.max(0, time - this.#clock.at), this.#state.speed, this.#clock.left);
    this.#clock = { at: time, left, until };
    const goal = Math.min(this.#state.step + by, this.#state.steps - 1);
    if (by === 0) return;
    if (!this.#pages.get(goal)) this.#pages.want(goal, goal + 1); // waits where it is for what comes next
    else {
      this.#dispatch({ kind: 'advance', by, until });
      if (this.#state.step === until) this.#panel.say(t('Stopped at a breakpoint.'));
    }
  }

  #search(search: Search, direction: Direction): void {
    const { step, playing } = this.#state;
    const kind = this.#pages.get(step)?.kind;
    const stops: Stop[] = search === 'breakpoint' ? enabledStops(this.#state) : search !== 'sameKind' ? [{ kind: 'event', event: search }] : kind ? [{ kind: 'event', event: kind }] : [];
    if (!this.#summary || stops.length === 0) return;
    if (playing) this.#dispatch({ kind: 'pause' });
    const asked = ++this.#searches;
    this.#try(async () => {
      const found = await this.calls.findStep({ from: step, direction, stops });
      if (asked !== this.#searches) return;
      if (found) this.#go(found.step);
      const stop = found ? stops[found.stop] : undefined;
      const ahead = direction === 'forward';
      if (search === 'breakpoint') this.#panel.say(stop ? t('Stopped by {0}', stopText(stop)) : ahead ? t('No breakpoint ahead.') : t('No breakpoint behind.'));
      else if (!found) this.#panel.say(ahead ? t('None ahead.') : t('None behind.'));
    });
  }

  #save(change: Partial<Saved['stepper']>): void {
    this.memory.update({ stepper: { ...this.memory.state.stepper, ...change } });
  }

  #try(work: () => Promise<unknown>): void {
    void work().catch((error: unknown) => this.events.notice((error as Error).message));
  }
}
