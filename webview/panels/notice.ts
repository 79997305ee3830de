// A passing word: what was copied, where a search went round, what did not work. Read out, and gone
// when its animation ends.
import { fill, h } from './dom';

export class Notice {
  readonly element = h('div', { 'class': 'notice', 'role': 'status', 'data-view': 'notice', 'onanimationend': () => fill(this.element) });

  say(text: string): void {
    fill(this.element, h('span', {}, text));
  }
}
