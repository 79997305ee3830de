// merkle-inspect inspect: what is in a file.
import { examine } from '../repository/validation/examine';
import type { Command } from './command';
import { factsJson, factsText } from './facts';
import { withFile } from './files';
import { finish, named } from './progress';

export const inspect: Command = {
  name: 'inspect',
  synopsis: 'FILE',
  summary: 'what is in a file: format, roots, commits, counts, sizes, collections',
  operands: [1, 1],

  run({ files }, output) {
    const [path] = files as [string];
    const facts = withFile(path, source => {
      const examination = finish(named(`Reading ${path}`, examine(source)));
      if (!examination.facts) throw examination.failure!;
      return examination.facts;
    });
    output.answer(() => factsJson(facts), () => factsText(facts));
    return 0;
  },
};
