// Buttons for what the keyboard can do, and where the view stands among rows and changes.
import type { Command } from '../keyboard';
import { number, plural, t } from '../l10n';
import { enable, iconButton, press } from '../toolkit';
import { h, fill } from './dom';

export class Toolbar {
  readonly #previous: HTMLElement;
  readonly #next: HTMLElement;
  readonly #collapse: HTMLElement;
  readonly #details: HTMLElement;
  readonly #stepper: HTMLElement;
  readonly #zoom: HTMLElement;
  readonly #changes = h('span', { 'class': 'position', 'data-fact': 'change' });
  readonly #rows = h('span', { 'class': 'position', 'data-fact': 'rows' });
  readonly element: HTMLElement;

  constructor(run: (command: Command) => void, search: HTMLElement) {
    const button = (shape: Parameters<typeof iconButton>[0], command: Command, label: string, key: string) =>
      iconButton(shape, { action: command, label, title: `${label} (${key})`, onClick: () => run(command) });
    this.#previous = button('up', 'previousChange', t('Previous change'), 'p, Shift+Alt+F5');
    this.#next = button('down', 'nextChange', t('Next change'), 'n, Alt+F5');
    this.#collapse = button('collapse', 'collapseAll', t('Close all opened subtrees'), 'c');
    this.#details = button('details', 'details', t('Details'), 'Space');
    this.#stepper = button('stepper', 'stepper', t('Step through'), 't');
    this.#zoom = h('button', { 'class': 'zoom', 'data-action': 'zoomReset', 'title': t('Reset zoom (0)'), 'onclick': () => run('zoomReset') });
    this.element = h('section', { 'class': 'toolbar', 'aria-label': t('Commands') },
      h('div', { class: 'group' }, this.#previous, this.#next, this.#changes),
      h('div', { class: 'group' }, button('swap', 'swap', t('Swap sides'), 's'), this.#collapse),
      h('div', { class: 'group' }, button('minus', 'zoomOut', t('Zoom out'), '−'), this.#zoom, button('plus', 'zoomIn', t('Zoom in'), '+')),
      search,
      h('div', { class: 'group end' }, this.#rows, this.#stepper, button('help', 'help', t('Keyboard'), '?'), this.#details),
    );
  }

  /** `index` counts from 0; null when the cursor is on no change. */
  showChange(index: number | null, total: number): void {
    fill(this.#changes, total === 0 ? t('no changes') : index === null ? plural(total, '{0} change', '{0} changes') : t('change {0} of {1}', number(index + 1), number(total)));
    enable(this.#previous, total > 0);
    enable(this.#next, total > 0);
  }

  /** Rows in view, counted from 0, inclusive. */
  showRows(first: number, last: number, total: number): void {
    const text = () => (first === last ? t('row {0} of {1}', number(last + 1), number(total)) : t('rows {0}–{1} of {2}', number(first + 1), number(last + 1), number(total)));
    fill(this.#rows, total === 0 ? t('no rows') : text());
  }

  showZoom(zoom: number): void {
    const text = `${Math.round(zoom * 100)} %`;
    fill(this.#zoom, text);
    this.#zoom.setAttribute('aria-label', t('Zoom {0}, reset', text));
  }

  showState({ details, stepper, opened }: { details: boolean; stepper: boolean; opened: number }): void {
    press(this.#details, details);
    press(this.#stepper, stepper);
    enable(this.#collapse, opened > 0);
  }
}
