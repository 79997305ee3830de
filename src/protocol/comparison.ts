// What a comparison looks like to the view: facts, rows in pages, node boxes and bands.
// Rows are keys in ascending order, numbered from 0; all of `first`, `last`, `row` and `from` are
// row numbers, inclusive. CIDs cross as text, keys as text (`0x…` where they are not UTF-8).
import * as v from 'valibot';

const count = v.pipe(v.number(), v.integer(), v.minValue(0));
const cid = v.string();
/** null: the tree has no key there, the range is open on that side. */
const bound = v.nullable(v.string());
/** The step of the recorded walk that reached this; null while no walk is recorded. */
const at = v.nullable(count);

export const side = v.picklist(['left', 'right']);
export const changeKind = v.picklist(['added', 'removed', 'updated']);

/** One of the two files: what it is and how much of it the walk needed. */
export const fileFacts = v.object({
  name: v.string(),
  /** Where the file is, as a person would write it. */
  path: v.string(),
  bytes: count,
  /** Distinct blocks in the file, records included. */
  blocks: count,
  /** How the root was recognised, e.g. `commit v3 → atproto MST`. */
  format: v.string(),
  root: v.nullable(cid),
  commit: v.nullable(v.object({ cid, did: v.string(), rev: v.nullable(v.string()), version: count })),
  /** Layers of the tree; 0 when there is no tree. */
  layers: count,
  /** Of the whole tree; null until the background count has passed over it. */
  entries: v.nullable(count),
  nodes: v.nullable(count),
  /** The background count; `failed`: a part of the tree could not be read, `entries` and `nodes` stay null. */
  counted: v.picklist(['pending', 'done', 'failed']),
  /** Blocks the walk loaded. */
  read: count,
  /** Whether all blocks of the file hash to their CIDs; `pending` until the background check is over, `unknown` where not all could be checked. */
  digests: v.picklist(['pending', 'right', 'wrong', 'unknown']),
  /** What is worth knowing about the file (incomplete, duplicates, …); empty when all is well. */
  notes: v.array(v.string()),
});

/** What the rows amount to at this moment: it changes when a subtree is opened or closed. */
export const extent = v.object({
  rowCount: count,
  /** At most 2,000 marks for the overview ruler, by row. */
  marks: v.array(v.object({ row: count, kind: changeKind })),
  /** Misaligned ranges, for the ruler; neighbours are merged where there are more than 600. */
  bands: v.array(v.object({ first: count, last: count })),
});

/** What opening and closing subtrees came to; `failed`: those that could not be read and stay closed. */
export const toggled = v.object({ extent, failed: v.array(v.object({ cid, message: v.string() })) });

export const overview = v.object({
  left: fileFacts,
  right: fileFacts,
  changes: v.object({ added: count, removed: count, updated: count }),
  /** Node counts by what became of them. `moved`: same CID under a parent with another key range. */
  nodes: v.object({ created: count, deleted: count, moved: count, pruned: count }),
  misaligned: count,
  /** Absent subtrees, where a file is compared as a partial tree. */
  unresolved: count,
  extent,
});

/** One key. `change: 'none'` is an entry both trees have with the same value. */
export const entryRow = v.object({
  kind: v.literal('entry'),
  change: v.union([v.literal('none'), changeKind]),
  key: v.string(),
  layer: count,
  /** Value CIDs; null where that side has no such key. */
  left: v.nullable(cid),
  right: v.nullable(cid),
  at,
});

/** An identical subtree, skipped by its hash and shown as one row. Its layer is the same on both sides. */
export const subtreeRow = v.object({
  kind: v.literal('subtree'),
  cid,
  layer: count,
  moved: v.boolean(),
  after: bound,
  before: bound,
  /** null until the background count has passed over it. */
  entries: v.nullable(count),
  nodes: v.nullable(count),
  at,
});

/** A subtree whose block is absent from a partial file: nothing is known of its keys, and nothing in its range is a change. */
export const unresolvedRow = v.object({
  kind: v.literal('unresolved'),
  side,
  cid,
  layer: count,
  after: bound,
  before: bound,
  at,
});

export const row = v.variant('kind', [entryRow, subtreeRow, unresolvedRow]);

/** A decoded node, spanning the rows of its key range in the column of its layer. */
export const nodeBox = v.object({
  side,
  cid,
  layer: count,
  /** `identical`: in both trees, opened by the user. */
  state: v.picklist(['created', 'deleted', 'identical']),
  root: v.boolean(),
  /** Its edges do not line up with a partner: it took part in a misaligned range. */
  misaligned: v.boolean(),
  first: count,
  last: count,
  after: bound,
  before: bound,
  entries: count,
  subtrees: count,
  /** For a node: when it was loaded. */
  at,
});

/** A misaligned range of the walk. */
export const band = v.object({
  first: count,
  last: count,
  layer: count,
  /** E.g. `(k3 … k7]`. */
  notation: v.string(),
  /** Subtrees collected on each side. */
  left: count,
  right: count,
  at,
});

/** Rows [from, from + rows.length) and every box and band that touches them. */
export const page = v.object({ from: count, rows: v.array(row), boxes: v.array(nodeBox), bands: v.array(band) });

/** What is known of the thing under the cursor, ready to show; `copy` marks values people paste elsewhere. */
export const detail = v.object({
  title: v.string(),
  /** One or two sentences: why it was read, skipped or changed. */
  why: v.string(),
  facts: v.array(v.object({ label: v.string(), value: v.string(), copy: v.boolean() })),
});

/** What the cursor points at. */
export const target = v.variant('kind', [
  v.object({ kind: v.literal('row'), row: count }),
  v.object({ kind: v.literal('node'), side, cid }),
]);

export type Side = v.InferOutput<typeof side>;
export type ChangeKind = v.InferOutput<typeof changeKind>;
export type FileFacts = v.InferOutput<typeof fileFacts>;
export type Extent = v.InferOutput<typeof extent>;
export type Toggled = v.InferOutput<typeof toggled>;
export type Overview = v.InferOutput<typeof overview>;
export type EntryRow = v.InferOutput<typeof entryRow>;
export type SubtreeRow = v.InferOutput<typeof subtreeRow>;
export type UnresolvedRow = v.InferOutput<typeof unresolvedRow>;
export type Row = v.InferOutput<typeof row>;
export type NodeBox = v.InferOutput<typeof nodeBox>;
export type Band = v.InferOutput<typeof band>;
export type Page = v.InferOutput<typeof page>;
export type Detail = v.InferOutput<typeof detail>;
export type Target = v.InferOutput<typeof target>;
