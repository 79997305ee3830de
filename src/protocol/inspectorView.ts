// The editor of one CAR file: what its page asks the host for, and what the host tells it. Questions about
// the file pass through to the engine; the rest are acts in VS Code.
import * as v from 'valibot';
import type { Contract } from './channel';
import { overview } from './comparison';
import { viewCalls, viewEvents } from './contracts';
import { inspectionCalls, inspectionOverview, signature, survey } from './inspection';
import { searchCalls } from './search';

const none = v.undefined();
const cid = v.pipe(v.string(), v.maxLength(1024));
const key = v.pipe(v.string(), v.maxLength(8192));

/** Something in the file: a block, an entry (`root`: of its tree; null: of the file's own), or both. */
export const place = v.object({ cid: v.nullable(cid), key: v.nullable(key), root: v.nullable(cid) });

export const sight = v.object({
  overview: inspectionOverview,
  /** null: not done yet. */
  survey: v.nullable(survey),
  /** From an earlier time; the file has had the same size and time of change since. */
  cached: v.boolean(),
});

export const checkedSignature = v.object({
  signature,
  /** The key it was checked with. */
  key: v.string(),
});

export const inspectorCalls = {
  /** The first call. `fresh`: from the file itself, however long that takes. Rejects where it is no CAR file. */
  open: { args: v.object({ fresh: v.boolean() }), reply: sight },
  /** What the editor was asked to show before the page could be told; null afterwards. */
  begin: { args: none, reply: v.nullable(place) },
  survey: { args: none, reply: survey },
  /** What validating the whole file comes to; the list is for the Problems panel. */
  findings: { args: none, reply: v.nonNullable(survey.entries.findings) },
  /** Ends opening, surveying or validating: it rejects with `cancelled`. */
  cancel: { args: none, reply: none },
  children: inspectionCalls.children,
  search: inspectionCalls.search,
  locate: inspectionCalls.locate,
  why: inspectionCalls.why,
  /** Opens a tree for the picture: the file's own, or that of a commit. It is compared with itself. */
  openTree: { args: v.object({ root: v.nullable(cid) }), reply: overview },
  rows: viewCalls.rows,
  toggle: viewCalls.toggle,
  findChange: viewCalls.findChange,
  describe: viewCalls.describe,
  revealRow: searchCalls.revealRow,
  /** With the key remembered for the commit's DID; `ask`: or with one that the user gives. null: there is none. */
  checkSignature: { args: v.object({ commit: cid, ask: v.boolean() }), reply: v.nullable(checkedSignature) },
  /** Compares two commits of the file; `left` null: the user chooses. */
  compare: { args: v.object({ left: v.nullable(cid), right: cid }), reply: none },
  openRecord: { args: place, reply: none },
  openHex: { args: place, reply: none },
  revealInSidebar: { args: place, reply: none },
  validate: { args: none, reply: none },
  copy: { args: v.object({ text: v.string() }), reply: none },
  showLog: { args: none, reply: none },
  /** VS Code's own question which other editor is to open the file. */
  reopenWith: { args: none, reply: none },
} as const satisfies Contract;

export const inspectorEvents = {
  progress: viewEvents.progress,
  /** The file changed: ask for everything again. */
  reopened: viewEvents.reopened,
  /** The picture's numbers are counted now. */
  counted: viewEvents.counted,
  reveal: { args: place, reply: none },
} as const satisfies Contract;

export type Place = v.InferOutput<typeof place>;
export type Sight = v.InferOutput<typeof sight>;
export type Findings = v.InferOutput<typeof inspectorCalls['findings']['reply']>;
export type CheckedSignature = v.InferOutput<typeof checkedSignature>;
