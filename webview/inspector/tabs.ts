// The parts of the page below its header, one at a time: tabs as the ARIA pattern has them.
import { t } from '../l10n';
import { h } from '../panels/dom';
import type { Tab } from './inspectorState';

export class Tabs {
  readonly #buttons = new Map<Tab, HTMLElement>();
  readonly bar: HTMLElement;

  constructor(private readonly panels: Readonly<Record<Tab, { readonly name: string; readonly element: HTMLElement }>>, private readonly chosen: (tab: Tab) => void) {
    for (const [tab, { name, element }] of Object.entries(panels) as [Tab, { name: string; element: HTMLElement }][]) {
      const button = h('button', { 'id': `tab-${tab}`, 'role': 'tab', 'aria-controls': `panel-${tab}`, 'data-tab': tab, 'onclick': () => chosen(tab) }, name);
      this.#buttons.set(tab, button);
      for (const [attribute, value] of Object.entries({ 'id': `panel-${tab}`, 'role': 'tabpanel', 'aria-labelledby': `tab-${tab}` })) element.setAttribute(attribute, value);
    }
    this.bar = h('div', { 'class': 'tabs', 'role': 'tablist', 'aria-label': t('Parts') }, ...this.#buttons.values());
    this.bar.addEventListener('keydown', event => this.#key(event));
  }

  show(tab: Tab): void {
    for (const [name, button] of this.#buttons) {
      button.setAttribute('aria-selected', String(name === tab));
      button.setAttribute('tabindex', name === tab ? '0' : '-1');
      this.panels[name].element.hidden = name !== tab;
    }
  }

  focus(): void {
    for (const button of this.#buttons.values()) if (button.getAttribute('aria-selected') === 'true') button.focus();
  }

  /** Not every file has every part. */
  offer(tab: Tab, offered: boolean): void {
    this.#buttons.get(tab)!.hidden = !offered;
  }

  #key(event: KeyboardEvent): void {
    const offered = [...this.#buttons].filter(([, button]) => !button.hidden);
    const at = offered.findIndex(([, button]) => button.getAttribute('aria-selected') === 'true');
    const moves: Record<string, number> = { ArrowLeft: at - 1, ArrowRight: at + 1, Home: 0, End: offered.length - 1 };
    const to = moves[event.key];
    if (to === undefined) return;
    event.preventDefault();
    const [tab, button] = offered[(to + offered.length) % offered.length]!;
    this.chosen(tab);
    button.focus();
  }
}
