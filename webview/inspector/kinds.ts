// What bytes of a file can be, in the order of legends and bars.
import type { Survey } from '../../src/protocol/inspection';
import { t } from '../l10n';

export type Kind = keyof Survey['bytes'];
export const kinds: readonly Kind[] = ['commit', 'node', 'record', 'other', 'stray', 'framing'];

export const kindWords: Readonly<Record<Kind, string>> = {
  commit: t('Commits'),
  node: t('Nodes'),
  record: t('Records'),
  other: t('Other blocks'),
  stray: t('Stray blocks'),
  framing: t('Framing: header, lengths, CIDs'),
};

/** In the middle of a sentence. */
export const kindNames: Readonly<Record<Kind, string>> = {
  commit: t('commits'), node: t('nodes'), record: t('records'), other: t('other blocks'), stray: t('stray blocks'), framing: t('framing'),
};
