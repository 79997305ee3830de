// Answers inspectionCalls: holds the one file that is inspected, does its work in slices, and lets the
// newest search win.
import { memorySource } from '../car/byteSource';
import type { ByteSource } from '../car/byteSource';
import { Inspection } from '../inspection/inspection';
import type { Handlers } from '../protocol/channel';
import { RemoteError } from '../protocol/channel';
import type { Progress } from '../protocol/contracts';
import type { inspectionCalls } from '../protocol/inspection';
import { inSlices } from './slices';

/** `openPath` opens a file that is not handed over as bytes; `report` takes progress worth showing. */
export function inspectionAnswers(openPath: (path: string) => ByteSource, report: (progress: Progress) => void): Handlers<typeof inspectionCalls> {
  let inspection: Inspection | undefined;
  let searches = 0;
  let pages: Promise<unknown> = Promise.resolve();
  /** Work that several may wait for at once is done once. */
  const shared = new Map<string, Promise<unknown>>();

  const current = (): Inspection => {
    if (!inspection) throw new RemoteError('closed', 'no file is open', '');
    return inspection;
  };
  const run = <T>(work: Generator<Progress, T>): Promise<T> => inSlices(work, progress => {
    if (progress.task !== '') report(progress);
  });
  const once = <T>(name: string, work: () => Generator<Progress, T>): Promise<T> => {
    const known = shared.get(name) as Promise<T> | undefined;
    if (known) return known;
    const running = run(work()).finally(() => shared.delete(name));
    shared.set(name, running);
    return running;
  };
  const newestOnly = function* <T>(work: Generator<Progress, T>, mine: number): Generator<Progress, T> {
    for (;;) {
      if (mine !== searches) throw new RemoteError('superseded', 'a newer search was asked for', '');
      const step = work.next();
      if (step.done) return step.value;
      yield step.value;
    }
  };

  return {
    inspectOpen: async ({ file: { name, path, bytes } }) => {
      const opened = await run(Inspection.open({ name, path, open: () => (bytes ? memorySource(bytes) : openPath(path)) }));
      inspection?.close();
      inspection = opened;
      return opened.overview();
    },
    checkSignature: ({ commit, key }) => current().checkSignature(commit, key),
    survey: async () => {
      const of = current();
      await once('reach', () => of.reach());
      return once('survey', () => of.survey());
    },
    findings: ({ key }) => (key === null ? once('findings', () => current().findings(null)) : run(current().findings(key))),
    children: async ({ of, from, count, filter }) => {
      const opened = current();
      if (of.kind === 'stray' || of.kind === 'missing') await once('reach', () => opened.reach());
      // One after the other: two pages of one list must not be made at once.
      const page = pages.then(() => run(opened.children(of, from, count, filter ?? '')));
      pages = page.catch(() => undefined);
      return page;
    },
    search: async ({ query, kinds, from, count }) => {
      const mine = ++searches;
      await new Promise(resolve => setTimeout(resolve)); // of several that arrived together, only the last is begun
      return run(newestOnly(current().search(query, kinds, from, count), mine));
    },
    locate: args => run(current().locate(args)),
    why: ({ key, tree }) => current().why(key, tree),
    recordText: ({ cid }) => ({ text: current().recordText(cid) }),
    valueText: ({ key, tree }) => ({ text: current().valueText(key, tree) }),
    hexText: ({ cid }) => ({ text: current().hexText(cid) }),
    exportBlock: ({ cid }) => ({ bytes: current().exportBlock(cid) }),
    exportProof: ({ key, tree }) => current().exportProof(key, tree),
  };
}
