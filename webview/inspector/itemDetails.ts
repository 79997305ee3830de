// What is known of the selected thing, and what can be done with it.
import type { Item } from '../../src/protocol/inspection';
import { t } from '../l10n';
import { fill, h } from '../panels/dom';
import { iconButton } from '../toolkit';
import { linkButton } from './linkButton';

export interface ItemActions {
  openRecord(item: Item): void;
  openHex(item: Item): void;
  revealInSidebar(item: Item): void;
  why(item: Item): void;
  /** In the picture of the tree. */
  showInTree(item: Item): void;
  copy(text: string): void;
}

/** `hasPicture`: the file has a tree that can be drawn. */
export function showItem(place: Element, item: Item | undefined, actions: ItemActions, hasPicture: boolean): void {
  if (!item) return fill(place, h('p', { class: 'quiet' }, t('Select something for its facts.')));
  const { cid, key } = item;
  const button = (action: string, label: string, onClick: () => void) => linkButton(label, { action, onClick });
  fill(place,
    h('h2', {}, item.label),
    h('div', { class: 'actions' },
      (cid !== null || key !== null) && button('open-record', t('Open as JSON'), () => actions.openRecord(item)),
      cid !== null && button('open-hex', t('Open as hex'), () => actions.openHex(item)),
      key !== null && button('why', t('Why here?'), () => actions.why(item)),
      hasPicture && (key !== null || item.icon === 'node') && button('show-in-tree', t('Show in tree'), () => actions.showInTree(item)),
      (cid !== null || key !== null) && button('reveal-in-sidebar', t('Reveal in sidebar'), () => actions.revealInSidebar(item))),
    h('dl', {}, ...item.facts.map(({ label, value }) => h('div', { 'data-fact': label }, h('dt', {}, label),
      h('dd', {}, h('span', {}, value), iconButton('copy', { action: 'copy', label: t('Copy {0}', label), onClick: () => actions.copy(value) }))))));
}
