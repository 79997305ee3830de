// The contents of the file as a tree of lines: everything in it by kind, by key and by path. Lists are
// loaded where they are opened, in parts, so that their length does not matter.
import { select } from 'd3';
import type { Calls } from '../../src/protocol/channel';
import type { Item, Location, Ref } from '../../src/protocol/inspection';
import type { inspectorCalls } from '../../src/protocol/inspectorView';
import { number, t } from '../l10n';
import { visible } from '../layout/visible';
import { fill, h } from '../panels/dom';
import { ContentsModel, part, type Line } from './contentsModel';
import { itemSign, itemWord } from './itemIcons';

export interface ContentsEvents {
  /** The selection is on this; undefined: on nothing of the file. */
  selected(item: Item | undefined): void;
  /** Enter, or a double click. */
  activated(item: Item): void;
  opened(refs: Ref[]): void;
}

export class Contents {
  readonly #tree = h('div', { 'class': 'tree', 'role': 'tree', 'tabindex': 0, 'aria-label': t('Contents of the file'), 'data-view': 'contents' });
  readonly element = h('div', { class: 'contents' }, this.#tree);
  readonly #model: ContentsModel;
  #lines: readonly Line[] = [];
  #at: string | undefined;
  #due = false;

  constructor(calls: Pick<Calls<typeof inspectorCalls>, 'children'>, private readonly events: ContentsEvents) {
    this.#model = new ContentsModel(calls, () => this.#later());
    this.#tree.addEventListener('keydown', event => this.#key(event));
    this.#tree.addEventListener('click', event => this.#clicked(event, false));
    this.#tree.addEventListener('dblclick', event => this.#clicked(event, true));
  }

  async load(opened: readonly Ref[]): Promise<void> {
    await this.#model.load(opened);
    this.#draw();
  }

  /** The same lists with what is known by now. */
  async refresh(): Promise<void> {
    await this.#model.refresh();
    this.#draw();
  }

  focus(): void {
    this.#tree.focus();
  }

  get selected(): Item | undefined {
    const line = this.#lines.find(({ id }) => id === this.#at);
    return line?.kind === 'item' ? line.item : undefined;
  }

  /** Opens the lists around what was located and selects it; false where that cannot be done. */
  async reveal(location: Location): Promise<boolean> {
    return this.#show(await this.#model.reveal(location));
  }

  /** The same for a place by the places above it, from below the file down. */
  async revealRef(refs: readonly Ref[]): Promise<boolean> {
    return this.#show(await this.#model.revealRefs(refs));
  }

  #show(id: string | undefined): boolean {
    this.#draw();
    this.events.opened(this.#model.opened);
    if (id === undefined) return false;
    this.#select(id);
    return true;
  }

  /** One drawing for all that changes at once. */
  #later(): void {
    if (this.#due) return;
    this.#due = true;
    queueMicrotask(() => {
      this.#due = false;
      this.#draw();
    });
  }

  #draw(): void {
    this.#lines = this.#model.lines;
    const lost = !this.#lines.some(({ id }) => id === this.#at);
    if (lost) this.#at = this.#lines[0]?.id;
    const rows = select(this.#tree).selectAll<HTMLElement, Line>('[role=treeitem]').data(this.#lines, ({ id }) => id)
      .join(enter => enter.append(() => h('div', { role: 'treeitem' }))).order();
    const selected = this.#at;
    rows.each(function (line) {
      drawLine(this, line, line.id === selected);
    });
    this.#point();
    if (lost) this.events.selected(this.selected);
  }

  #select(id: string): void {
    this.#at = id;
    select(this.#tree).selectAll<HTMLElement, Line>('[role=treeitem]').attr('aria-selected', line => String(line.id === id));
    this.#point();
    this.#tree.querySelector('[aria-selected=true]')?.scrollIntoView({ block: 'nearest' });
    this.events.selected(this.selected);
  }

  #point(): void {
    if (this.#at === undefined) this.#tree.removeAttribute('aria-activedescendant');
    else this.#tree.setAttribute('aria-activedescendant', elementId(this.#at));
  }

  #clicked(event: MouseEvent, isDouble: boolean): void {
    const target = event.target as Element;
    const row = target.closest('[role=treeitem]');
    const line = this.#lines.find(({ id }) => row?.id === elementId(id));
    if (!line) return;
    this.#select(line.id);
    if (line.kind !== 'item') return isDouble ? undefined : this.#activate(line);
    if (target.closest('.twist')) return isDouble ? undefined : this.#toggle(line);
    const opensBlock = line.item.cid !== null || line.item.key !== null;
    if (isDouble && opensBlock) this.#activate(line);
    else if (!isDouble && !opensBlock && line.item.ref) this.#toggle(line);
  }

  #key(event: KeyboardEvent): void {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const at = this.#lines.findIndex(({ id }) => id === this.#at);
    const line = this.#lines[at];
    if (!line) return;
    const to = (index: number) => this.#select(this.#lines[Math.max(0, Math.min(index, this.#lines.length - 1))]!.id);
    const acts: Record<string, () => void> = {
      ArrowDown: () => to(at + 1),
      ArrowUp: () => to(at - 1),
      PageDown: () => to(at + 20),
      PageUp: () => to(at - 20),
      Home: () => to(0),
      End: () => to(this.#lines.length - 1),
      ArrowRight: () => (line.kind === 'item' && line.item.ref && !line.open ? this.#toggle(line) : line.kind === 'item' && line.open && to(at + 1)),
      ArrowLeft: () => (line.kind === 'item' && line.open ? this.#toggle(line) : to(this.#parent(at))),
      Enter: () => this.#activate(line),
    };
    const act = acts[event.key];
    if (!act) return;
    event.preventDefault();
    act();
  }

  #parent(at: number): number {
    const { level } = this.#lines[at]!.list;
    for (let index = at; index >= 0; index--) if (this.#lines[index]!.list.level < level) return index;
    return at;
  }

  #toggle(line: Extract<Line, { kind: 'item' }>): void {
    if (line.open) this.#model.close(line.list, line.index);
    else void this.#model.open(line.list, line.index);
    this.events.opened(this.#model.opened);
  }

  #activate(line: Line): void {
    if (line.kind === 'item') {
      if (line.item.cid !== null || line.item.key !== null) this.events.activated(line.item);
      else if (line.item.ref) this.#toggle(line);
    } else if (line.kind !== 'loading' && line.kind !== 'nothing') {
      void this.#model.more(line.list, line.kind === 'before' ? 'before' : 'after');
    }
  }
}

const elementId = (id: string): string => `item${id.replaceAll('/', '-').replace('<', 'before').replace('>', 'after').replace('…', 'loading').replace('!', 'failure')}`;

function drawLine(row: HTMLElement, line: Line, isSelected: boolean): void {
  const { list } = line;
  row.id = elementId(line.id);
  row.className = `line ${line.kind}`;
  row.style.setProperty('--level', String(list.level));
  row.setAttribute('aria-level', String(list.level));
  row.setAttribute('aria-selected', String(isSelected));
  if (line.kind !== 'item') {
    row.removeAttribute('aria-expanded');
    fill(row, h('span', { class: 'label' }, words(line)));
    return;
  }
  const { item } = line;
  row.setAttribute('aria-posinset', String(line.index + 1));
  row.setAttribute('aria-setsize', String(list.total ?? -1));
  if (item.ref) row.setAttribute('aria-expanded', String(line.open));
  else row.removeAttribute('aria-expanded');
  row.setAttribute('data-icon', item.icon);
  row.toggleAttribute('data-none', item.count === 0);
  row.title = [item.label, ...item.facts.map(({ label, value }) => `${label}: ${value}`)].map(visible).join('\n');
  fill(row,
    h('span', { 'class': 'twist', 'aria-hidden': 'true' }, item.ref ? (line.open ? '▾' : '▸') : ''),
    h('span', { 'class': 'shape', 'aria-hidden': 'true' }, itemSign[item.icon]),
    h('span', { class: 'spoken' }, `${itemWord[item.icon]}: `),
    h('span', { class: 'label' }, item.label),
    item.count !== null && h('span', { class: 'count' }, number(item.count)),
    item.description !== '' && h('span', { class: 'quiet' }, item.description));
}

function words({ kind, list }: Exclude<Line, { kind: 'item' }>): string {
  switch (kind) {
    case 'before': return `↑ ${t('Show {0} of {1} before', number(Math.min(part, list.from)), number(list.from))}`;
    case 'after': {
      const rest = list.total === null ? null : list.total - list.from - list.items.length;
      return `↓ ${rest === null ? t('Show {0} more', number(part)) : t('Show {0} of {1} more', number(Math.min(part, rest)), number(rest))}`;
    }
    case 'loading': return t('loading…');
    case 'failure': return `✗ ${list.failure ?? ''} ${t('Press Enter to try again.')}`;
    case 'nothing': return t('nothing');
  }
}
