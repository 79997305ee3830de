// What a validation came to, in one message. Pure; `l10n` as VS Code has it.
import type { Words } from '../documents/whyText';

export interface Summary {
  /** To be validated; `examined` counts those that were. */
  readonly files: number;
  /** Of the only file; empty where there are several. */
  readonly name: string;
  /** There are more files than are looked for. */
  readonly cut: boolean;
  examined: number;
  errors: number;
  warnings: number;
  notes: number;
  /** No CAR files at all; each is one of the errors. */
  unreadable: number;
  /** What went wrong other than in the file. */
  failed: string[];
}

export function summaryOf(summary: Summary, l10n: Words): { level: 'error' | 'warning' | 'information'; text: string } {
  const { files, name, cut, examined, errors, warnings, notes, unreadable, failed } = summary;
  if (files === 0) return { level: 'warning', text: l10n.t('There are no CAR files here.') };
  const counts = [
    ...(errors > 0 ? [errors === 1 ? l10n.t('1 error') : l10n.t('{0} errors', errors)] : []),
    ...(warnings > 0 ? [warnings === 1 ? l10n.t('1 warning') : l10n.t('{0} warnings', warnings)] : []),
    ...(notes > 0 ? [notes === 1 ? l10n.t('1 note') : l10n.t('{0} notes', notes)] : []),
  ];
  const found = errors + warnings > 0 ? counts.join(', ') : [l10n.t('nothing wrong'), ...counts].join(', ');
  const sentences = [
    name === '' ? l10n.t('{0} of {1} files validated: {2}.', examined, files, found) : examined === 1 ? `${name}: ${found}.` : l10n.t('{0} was not validated.', name),
    ...(unreadable > 0 && name === '' ? [l10n.t('{0} of them cannot be read as CAR files.', unreadable)] : []),
    ...failed.slice(0, 3),
    ...(failed.length > 3 ? [l10n.t('{0} more could not be validated.', failed.length - 3)] : []),
    ...(cut ? [l10n.t('There are more files than are looked for at once.')] : []),
  ];
  const level = errors > 0 || failed.length > 0 ? 'error' : warnings > 0 || examined < files || cut ? 'warning' : 'information';
  return { level, text: sentences.join(' ') };
}
