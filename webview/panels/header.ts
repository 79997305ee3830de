// The two files, what changed between them, and what the comparison cost.
import type { FileFacts, Overview, Side } from '../../src/protocol/comparison';
import { number, plural } from '../layout/frame';
import { shortenCid } from '../layout/shorten';
import { cost, digests, size } from './facts';
import { fill, h, type Child } from './dom';

export class Header {
  readonly element = h('header', { class: 'header' });

  constructor(private readonly copy: (text: string) => void) {}

  show(overview: Overview): void {
    fill(
      this.element,
      h('h1', { class: 'spoken' }, `Comparison of ${overview.left.name} and ${overview.right.name}`),
      this.#file('left', overview.left), this.#summary(overview), this.#file('right', overview.right),
    );
  }

  #file(side: Side, file: FileFacts): HTMLElement {
    const tree = [plural(file.layers, 'layer'), file.entries === null ? 'counting entries…' : plural(file.entries, 'entry', 'entries')];
    const commit = file.commit;
    return h('section', { 'class': `file ${side}`, 'data-file': side, 'aria-label': file.name },
      h('h2', { title: file.path }, file.name),
      h('p', { class: 'facts' }, ...this.#root(file), ` · ${tree.join(' · ')}`),
      h('p', { class: 'facts', title: commit ? `commit ${commit.cid}\n${commit.did}\nrevision ${commit.rev ?? 'absent'}` : file.path },
        `${file.format} · ${plural(file.blocks, 'block')} · ${size(file.bytes)}`),
      h('p', { 'class': 'facts', 'data-digests': file.digests, 'title': 'Whether the bytes of every block in the file hash to its CID' }, digests(file)),
      ...file.notes.map(note => h('p', { class: 'note', 'data-note': side }, `⚠ ${note}`)),
    );
  }

  #root({ root }: FileFacts): Child[] {
    if (root === null) return ['no root'];
    return ['root ', h('button', { 'class': 'cid', 'data-action': 'copy-root', 'title': `${root}\nClick to copy.`, 'aria-label': `Copy root ${shortenCid(root)}`, 'onclick': () => this.copy(root) }, shortenCid(root))];
  }

  #summary(overview: Overview): HTMLElement {
    const { added, removed, updated } = overview.changes;
    const chip = (kind: string, text: string, count: number) => h('li', { 'class': 'chip', 'data-chip': kind, 'data-none': count === 0 }, text);
    return h('section', { 'class': 'summary', 'aria-label': 'What changed' },
      h('ul', { class: 'chips' },
        chip('added', `+ ${number(added)} added`, added),
        chip('removed', `− ${number(removed)} removed`, removed),
        chip('updated', `~ ${number(updated)} updated`, updated),
        chip('misaligned', `⇅ ${plural(overview.misaligned, 'misaligned range')}`, overview.misaligned),
      ),
      h('p', { 'class': 'cost', 'data-fact': 'cost' }, cost(overview)),
    );
  }
}
