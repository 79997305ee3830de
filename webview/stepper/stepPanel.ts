// The step panel: timeline, transport, sentence, and below them the table, what the step has at hand
// and the breakpoints. It shows what it is given and tells what was wished.
import type { Beginning, Tick, WalkStep, WalkSummary } from '../../src/protocol/steps';
import { number, t } from '../l10n';
import { fill, h } from '../panels/dom';
import { heightSash } from './sash';
import type { StepperState } from './state';
import { StepFacts } from './stepFacts';
import { Stops, type StopsEvents } from './stops';
import { StepTable } from './stepTable';
import { TimelineStrip } from './timelineStrip';
import { Transport, type TransportEvents } from './transport';

export interface PanelEvents extends TransportEvents, StopsEvents {
  step(index: number): WalkStep | undefined;
  /** Other rows of the table are in view. */
  scrolled(): void;
  ticks(count: number): void;
  resized(height: number): void;
}

export class StepPanel {
  readonly #strip: TimelineStrip;
  readonly #transport: Transport;
  readonly #table: StepTable;
  readonly #facts = new StepFacts();
  readonly #stops: Stops;
  readonly #lesson = h('details', { 'class': 'lesson', 'data-view': 'lesson', 'open': true, 'hidden': true });
  readonly #sentence = h('p', { 'class': 'sentence', 'aria-live': 'polite', 'data-fact': 'sentence' });
  readonly #counters = h('p', { 'class': 'counters', 'data-fact': 'counters' });
  readonly #found = h('p', { 'class': 'found', 'role': 'status', 'data-fact': 'found' });
  readonly #sash;
  readonly element: HTMLElement;

  constructor(events: PanelEvents) {
    this.#strip = new TimelineStrip({ go: step => events.go(step), want: count => events.ticks(count) });
    this.#transport = new Transport(events);
    this.#table = new StepTable(events);
    this.#stops = new Stops(events);
    this.element = h('section', { 'class': 'stepper', 'aria-label': t('Steps of the walk'), 'data-panel': 'stepper', 'hidden': true });
    this.#sash = heightSash(this.element, height => events.resized(height));
    fill(this.element, this.#sash.element,
      this.#strip.element, this.#transport.element, this.#lesson,
      h('div', { class: 'said' }, this.#sentence, this.#found, this.#counters),
      h('div', { class: 'columns' }, this.#table.element, this.#facts.element, this.#stops.element));
  }

  /** Steps of the table in view, [from, to). */
  get shown(): { from: number; to: number } {
    return this.#table.shown;
  }

  /** How many ticks the timeline asks for. */
  get room(): number {
    return this.#strip.room;
  }

  open(height: number): void {
    this.element.hidden = false;
    this.#sash.set(height);
    this.#strip.fit();
  }

  close(): void {
    this.element.hidden = true;
  }

  focus(): void {
    this.#strip.element.focus({ preventScroll: true });
  }

  /** No walk yet, or none to be had: a word in its place. */
  tell(state: 'recording' | 'failed', text: string): void {
    this.element.dataset['state'] = state;
    fill(this.#sentence, text);
  }

  showWalk({ steps, kinds }: WalkSummary): void {
    this.element.dataset['state'] = 'ready';
    this.#stops.showKinds(kinds);
    this.#table.fit(steps);
  }

  showTicks(ticks: readonly Tick[], steps: number): void {
    this.#strip.show(ticks, steps);
  }

  showLesson(lesson: Beginning['lesson']): void {
    this.#lesson.hidden = lesson === null;
    if (lesson) fill(this.#lesson, h('summary', {}, lesson.title), ...lesson.text.split(/\n+/).map(line => h('p', {}, line)));
  }

  /** What a search came to. */
  say(text: string): void {
    fill(this.#found, text);
  }

  /** The current step; `step` is undefined while it is on its way. */
  show(state: StepperState, step: WalkStep | undefined, moved: boolean): void {
    if (moved) this.#table.move(state.step);
    this.#transport.show(state);
    this.#stops.show(state.breakpoints);
    this.#table.draw();
    if (!step) return;
    // Read out what the reader stops at, not what rushes by.
    this.#sentence.setAttribute('aria-live', state.playing && state.speed > 1 ? 'off' : 'polite');
    if (this.#sentence.dataset['step'] !== String(step.index)) {
      this.#sentence.dataset['step'] = String(step.index);
      fill(this.#sentence, step.sentence);
      const { reads, changes } = step;
      fill(this.#counters, t('blocks read {0} + {1} · changes −{2} +{3}', number(reads.left), number(reads.right), number(changes.removed), number(changes.added)));
    }
    this.#strip.move(state.step, t('step {0} of {1}: {2}', state.step + 1, state.steps, step.sentence));
    this.#facts.show(step);
  }
}
