// The timeline on the page: a slider over all steps. Stems and heads of one kind are one path each,
// so a strip costs the same however long the walk is; a step moves one line.
import type { StepKind, Tick } from '../../src/protocol/steps';
import { t } from '../l10n';
import { h } from '../panels/dom';
import { visible } from '../layout/visible';
import { addLayer, set, type Layer } from '../render/draw';
import { headPath, kindLooks } from './kinds';
import { stepAt, ticksFor, timeline, xOf, type Timeline } from './timeline';

export interface TimelineEvents {
  go(step: number): void;
  /** Marks for a strip of another width. */
  want(count: number): void;
}

const strip = { height: 40, top: 7, base: 33 };

export class TimelineStrip {
  readonly #svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
  readonly #stems = addLayer(this.#svg, 'stems');
  readonly #heads = addLayer(this.#svg, 'heads');
  readonly #played = addLayer(this.#svg, 'played');
  readonly #position = addLayer(this.#svg, 'position');
  readonly element = h('div', { 'class': 'timeline', 'role': 'slider', 'tabindex': 0, 'aria-label': t('Step of the walk'), 'aria-valuemin': 1, 'data-view': 'timeline' }, this.#svg);
  #timeline: Timeline = timeline([], 0, 0);
  #ticks: readonly Tick[] = [];
  #step = 0;
  #width = 0;

  constructor(private readonly events: TimelineEvents) {
    this.#svg.setAttribute('aria-hidden', 'true');
    this.#svg.setAttribute('height', String(strip.height));
    const scrub = (event: PointerEvent) => this.events.go(stepAt(this.#timeline, event.clientX - this.#svg.getBoundingClientRect().left));
    this.element.addEventListener('pointerdown', event => {
      if (event.button !== 0 || this.#timeline.steps === 0) return;
      this.element.setPointerCapture(event.pointerId);
      scrub(event);
    });
    this.element.addEventListener('pointermove', event => {
      if (this.element.hasPointerCapture(event.pointerId)) scrub(event);
    });
    new ResizeObserver(() => this.fit()).observe(this.element);
  }

  /** Another width, or another walk: asks for marks where there is room for another number of them. */
  fit(): void {
    const width = this.element.clientWidth;
    if (width === this.#width || width === 0) return;
    this.#width = width;
    this.events.want(ticksFor(width));
    this.#draw();
  }

  /** How many ticks to ask for. */
  get room(): number {
    return ticksFor(this.#width);
  }

  show(ticks: readonly Tick[], steps: number): void {
    this.#ticks = ticks;
    this.element.setAttribute('aria-valuemax', String(Math.max(1, steps)));
    this.#timeline = timeline(ticks, steps, this.#width);
    this.#draw();
  }

  /** The current step, and what to say of it. */
  move(step: number, said: string): void {
    this.#step = step;
    this.element.setAttribute('aria-valuenow', String(step + 1));
    this.element.setAttribute('aria-valuetext', visible(said));
    this.#drawPosition();
  }

  #draw(): void {
    this.#timeline = timeline(this.#ticks, this.#timeline.steps, this.#width);
    const { marks, radius } = this.#timeline;
    this.#svg.setAttribute('width', String(this.#width));
    // The lowest last: where kinds share a slot, each shows below the next higher one.
    const kinds = [...new Set(marks.map(({ kind }) => kind))].sort((a, b) => kindLooks[b].height - kindLooks[a].height);
    const top = (kind: StepKind): number => strip.base - (strip.base - strip.top) * kindLooks[kind].height;
    const join = (layer: Layer, path: (kind: StepKind, x: number) => string) => {
      const paths = layer.selectAll<SVGPathElement, StepKind>('path').data(kinds, kind => kind).join('path').order();
      set(paths, { 'data-kind': kind => kind, 'd': kind => marks.filter(mark => mark.kind === kind).map(({ x }) => path(kind, x)).join('') });
    };
    join(this.#stems, (kind, x) => `M${x + 0.5} ${strip.base}V${top(kind)}`);
    join(this.#heads, (kind, x) => headPath(kind, x + 0.5, top(kind), radius));
    this.#drawPosition();
  }

  #drawPosition(): void {
    if (this.#timeline.steps === 0) return;
    const x = Math.round(xOf(this.#timeline, this.#step)) + 0.5;
    set(this.#played.selectAll<SVGPathElement, number>('path').data([x]).join('path'), { d: at => `M8 ${strip.base + 2.5}H${at}` });
    set(this.#position.selectAll<SVGPathElement, number>('path').data([x]).join('path'), { d: at => `M${at} 0V${strip.height}M${at - 4} ${strip.height}L${at} ${strip.base + 1}L${at + 4} ${strip.height}z` });
  }
}
