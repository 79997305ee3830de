// Answers workerCalls: holds the one comparison that is open, and does its work in slices.
import { memorySource } from '../car/byteSource';
import type { ByteSource } from '../car/byteSource';
import { Comparison } from '../comparison/comparison';
import type { FileToOpen } from '../comparison/openedFile';
import type { Handlers } from '../protocol/channel';
import { RemoteError } from '../protocol/channel';
import type { FileInput, Progress, TreeChoice, workerCalls } from '../protocol/contracts';
import { Newest } from './newest';
import { inSlices } from './slices';

/** `openPath` opens a file that is not handed over as bytes; `report` takes progress worth showing. */
export function comparisonAnswers(openPath: (path: string) => ByteSource, report: (progress: Progress) => void): Handlers<typeof workerCalls> {
  let comparison: Comparison | undefined;
  const newest = new Newest();

  const current = (): Comparison => {
    if (!comparison) throw new RemoteError('closed', 'the comparison is not open', '');
    return comparison;
  };
  const fileToOpen = ({ name, path, bytes }: FileInput, choice: TreeChoice): FileToOpen =>
    ({ name, path, choice, open: () => (bytes ? memorySource(bytes) : openPath(path)) });

  return {
    open: async ({ left, right, choices }) => {
      comparison = await inSlices(Comparison.open(fileToOpen(left, choices.left), fileToOpen(right, choices.right)), report);
      return comparison.overview();
    },
    count: async () => {
      await inSlices(current().count(), report);
      return current().overview();
    },
    rows: ({ from, count }) => current().page(from, count),
    toggle: ({ cids }) => current().toggle(cids),
    findChange: ({ from, direction }) => current().findChange(from, direction),
    describe: target => current().describe(target),
    entry: ({ row }) => current().entry(row),
    record: ({ side, cid }) => ({ text: current().record(side, cid) }),
    recordWalk: () => inSlices(current().recordWalk(), report),
    steps: ({ from, count }) => current().stepper.steps(from, count),
    ticks: ({ count }) => current().stepper.ticks(count),
    findStep: ({ from, direction, stops }) => current().stepper.findStep(from, direction, stops),
    stepsText: ({ format, from, count }) => ({ text: current().stepper.text(format, from, count) }),
    searchRows: ({ query }) => inSlices(newest.of(current().search(query)), report),
    revealRow: sought => inSlices(newest.of(current().reveal(sought)), report),
    changeGroups: () => current().changes.groups(),
    changes: ({ collection, from, count, filter }) => current().changes.page(collection, from, count, filter),
  };
}
