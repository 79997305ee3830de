// The two files, what changed between them, and what the comparison cost.
import type { FileFacts, Overview, Side } from '../../src/protocol/comparison';
import type { WalkStep } from '../../src/protocol/steps';
import { number, plural } from '../layout/frame';
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
      h('h1', { class: 'spoken' }, `Comparison of ${overview.left.name} and ${overview.right.name}`),
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
    const layers = plural(file.layers, 'layer');
    const amounts = `${entries(file)} · ${plural(file.blocks, 'block')} · ${size(file.bytes)}`;
    // Lines are cut where a panel is too narrow: each says all of itself in its tooltip, too.
    const line = (more: readonly string[], ...children: Child[]) => h('p', { class: 'facts', title: more.map(visible).join('\n') }, ...children);
    return h('section', { 'class': `file ${side}`, 'data-file': side, 'aria-label': visible(file.name) },
      h('h2', { title: visible(file.path) }, file.name),
      line([file.root === null ? 'no root' : `root ${file.root}`, layers], ...this.#root(file), ` · ${layers}`),
      line([amounts], amounts),
      line(
        [`${file.format} · ${digests(file)}`, 'Digests are right when the bytes of every block in the file hash to its CID.',
          ...(commit ? [`commit ${commit.cid}`, commit.did, `revision ${commit.rev ?? 'absent'}`] : [])],
        `${file.format} · `, h('span', { 'data-digests': file.digests }, digests(file)),
      ),
      ...file.notes.map(note => h('p', { class: 'note', 'data-note': side }, `⚠ ${note}`)),
    );
  }

  #root({ root }: FileFacts): Child[] {
    if (root === null) return ['no root'];
    return ['root ', h('button', { 'class': 'cid', 'data-action': 'copy-root', 'title': `${root}\nClick to copy.`, 'aria-label': `Copy root ${shortenCid(root)}`, 'onclick': () => this.copy(root) }, shortenCid(root))];
  }

  #summary(overview: Overview): HTMLElement {
    const { added, removed, updated } = overview.changes;
    const chip = (kind: string, text: string, count: number, title?: string) => h('li', { 'class': 'chip', 'data-chip': kind, 'data-none': count === 0, title }, text);
    const { unresolved } = overview;
    return h('section', { 'class': 'summary', 'aria-label': 'What changed' },
      h('ul', { class: 'chips' },
        chip('added', `+ ${number(added)} added`, added),
        chip('removed', `− ${number(removed)} removed`, removed),
        chip('updated', `~ ${number(updated)} updated`, updated),
        chip('misaligned', `⇅ ${plural(overview.misaligned, 'misaligned range')}`, overview.misaligned),
        unresolved > 0 && chip('unresolved', `? ${plural(unresolved, 'unresolved range')}`, unresolved, unresolvedWarning),
      ),
      h('p', { 'class': 'cost', 'data-fact': 'cost' }, cost(overview)),
      this.#soFar,
    );
  }
}
