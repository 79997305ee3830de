// Buttons for what the keyboard can do, and where the view stands among rows and changes.
import { number } from '../layout/frame';
import type { Command } from '../keyboard';
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
    this.#previous = button('up', 'previousChange', 'Previous change', 'p, Shift+Alt+F5');
    this.#next = button('down', 'nextChange', 'Next change', 'n, Alt+F5');
    this.#collapse = button('collapse', 'collapseAll', 'Close all opened subtrees', 'c');
    this.#details = button('details', 'details', 'Details', 'Space');
    this.#stepper = button('stepper', 'stepper', 'Step through', 't');
    this.#zoom = h('button', { 'class': 'zoom', 'data-action': 'zoomReset', 'title': 'Reset zoom (0)', 'onclick': () => run('zoomReset') });
    this.element = h('section', { 'class': 'toolbar', 'aria-label': 'Commands' },
      h('div', { class: 'group' }, this.#previous, this.#next, this.#changes),
      h('div', { class: 'group' }, button('swap', 'swap', 'Swap sides', 's'), this.#collapse),
      h('div', { class: 'group' }, button('minus', 'zoomOut', 'Zoom out', '−'), this.#zoom, button('plus', 'zoomIn', 'Zoom in', '+')),
      search,
      h('div', { class: 'group end' }, this.#rows, this.#stepper, button('help', 'help', 'Keyboard', '?'), this.#details),
    );
  }

  /** `index` counts from 0; null when the cursor is on no change. */
  showChange(index: number | null, total: number): void {
    fill(this.#changes, total === 0 ? 'no changes' : index === null ? `${number(total)} ${total === 1 ? 'change' : 'changes'}` : `change ${number(index + 1)} of ${number(total)}`);
    enable(this.#previous, total > 0);
    enable(this.#next, total > 0);
  }

  /** Rows in view, counted from 0, inclusive. */
  showRows(first: number, last: number, total: number): void {
    fill(this.#rows, total === 0 ? 'no rows' : `${first === last ? 'row ' : `rows ${number(first + 1)}–`}${number(last + 1)} of ${number(total)}`);
  }

  showZoom(zoom: number): void {
    const text = `${Math.round(zoom * 100)} %`;
    fill(this.#zoom, text);
    this.#zoom.setAttribute('aria-label', `Zoom ${text}, reset`);
  }

  showState({ details, stepper, opened }: { details: boolean; stepper: boolean; opened: number }): void {
    press(this.#details, details);
    press(this.#stepper, stepper);
    enable(this.#collapse, opened > 0);
  }
}
