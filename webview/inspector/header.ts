// What the file is, and whether it is well: seen whatever is shown below.
import type { InspectionOverview, Survey } from '../../src/protocol/inspection';
import type { Progress } from '../../src/protocol/contracts';
import { plural, t } from '../l10n';
import { visible } from '../layout/visible';
import { fill, h } from '../panels/dom';
import { percent, size } from '../panels/facts';
import { textButton } from '../toolkit';
import { linkButton } from './linkButton';
import { marks, signs, type Work } from './health';

export interface HeaderEvents {
  validate(): void;
  revealInSidebar(): void;
  showLog(): void;
  survey(): void;
  cancel(): void;
}

export class InspectorHeader {
  readonly #facts = h('div', { class: 'what' });
  readonly #health = h('ul', { 'class': 'health', 'aria-label': t('Health') });
  readonly #work = h('p', { 'class': 'work', 'hidden': true, 'data-fact': 'work' });
  readonly #task = h('span', { role: 'status' });
  readonly #bar = h('progress', { 'max': 1, 'aria-label': t('Progress') });
  readonly element: HTMLElement;
  #shown: Work = 'nothing';

  constructor(private readonly events: HeaderEvents) {
    this.#work.append(this.#task, this.#bar, linkButton(t('Cancel'), { action: 'cancel', onClick: events.cancel }));
    this.element = h('header', { class: 'inspector-header' }, this.#facts,
      h('div', { class: 'actions' },
        textButton('primary', { action: 'validate', label: t('Validate'), onClick: events.validate }),
        textButton('secondary', { action: 'reveal-in-sidebar', label: t('Reveal in sidebar'), onClick: events.revealInSidebar }),
        linkButton(t('Show log'), { action: 'show-log', onClick: events.showLog })),
      h('div', { class: 'well' }, this.#health, this.#work));
  }

  show(overview: InspectionOverview, survey: Survey | null, work: Work, cached: boolean): void {
    const { name, path, kind, why, bytes, blocks, carVersion, notes } = overview;
    fill(this.#facts,
      h('h1', { title: visible(path) }, name),
      h('p', { 'data-fact': 'kind' }, h('strong', {}, kind), `: ${why}`),
      h('p', { 'class': 'quiet', 'data-fact': 'amounts' },
        [size(bytes), plural(blocks, '{0} block', '{0} blocks'), t('CAR version {0}', carVersion)].join(' · '),
        cached && h('span', { 'class': 'cached', 'data-fact': 'cached', 'title': t('The file has the same size and time of change as when it was examined. It is being opened.') }, t('from cache'))),
      ...notes.map(note => h('p', { 'class': 'note', 'data-note': '' }, `⚠ ${note}`)));
    fill(this.#health, ...marks(overview, survey, work).map(({ id, mood, text, meaning }) =>
      h('li', { 'data-health': id, 'data-mood': mood, 'title': meaning }, h('span', { 'class': 'sign', 'aria-hidden': 'true' }, signs[mood]), ` ${text}`)));
    if (work === 'nothing' && !cached && !survey?.findings) {
      this.#health.append(h('li', { class: 'plain' }, linkButton(t('Examine it'), { action: 'survey', title: t('Examine and validate the whole file'), onClick: this.events.survey })));
    }
    this.#work.hidden = work === 'nothing';
    if (this.#shown !== work && work !== 'nothing') this.progress({ task: work === 'surveying' ? t('Examining the file') : t('Validating'), fraction: null });
    this.#shown = work;
  }

  progress({ task, fraction }: Progress): void {
    fill(this.#task, fraction === null ? `${task}…` : `${task}, ${percent(fraction)}`);
    if (fraction === null) this.#bar.removeAttribute('value');
    else this.#bar.value = fraction;
  }
}
