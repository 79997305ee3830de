// merkle-inspect validate: whether files are valid trees, and if not, what is wrong and where.
import type { Examination } from '../repository/validation/examine';
import { examine } from '../repository/validation/examine';
import type { Finding } from '../repository/validation/findings';
import { Findings } from '../repository/validation/findings';
import type { PublicKey } from '../repository/commits/signingKey';
import { parsePublicKey } from '../repository/commits/signingKey';
import { cidText } from '../tree/cid';
import { EngineError } from '../tree/errors';
import { keyText } from '../tree/range';
import type { Command, Status } from './command';
import { factsJson } from './facts';
import { inFile } from './failures';
import { formatArgument, withFile } from './files';
import { cidJson, errorJson, keyJson } from './json';
import { columns, plural } from './output';
import { finish, named } from './progress';

interface Validated extends Examination {
  readonly path: string;
}

export const validate: Command = {
  name: 'validate',
  synopsis: 'FILE… [--key did:key:…] [--format NAME]',
  summary: 'whether files are valid trees; every finding with rule, CID and byte offset',
  operands: [1, Infinity],
  options: { key: { type: 'string' }, format: { type: 'string' } },

  run({ files, value }, output): Status {
    const keyOption = value('key');
    const key = keyOption === undefined ? undefined : parsePublicKey(keyOption);
    const format = formatArgument(value('format'));
    const results = files.map(path => validateFile(path, key, format));
    const failure = results.find(result => result.failure)?.failure;
    if (failure && results.length === 1) throw failure;
    const verdict = failure ? 'unreadable' : results.some(result => result.verdict === 'findings') ? 'findings' : 'valid';
    // Beside a file that cannot be read the others' answers are whole, so they are given.
    output.answer(
      () => (results.length === 1 ? resultJson(results[0]!) : { ...(failure ? { error: errorJson(failure) } : {}), verdict, files: results.map(result => ({ file: result.path, ...resultJson(result) })) }),
      () => results.flatMap(resultText),
    );
    return failure ? 2 : verdict === 'findings' ? 1 : 0;
  },
};

/** A file that cannot even be opened has that as its verdict: the other files still get theirs. */
function validateFile(path: string, key: PublicKey | undefined, format: string | undefined): Validated {
  try {
    return inFile({ path }, () => withFile(path, source => {
      const examination = finish(named(`Validating ${path}`, examine(source, key, format)));
      if (examination.failure) throw examination.failure;
      return { path, ...examination };
    }));
  } catch (error) {
    if (!(error instanceof EngineError)) throw error;
    return { path, verdict: 'unreadable', findings: new Findings(), failure: error, facts: undefined };
  }
}

function resultJson({ verdict, findings, failure, facts }: Validated) {
  if (failure) return { verdict, error: errorJson(failure) };
  return {
    verdict,
    findings: findings.list.map(findingJson),
    counts: Object.fromEntries(findings.counts),
    facts: facts ? factsJson(facts) : null,
  };
}

function findingJson({ severity, rule, cid, offset, key, message }: Finding) {
  return { severity, rule, cid: cidJson(cid), offset: offset ?? null, key: key ? keyJson(key) : null, message };
}

function resultText({ path, verdict, findings, failure }: Validated): string[] {
  if (failure) return [`${path}: unreadable`, `  ${failure.message}`];
  const serious = findings.list.filter(({ severity }) => severity !== 'information');
  const notes = findings.list.filter(({ severity }) => severity === 'information');
  return [
    `${path}: ${verdict === 'valid' ? 'valid' : plural(findings.errors, 'error')}`,
    ...columns(serious.map(findingRow)),
    ...[...findings.counts.keys()].filter(rule => findings.unlisted(rule) > 0).map(rule => `  and ${plural(findings.unlisted(rule), `more finding`)} of ${rule}`),
    ...[...new Set(notes.map(({ rule }) => rule))].map(rule => `  note: ${plural(findings.counts.get(rule)!, 'time', 'times')} ${rule}: ${notes.find(note => note.rule === rule)!.message}`),
  ];
}

function findingRow({ severity, rule, cid, offset, key, message }: Finding): string[] {
  const where = [cid && cidText(cid), key && !message.includes(keyText(key)) ? keyText(key) : undefined].filter(part => part !== undefined).join(' ');
  return [`  ${severity}`, rule, offset === undefined ? '' : `byte ${offset}`, where === '' ? message : `${message} (${where})`];
}
