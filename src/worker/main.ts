// The worker of one comparison: answers workerCalls. Engine work is done in slices, so that
// questions about rows are answered while the background count goes on.
import { parentPort } from 'node:worker_threads';
import { memorySource } from '../car/byteSource';
import { openNodeFile } from '../car/nodeFile';
import { Comparison } from '../comparison/comparison';
import type { FileToOpen } from '../comparison/openedFile';
import { Channel, RemoteError } from '../protocol/channel';
import type { FileInput, Progress } from '../protocol/contracts';
import { workerCalls, workerEvents } from '../protocol/contracts';
import { inSlices } from './slices';

const port = parentPort!;
let comparison: Comparison | undefined;

const channel = new Channel(
  {
    post: message => port.postMessage(message),
    listen(receive) {
      port.on('message', receive);
      return () => port.off('message', receive);
    },
  },
  workerEvents,
  workerCalls,
  {
    open: async ({ left, right }) => {
      comparison = await inSlices(Comparison.open(fileToOpen(left), fileToOpen(right)), report);
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
  },
);

function report(progress: Progress): void {
  channel.calls.progress(progress).catch(() => undefined); // nobody may be there to see it
}

function current(): Comparison {
  if (!comparison) throw new RemoteError('closed', 'the comparison is not open', '');
  return comparison;
}

function fileToOpen({ name, path, bytes }: FileInput): FileToOpen {
  return { name, path, open: () => (bytes ? memorySource(bytes) : openNodeFile(path)) };
}
