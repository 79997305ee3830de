// The worker: one comparison, or one file to look into, whichever its owner opens. Engine work is done
// in slices, so that questions are answered while the background count goes on.
import { Channel } from '../protocol/channel';
import type { Progress } from '../protocol/contracts';
import { engineCalls, workerEvents } from '../protocol/contracts';
import { comparisonAnswers } from './comparisonAnswers';
import { inspectionAnswers } from './inspectionAnswers';
import { openPath, port } from './runtime';

const channel: Channel<typeof workerEvents, typeof engineCalls> = new Channel(port, workerEvents, engineCalls, {
  ...comparisonAnswers(openPath, report),
  ...inspectionAnswers(openPath, report),
});

function report(progress: Progress): void {
  channel.calls.progress(progress).catch(() => undefined); // nobody may be there to see it
}
