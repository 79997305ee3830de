// The pages shown instead of a comparison or a file: while it opens, and when it cannot be shown.
import type { Progress } from '../../src/protocol/contracts';
import { t } from '../l10n';
import { percent } from './facts';
import { progressRing, textButton } from '../toolkit';
import { fill, h } from './dom';

export class OpeningPage {
  readonly #task = h('p', { role: 'status' });
  readonly #bar = h('progress', { 'max': 1, 'aria-label': t('Progress'), 'hidden': true });
  readonly element = h('main', { 'class': 'page', 'data-page': 'opening' }, progressRing(t('Opening')), this.#task, this.#bar);

  constructor(task: string) {
    fill(this.#task, task);
  }

  show({ task, fraction }: Progress): void {
    fill(this.#task, fraction === null ? `${task}…` : `${task}, ${percent(fraction)}`);
    this.#bar.hidden = fraction === null;
    if (fraction !== null) this.#bar.value = fraction;
  }
}

export interface Failure { readonly code: string; readonly message: string }

export function failurePage({ code, message }: Failure, events: { retry(): void; showLog(): void; comparePartially(): void }): HTMLElement {
  const incomplete = code === 'missing-block';
  return h('main', { 'class': 'page', 'data-page': 'error' },
    h('h1', {}, code === 'cancelled' ? t('Cancelled') : t('These files cannot be compared')),
    h('p', { 'class': 'message', 'role': 'alert' }, message),
    code !== 'cancelled' && h('p', { class: 'kind' }, `${t('kind of error:')} `, h('code', { 'data-fact': 'code' }, code)),
    incomplete && h('p', { 'class': 'message', 'data-fact': 'partial' }, t('A file may be a part of a tree by intent: a commit event, an export since a revision, a proof. Comparing what is there lists each absent part as unresolved, neither equal nor changed.')),
    h('div', { class: 'buttons' },
      textButton('primary', { action: 'retry', label: t('Try again'), onClick: events.retry }),
      incomplete && textButton('secondary', { action: 'compare-partially', label: t('Compare what is there'), onClick: events.comparePartially }),
      textButton('secondary', { action: 'show-log', label: t('Show log'), onClick: events.showLog })),
  );
}
