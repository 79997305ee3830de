// merkle-inspect inspect: what is in a file.
import type { Examination } from '../repository/validation/examine';
import { examine } from '../repository/validation/examine';
import type { Command, Status } from './command';
import { factsJson, factsText } from './facts';
import { inFile } from './failures';
import { formatArgument, withFile } from './files';
import { plural } from './output';
import { finish, named } from './progress';

export const inspect: Command = {
  name: 'inspect',
  synopsis: 'FILE [--format NAME]',
  summary: 'what is in a file: format, roots, commits, counts, sizes, collections (status 1: not all of it can be relied on)',
  operands: [1, 1],
  options: { format: { type: 'string' } },

  run({ files, value }, output): Status {
    const [path] = files as [string];
    const format = formatArgument(value('format'));
    const { facts, errors } = inFile({ path }, () => withFile(path, source => {
      const examination = finish(named(`Reading ${path}`, examine(source, undefined, format)));
      if (!examination.facts) throw examination.failure!;
      return { facts: examination.facts, errors: errorsOf(examination) };
    }));
    // Facts of a damaged file are not to be taken for checked ones.
    const warning = errors > 0 ? [`${plural(errors, 'error')} found: not all of this can be relied on; see merkle-inspect validate`] : [];
    output.answer(() => ({ ...factsJson(facts), errors }), () => [...factsText(facts), ...warning]);
    return errors > 0 ? 1 : 0;
  },
};

/** Many sound files lead to no tree: an answer to getBlocks, a commit event, an export of changes. That is a fact, not an error. */
const soundWithoutTree = ['no-root', 'unknown-format', 'missing-block'];

function errorsOf({ findings, failure }: Examination): number {
  return findings.errors - (failure && soundWithoutTree.includes(failure.code) ? 1 : 0);
}
