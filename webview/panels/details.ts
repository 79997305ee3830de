// What is known of the thing under the cursor.
import type { Detail } from '../../src/protocol/comparison';
import { t } from '../l10n';
import { iconButton, textButton } from '../toolkit';
import { fill, h, type Child } from './dom';

export interface DetailsEvents {
  copy(text: string): void;
  close(): void;
  revealInSidebar(): void;
}

export class Details {
  readonly #content = h('div', { class: 'content' });
  readonly element: HTMLElement;

  constructor(private readonly events: DetailsEvents) {
    this.element = h('aside', { 'class': 'details', 'aria-label': t('Details'), 'data-panel': 'details', 'hidden': true },
      iconButton('close', { action: 'close-details', label: t('Close details'), title: t('Close details (Escape)'), onClick: events.close }),
      this.#content);
  }

  get open(): boolean {
    return !this.element.hidden;
  }

  set open(open: boolean) {
    this.element.hidden = !open;
  }

  show({ title, why, facts }: Detail): void {
    fill(this.#content,
      h('h2', {}, title),
      h('p', { class: 'reason' }, why),
      textButton('secondary', { action: 'reveal-in-sidebar', label: t('Reveal in sidebar'), onClick: this.events.revealInSidebar }),
      h('dl', {}, ...facts.map(fact => h('div', { 'data-fact': fact.label }, h('dt', {}, fact.label), this.#value(fact)))));
  }

  fail(message: string): void {
    fill(this.#content, h('p', { class: 'reason' }, message));
  }

  #value({ label, value, copy }: Detail['facts'][number]): Child {
    const button = copy && iconButton('copy', { action: 'copy', label: t('Copy {0}', label), onClick: () => this.events.copy(value) });
    return h('dd', { class: copy ? 'copyable' : '' }, h('span', {}, value), button);
  }
}
