// Whether the file is well, in a few marks: each a sign, a word and what it means. Nothing is called
// right before it was checked.
import type { InspectionOverview, Survey } from '../../src/protocol/inspection';
import { plural, t } from '../l10n';

/** `unsure`: not known, or worth a look; `waiting`: being found out. */
export type Mood = 'good' | 'bad' | 'unsure' | 'waiting';
export const signs: Readonly<Record<Mood, string>> = { good: '✓', bad: '✗', unsure: '⚠', waiting: '…' };

export interface Mark {
  readonly id: 'framing' | 'digests' | 'findings' | 'missing' | 'stray';
  readonly mood: Mood;
  readonly text: string;
  /** For the tooltip. */
  readonly meaning: string;
}

/** What is being found out now. */
export type Work = 'surveying' | 'validating' | 'nothing';

export function marks({ notes }: InspectionOverview, survey: Survey | null, work: Work): Mark[] {
  const incomplete = notes.find(note => note.startsWith('Incomplete'));
  const framing: Mark = {
    id: 'framing',
    mood: incomplete ? 'bad' : 'good',
    text: incomplete ? t('cut short') : t('framing complete'),
    meaning: incomplete ?? t('The lengths in the file lead from its first byte to its last.'),
  };
  return [framing, ...(survey ? surveyed(survey, work) : unsurveyed(work !== 'nothing'))];
}

function unsurveyed(isUnderWay: boolean): Mark[] {
  return [
    { id: 'digests', ...waiting(isUnderWay, t('digests: checking…'), t('digests not checked')), meaning: t('Whether the bytes of every block hash to its CID.') },
    unvalidated(isUnderWay),
  ];
}

function unvalidated(isUnderWay: boolean): Mark {
  return { id: 'findings', ...waiting(isUnderWay, t('rules: checking…'), t('rules not checked')), meaning: t('Whether the file and its tree follow the rules of their format.') };
}

function waiting(isUnderWay: boolean, checking: string, unchecked: string): Pick<Mark, 'mood' | 'text'> {
  return isUnderWay ? { mood: 'waiting', text: checking } : { mood: 'unsure', text: unchecked };
}

function surveyed({ digests, findings, missing, stray }: Survey, work: Work): Mark[] {
  const absent = missing.nodes + missing.records;
  return [
    digestsMark(digests),
    findings ? findingsMark(findings) : unvalidated(work !== 'nothing'),
    {
      id: 'missing',
      mood: absent === 0 ? 'good' : 'bad',
      text: absent === 0 ? t('no missing blocks') : plural(absent, '{0} missing block', '{0} missing blocks'),
      meaning: absent === 0
        ? t('Every block that is linked is in the file.')
        : t('Linked and not in the file: {0}, {1}.', plural(missing.nodes, '{0} node', '{0} nodes'), plural(missing.records, '{0} record', '{0} records')),
    },
    {
      id: 'stray',
      mood: stray === 0 ? 'good' : 'unsure',
      text: stray === 0 ? t('no stray blocks') : plural(stray, '{0} stray block', '{0} stray blocks'),
      meaning: stray === 0 ? t('The roots lead to every block of the file.') : t('Nothing leads to these from the roots of the file and the commits before them.'),
    },
  ];
}

function digestsMark({ verdict, wrong, unchecked }: Survey['digests']): Mark {
  const meaning = t('Digests are right when the bytes of every block hash to its CID.');
  if (verdict === 'right') return { id: 'digests', mood: 'good', text: t('all digests right'), meaning };
  if (verdict === 'wrong') return { id: 'digests', mood: 'bad', text: plural(wrong, '{0} wrong digest', '{0} wrong digests'), meaning };
  return { id: 'digests', mood: 'unsure', text: unchecked === 0 ? t('digests partly unchecked') : plural(unchecked, '{0} digest unchecked', '{0} digests unchecked'), meaning };
}

function findingsMark({ verdict, errors, warnings, notes }: NonNullable<Survey['findings']>): Mark {
  const meaning = t('What the validation of the whole file came to. "Validate" lists it in the Problems panel.');
  if (verdict === 'unreadable') return { id: 'findings', mood: 'bad', text: t('no tree to validate'), meaning };
  const text = [
    errors > 0 && plural(errors, '{0} error', '{0} errors'),
    warnings > 0 && plural(warnings, '{0} warning', '{0} warnings'),
    notes > 0 && plural(notes, '{0} note', '{0} notes'),
  ].filter(Boolean).join(', ');
  if (errors > 0) return { id: 'findings', mood: 'bad', text, meaning };
  return warnings > 0 ? { id: 'findings', mood: 'unsure', text, meaning } : { id: 'findings', mood: 'good', text: text === '' ? t('valid') : t('valid, {0}', text), meaning };
}
