// merkle-inspect inspect: what is in a file.
import { examine } from '../repository/validation/examine';
import type { Command } from './command';
import { factsJson, factsText } from './facts';
import { withFile } from './files';
import { plural } from './output';
import { finish, named } from './progress';

export const inspect: Command = {
  name: 'inspect',
  synopsis: 'FILE',
  summary: 'what is in a file: format, roots, commits, counts, sizes, collections',
  operands: [1, 1],

  run({ files }, output) {
    const [path] = files as [string];
    const { facts, errors } = withFile(path, source => {
      const examination = finish(named(`Reading ${path}`, examine(source)));
      if (!examination.facts) throw examination.failure!;
      return { facts: examination.facts, errors: examination.findings.errors };
    });
    // Facts of a damaged file are not to be taken for checked ones.
    const warning = errors > 0 ? [`${plural(errors, 'error')} found: not all of this can be relied on; see merkle-inspect validate`] : [];
    output.answer(() => ({ ...factsJson(facts), errors }), () => [...factsText(facts), ...warning]);
    return 0;
  },
};
