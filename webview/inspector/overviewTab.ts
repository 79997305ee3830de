// The first part of the page: roots, commits, numbers and the map of the file.
import type { InspectionOverview, Survey } from '../../src/protocol/inspection';
import { number, plural, t } from '../l10n';
import { fill, h } from '../panels/dom';
import { ByteMap } from './byteMap';
import { bytesChart, collectionsChart, layersChart } from './charts';
import type { Work } from './health';
import { Commits, type CommitEvents } from './commits';
import { cidButton, linkButton } from './linkButton';

export interface OverviewEvents extends CommitEvents {
  openCollection(name: string): void;
  scrolled(top: number): void;
}

export class OverviewTab {
  readonly #roots = h('section', { 'aria-label': t('Roots'), 'data-view': 'roots' });
  readonly commits: Commits;
  readonly #numbers = h('section', { 'class': 'numbers', 'aria-label': t('Numbers'), 'data-view': 'numbers' });
  readonly element: HTMLElement;
  #map: ByteMap | undefined;
  #mapped: Survey['byteMap'] | undefined;

  constructor(private readonly events: OverviewEvents) {
    this.commits = new Commits(events);
    this.element = h('div', { class: 'overview', tabindex: 0 }, this.#roots, this.commits.element, this.#numbers);
    this.element.addEventListener('scroll', () => events.scrolled(this.element.scrollTop));
    new ResizeObserver(() => this.#fit()).observe(this.element);
  }

  show(overview: InspectionOverview, survey: Survey | null, work: Work): void {
    this.#showRoots(overview);
    this.commits.show(overview);
    if (survey && survey.byteMap === this.#mapped) return; // only its findings are new
    this.#mapped = survey?.byteMap;
    if (!survey) {
      this.#map = undefined;
      return fill(this.#numbers, h('p', { class: 'quiet' }, work === 'nothing' ? t('The file was not examined, so there are no numbers yet.') : t('Counting…')));
    }
    this.#map = new ByteMap(survey, overview.bytes);
    const hasTree = survey.layers.length > 0;
    const sections = plural(overview.sections, '{0} block', '{0} blocks');
    const blocks = survey.duplicates === 0 ? `${sections}.` : t('{0}, {1} of them repeated.', sections, number(survey.duplicates));
    fill(this.#numbers,
      h('h2', {}, t('In numbers')),
      h('p', { 'data-fact': 'counts' }, hasTree
        ? `${t('{0} in {1}.', plural(survey.entries, '{0} entry', '{0} entries'), plural(survey.nodes, '{0} node', '{0} nodes'))} ${blocks}`
        : blocks),
      h('div', { class: 'charts' },
        bytesChart(survey),
        hasTree && layersChart(survey),
        survey.collectionsTotal > 0 && collectionsChart(survey, name => this.events.openCollection(name))),
      h('h2', {}, t('Map of the file')), this.#map.element);
    this.#fit();
  }

  /** How far it is scrolled; after it was filled. */
  set scroll(top: number) {
    this.element.scrollTop = top;
  }

  #fit(): void {
    const { clientWidth } = this.#numbers;
    if (clientWidth > 0) this.#map?.draw(Math.min(clientWidth - 8, 1000));
  }

  #showRoots({ roots, rootsTotal }: InspectionOverview): void {
    fill(this.#roots,
      h('h2', {}, rootsTotal === 1 ? t('Root') : t('Roots: {0}', number(rootsTotal))),
      rootsTotal === 0 && h('p', { class: 'quiet' }, t('The header names none.')),
      h('ul', { class: 'roots' }, ...roots.map(({ cid, present, what }) => h('li', { 'data-root': cid },
        cidButton(cid, this.events.copy, 'whole'),
        ` ${present ? '' : '✗ '}${what} `,
        present && linkButton(t('Open as JSON'), { action: 'open-record', of: what, onClick: () => this.events.openRecord({ cid, key: null, root: null }) })))),
      roots.length < rootsTotal && h('p', { class: 'quiet' }, t('The first {0} of {1}.', number(roots.length), number(rootsTotal))));
  }
}
