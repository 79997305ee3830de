// Buttons that move through the walk, the number of the step and the speed. Searches come in pairs:
// back and forward to the nearest step of a sort.
import { number, t } from '../l10n';
import { fill, h } from '../panels/dom';
import { icon } from '../panels/icons';
import { enable, iconButton, press, wordButton } from '../toolkit';
import type { StepCommand } from './keys';
import { speeds, stepFor, type StepperState } from './state';

export type Search = 'sameKind' | 'misaligned' | 'load' | 'breakpoint';
export type Direction = 'forward' | 'back';

export interface TransportEvents {
  run(command: StepCommand): void;
  go(step: number): void;
  speed(speed: number): void;
  search(search: Search, direction: Direction): void;
  copyLink(): void;
  exportAs(format: 'markdown' | 'json'): void;
  close(): void;
}

const searches: readonly { readonly search: Search; readonly words: string; readonly labels: Readonly<Record<Direction, string>> }[] = [
  { search: 'sameKind', words: t('same kind'), labels: { back: t('Previous event of the same kind'), forward: t('Next event of the same kind') } },
  { search: 'misaligned', words: t('misaligned'), labels: { back: t('Previous misalignment'), forward: t('Next misalignment') } },
  { search: 'load', words: t('block read'), labels: { back: t('Previous block read'), forward: t('Next block read') } },
  { search: 'breakpoint', words: t('breakpoint'), labels: { back: t('Previous breakpoint'), forward: t('Next breakpoint') } },
];

export class Transport {
  readonly #play: HTMLElement;
  readonly #back: readonly HTMLElement[];
  readonly #forward: readonly HTMLElement[];
  readonly #breaks: readonly HTMLElement[];
  readonly #field: HTMLInputElement;
  readonly #total = h('span', { 'data-fact': 'steps' });
  readonly #speed: HTMLSelectElement;
  readonly element: HTMLElement;
  #state: StepperState | undefined;

  constructor(events: TransportEvents) {
    const button = (shape: Parameters<typeof iconButton>[0], command: StepCommand, label: string, key: string) =>
      iconButton(shape, { action: `step-${command}`, label, title: `${label} (${key})`, onClick: () => events.run(command) });
    this.#play = button('play', 'play', t('Play'), 'Space');
    this.#back = [button('first', 'first', t('First step'), 'Home'), button('back', 'back', t('One step back'), '←')];
    this.#forward = [button('forward', 'forward', t('One step forward'), '→'), button('last', 'last', t('Last step'), 'End')];
    this.#field = h('input', { 'class': 'number', 'type': 'text', 'inputmode': 'numeric', 'aria-label': t('Go to step'), 'data-action': 'go-to-step' });
    this.#field.addEventListener('keydown', event => {
      if (event.key === 'Enter') this.#commit(events);
    });
    this.#field.addEventListener('change', () => this.#commit(events));
    this.#field.addEventListener('focus', () => this.#field.select());
    this.#speed = h('select', { 'aria-label': t('Speed'), 'title': t('Speed of playing'), 'data-action': 'speed', 'onchange': () => events.speed(Number(this.#speed.value)) },
      ...speeds.map(speed => h('option', { value: speed }, `${number(Math.floor(speed)) === '0' ? '½' : number(speed)}/s`)));
    const pairs = searches.map(({ search, words, labels }) => {
      const go = (direction: Direction) => iconButton(direction, {
        action: `${direction}-${search}`, label: labels[direction], onClick: () => events.search(search, direction),
      });
      return { search, buttons: [go('back'), go('forward')], words };
    });
    this.#breaks = pairs.flatMap(({ search, buttons }) => (search === 'breakpoint' ? buttons : []));
    this.element = h('div', { 'class': 'transport', 'role': 'toolbar', 'aria-label': t('Move through the walk') },
      h('div', { class: 'group' }, ...this.#back, this.#play, ...this.#forward),
      h('div', { class: 'group' }, this.#speed),
      h('div', { class: 'group count' }, h('span', { 'aria-hidden': 'true' }, t('step')), this.#field, this.#total),
      ...pairs.map(({ search, words, buttons }) => h('div', { 'class': 'group', 'data-search': search }, buttons[0], h('span', { 'class': 'words', 'aria-hidden': 'true' }, words), buttons[1])),
      h('div', { class: 'group end' },
        wordButton(t('Markdown'), { action: 'export-markdown', label: t('Export as Markdown'), onClick: () => events.exportAs('markdown') }),
        wordButton('JSON', { action: 'export-json', label: t('Export as JSON'), onClick: () => events.exportAs('json') }),
        iconButton('link', { action: 'copy-step-link', label: t('Copy link to this step'), onClick: events.copyLink }),
        iconButton('close', { action: 'close-stepper', label: t('Close the step panel'), title: t('Close the step panel (t)'), onClick: events.close })));
  }

  show(state: StepperState): void {
    const old = this.#state;
    this.#state = state;
    const { step, steps, playing, speed } = state;
    if (document.activeElement !== this.#field || old?.step !== step) this.#field.value = steps === 0 ? '' : number(step + 1);
    if (old?.steps !== steps) fill(this.#total, t('of {0}', number(steps)));
    if (old?.speed !== speed) for (const option of this.#speed.options) option.selected = Number(option.value) === speed;
    if (old?.playing !== playing) {
      fill(this.#play, icon(playing ? 'pause' : 'play'));
      const label = playing ? t('Pause') : t('Play');
      this.#play.setAttribute('aria-label', label);
      this.#play.setAttribute('title', t('{0} (Space)', label));
      press(this.#play, playing);
    }
    for (const button of this.#back) enable(button, step > 0);
    for (const button of this.#forward) enable(button, step < steps - 1);
    for (const button of this.#breaks) enable(button, state.breakpoints.some(({ enabled }) => enabled));
    enable(this.#play, steps > 1);
  }

  #commit(events: TransportEvents): void {
    const state = this.#state;
    if (!state) return;
    const step = stepFor(this.#field.value);
    this.#field.value = number(state.step + 1);
    if (step !== undefined && step !== state.step) events.go(step);
  }
}
