// Why a key is where it is: its hash with the zero bits that decide, its layer, the nodes from the root
// down to it, its neighbours. The key comes from what is selected, or is typed.
import type { Placement } from '../../src/protocol/inspection';
import { number, plural, t } from '../l10n';
import { fill, h, type Child } from '../panels/dom';
import { iconButton } from '../toolkit';
import { cidButton, linkButton } from './linkButton';
import { zeroBits } from './zeroBits';

export interface WhyEvents {
  /** Rejects with a message to show. */
  ask(key: string): Promise<Placement>;
  /** Shows the key, where it is in the tree. */
  goTo(placement: Placement): void;
  copy(text: string): void;
  close(): void;
}

export class WhyPanel {
  readonly #input = h('input', { 'type': 'text', 'aria-label': t('Key'), 'placeholder': t('A key, in the tree or not'), 'spellcheck': 'false', 'autocomplete': 'off', 'maxlength': 8192 });
  readonly #answer = h('div', { 'class': 'answer', 'role': 'status' });
  readonly element: HTMLElement;
  #asked = 0;

  constructor(private readonly events: WhyEvents) {
    this.#input.addEventListener('change', () => void this.explain(this.#input.value));
    this.element = h('section', { 'class': 'why', 'aria-label': t('Why here?'), 'data-panel': 'why', 'hidden': true },
      iconButton('close', { action: 'close-why', label: t('Close "Why here?"'), onClick: events.close }),
      h('h2', {}, t('Why here?')), this.#input, this.#answer);
  }

  get open(): boolean {
    return !this.element.hidden;
  }

  set open(open: boolean) {
    this.element.hidden = !open;
  }

  focus(): void {
    this.#input.focus();
    this.#input.select();
  }

  /** '' asks nothing. */
  async explain(key: string): Promise<void> {
    const asked = ++this.#asked;
    this.#input.value = key;
    if (key === '') return fill(this.#answer, h('p', { class: 'quiet' }, t('Select an entry, or type a key.')));
    try {
      const placement = await this.events.ask(key);
      if (asked === this.#asked) fill(this.#answer, ...this.#parts(placement));
    } catch (error) {
      if (asked === this.#asked) fill(this.#answer, h('p', {}, `✗ ${(error as Error).message}`));
    }
  }

  #parts(placement: Placement): Child[] {
    const { label, present, hash, layer, path, previous, next, why, cid } = placement;
    const fact = (id: string, name: string, value: Child) => h('div', { 'data-fact': id }, h('dt', {}, name), h('dd', {}, value));
    const neighbour = (id: 'previous' | 'next', name: string, found: Placement['previous']) =>
      fact(id, name, found ? linkButton(found.label, { action: `go-${id}`, onClick: () => void this.explain(found.key) }) : t('none'));
    return [
      h('p', { 'data-fact': 'present' }, present ? `✓ ${t('in the tree')}` : `○ ${t('not in the tree: this is where it would be')}`, present && ' ', present && linkButton(t('Show it'), { action: 'go-to-key', onClick: () => this.events.goTo(placement) })),
      ...why.map(sentence => h('p', { class: 'sentence' }, sentence)),
      h('dl', {},
        fact('key', t('Key'), label),
        cid !== null && fact('value', t('Value'), this.#cid(cid)),
        hash !== null && fact('hash', t('{0} of the key', hash.name), h('code', { class: 'hash' }, hash.hex)),
        hash !== null && fact('zeros', t('Leading zero bits: {0}', number(hash.zeroBits)), bits(hash.hex, hash.zeroBits)),
        layer !== null && fact('layer', t('Layer'), String(layer)),
        neighbour('previous', t('Previous'), previous),
        neighbour('next', t('Next'), next),
      ),
      path.length > 0 && h('table', { class: 'path' },
        h('caption', {}, t('From the root down')),
        h('thead', {}, h('tr', {}, ...[t('Layer'), t('Node and key range'), t('Holds')].map(name => h('th', { scope: 'col' }, name)))),
        h('tbody', {}, ...path.map(step => h('tr', {},
          h('th', { scope: 'row' }, String(step.layer)), h('td', {}, this.#cid(step.cid), h('div', { class: 'range' }, step.range)),
          h('td', {}, `${plural(step.entries, '{0} entry', '{0} entries')}, ${plural(step.subtrees, '{0} subtree', '{0} subtrees')}`))))),
    ];
  }

  #cid(cid: string): HTMLElement {
    return cidButton(cid, this.events.copy);
  }
}

/** The first bits of the hash in pairs, the leading zeros marked: an MST counts them two by two. */
function bits(hex: string, zeros: number): HTMLElement {
  const { pairs, rest } = zeroBits(hex, zeros);
  return h('code', { class: 'bits' }, ...pairs.map(({ text, zero }) => h('span', { class: zero ? 'zero' : 'other' }, text)), rest ? '…' : '');
}
