// A word in a line of text that does something. What it is called begins with what stands there: whoever
// speaks to the page says what they see.
import { t } from '../l10n';
import { visible } from '../layout/visible';
import { shortenCid } from '../layout/shorten';
import { h } from '../panels/dom';

export interface LinkOptions {
  /** The stable name for tests: `data-action`. */
  readonly action: string;
  /** To whom or what it does it, for whoever does not see where it stands. */
  readonly of?: string;
  readonly title?: string;
  readonly onClick: () => void;
}

export function linkButton(text: string, { action, of, title, onClick }: LinkOptions): HTMLElement {
  return h('button', {
    'class': 'link', 'data-action': action, 'onclick': onClick,
    'aria-label': of === undefined ? undefined : visible(`${text}: ${of}`),
    'title': title === undefined ? undefined : visible(title),
  }, text);
}

/** A CID to be copied by a click: whole, or its two ends. */
export function cidButton(cid: string, copy: (text: string) => void, form: 'whole' | 'short' = 'short'): HTMLElement {
  const text = form === 'whole' ? cid : shortenCid(cid);
  return h('button', { 'class': 'cid', 'data-action': 'copy-cid', 'title': visible(`${cid}\n${t('Click to copy.')}`), 'aria-label': visible(t('{0}: copy', text)), 'onclick': () => copy(cid) }, text);
}
