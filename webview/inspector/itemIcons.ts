// The kinds of lines as signs that every font has, and as words for whoever hears the page.
import type { Icon } from '../../src/protocol/inspection';
import { t } from '../l10n';

export const itemSign: Readonly<Record<Icon, string>> = {
  file: '▤', roots: '◆', commits: '●', commit: '●', tree: '△', collections: '▤', collection: '▤', record: '▪', value: '▫', layers: '≡', layer: '≡',
  node: '△', link: '→', directory: '▤', block: '▪', blocks: '▦', stray: '?', missing: '✗', problem: '⚠',
};

export const itemWord: Readonly<Record<Icon, string>> = {
  file: t('file'), roots: t('roots'), commits: t('commits'), commit: t('commit'), tree: t('tree'), collections: t('collections'), collection: t('collection'),
  record: t('record'), value: t('value'), layers: t('layers'), layer: t('layer'), node: t('node'), link: t('link'), directory: t('directory'),
  block: t('block'), blocks: t('blocks'), stray: t('stray'), missing: t('missing'), problem: t('problem'),
};
