// What a step has at hand, in full: the two lists of its range, and the subtrees opened to get there.
import type { Reference, WalkStep } from '../../src/protocol/steps';
import { number, t } from '../l10n';
import { shortenCid, shortenRange } from '../layout/shorten';
import { visible } from '../layout/visible';
import { fill, h, type Child } from '../panels/dom';

/** Characters of a range in a list; all of it is in the tooltip. */
const listed = 22;

export class StepFacts {
  readonly element = h('section', { 'class': 'step-facts', 'aria-label': t('The current step'), 'data-view': 'step-facts', 'tabindex': 0 });
  #shown: WalkStep | undefined;

  show(step: WalkStep | undefined): void {
    if (step === this.#shown) return;
    this.#shown = step;
    if (!step) return;
    const { range, lists, stack } = step;
    fill(this.element,
      h('h3', {}, t('Range')), h('p', { 'class': 'range', 'data-fact': 'range' }, range ?? t('none')),
      ...(lists ? [...list('before', lists.left), ...list('after', lists.right)] : []),
      h('h3', {}, t('Stack ({0})', number(stack.length))),
      h('ol', { 'data-list': 'stack' }, ...stack.map(item)),
    );
  }
}

function list(name: 'before' | 'after', { first, total }: { first: readonly Reference[]; total: number }): Child[] {
  const more = total - first.length;
  return [
    h('h3', {}, name === 'before' ? t('Collected before ({0})', number(total)) : t('Collected after ({0})', number(total))),
    total === 0 ? h('p', {}, t('nothing')) : h('ol', { 'data-list': name }, ...first.map(item), more > 0 && h('li', { class: 'more' }, t('and {0} more', number(more)))),
  ];
}

function item({ cid, layer, range }: Reference): HTMLElement {
  const full = visible(range);
  return h('li', { title: `${visible(cid)}\n${full}` }, h('code', {}, shortenCid(cid, 9)), ` L${layer} `, h('span', { class: 'range' }, shortenRange(full, listed)));
}
