// The search box and what it found. Typing searches; Enter and the arrows go from match to match, and the
// contents follow.
import type { Calls } from '../../src/protocol/channel';
import type { Match } from '../../src/protocol/inspection';
import type { inspectorCalls } from '../../src/protocol/inspectorView';
import { number, t } from '../l10n';
import { visible } from '../layout/visible';
import { fill, h } from '../panels/dom';
import { enable, iconButton } from '../toolkit';
import { itemSign, itemWord } from './itemIcons';
import { countsText, Searching, type Found } from './searching';

/** Between keystrokes of one word. */
const pause = 120;

export interface SearchEvents {
  query(text: string): void;
  goTo(match: Match): void;
  /** Escape, with nothing left to clear. */
  left(): void;
}

export class SearchBox {
  readonly #input = h('input', { 'type': 'search', 'aria-label': t('Search keys, CIDs and collections'), 'placeholder': t('Search keys, CIDs, collections'), 'spellcheck': 'false', 'autocomplete': 'off', 'maxlength': 1024, 'aria-keyshortcuts': 'Control+F' });
  readonly #counts = h('span', { 'class': 'position', 'role': 'status', 'data-fact': 'found' });
  readonly #previous: HTMLElement;
  readonly #next: HTMLElement;
  readonly #list = h('ul', { 'class': 'matches', 'role': 'listbox', 'tabindex': 0, 'aria-label': t('Found') });
  readonly bar: HTMLElement;
  readonly results = h('section', { 'class': 'results', 'aria-label': t('Search results'), 'data-panel': 'results', 'hidden': true }, this.#list);
  readonly #searching: Searching;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #at = -1;

  constructor(calls: Pick<Calls<typeof inspectorCalls>, 'search'>, private readonly events: SearchEvents) {
    this.#searching = new Searching(calls, found => this.#show(found));
    this.#previous = iconButton('up', { action: 'previous-match', label: t('Previous match'), title: t('Previous match (Shift+Enter)'), onClick: () => this.step(-1) });
    this.#next = iconButton('down', { action: 'next-match', label: t('Next match'), title: t('Next match (Enter)'), onClick: () => this.step(1) });
    this.bar = h('search', { class: 'search' }, this.#input, this.#previous, this.#next, this.#counts);
    this.#input.addEventListener('input', () => {
      clearTimeout(this.#timer);
      this.#timer = setTimeout(() => this.#run(), pause);
    });
    this.#input.addEventListener('keydown', event => this.#key(event));
    this.#list.addEventListener('keydown', event => this.#key(event));
    this.#list.addEventListener('click', event => {
      const at = [...this.#list.children].findIndex(item => item.contains(event.target as Element));
      if (at >= 0) this.#goTo(at);
    });
    this.#show(undefined);
  }

  focus(): void {
    this.#input.focus();
    this.#input.select();
  }

  /** A query from before, or from elsewhere. */
  set query(text: string) {
    this.#input.value = text;
    this.#run();
  }

  /** To the next match, or the one before; from the last one on to the first. */
  step(direction: 1 | -1): void {
    const count = this.#searching.found?.matches.length ?? 0;
    if (count === 0) return;
    this.#goTo(this.#at < 0 && direction < 0 ? count - 1 : (this.#at + direction + count) % count);
  }

  #run(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const query = this.#input.value.trim();
    this.#at = -1;
    fill(this.#list);
    this.events.query(query);
    void this.#searching.run(query);
  }

  #key(event: KeyboardEvent): void {
    const inInput = event.target === this.#input;
    if (event.key === 'Enter') {
      if (this.#timer !== undefined) this.#run();
      else if (!inInput && this.#at >= 0) this.#goTo(this.#at);
      else this.step(event.shiftKey ? -1 : 1);
    } else if (event.key === 'ArrowDown' || event.key === 'ArrowUp') this.step(event.key === 'ArrowDown' ? 1 : -1);
    else if (event.key === 'Escape') {
      if (this.#input.value === '') this.events.left();
      else this.query = '';
      this.#input.focus();
    } else return;
    event.preventDefault();
    event.stopPropagation();
  }

  #goTo(at: number): void {
    const match = this.#searching.found?.matches[at];
    if (!match) return;
    this.#list.children[this.#at]?.setAttribute('aria-selected', 'false');
    this.#at = at;
    const item = this.#list.children[at];
    item?.setAttribute('aria-selected', 'true');
    item?.scrollIntoView({ block: 'nearest' });
    if (item) this.#list.setAttribute('aria-activedescendant', item.id);
    this.#tell(this.#searching.found);
    this.events.goTo(match);
  }

  #show(found: Found | undefined): void {
    const matches = found?.matches ?? [];
    this.results.hidden = found === undefined || (found.done && matches.length === 0);
    this.#list.append(...matches.slice(this.#list.children.length).map((match, at) => itemOf(match, this.#list.children.length + at)));
    if (matches.length === 0) this.#list.removeAttribute('aria-activedescendant');
    enable(this.#previous, matches.length > 0);
    enable(this.#next, matches.length > 0);
    this.#tell(found);
  }

  #tell(found: Found | undefined): void {
    const counts = found ? countsText(found) : '';
    fill(this.#counts, this.#at < 0 || !found ? counts : t('{0} of {1}', number(this.#at + 1), counts));
  }
}

function itemOf({ kind, item }: Match, at: number): HTMLElement {
  return h('li', { 'id': `match-${at}`, 'role': 'option', 'aria-selected': 'false', 'data-match': kind, 'title': visible(item.label) },
    h('span', { 'class': 'shape', 'aria-hidden': 'true' }, itemSign[item.icon]),
    h('span', { class: 'spoken' }, `${itemWord[item.icon]}: `),
    h('span', { class: 'label' }, item.label),
    kind === 'cid' && item.cid !== null && item.cid !== item.label && h('span', { class: 'quiet' }, item.cid));
}
