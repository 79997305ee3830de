// merkle-inspect merge: what happened between BASE and LOCAL, taken over by REMOTE.
import { UnknownFormatError } from '../tree/errors';
import type { Command } from './command';
import type { Side } from './failures';
import { inFile } from './failures';
import type { FileWithTree } from './files';
import { openSearchTree } from './files';
import { changesBetween, outputOption, outputPath, takeOver, writeIntegrated } from './integration';

export const merge: Command = {
  name: 'merge',
  synopsis: 'BASE LOCAL REMOTE -o OUT',
  summary: 'what happened from BASE to LOCAL, taken over by REMOTE, in a new file (status 1: with conflicts)',
  operands: [3, 3],
  options: outputOption,

  run(args, output) {
    const path = outputPath(args);
    const open = (i: number, side: Side): FileWithTree & { side: Side } => ({ ...inFile({ path: args.files[i]!, side }, () => openSearchTree(args.files[i]!)), side });
    const [base, local, remote] = [open(0, 'base'), open(1, 'local'), open(2, 'remote')];
    for (const other of [base, local]) {
      if (other.tree.format !== remote.tree.format) throw new UnknownFormatError(`these are of different kinds and cannot be merged: ${other.path} is ${other.format}, ${remote.path} is ${remote.format}`);
    }
    const merged = takeOver(remote, changesBetween(base, local), [base.tree, local.tree]);
    return writeIntegrated(merged, path, { target: remote, records: [local.car, base.car], commit: undefined }, output);
  },
};
