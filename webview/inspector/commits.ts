// The commits of the file, newest first, with what can be done with each. A signature is called valid or
// invalid only with the key it was checked with beside it.
import type { CommitInfo, InspectionOverview } from '../../src/protocol/inspection';
import type { CheckedSignature, Place } from '../../src/protocol/inspectorView';
import { number, t } from '../l10n';
import { shortenCid } from '../layout/shorten';
import { fill, h, type Child } from '../panels/dom';
import { textButton } from '../toolkit';
import { signs, type Mood } from './health';
import { cidButton, linkButton } from './linkButton';

const pageSize = 25;

export interface CommitEvents {
  copy(text: string): void;
  openRecord(place: Place): void;
  compare(left: string | null, right: string): void;
  showTree(root: string): void;
  /** null: no key is known for its DID, or none was given. */
  check(commit: string, ask: boolean): Promise<CheckedSignature | null>;
}

const moods: Readonly<Record<CommitInfo['signature']['state'], Mood>> = { 'valid': 'good', 'invalid': 'bad', 'not checked': 'unsure' };
const stateWords: Readonly<Record<CommitInfo['signature']['state'], string>> = { 'valid': t('valid'), 'invalid': t('invalid'), 'not checked': t('not checked') };

export class Commits {
  readonly #list = h('ol', { class: 'commits' });
  readonly #more = h('div', { class: 'more' });
  readonly element = h('section', { 'aria-label': t('Commits'), 'data-view': 'commits' });
  #commits: readonly CommitInfo[] = [];
  #total = 0;
  #shown = 0;
  #signatures = new Map<string, CheckedSignature>();

  constructor(private readonly events: CommitEvents) {}

  show({ commits, commitsTotal }: InspectionOverview): void {
    const same = JSON.stringify(commits) === JSON.stringify(this.#commits);
    this.element.hidden = commitsTotal === 0;
    if (same && this.#shown > 0) return;
    this.#commits = commits;
    this.#total = commitsTotal;
    this.#shown = 0;
    this.#signatures = new Map();
    fill(this.element, h('h2', {}, commitsTotal === 1 ? t('Commit') : t('Commits: {0}', number(commitsTotal))), this.#list, this.#more);
    fill(this.#list);
    this.#showMore();
  }

  /** Checks what is shown with the keys that are known; quietly where there are none. */
  async checkKnown(): Promise<void> {
    for (const { cid, signature } of this.#commits.slice(0, this.#shown)) {
      if (signature.state === 'not checked' && !this.#signatures.has(cid) && !(await this.#check(cid, false))) return;
    }
  }

  #showMore(): void {
    const next = this.#commits.slice(this.#shown, this.#shown + pageSize);
    this.#list.append(...next.map(commit => this.#item(commit)));
    this.#shown += next.length;
    const rest = this.#commits.length - this.#shown;
    fill(this.#more,
      rest > 0 && textButton('secondary', { action: 'more-commits', label: t('Show {0} more of {1}', number(Math.min(pageSize, rest)), number(rest)), onClick: () => {
        this.#showMore();
        void this.checkKnown();
      } }),
      rest === 0 && this.#shown < this.#total && h('p', { class: 'quiet' }, t('The newest {0} of {1}; all are under Contents.', number(this.#shown), number(this.#total))));
  }

  #item(commit: CommitInfo): HTMLElement {
    const { cid, did, rev, revTime, version, prev, linked, data, dataPresent } = commit;
    const previous = prev === null ? undefined : this.#commits.find(other => other.cid === prev);
    const button = (action: string, text: string, onClick: () => void) => linkButton(text, { action, of: rev ?? shortenCid(cid), onClick });
    const fact = (id: string, name: string, ...children: Child[]) => h('div', { 'data-fact': id }, h('dt', {}, name), h('dd', {}, ...children));
    return h('li', { 'class': 'commit', 'data-commit': cid },
      h('h3', {}, rev ?? t('commit without a revision')),
      h('dl', {},
        revTime !== null && fact('time', t('Time of the revision'), h('time', { datetime: revTime }, revTime)),
        fact('did', 'DID', did),
        fact('version', t('Version'), String(version)),
        fact('commit', t('Commit'), this.#cid(cid)),
        fact('tree', t('Tree'), this.#cid(data), !dataPresent && ` ⚠ ${t('not in the file')}`),
        prev !== null && fact('previous', t('Previous'), this.#cid(prev), !previous && ` ${t('not in the file')}`),
        !linked && fact('place', t('Place'), `⚠ ${t('no root leads to it')}`),
        fact('signature', t('Signature'), this.#signature(commit)),
      ),
      h('div', { class: 'actions' },
        button('open-record', t('Open as JSON'), () => this.events.openRecord({ cid, key: null, root: null })),
        dataPresent && button('show-tree', t('Show tree'), () => this.events.showTree(cid)),
        previous && button('compare-previous', t('Compare with previous'), () => this.events.compare(previous.cid, cid)),
        this.#commits.length > 1 && button('compare-other', t('Compare with…'), () => this.events.compare(null, cid)),
      ));
  }

  #cid(cid: string): HTMLElement {
    return cidButton(cid, this.events.copy);
  }

  #signature(commit: CommitInfo): HTMLElement {
    const checked = this.#signatures.get(commit.cid);
    const { state, why } = checked?.signature ?? commit.signature;
    return h('span', { 'data-signature': state },
      h('span', { class: `sign ${moods[state]}` }, `${signs[moods[state]]} ${stateWords[state]}`), `: ${why}`,
      checked && h('code', { class: 'key' }, checked.key),
      ' ',
      linkButton(checked ? t('Another key…') : t('Check with a key…'), {
        action: 'check-signature',
        of: t('signature of {0}', commit.rev ?? shortenCid(commit.cid)),
        onClick: () => void this.#check(commit.cid, true),
      }));
  }

  async #check(cid: string, ask: boolean): Promise<boolean> {
    const checked = await this.events.check(cid, ask);
    if (!checked) return false;
    this.#signatures.set(cid, checked);
    const commit = this.#commits.find(other => other.cid === cid);
    const place = [...this.#list.children].find(item => item.getAttribute('data-commit') === cid)?.querySelector('[data-signature]');
    if (commit && place) place.replaceWith(this.#signature(commit));
    if (ask) await this.checkKnown(); // the others of this DID, too
    return true;
  }
}
