// The file in numbers: what its bytes are, its layers and their fan-out, its collections.
import { format } from 'd3';
import type { Survey } from '../../src/protocol/inspection';
import { number, t } from '../l10n';
import { h } from '../panels/dom';
import { percent, size } from '../panels/facts';
import { textButton } from '../toolkit';
import { barTable, rangeBar } from './bars';
import { linkButton } from './linkButton';
import { kinds, kindWords, type Kind } from './kinds';

const collectionsShown = 12;
const tenths = format('.1~f');

export function bytesChart(survey: Survey): HTMLElement {
  const total = kinds.reduce((sum, kind) => sum + survey.bytes[kind], 0);
  const rows = kinds.filter(kind => survey.bytes[kind] > 0 || (kind !== 'framing' && survey.blocks[kind] > 0));
  return barTable<Kind>({
    caption: t('What the bytes are'),
    columns: [
      { name: t('Kind'), text: kind => kindWords[kind] },
      { name: t('Blocks'), text: kind => (kind === 'framing' ? '' : number(survey.blocks[kind])) },
      { name: t('Size'), text: kind => size(survey.bytes[kind]) },
      { name: t('Share'), text: kind => percent(total === 0 ? 0 : survey.bytes[kind] / total) },
    ],
    bar: { name: '', value: kind => survey.bytes[kind], kind: kind => kind },
  }, rows);
}

export function layersChart({ layers }: Survey): HTMLElement {
  const most = Math.max(0, ...layers.map(({ fanout }) => fanout.max));
  const fan = ({ min, mean, max }: Survey['layers'][number]['fanout']) => (min === max ? number(min) : `${number(min)} – ${tenths(mean)} – ${number(max)}`);
  const table = barTable<Survey['layers'][number]>({
    caption: t('Layers, from the root down'),
    columns: [
      { name: t('Layer'), text: ({ layer }) => String(layer) },
      { name: t('Nodes'), text: ({ nodes }) => number(nodes) },
      { name: t('Entries'), text: ({ entries }) => number(entries) },
      { name: t('Fan-out: least – mean – most'), text: ({ fanout }) => fan(fanout) },
    ],
    bar: { name: t('Entries'), value: ({ entries }) => entries },
  }, layers);
  table.tHead?.rows[0]?.append(h('td', { 'class': 'bar', 'aria-hidden': 'true' }, t('Fan-out')));
  layers.forEach(({ fanout }, at) => table.tBodies[0]?.rows[at]?.append(h('td', { 'class': 'bar', 'aria-hidden': 'true' }, rangeBar(fanout, most))));
  return table;
}

export function collectionsChart({ collections, collectionsTotal }: Survey, open: (name: string) => void): HTMLElement {
  const table = (shown: Survey['collections']) => {
    const made = barTable<Survey['collections'][number]>({
      caption: t('Collections: {0}', number(collectionsTotal)),
      columns: [{ name: t('Name'), text: ({ name }) => name }, { name: t('Records'), text: ({ count }) => number(count) }],
      bar: { name: '', value: ({ count }) => count, kind: () => 'record' },
    }, shown);
    made.querySelectorAll('tbody th').forEach((cell, at) => {
      const { name } = shown[at]!;
      cell.replaceChildren(linkButton(name, { action: 'open-collection', onClick: () => open(name) }));
    });
    return made;
  };
  const few = collections.slice(0, collectionsShown);
  if (few.length === collections.length) return table(collections);
  const all = textButton('secondary', {
    action: 'all-collections',
    label: t('Show all {0} collections', number(collections.length)),
    onClick: () => box.replaceChildren(table(collections), ...(collections.length < collectionsTotal ? [h('p', { class: 'quiet' }, t('The largest {0} of {1}; all are under Contents.', number(collections.length), number(collectionsTotal)))] : [])),
  });
  const box = h('div', {}, table(few), all);
  return box;
}
