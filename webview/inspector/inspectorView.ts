// A CAR file on the page: header, parts, search and explanations, kept in step with each other.
import type { Calls } from '../../src/protocol/channel';
import type { Overview } from '../../src/protocol/comparison';
import type { Progress } from '../../src/protocol/contracts';
import type { Item, Match } from '../../src/protocol/inspection';
import type { inspectorCalls, Place, Sight } from '../../src/protocol/inspectorView';
import { t } from '../l10n';
import { h } from '../panels/dom';
import { Notice } from '../panels/notice';
import { wordButton } from '../toolkit';
import { Contents } from './contents';
import { Examination } from './examination';
import { InspectorHeader } from './header';
import type { InspectorMemory, Tab } from './inspectorState';
import { showItem } from './itemDetails';
import { OverviewTab } from './overviewTab';
import { SearchBox } from './searchBox';
import { Tabs } from './tabs';
import { TreeTab } from './treeTab';
import { WhyPanel } from './whyPanel';

export class InspectorView {
  readonly #notice = new Notice();
  readonly #header: InspectorHeader;
  readonly #overviewTab: OverviewTab;
  readonly #treeTab: TreeTab;
  readonly #contents: Contents;
  readonly #itemDetails = h('section', { 'class': 'item-details', 'aria-label': t('Selected'), 'data-panel': 'selected' });
  readonly #search: SearchBox;
  readonly #why: WhyPanel;
  readonly #tabs: Tabs;
  readonly #aside: HTMLElement;
  readonly element: HTMLElement;
  #sight: Sight | undefined;
  #examination: Examination | undefined;
  #contentsLoaded = false;

  constructor(private readonly calls: Calls<typeof inspectorCalls>, private readonly memory: InspectorMemory) {
    const copy = (text: string) => this.#try(async () => {
      await calls.copy({ text });
      this.#notice.say(t('Copied.'));
    });
    const openRecord = (place: Place) => this.#try(() => calls.openRecord(place));
    this.#header = new InspectorHeader({
      validate: () => this.#try(() => calls.validate(undefined)),
      revealInSidebar: () => this.#try(() => calls.revealInSidebar({ cid: null, key: null, root: null })),
      showLog: () => this.#try(() => calls.showLog(undefined)),
      survey: () => void this.#examination?.run(this.#sight!.overview.bytes, true),
      cancel: () => this.#try(() => calls.cancel(undefined)),
    });
    this.#overviewTab = new OverviewTab({
      copy, openRecord,
      compare: (left, right) => this.#try(() => calls.compare({ left, right })),
      showTree: root => {
        this.memory.update({ root });
        this.#show('tree');
      },
      check: (commit, ask) => calls.checkSignature({ commit, ask }).catch((error: unknown) => {
        if (ask) this.#notice.say((error as Error).message);
        return null;
      }),
      openCollection: name => this.#openCollection(name),
      scrolled: scroll => memory.update({ scroll }),
    });
    this.#treeTab = new TreeTab(calls, memory, {
      openRecord, copy,
      revealInSidebar: place => this.#try(() => calls.revealInSidebar(place)),
      moved: () => {
        const { key, root } = this.#treeTab.selected;
        if (this.#why.open && key !== null && key !== this.memory.state.why?.key) this.#explain(key, root);
      },
      notice: text => this.#notice.say(text),
    });
    this.#contents = new Contents(calls, {
      selected: item => this.#selected(item),
      activated: item => openRecord(placeOf(item)),
      opened: opened => memory.update({ opened }),
    });
    this.#why = new WhyPanel({
      ask: key => calls.why({ key, tree: this.#whyRoot(key) }),
      goTo: ({ key }) => void this.#goToKey(key, this.memory.state.why?.root ?? null),
      copy,
      close: () => this.#closeWhy(),
    });
    this.#search = new SearchBox(calls, {
      query: query => {
        memory.update({ query });
        this.#fitAside();
      },
      goTo: match => void this.#goToMatch(match),
      left: () => this.focus(),
    });
    const contents = h('div', { class: 'contents-part' }, this.#contents.element, this.#itemDetails);
    this.#tabs = new Tabs({
      overview: { name: t('Overview'), element: this.#overviewTab.element },
      tree: { name: t('Tree'), element: this.#treeTab.element },
      contents: { name: t('Contents'), element: contents },
    }, tab => this.#show(tab));
    this.element = h('div', { class: 'inspector' },
      this.#header.element,
      h('section', { 'class': 'toolbar', 'aria-label': t('Commands') }, this.#tabs.bar, this.#search.bar,
        h('div', { class: 'group end' }, wordButton(t('Why here?'), { action: 'why-here', label: t('Why here?'), title: t('Why is a key where it is? (w)'), onClick: () => this.#whyHere() }))),
      h('div', { class: 'panes' },
        h('main', {}, this.#overviewTab.element, this.#treeTab.element, contents),
        this.#aside = h('aside', { 'class': 'inspector-aside', 'aria-label': t('Found and explained'), 'hidden': true }, this.#search.results, this.#why.element)),
      this.#notice.element);
    this.#selected(undefined);
  }

  /** Shows a file, where the reader was when it was shown before. */
  async load(sight: Sight): Promise<void> {
    const { overview, survey } = sight;
    const isSame = JSON.stringify(this.#sight?.overview) === JSON.stringify(overview);
    this.#sight = sight;
    const known = survey ?? (isSame ? this.#examination?.survey : null) ?? null;
    this.#examination = new Examination(this.calls, known, {
      changed: () => this.#tell(),
      counted: () => this.#contentsLoaded && this.#try(() => this.#contents.refresh()),
      failed: message => this.#notice.say(message),
    });
    this.#tell();
    this.#tabs.offer('tree', overview.tree !== null);
    const { tab, query, why, scroll } = this.memory.state;
    this.#show(tab === 'tree' && !overview.tree ? 'overview' : tab);
    if (isSame) return;
    this.#overviewTab.scroll = scroll;
    if (query !== '') this.#search.query = query;
    if (why) this.#explain(why.key, why.root);
  }

  /** The file is open now: what asks the engine may begin. */
  opened(): void {
    void this.#examination?.run(this.#sight!.overview.bytes, false);
    void this.#overviewTab.commits.checkKnown();
  }

  progress(progress: Progress): void {
    this.#header.progress(progress);
  }

  rest(): void {
    this.#treeTab.rest();
  }

  counted(overview: Overview): void {
    this.#treeTab.counted(overview);
  }

  /** Shows a key or a block that somebody asked for. */
  async reveal({ cid, key, root }: Place): Promise<void> {
    if (key !== null) await this.#goToKey(key, root);
    else if (cid !== null) await this.#goToCid(cid);
  }

  key(event: KeyboardEvent): void {
    if (event.defaultPrevented) return;
    const on = event.target as Element;
    const typing = on.closest('input, textarea') !== null;
    const command = event.ctrlKey || event.metaKey;
    if (command && !event.altKey && !event.shiftKey && event.key.toLowerCase() === 'f') {
      event.preventDefault();
      this.#search.focus();
    } else if (event.key === 'F3') {
      event.preventDefault();
      this.#search.step(event.shiftKey ? -1 : 1);
    } else if (!typing && !command && !event.altKey && event.key === '/') {
      event.preventDefault();
      this.#search.focus();
    } else if (!typing && !command && !event.altKey && event.key === 'w') {
      event.preventDefault();
      this.#whyHere();
    } else if (event.key === 'Escape' && this.#why.open) {
      this.#closeWhy();
      this.focus();
    } else if (this.memory.state.tab === 'tree' && !this.#aside.contains(on) && !typing) {
      this.#treeTab.key(event);
    }
  }

  #tell(): void {
    if (!this.#sight || !this.#examination) return;
    const { overview, cached } = this.#sight;
    const { survey, work } = this.#examination;
    this.#header.show(overview, survey, work, cached);
    this.#overviewTab.show(overview, survey, work);
  }

  #show(tab: Tab): void {
    this.memory.update({ tab });
    this.#tabs.show(tab);
    if (tab === 'contents' && !this.#contentsLoaded) {
      this.#contentsLoaded = true;
      this.#try(() => this.#contents.load(this.memory.state.opened).then(() => this.#examination?.count()));
    }
    if (tab === 'tree') void this.#treeTab.show(this.memory.state.root);
  }

  focus(): void {
    const { tab } = this.memory.state;
    if (tab === 'contents') this.#contents.focus();
    else if (tab === 'tree') this.#treeTab.focus();
    else this.#tabs.focus();
  }

  #selected(item: Item | undefined): void {
    showItem(this.#itemDetails, item, {
      openRecord: one => this.#try(() => this.calls.openRecord(placeOf(one))),
      openHex: one => this.#try(() => this.calls.openHex(placeOf(one))),
      revealInSidebar: one => this.#try(() => this.calls.revealInSidebar(placeOf(one))),
      why: one => this.#explain(one.key!, one.root),
      showInTree: one => void this.#showInTree(one),
      copy: text => this.#try(() => this.calls.copy({ text })),
    }, (this.#sight?.overview.tree ?? null) !== null);
    if (this.#why.open && item?.key != null) this.#explain(item.key, item.root);
  }

  /** For the key that is selected, if one is; else for one to be typed. */
  #whyHere(): void {
    const { tab } = this.memory.state;
    const place = tab === 'tree' ? this.#treeTab.selected : tab === 'contents' ? this.#contents.selected : undefined;
    this.#explain(place?.key ?? '', place?.root ?? null);
    if (place?.key == null) this.#why.focus();
  }

  #explain(key: string, root: string | null): void {
    this.memory.update({ why: { key, root } });
    this.#why.open = true;
    this.#fitAside();
    void this.#why.explain(key);
  }

  /** A key that is typed belongs to the tree of the key before it. */
  #whyRoot(key: string): string | null {
    const root = this.memory.state.why?.root ?? null;
    this.memory.update({ why: { key, root } });
    return root;
  }

  #closeWhy(): void {
    this.memory.update({ why: null });
    this.#why.open = false;
    this.#fitAside();
  }

  #fitAside(): void {
    this.#aside.hidden = this.memory.state.query === '' && !this.#why.open;
  }

  #openCollection(name: string): void {
    const root = this.#sight?.overview.tree?.root;
    if (root === undefined) return;
    const { opened } = this.memory.state;
    const wanted = [{ kind: 'collections' as const, root }, { kind: 'records' as const, root, collection: name }];
    this.#contentsLoaded = true;
    this.memory.update({ opened: [...opened, ...wanted] });
    this.#show('contents');
    this.#try(async () => {
      await this.#contents.load(this.memory.state.opened);
      await this.#contents.revealRef(wanted);
    });
  }

  async #goToMatch({ item }: Match): Promise<void> {
    if (this.memory.state.tab === 'tree' && item.key !== null && (await this.#treeTab.reveal({ by: 'key', key: item.key }))) return;
    if (item.key !== null) await this.#goToKey(item.key, item.root);
    else if (item.cid !== null) await this.#goToCid(item.cid);
    else if (item.ref?.kind === 'records') this.#openCollection(item.ref.collection ?? '');
  }

  #goToKey(key: string, root: string | null): Promise<void> {
    return this.#locate({ by: 'key', key, tree: root }, t('This key is not in the tree.'));
  }

  #goToCid(cid: string): Promise<void> {
    return this.#locate({ by: 'cid', cid }, t('This block is not in the file.'));
  }

  async #locate(wanted: Parameters<Calls<typeof inspectorCalls>['locate']>[0], absent: string): Promise<void> {
    try {
      const location = await this.calls.locate(wanted);
      if (!location) return this.#notice.say(absent);
      if (!this.#contentsLoaded) {
        this.#contentsLoaded = true;
        await this.#contents.load(this.memory.state.opened);
      }
      this.#show('contents');
      if (!(await this.#contents.reveal(location))) this.#notice.say(t('It is in the file, but too far down its list to be shown there.'));
    } catch (error) {
      this.#notice.say((error as Error).message);
    }
  }

  async #showInTree(item: Item): Promise<void> {
    this.memory.update({ root: item.root === this.#sight?.overview.tree?.root ? null : item.root });
    this.#show('tree');
    const wanted = item.key !== null ? { by: 'key' as const, key: item.key } : { by: 'cid' as const, cid: item.cid! };
    if (!(await this.#treeTab.reveal(wanted))) this.#notice.say(t('It is not in this tree.'));
  }

  #try(work: () => Promise<unknown>): void {
    void work().catch((error: unknown) => this.#notice.say((error as Error).message));
  }
}

const placeOf = ({ cid, key, root }: Item): Place => ({ cid, key, root });
