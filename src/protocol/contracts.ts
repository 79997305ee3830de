// Who may ask whom for what. The webview asks first; the host only tells it that something changed.
//
//   webview --viewCalls--> host --workerCalls--> worker
//   webview <-viewEvents-- host <-workerEvents-- worker
import * as v from 'valibot';
import { detail, overview, page, side, target, toggled } from './comparison';
import type { Contract } from './channel';

const none = v.undefined();
const progress = v.object({
  /** What is being done, in words: `reading before.car`. */
  task: v.string(),
  /** 0 to 1; null when the end is not known. */
  fraction: v.nullable(v.number()),
});
export type Progress = v.InferOutput<typeof progress>;

/** Questions about an open comparison: asked by the webview, answered in the worker. */
const comparisonCalls = {
  /** At most 2,000 rows; fewer at the end. */
  rows: { args: v.object({ from: v.number(), count: v.pipe(v.number(), v.maxValue(2000)) }), reply: page },
  /** Opens or closes identical subtrees, by CID; several to restore a view. Unknown CIDs are ignored. */
  toggle: { args: v.object({ cids: v.pipe(v.array(v.string()), v.maxLength(10_000)) }), reply: toggled },
  /** The nearest change beyond a row (from -1: the first); null when there is none. `index` counts from 0. */
  findChange: {
    args: v.object({ from: v.number(), direction: v.picklist(['next', 'previous']) }),
    reply: v.nullable(v.object({ row: v.number(), index: v.number() })),
  },
  describe: { args: target, reply: detail },
} as const satisfies Contract;

export const viewCalls = {
  ...comparisonCalls,
  /** The first call: opens both files and compares them. Rejects with a message a person can act on. */
  open: { args: none, reply: overview },
  /** Opens the record of an entry row: both versions in the diff editor, or the one there is. */
  openRecord: { args: v.object({ row: v.number() }), reply: none },
  swap: { args: none, reply: none },
  copy: { args: v.object({ text: v.string() }), reply: none },
  showLog: { args: none, reply: none },
} as const satisfies Contract;

export const viewEvents = {
  progress: { args: progress, reply: none },
  /** The background count is done: facts and collapsed rows have their numbers now. */
  counted: { args: overview, reply: none },
  /** The comparison was done anew (files changed on disk, or swapped): ask for everything again. */
  reopened: { args: none, reply: none },
} as const satisfies Contract;

/** A file for the worker: a path it can open itself, or the bytes where there is none. */
const fileInput = v.object({
  name: v.string(),
  path: v.string(),
  bytes: v.nullable(v.instance(Uint8Array)),
});
export type FileInput = v.InferOutput<typeof fileInput>;

/** One block as text to read: DAG-JSON where it can be decoded. */
const recordText = v.object({ text: v.string() });

export const workerCalls = {
  ...comparisonCalls,
  open: { args: v.object({ left: fileInput, right: fileInput }), reply: overview },
  /** Counts entries and nodes of both trees, checking every digest on the way. */
  count: { args: none, reply: overview },
  /** Key and value CIDs of an entry row; null on the side that lacks it. */
  entry: {
    args: v.object({ row: v.number() }),
    reply: v.object({ key: v.string(), left: v.nullable(v.string()), right: v.nullable(v.string()) }),
  },
  record: { args: v.object({ side, cid: v.string() }), reply: recordText },
} as const satisfies Contract;

export const workerEvents = { progress: { args: progress, reply: none } } as const satisfies Contract;
