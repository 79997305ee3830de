// merkle-inspect merge: what happened between BASE and LOCAL, taken over by REMOTE.
import { mergeTrees } from '../repository/merge';
import type { Command } from './command';
import type { FileWithMst } from './files';
import { openMst } from './files';
import { outputOption, outputPath, writeIntegrated } from './integration';

export const merge: Command = {
  name: 'merge',
  synopsis: 'BASE LOCAL REMOTE -o OUT',
  summary: 'what happened from BASE to LOCAL, taken over by REMOTE, in a new file',
  operands: [3, 3],
  options: outputOption,

  run(args, output) {
    const path = outputPath(args);
    const [base, local, remote] = args.files.map(file => openMst(file)) as [FileWithMst, FileWithMst, FileWithMst];
    const merged = mergeTrees(base.tree, local.tree, remote.tree);
    return writeIntegrated(merged, path, [local.car, base.car], undefined, output);
  },
};


