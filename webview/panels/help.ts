// The keyboard on one page; made from the table that answers the keys.
import { sections, type Section } from '../keyboard';
import { t } from '../l10n';
import { stepSections } from '../stepper/keys';
import { iconButton } from '../toolkit';
import { h } from './dom';

export class Help {
  readonly element: HTMLDialogElement;

  constructor(closed: () => void) {
    this.element = h('dialog', { 'class': 'help', 'aria-label': t('Keyboard'), 'onclose': closed },
      iconButton('close', { action: 'close-help', label: t('Close'), onClick: () => this.element.close() }),
      h('h2', {}, t('Keyboard')),
      list(sections),
      h('h3', {}, t('While the focus is in the step panel')),
      list(stepSections),
      h('p', {}, t('Ctrl and the mouse wheel, or a pinch, zoom at the pointer. A double click opens or closes an identical subtree.')),
    );
  }

  show(): void {
    this.element.showModal();
  }
}

function list(sections: readonly Section<string>[]): HTMLElement {
  return h('dl', {}, ...sections.map(({ keys, does }) => h('div', {}, h('dt', {}, ...keys.split(' ').map(key => h('kbd', {}, key))), h('dd', {}, does))));
}
