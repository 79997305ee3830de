// Who may ask whom for what. The webview asks first; the host only tells it that something changed.
//
//   webview --viewCalls--> host --workerCalls--> worker
//   webview <-viewEvents-- host <-workerEvents-- worker
import * as v from 'valibot';
import { detail, overview, page, side, target, toggled } from './comparison';
import type { Contract } from './channel';
import { changeCalls } from './changes';
import { inspectionCalls } from './inspection';
import { searchCalls } from './search';
import { beginning, exportFormat, stepCalls } from './steps';

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
  ...stepCalls,
  ...searchCalls,
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
  open: { args: none, reply: v.object({ overview, begin: v.nullable(beginning) }) },
  /** Opens the record of an entry row: both versions in the diff editor, or the one there is. */
  openRecord: { args: v.object({ row: v.number() }), reply: none },
  /** Selects a record or a block of one side in the Trees view. */
  revealInSidebar: { args: v.object({ side, key: v.nullable(v.string()), cid: v.nullable(v.string()) }), reply: none },
  swap: { args: none, reply: none },
  /** Compares again, with absent blocks as the boundary of partial trees: what lies below them stays unresolved. */
  comparePartially: { args: none, reply: none },
  copy: { args: v.object({ text: v.string() }), reply: none },
  showLog: { args: none, reply: none },
  /** Writes the recorded walk where the user says. */
  exportSteps: { args: v.object({ format: exportFormat }), reply: none },
  /** Copies a link that opens these files at this step. */
  copyStepLink: { args: v.object({ step: v.number() }), reply: none },
} as const satisfies Contract;

export const viewEvents = {
  progress: { args: progress, reply: none },
  /** The background count is done: facts and collapsed rows have their numbers now. */
  counted: { args: overview, reply: none },
  /** The comparison was done anew (files changed on disk, or swapped): ask for everything again. */
  reopened: { args: none, reply: none },
  /** Goes to a key or a node, opening the subtrees around it. */
  reveal: { args: searchCalls.revealRow.args, reply: none },
} as const satisfies Contract;

/** A file for the worker: a path it can open itself, or the bytes where there is none. */
const fileInput = v.object({
  name: v.string(),
  path: v.string(),
  bytes: v.nullable(v.instance(Uint8Array)),
});
export type FileInput = v.InferOutput<typeof fileInput>;

/** Which tree of a file, and how it is read. */
export const treeChoice = v.object({
  /** Any block of the file; null: what its header names first. */
  root: v.nullable(v.string()),
  /** The id of a format; null: as recognised. */
  format: v.nullable(v.string()),
  /** What an absent block is: a failure, or the boundary of a partial tree. */
  onMissing: v.picklist(['deny', 'boundary']),
});
export type TreeChoice = v.InferOutput<typeof treeChoice>;

/** One block as text to read: DAG-JSON where it can be decoded. */
const recordText = v.object({ text: v.string() });

export const workerCalls = {
  ...comparisonCalls,
  open: {
    args: v.object({ left: fileInput, right: fileInput, choices: v.object({ left: treeChoice, right: treeChoice }) }),
    reply: overview,
  },
  /** Counts entries and nodes of both trees, checking every digest on the way. */
  count: { args: none, reply: overview },
  /** Key and value CIDs of an entry row; null on the side that lacks it. */
  entry: {
    args: v.object({ row: v.number() }),
    reply: v.object({ key: v.string(), left: v.nullable(v.string()), right: v.nullable(v.string()) }),
  },
  record: { args: v.object({ side, cid: v.string() }), reply: recordText },
  ...changeCalls,
  /** A part of the recorded walk as text, at most `count` steps. */
  stepsText: { args: v.object({ format: exportFormat, from: v.number(), count: v.number() }), reply: v.object({ text: v.string() }) },
} as const satisfies Contract;

/** What a worker answers: one comparison, and one file to look into, whichever its owner needs. */
export const engineCalls = { ...workerCalls, ...inspectionCalls } as const satisfies Contract;

export const workerEvents = { progress: { args: progress, reply: none } } as const satisfies Contract;
