// merkle-inspect blocks: the blocks a commit event between two states has to carry, and what for.
import type { SizedBlock } from '../repository/events/covering';
import { eventBlocks, reportBlocks } from '../repository/blockReport';
import { cidText } from '../tree/cid';
import type { BlockList } from './blockLists';
import { bytesJson, listsJson, listsText } from './blockLists';
import type { Command, Status } from './command';
import { changeJson } from './diffOutcome';
import { namingSide, openMst } from './files';
import { keyJson } from './json';

export const blocks: Command = {
  name: 'blocks',
  synopsis: 'A B',
  summary: 'the blocks a commit event from A to B has to carry, and what each is for',
  operands: [2, 2],

  run({ files }, output): Status {
    const [before, after] = files as [string, string];
    const left = openMst(before);
    const right = openMst(after);
    const report = namingSide(left, right, () => reportBlocks(left.tree, right.tree, right.commit?.cid));
    const lists: BlockList[] = [
      list('commit', 'commit', report.commit ? [report.commit] : []),
      list('created', 'created nodes', report.created),
      list('covering', 'covering set', report.covering),
      list('proof', 'proof nodes', report.proof),
      list('inductiveProof', 'inductive proof nodes', report.inductive),
      list('records', 'records', report.records),
      { name: 'superfluous', words: 'superfluous', cids: [], bytes: 0 },
      { name: 'missing', words: 'missing from B', cids: report.missing, bytes: undefined },
    ];
    const carried = list('event', 'the event in all', eventBlocks(report));
    output.answer(
      () => ({ ...listsJson(lists), deleted: report.deleted.map(({ cid }) => cidText(cid)), changes: report.changes.map(({ key, old, new: now }) => changeJson(keyJson(key), old, now)), bytes: bytesJson([...lists, carried]) }),
      () => listsText([...lists, carried]),
    );
    return report.changes.length > 0 ? 1 : 0;
  },
};

function list(name: string, words: string, sized: readonly SizedBlock[]): BlockList {
  return { name, words, cids: sized.map(({ cid }) => cid), bytes: sized.reduce((sum, { bytes }) => sum + bytes, 0) };
}
