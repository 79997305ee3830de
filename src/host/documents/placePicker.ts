// "Go to Key or CID": a list that is searched while one types. Every text is one search in the worker,
// continued page by page; the newest one wins. A collection that is picked narrows the search to it.
import * as vscode from 'vscode';
import { RemoteError } from '../../protocol/channel';
import type { Match, SearchKind, SearchPage } from '../../protocol/inspection';
import { titleText } from '../fileNames';
import type { InspectedFile } from '../inspection/inspectedFile';
import { messageOf } from '../log';
import { recordPath } from './findLinks';

/** What was picked: as in a Target. `title`: what to call it. */
export interface Place {
  readonly cid: string | null;
  readonly key: string | null;
  readonly root: string | null;
  readonly title: string;
}

export interface PlaceQuestion {
  readonly title: string;
  readonly placeholder: string;
  readonly kinds: readonly SearchKind[];
  /** Offers a key that the tree does not have, too, in these words. */
  readonly absentKey?: string;
}

interface PlaceItem extends vscode.QuickPickItem {
  readonly place?: Place;
  /** Of a collection: what to search for next. */
  readonly narrow?: string;
  /** Asks for the next page. */
  readonly isMore?: boolean;
}

const pageSize = 100;
const typingPause = 150;
const queryLimit = 1024;
const icons: Record<SearchKind, string> = { key: 'note', collection: 'folder-library', cid: 'symbol-field' };

/** undefined when the user turned away. */
export function pickPlace(file: InspectedFile, question: PlaceQuestion): Promise<Place | undefined> {
  return new Promise(resolve => {
    const picker = new PlacePicker(file, question, place => {
      resolve(place); // before the list goes, which tells that it was hidden
      picker.dispose();
    });
  });
}

class PlacePicker implements vscode.Disposable {
  readonly #picker = vscode.window.createQuickPick<PlaceItem>();
  readonly #listening: vscode.Disposable;
  #timer: NodeJS.Timeout | undefined;
  /** Of the newest search; an older one that is still answered finds its number gone. */
  #search = 0;
  #matches: Match[] = [];

  constructor(private readonly file: InspectedFile, private readonly question: PlaceQuestion, private readonly done: (place: Place | undefined) => void) {
    const picker = this.#picker;
    // Not in the typed API yet: without it VS Code sorts what matches by the label, and drops the separators.
    Object.assign(picker, { sortByLabel: false });
    picker.title = question.title;
    picker.placeholder = question.placeholder;
    this.#listening = vscode.Disposable.from(
      picker.onDidChangeValue(() => this.#typed()),
      picker.onDidAccept(() => this.#accept(picker.selectedItems[0])),
      picker.onDidHide(() => done(undefined)),
      picker,
    );
    picker.show();
  }

  dispose(): void {
    clearTimeout(this.#timer);
    this.#search++;
    this.#listening.dispose();
  }

  get #query(): string {
    const text = this.#picker.value.trim().slice(0, queryLimit);
    return recordPath(text) ?? text;
  }

  #typed(): void {
    clearTimeout(this.#timer);
    this.#search++;
    this.#matches = [];
    this.#picker.title = this.question.title;
    if (this.#query === '') {
      this.#picker.items = [];
      this.#picker.busy = false;
      return;
    }
    this.#picker.busy = true;
    this.#timer = setTimeout(() => void this.#load(), typingPause);
  }

  #accept(item: PlaceItem | undefined): void {
    if (item?.place) return this.done(item.place);
    if (item?.isMore) return void this.#load();
    if (item?.narrow === undefined) return;
    this.#picker.value = item.narrow;
    this.#typed(); // a value that is set is not told as a change
  }

  /** The next page: as many calls as it takes. */
  async #load(): Promise<void> {
    const mine = ++this.#search;
    const query = this.#query;
    const from = this.#matches.length;
    this.#picker.busy = true;
    try {
      const calls = await this.file.calls();
      for (;;) {
        const already = this.#matches.length;
        const page = await calls.search({ query, kinds: [...this.question.kinds], from: already, count: from + pageSize - already });
        if (mine !== this.#search) return;
        this.#matches = [...this.#matches, ...page.matches];
        const isDone = !page.more || this.#matches.length >= from + pageSize;
        this.#show(query, page, from, isDone);
        if (isDone) return;
      }
    } catch (error) {
      if (mine !== this.#search || (error instanceof RemoteError && error.code === 'superseded')) return;
      this.#picker.items = [{ label: `$(error) ${titleText(messageOf(error), 200)}`, alwaysShow: true }];
    } finally {
      if (mine === this.#search) this.#picker.busy = false;
    }
  }

  /** `from`: the first match of the newest page. */
  #show(query: string, page: SearchPage, from: number, isDone: boolean): void {
    const { found, searched, more } = page;
    const counts = this.#counts(found, page.total === null);
    this.#picker.title = [this.question.title, counts, ...(isDone || searched === null ? [] : [`${Math.floor(searched * 100)} %`])].join(' · ');
    const items: PlaceItem[] = [];
    let kind: SearchKind | undefined;
    for (const match of this.#matches) {
      if (match.kind !== kind) items.push({ label: this.#heading((kind = match.kind), found[kind]), kind: vscode.QuickPickItemKind.Separator });
      items.push(placeItem(match));
    }
    const { absentKey } = this.question;
    const isThere = this.#matches.some(({ item }) => item.key === query);
    if (absentKey !== undefined && !isThere) {
      items.push({ label: '', kind: vscode.QuickPickItemKind.Separator });
      items.push({ label: `$(question) ${absentKey}`, description: titleText(query, 200), alwaysShow: true, place: { cid: null, key: query, root: null, title: query } });
    }
    if (isDone && more) items.push({ label: `$(ellipsis) ${vscode.l10n.t('Show more')}`, alwaysShow: true, isMore: true });
    if (items.length === 0 && isDone) items.push({ label: vscode.l10n.t('Nothing in this file has this text in a key or a collection, and no CID is it or has it.'), alwaysShow: true });
    const isNextPage = from > 0 && this.#matches.length > from;
    this.#picker.keepScrollPosition = isNextPage;
    this.#picker.items = items;
    const first = items.filter(item => item.place ?? item.narrow)[from];
    if (isNextPage && first) this.#picker.activeItems = [first];
  }

  #heading(kind: SearchKind, count: number): string {
    const number = count.toLocaleString(vscode.env.language);
    if (kind === 'key') return vscode.l10n.t('keys: {0}', number);
    return kind === 'collection' ? vscode.l10n.t('collections: {0}', number) : vscode.l10n.t('CIDs: {0}', number);
  }

  #counts(found: SearchPage['found'], isOpen: boolean): string {
    const parts = this.question.kinds.filter(kind => found[kind] > 0).map(kind => this.#heading(kind, found[kind]));
    if (parts.length === 0) return isOpen ? vscode.l10n.t('searching') : vscode.l10n.t('nothing found');
    return `${parts.join(', ')}${isOpen ? '…' : ''}`;
  }
}

function placeItem({ kind, item }: Match): PlaceItem {
  const label = kind === 'key' ? (item.key ?? item.label) : item.label;
  const shown = { label: `$(${icons[kind]}) ${escapedIcons(titleText(label, 200))}`, description: titleText(item.description, 100), alwaysShow: true };
  if (kind === 'collection') {
    const count = item.count === null ? [] : [item.count.toLocaleString(vscode.env.language)];
    return { ...shown, description: [...count, ...(item.description === '' ? [] : [shown.description])].join(' · '), narrow: `${item.label}/` };
  }
  const { cid, key, root } = item;
  return { ...shown, ...(cid === null || kind === 'cid' ? {} : { detail: titleText(cid, 100) }), place: { cid, key, root, title: key ?? item.label } };
}

/** A `$(name)` in a key must not become an icon. */
function escapedIcons(text: string): string {
  return text.replaceAll('$(', '\\$(');
}
