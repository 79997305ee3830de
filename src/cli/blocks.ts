// merkle-inspect blocks: the blocks a commit event between two states has to carry, and what for.
import { eventBytes, reportBlocks } from '../repository/blockReport';
import { unreachedBlocks } from '../repository/unreached';
import { cidText } from '../tree/cid';
import type { BlockList } from './blockLists';
import { listOf, listsJson, listsText } from './blockLists';
import type { Command, Status } from './command';
import { changeJson } from './diffOutcome';
import { inEither, inFile } from './failures';
import { openMst, withFile } from './files';
import { keyJson } from './json';
import { finish } from './progress';

export const blocks: Command = {
  name: 'blocks',
  synopsis: 'A B',
  summary: 'the blocks a commit event from A to B has to carry, and what each is for',
  operands: [2, 2],

  run({ files }, output): Status {
    const [before, after] = files as [string, string];
    const left = inFile({ path: before, side: 'left' }, () => openMst(before));
    const right = inFile({ path: after, side: 'right' }, () => openMst(after));
    const report = inEither({ ...left, side: 'left' }, { ...right, side: 'right' }, () => finish(reportBlocks(left.tree, right.tree, right.commit?.cid)));
    const superfluous = inFile({ path: after, side: 'right' }, () => withFile(after, source => finish(unreachedBlocks(source, right.tree, right.commit?.cid))));
    const lists: BlockList[] = [
      listOf('commit', report.commit ? [report.commit] : []),
      listOf('created', report.created),
      listOf('covering', report.covering),
      listOf('proof', report.proof),
      listOf('inductiveProof', report.inductive),
      listOf('records', report.records),
      listOf('superfluous', superfluous),
      listOf('undetermined', []),
      { name: 'missing', cids: report.missing, bytes: undefined },
      listOf('deleted', report.deleted),
    ];
    const root = report.commit?.cid ?? right.root;
    const car = root ? eventBytes(report, root) : null;
    output.answer(
      () => ({
        ...listsJson(lists, car),
        moved: report.moved.map(moved => cidText(moved.right.cid)),
        changes: report.changes.map(({ key, old, new: now }) => changeJson(keyJson(key), old, now)),
      }),
      () => listsText(lists, car),
    );
    return report.changes.length > 0 ? 1 : 0;
  },
};
