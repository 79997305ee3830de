// What a validation found, as lines of the Problems panel: rule, block and byte in every message. Pure;
// `l10n` as VS Code has it. Bounded by the engine: a hundred findings of a rule, the rest as one line.
import type { Severity, Validation } from '../../protocol/inspection';
import type { Words } from '../documents/whyText';
import { visible } from '../fileNames';

export interface Problem {
  readonly severity: Severity;
  readonly rule: string;
  readonly message: string;
  /** Blocks of the file that it is about, to be opened: the first is where it was found. */
  readonly places: readonly { readonly message: string; readonly cid: string }[];
}

const messageLimit = 2000;

export function problemsOf({ findings, rules }: Validation, l10n: Words): Problem[] {
  const listed = new Map<string, number>();
  const problems = findings.map(({ severity, rule, cid, offset, message, related }): Problem => {
    listed.set(rule, (listed.get(rule) ?? 0) + 1);
    const facts = [
      rule,
      ...(cid === null || message.includes(cid) ? [] : [cid]),
      ...(offset === null ? [] : [l10n.t('byte {0}', offset)]),
    ];
    const own = cid === null || isAbsent(rule) ? [] : [{ message: l10n.t('the block, byte by byte'), cid }];
    const others = related.flatMap(place => (place.cid === null || place.cid === cid ? [] : [{ message: written(place.message), cid: place.cid }]));
    return { severity, rule, message: `${written(message)} (${visible(facts.join(', '))})`, places: [...own, ...others] };
  });
  for (const { rule, severity, count } of rules) {
    const more = count - (listed.get(rule) ?? 0);
    if (more > 0) problems.push({ severity, rule, message: l10n.t('{0} more of this kind are not listed ({1})', more, visible(rule)), places: [] });
  }
  return problems;
}

/** Of a file that could not be examined at all. */
export function unreadableProblem(code: string, message: string): Problem {
  return { severity: 'error', rule: code, message: written(message), places: [] };
}

/** The block that such a finding names is what is not there. */
function isAbsent(rule: string): boolean {
  return rule === 'missing-block' || rule.startsWith('absent-');
}

function written(text: string): string {
  const shown = visible(text);
  return shown.length > messageLimit ? `${shown.slice(0, messageLimit)}…` : shown;
}
