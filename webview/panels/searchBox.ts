// The search box of the toolbar. Typing searches after a pause; Enter and the buttons go from match to match.
import { t } from '../l10n';
import { countText, type SearchState } from '../search';
import { enable, iconButton } from '../toolkit';
import { fill, h } from './dom';

/** Between keystrokes of one word. */
const pause = 150;

export interface SearchBoxEvents {
  query(text: string): void;
  step(direction: 1 | -1): void;
  /** Back to the picture. */
  left(): void;
}

export class SearchBox {
  readonly #input = h('input', {
    'type': 'search', 'aria-label': t('Search keys and CIDs'), 'placeholder': t('Search keys, CIDs'), 'title': t('Search keys, collections and CIDs (/, Ctrl+F)'),
    'aria-keyshortcuts': '/ Control+F Meta+F', 'spellcheck': 'false', 'autocomplete': 'off', 'maxlength': 1024, 'data-action': 'search',
  });
  readonly #count = h('span', { 'class': 'position', 'role': 'status', 'data-fact': 'matches' });
  readonly #previous: HTMLElement;
  readonly #next: HTMLElement;
  readonly element: HTMLElement;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly events: SearchBoxEvents) {
    this.#previous = iconButton('up', { action: 'previousMatch', label: t('Previous match'), title: t('Previous match (Shift+Enter)'), onClick: () => events.step(-1) });
    this.#next = iconButton('down', { action: 'nextMatch', label: t('Next match'), title: t('Next match (Enter)'), onClick: () => events.step(1) });
    this.element = h('div', { 'class': 'group find', 'role': 'search' }, this.#input, this.#previous, this.#next, this.#count);
    this.#input.addEventListener('input', () => {
      clearTimeout(this.#timer);
      this.#timer = setTimeout(() => this.#ask(), pause);
    });
    this.#input.addEventListener('keydown', event => this.#key(event));
  }

  focus(): void {
    this.#input.focus();
    this.#input.select();
  }

  show(state: SearchState): void {
    fill(this.#count, countText(state));
    enable(this.#previous, state.found.length > 0);
    enable(this.#next, state.found.length > 0);
  }

  /** A query from before. */
  set text(query: string) {
    this.#input.value = query;
  }

  #ask(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.events.query(this.#input.value.trim());
  }

  #key(event: KeyboardEvent): void {
    if (event.isComposing) return;
    if (event.key === 'Enter') {
      if (this.#timer !== undefined) this.#ask(); // what is typed counts at once
      this.events.step(event.shiftKey ? -1 : 1);
    } else if (event.key === 'Escape') this.events.left();
    else return;
    event.preventDefault();
  }
}
