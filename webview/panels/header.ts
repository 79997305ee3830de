// The two files, what changed between them, and what the comparison cost.
import type { FileFacts, Overview, Side } from '../../src/protocol/comparison';
import type { WalkStep } from '../../src/protocol/steps';
import { number, plural, t } from '../l10n';
import { shortenCid } from '../layout/shorten';
import { visible } from '../layout/visible';
import { cost, digests, entries, size, soFar, unresolvedWarning } from './facts';
import { fill, h, type Child } from './dom';

export class Header {
  readonly element = h('header', { class: 'header' });
  readonly #soFar = h('p', { 'class': 'cost', 'data-fact': 'so-far', 'hidden': true });

  constructor(private readonly copy: (text: string) => void) {}

  show(overview: Overview): void {
    fill(
      this.element,
      h('h1', { class: 'spoken' }, t('Comparison of {0} and {1}', overview.left.name, overview.right.name)),
      this.#file('left', overview.left), this.#summary(overview), this.#file('right', overview.right),
    );
  }

  /** While the walk is stepped through: how much of the totals it has come to. */
  at(step: WalkStep | undefined): void {
    this.#soFar.hidden = step === undefined;
    const text = step && soFar(step);
    if (text !== this.#soFar.textContent) fill(this.#soFar, text);
  }

  #file(side: Side, file: FileFacts): HTMLElement {
    const { commit } = file;
    const layers = plural(file.layers, '{0} layer', '{0} layers');
    const amounts = `${entries(file)} · ${plural(file.blocks, '{0} block', '{0} blocks')} · ${size(file.bytes)}`;
    // Lines are cut where a panel is too narrow: each says all of itself in its tooltip, too.
    const line = (more: readonly string[], ...children: Child[]) => h('p', { class: 'facts', title: more.map(visible).join('\n') }, ...children);
    return h('section', { 'class': `file ${side}`, 'data-file': side, 'aria-label': visible(file.name) },
      h('h2', { title: visible(file.path) }, file.name),
      line([file.root === null ? t('no root') : t('root {0}', file.root), layers], ...this.#root(file), ` · ${layers}`),
      line([amounts], amounts),
      line(
        [`${file.format} · ${digests(file)}`, t('Digests are right when the bytes of every block in the file hash to its CID.'),
          ...(commit ? [t('commit {0}', commit.cid), commit.did, t('revision {0}', commit.rev ?? t('absent'))] : [])],
        `${file.format} · `, h('span', { 'data-digests': file.digests }, digests(file)),
      ),
      ...file.notes.map(note => h('p', { class: 'note', 'data-note': side }, `⚠ ${note}`)),
    );
  }

  #root({ root }: FileFacts): Child[] {
    if (root === null) return [t('no root')];
    return [`${t('root')} `, h('button', { 'class': 'cid', 'data-action': 'copy-root', 'title': `${root}\n${t('Click to copy.')}`, 'aria-label': t('Copy root {0}', shortenCid(root)), 'onclick': () => this.copy(root) }, shortenCid(root))];
  }

  #summary(overview: Overview): HTMLElement {
    const { added, removed, updated } = overview.changes;
    const chip = (kind: string, text: string, count: number, title?: string) => h('li', { 'class': 'chip', 'data-chip': kind, 'data-none': count === 0, title }, text);
    const { unresolved } = overview;
    return h('section', { 'class': 'summary', 'aria-label': t('What changed') },
      h('ul', { class: 'chips' },
        chip('added', `+ ${t('{0} added', number(added))}`, added),
        chip('removed', `− ${t('{0} removed', number(removed))}`, removed),
        chip('updated', `~ ${t('{0} updated', number(updated))}`, updated),
        chip('misaligned', `⇅ ${plural(overview.misaligned, '{0} misaligned range', '{0} misaligned ranges')}`, overview.misaligned),
        unresolved > 0 && chip('unresolved', `? ${plural(unresolved, '{0} unresolved range', '{0} unresolved ranges')}`, unresolved, unresolvedWarning),
      ),
      h('p', { 'class': 'cost', 'data-fact': 'cost' }, cost(overview)),
      this.#soFar,
    );
  }
}
