// One level of a tree view: the entries of a paged list, and beside them the lines that load more, that
// say what went wrong (and try again), or that there is nothing. An entry stays the same object as long
// as its place is listed, because VS Code knows lines by identity.
import * as vscode from 'vscode';
import { titleText } from '../fileNames';
import { messageOf } from '../log';
import { PagedList, type Source } from './pagedList';

/** Runs the line it is given; in no menu and not in the palette. */
export const lineCommand = 'merkleTreeInspector.sidebarLine';

/** A line that is no thing of the file. */
export interface Line {
  readonly kind: 'earlier' | 'more' | 'problem' | 'nothing';
  readonly level: { readonly owner: unknown };
  readonly item: vscode.TreeItem;
  run(): void;
}

export interface LevelParts<T, E> {
  /** Unique in the view. */
  readonly id: string;
  /** The line these are below; undefined: the view itself. */
  readonly owner: unknown;
  readonly source: Source<T>;
  /** What tells things of one list apart, if anything does. */
  identity(thing: T): string;
  /** `known`: the entry that stood for this identity before. */
  entry(thing: T, id: string, known: E | undefined): E;
  /** What the level says when it is empty. */
  nothing(): string;
  /** Whether the lines changed: the view asks for them again. */
  changed(): void;
  readonly number: (count: number) => string;
}

export class Level<T, E> {
  readonly list: PagedList<T>;
  #entries = new Map<string, E>();

  constructor(private readonly parts: LevelParts<T, E>) {
    this.list = new PagedList(parts.source);
  }

  get owner(): unknown {
    return this.parts.owner;
  }

  /** Those that were listed last. */
  get entries(): readonly E[] {
    return [...this.#entries.values()];
  }

  /** Never rejects. */
  async lines(): Promise<(E | Line)[]> {
    const failure = await this.list.load().then(() => undefined, (error: unknown) => titleText(messageOf(error), 300));
    const { list } = this;
    this.#update();
    const lines: (E | Line)[] = [...this.#entries.values()];
    if (failure !== undefined) lines.push(this.#problem(failure));
    else if (list.more) lines.push(this.#edge('more'));
    else if (lines.length === 0) lines.push(this.#line('nothing', this.parts.nothing(), () => {}));
    if (list.before > 0) lines.unshift(this.#edge('earlier'));
    return lines;
  }

  #update(): void {
    const entries = new Map<string, E>();
    const seen = new Map<string, number>();
    for (const thing of this.list.items) {
      const identity = this.parts.identity(thing);
      const times = seen.get(identity) ?? 0;
      seen.set(identity, times + 1);
      const id = `${this.parts.id}\n${identity}${times === 0 ? '' : `\t${times}`}`;
      entries.set(id, this.parts.entry(thing, id, this.#entries.get(id)));
    }
    this.#entries = entries;
  }

  #edge(kind: 'earlier' | 'more'): Line {
    const { list, parts: { number, changed } } = this;
    const end = list.before + list.items.length;
    const label = kind === 'earlier' ? vscode.l10n.t('Show earlier ({0} before)', number(list.before))
      : list.total === null ? vscode.l10n.t('Show more ({0} so far)', number(end))
      : vscode.l10n.t('Show more ({0} of {1})', number(end), number(list.total));
    const line = this.#line(kind, label, () => {
      if (kind === 'earlier') list.growUp();
      else list.growDown();
      changed();
    });
    line.item.iconPath = new vscode.ThemeIcon(kind === 'earlier' ? 'chevron-up' : 'chevron-down');
    return line;
  }

  #problem(message: string): Line {
    const line = this.#line('problem', message, this.parts.changed);
    line.item.description = vscode.l10n.t('select to try again');
    line.item.iconPath = new vscode.ThemeIcon('error', new vscode.ThemeColor('list.errorForeground'));
    line.item.accessibilityInformation = { label: `${message} ${vscode.l10n.t('Select to try again.')}` };
    return line;
  }

  #line(kind: Line['kind'], label: string, run: () => void): Line {
    const item = new vscode.TreeItem(label);
    item.id = `${this.parts.id}\n\n${kind}`;
    item.tooltip = label;
    item.contextValue = kind;
    const line: Line = { kind, level: this, item, run };
    if (kind !== 'nothing') item.command = { command: lineCommand, title: label, arguments: [line] };
    return line;
  }
}

export function isLine(value: unknown): value is Line {
  return typeof value === 'object' && value !== null && 'run' in value && 'level' in value;
}
