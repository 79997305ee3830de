// Where a run stops: kinds of events, which are the legend of the timeline as well, and keys and
// CIDs in a list of their own.
import type { Stop, WalkSummary } from '../../src/protocol/steps';
import { number, t } from '../l10n';
import { visible } from '../layout/visible';
import { fill, h } from '../panels/dom';
import { enable, iconButton, wordButton } from '../toolkit';
import { headPath, kindLooks, stopText } from './kinds';
import { idOf, mostBreakpoints, sameStop, stopFor, type Action, type Breakpoint } from './state';

export interface StopsEvents {
  dispatch(action: Action): void;
  /** On what the cursor of the picture is at. */
  breakHere(): void;
}

export class Stops {
  readonly #legend = h('ul', { 'class': 'kinds', 'data-list': 'kinds' });
  readonly #list = h('ul', { 'class': 'breakpoints', 'data-list': 'breakpoints' });
  readonly #field: HTMLInputElement = h('input', { 'type': 'text', 'aria-label': t('Key or CID to stop at'), 'placeholder': t('key or CID'), 'maxlength': 4096, 'data-action': 'breakpoint', 'spellcheck': 'false' });
  readonly #add: HTMLElement;
  readonly element: HTMLElement;
  #kinds: WalkSummary['kinds'] = [];
  #shown: readonly Breakpoint[] | undefined;

  constructor(private readonly events: StopsEvents) {
    this.#add = wordButton(t('Add'), { action: 'add-breakpoint', label: t('Add breakpoint'), onClick: () => this.#commit() });
    this.#field.addEventListener('keydown', event => {
      if (event.key === 'Enter') this.#commit();
    });
    this.element = h('section', { 'class': 'stops', 'aria-label': t('Breakpoints'), 'data-view': 'stops', 'tabindex': 0 },
      h('h3', {}, t('Events'), h('span', { class: 'hint' }, ` ${t('tick to stop there')}`)), this.#legend,
      h('h3', {}, t('Breakpoints')),
      h('div', { class: 'add' }, this.#field, this.#add, wordButton(t('Here'), { action: 'break-here', label: t('Break here'), title: t('Breakpoint on the key or node under the cursor (b)'), onClick: () => events.breakHere() })),
      this.#list);
  }

  showKinds(kinds: WalkSummary['kinds']): void {
    this.#kinds = kinds.filter(({ count }) => count > 0);
    this.#shown = undefined;
  }

  show(breakpoints: readonly Breakpoint[]): void {
    if (breakpoints === this.#shown) return;
    this.#shown = breakpoints;
    enable(this.#add, breakpoints.length < mostBreakpoints);
    keepFocus(this.element, () => {
      fill(this.#legend, ...this.#kinds.map(({ kind, count }) => {
        const stop: Stop = { kind: 'event', event: kind };
        const on = breakpoints.some(point => point.enabled && sameStop(point.stop, stop));
        return h('li', { 'data-kind': kind }, this.#box(stop, on, checked => this.events.dispatch(checked ? { kind: 'break', stop } : { kind: 'remove', stop }),
          glyph(kind), h('span', {}, kindLooks[kind].name), h('span', { class: 'number' }, number(count))));
      }));
      fill(this.#list, ...breakpoints.filter(({ stop }) => stop.kind !== 'event').map(({ stop, enabled }) =>
        h('li', { title: visible(fullText(stop)) },
          this.#box(stop, enabled, checked => this.events.dispatch({ kind: 'enable', stop, enabled: checked }), h('span', { class: 'stop' }, stopText(stop))),
          iconButton('close', { action: 'remove-breakpoint', label: t('Remove breakpoint'), onClick: () => this.events.dispatch({ kind: 'remove', stop }) }))));
    });
  }

  #box(stop: Stop, checked: boolean, changed: (checked: boolean) => void, ...label: Node[]): HTMLElement {
    const box: HTMLInputElement = h('input', { 'type': 'checkbox', checked, 'data-stop': idOf(stop), 'onchange': () => changed(box.checked) });
    return h('label', {}, box, ...label);
  }

  #commit(): void {
    const stop = stopFor(this.#field.value);
    if (!stop) return;
    this.#field.value = '';
    this.events.dispatch({ kind: 'break', stop });
  }
}

/** The mark of a kind as it stands on the timeline. */
function glyph(kind: keyof typeof kindLooks): SVGElement {
  const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
  const path = document.createElementNS('http://www.w3.org/2000/svg', 'path');
  svg.setAttribute('class', 'glyph');
  svg.setAttribute('viewBox', '0 0 12 12');
  svg.setAttribute('aria-hidden', 'true');
  path.setAttribute('d', headPath(kind, 6, 6, 4) || 'M5 3h2v6h-2z');
  svg.append(path);
  return svg;
}

const fullText = (stop: Stop): string => (stop.kind === 'event' ? stopText(stop) : stop.kind === 'key' ? stop.key : stop.cid);

/** A list that is made anew keeps the focus where it was. */
function keepFocus(within: HTMLElement, work: () => void): void {
  const focused = document.activeElement?.getAttribute('data-stop');
  work();
  if (focused) [...within.querySelectorAll<HTMLElement>('[data-stop]')].find(element => element.dataset['stop'] === focused)?.focus();
}
