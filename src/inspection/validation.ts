// The findings of an examination as they cross the border.
import type { Progress } from '../protocol/contracts';
import type { InspectionFinding, Severity, Validation } from '../protocol/inspection';
import { parsePublicKey } from '../repository/commits/signingKey';
import { examine } from '../repository/validation/examine';
import type { Finding } from '../repository/validation/findings';
import { cidToAsk } from './cidNames';
import type { InspectedFile } from './inspectedFile';
import { keyName } from './keyNames';
import { cut } from './text';

const messageLength = 2000;

/** `key`: to check signatures with. Throws UnusableKeyTextError. */
export function* validate(file: InspectedFile, key: string | null): Generator<Progress, Validation> {
  const examining = examine(file.source, key === null ? undefined : parsePublicKey(key));
  for (;;) {
    const step = examining.next();
    if (!step.done) {
      yield { task: `Validating ${file.file.name}`, fraction: step.value };
      continue;
    }
    const { verdict, findings } = step.value;
    const severities = new Map<string, Severity>();
    for (const { rule, severity } of findings.list) if (!severities.has(rule)) severities.set(rule, severity);
    const rules = [...findings.counts].map(([rule, count]) => ({ rule, severity: severities.get(rule) ?? 'error', count }));
    // A rule can have several severities; what is not listed counts as the first of them.
    const sum = (wanted: Severity) => findings.list.filter(({ severity }) => severity === wanted).length
      + rules.reduce((total, { rule, severity }) => total + (severity === wanted ? findings.unlisted(rule) : 0), 0);
    return {
      verdict,
      findings: findings.list.map(finding => findingOf(file, finding)),
      rules,
      errors: findings.errors,
      warnings: sum('warning'),
      notes: sum('information'),
    };
  }
}

function findingOf({ car }: InspectedFile, { severity, rule, cid, offset, key, message }: Finding): InspectionFinding {
  const block = cid && car.locate(cid);
  const isElsewhere = block && offset !== undefined && (offset < block.offset || offset > block.offset + block.length);
  return {
    severity,
    rule,
    cid: cid ? cidToAsk(cid) : null,
    offset: offset ?? null,
    key: key ? cut(keyName(key), messageLength) : null,
    message: cut(message, messageLength),
    // The finding is about a link: what it leads to stands elsewhere.
    related: isElsewhere ? [{ message: 'the block it is about', cid: cidToAsk(cid), offset: block.offset }] : [],
  };
}
