// Browsing one file: what it is, what is in it, and why it is where it is. One worker holds one file.
// CIDs cross as text. A key crosses as its UTF-8 text, or as `0x…` in hexadecimal where it is no UTF-8
// or itself begins with `0x`; labels are for reading only. An answer stays under 1 MB: what may be large
// comes in pages, and a page may be shorter than asked for.
import * as v from 'valibot';
import type { Contract } from './channel';

const none = v.undefined();
const count = v.pipe(v.number(), v.integer(), v.minValue(0));
const cid = v.pipe(v.string(), v.maxLength(1024));
const key = v.pipe(v.string(), v.maxLength(8192));
const fraction = v.pipe(v.number(), v.minValue(0), v.maxValue(1));

/** In any kind of buffer, as the engine has it: valibot's own `instance` would ask for more. */
const bytes = v.custom<Uint8Array>(value => value instanceof Uint8Array);

/** A file for the worker: a path it can open itself, or the bytes where there is none. */
const fileInput = v.object({ name: v.string(), path: v.string(), bytes: v.nullable(bytes) });

/** Layers a tree may have, and more. */
const deepest = 300;

/**
 * A place in the file whose children can be asked for. `root` is the CID of a tree's own root (the
 * `data` of a commit, not the commit); `at` counts the items of nodes from the root down.
 */
export const ref = v.variant('kind', [
  /** Everything: roots, commits, records, structure, blocks. */
  v.object({ kind: v.literal('file') }),
  v.object({ kind: v.literal('roots') }),
  /** Newest first where they follow each other; those nothing leads to come last. */
  v.object({ kind: v.literal('commits') }),
  /** Of one commit: its records, its tree, the commit before it. */
  v.object({ kind: v.literal('commit'), cid }),
  /** Of one tree: its records and its structure. */
  v.object({ kind: v.literal('tree'), root: cid }),
  /** The collections of a tree; keys without a collection stand among them. */
  v.object({ kind: v.literal('collections'), root: cid }),
  /** The records of a collection in key order; null: all entries of the tree. */
  v.object({ kind: v.literal('records'), root: cid, collection: v.nullable(key) }),
  v.object({ kind: v.literal('layers'), root: cid }),
  /** The nodes of one layer, in key order. */
  v.object({ kind: v.literal('layer'), root: cid, layer: count }),
  /** The items of one node: entries and subtrees in key order. */
  v.object({ kind: v.literal('node'), root: cid, at: v.pipe(v.array(count), v.maxLength(deepest)) }),
  /** The links of a block of a DAG; `as` where the block is a part of a map (see the engine's DagFormat). */
  v.object({ kind: v.literal('links'), cid, as: v.nullable(v.pipe(v.string(), v.maxLength(64))) }),
  /** This and the next need the walk over the whole file (the first part of a survey) and wait for it. */
  v.object({ kind: v.literal('stray') }),
  v.object({ kind: v.literal('missing') }),
  /** All blocks in the order of the file. */
  v.object({ kind: v.literal('blocks') }),
]);

export const icon = v.picklist([
  'file', 'roots', 'commits', 'commit', 'tree', 'collections', 'collection', 'record', 'value', 'layers', 'layer', 'node',
  'link', 'directory', 'block', 'blocks', 'stray', 'missing', 'problem',
]);

const labelled = v.object({ label: v.string(), value: v.string() });

export const item = v.object({
  label: v.string(),
  /** What stands beside the label, dimmed; may be empty. */
  description: v.string(),
  facts: v.array(labelled),
  icon,
  /** null: nothing below. */
  ref: v.nullable(ref),
  /** The block to open: of a record or a link, what it leads to. null: there is none (a value kept inline). */
  cid: v.nullable(v.string()),
  /** Of a record: its key. */
  key: v.nullable(v.string()),
  /** Of the records a key belongs to: the root of its tree. */
  root: v.nullable(v.string()),
  /** Whether the block is in the file; null where there is none. */
  present: v.nullable(v.boolean()),
  /** Of what is below, in the unit people expect; null: not counted (yet). */
  count: v.nullable(count),
});

/**
 * `more`: ask again from `from + items.length`, even where `items` is empty (a filter looks at so many
 * keys a call). `total`: null until it is known.
 */
export const itemPage = v.object({ from: count, items: v.array(item), total: v.nullable(count), more: v.boolean() });

export const signature = v.object({
  state: v.picklist(['not checked', 'valid', 'invalid']),
  /** One sentence. */
  why: v.string(),
});

export const commit = v.object({
  cid: v.string(),
  did: v.string(),
  rev: v.nullable(v.string()),
  /** The time a TID stands for, ISO 8601; null where the rev is absent or no TID. */
  revTime: v.nullable(v.string()),
  version: count,
  /** The root of its tree, and whether that block is in the file. */
  data: v.string(),
  dataPresent: v.boolean(),
  prev: v.nullable(v.string()),
  /** A root of the file, or before one by `prev`. */
  linked: v.boolean(),
  signature,
});

/** The file after one pass over its sections: nothing of this has been checked but what was read for it. */
export const inspectionOverview = v.object({
  name: v.string(),
  path: v.string(),
  bytes: count,
  carVersion: count,
  /** Distinct blocks, and sections of the file (blocks that stand twice counted twice). */
  blocks: count,
  sections: count,
  /** `AT Protocol repository`, `Dialog search tree`, `IPLD DAG`, `blocks without a root`, … */
  kind: v.string(),
  /** How that was recognised, or why there is no tree to show. */
  why: v.string(),
  /** The tree the file is about; null where it is none. `collections`: whether keys are paths of records. */
  tree: v.nullable(v.object({ root: v.string(), format: v.string(), layers: count, collections: v.boolean() })),
  /** At most 100; `rootsTotal` counts all. */
  roots: v.array(v.object({ cid: v.string(), present: v.boolean(), what: v.string() })),
  rootsTotal: count,
  /** At most 1,000, newest first; `commitsTotal` counts all. */
  commits: v.array(commit),
  commitsTotal: count,
  /** What is worth knowing: incomplete, oversized sections, an absent root, several roots. */
  notes: v.array(v.string()),
});

/** Blocks by what they serve. `stray`: nothing leads there from the roots of the file and the commits before them. */
export const blockKind = v.picklist(['commit', 'node', 'record', 'stray', 'other']);
const perKind = v.object({ commit: count, node: count, record: count, stray: count, other: count });

export const survey = v.object({
  entries: count,
  nodes: count,
  /** From the top, those that have nodes; `fanout`: subtrees a node of the layer links to. */
  layers: v.array(v.object({
    layer: count,
    nodes: count,
    entries: count,
    fanout: v.object({ min: count, mean: v.number(), max: count }),
  })),
  /** Of the file's own tree, by name; at most 1,000, the largest. */
  collections: v.array(v.object({ name: v.string(), count })),
  collectionsTotal: count,
  /** Sections of the file by what their blocks serve. */
  blocks: perKind,
  /** Bytes of the blocks, and of what is none: header, lengths, CIDs, passed-over sections. */
  bytes: v.object({ ...perKind.entries, framing: count }),
  /** Blocks that are linked and not in the file. */
  missing: v.object({ nodes: count, records: count }),
  stray: count,
  duplicates: count,
  /** `unknown`: not all could be checked. */
  digests: v.object({ verdict: v.picklist(['right', 'wrong', 'unknown']), wrong: count, unchecked: count }),
  /** At most 1,000 equal parts of the file, each with its bytes by kind. */
  byteMap: v.object({
    cellBytes: v.number(),
    cells: v.array(v.object({ ...perKind.entries, framing: count })),
  }),
  /** null until `findings` was answered once (without a key): validation takes several times as long. */
  findings: v.nullable(v.object({ verdict: v.picklist(['valid', 'findings', 'unreadable']), errors: count, warnings: count, notes: count })),
});

export const severity = v.picklist(['error', 'warning', 'information']);

export const finding = v.object({
  severity,
  /** The stable name of the rule. */
  rule: v.string(),
  cid: v.nullable(v.string()),
  /** Bytes from the start of the file. */
  offset: v.nullable(count),
  key: v.nullable(v.string()),
  message: v.string(),
  /** Further places: where the block named in the message is. */
  related: v.array(v.object({ message: v.string(), cid: v.nullable(v.string()), offset: v.nullable(count) })),
});

export const validation = v.object({
  verdict: v.picklist(['valid', 'findings', 'unreadable']),
  /** At most 100 of a rule. */
  findings: v.array(finding),
  /** Of every rule that was broken: how often, those not listed included. */
  rules: v.array(v.object({ rule: v.string(), severity, count })),
  errors: count,
  warnings: count,
  notes: count,
});

export const searchKind = v.picklist(['key', 'collection', 'cid']);

/** What was found: an item as in the tree, and why it matched. */
export const match = v.object({ kind: searchKind, item });

/** As itemPage. `found` counts what was found so far, by kind; `total` the same in sum, once all was looked at. */
export const searchPage = v.object({
  from: count,
  matches: v.array(match),
  found: v.object({ key: count, collection: count, cid: count }),
  total: v.nullable(count),
  more: v.boolean(),
  /** How much was looked at; null where that is not known. */
  searched: v.nullable(fraction),
});

export const location = v.object({
  /** From `file` down to the list the item stands in. */
  path: v.array(ref),
  item,
  /** The place in that list; null where it is not known without counting. */
  index: v.nullable(count),
  /** Where the bytes of the block begin in the file, and how many they are; null: it is not there. */
  offset: v.nullable(count),
  length: v.nullable(count),
});

const neighbour = v.nullable(v.object({ key: v.string(), label: v.string() }));

/** Why a key stands where it stands, or would stand. */
export const placement = v.object({
  key: v.string(),
  label: v.string(),
  present: v.boolean(),
  /** The value's CID; null where absent or kept inline. */
  cid: v.nullable(v.string()),
  /** What decides the place, hashed: `sha-256`, `blake3-256`; null where no hash of the key alone does. */
  hash: v.nullable(v.object({ name: v.string(), hex: v.string(), zeroBits: count })),
  /** Of the key (MST) or of the node it is in (other trees); null: not in the tree. */
  layer: v.nullable(count),
  /** From the root down; `ref` leads to the node. */
  path: v.array(v.object({ cid: v.string(), layer: count, range: v.string(), entries: count, subtrees: count, ref })),
  previous: neighbour,
  next: neighbour,
  /** What decides, in sentences; the last says why the path ends early, where it does. */
  why: v.array(v.string()),
});

const page = { from: count, count: v.pipe(count, v.minValue(1), v.maxValue(500)) };
const shortText = v.pipe(v.string(), v.maxLength(1024));
/** The tree meant; null: the file's own. */
const tree = v.nullable(cid);

export const inspectionCalls = {
  /** Opens a file in place of the one before. Rejects only where it is no CAR file at all. */
  inspectOpen: { args: v.object({ file: fileInput }), reply: inspectionOverview },
  /** `key`: did:key or multibase. Rejects with `unusable-signing-key` where it is none. */
  checkSignature: { args: v.object({ commit: cid, key: shortText }), reply: signature },
  /** Reads the whole file once and answers from memory afterwards; reports progress. */
  survey: { args: none, reply: survey },
  /** Validates the whole file; as survey. `key`: to check signatures with. (Host and worker only: hostile files have long lists.) */
  findings: { args: v.object({ key: v.nullable(shortText) }), reply: validation },
  /** `filter`: keeps what has this text in its key or label, whatever the case. */
  children: { args: v.object({ of: ref, ...page, filter: v.optional(shortText) }), reply: itemPage },
  /** A newer search makes an older one reject with `superseded`. */
  search: {
    args: v.object({ query: v.pipe(shortText, v.minLength(1)), kinds: v.pipe(v.array(searchKind), v.minLength(1), v.maxLength(3)), ...page }),
    reply: searchPage,
  },
  /** Finds a key or a block from the roots of the file; null where it is not in the file. */
  locate: {
    args: v.variant('by', [v.object({ by: v.literal('key'), key, tree }), v.object({ by: v.literal('cid'), cid })]),
    reply: v.nullable(location),
  },
  why: { args: v.object({ key, tree }), reply: placement },
  /** A block as DAG-JSON where it can be decoded (host and worker only: up to 16 MiB). */
  recordText: { args: v.object({ cid }), reply: v.object({ text: v.string() }) },
  /** A value that stands in its tree and not in a block of its own, as JSON. */
  valueText: { args: v.object({ key, tree }), reply: v.object({ text: v.string() }) },
  /** A block as an annotated hex document: offset, bytes, meaning; cut at 64 KiB and at 900,000 characters. */
  hexText: { args: v.object({ cid }), reply: v.object({ text: v.string() }) },
  /** The bytes of a block, their digest right (host and worker only: up to 8 MiB). */
  exportBlock: { args: v.object({ cid }), reply: v.object({ bytes }) },
  /** A CAR of what proves that a key is in its tree, or is not: commit, nodes, record. */
  exportProof: { args: v.object({ key, tree }), reply: v.object({ bytes, outcome: v.picklist(['included', 'absent']) }) },
} as const satisfies Contract;

export type Ref = v.InferOutput<typeof ref>;
export type Icon = v.InferOutput<typeof icon>;
export type Item = v.InferOutput<typeof item>;
export type ItemPage = v.InferOutput<typeof itemPage>;
export type Signature = v.InferOutput<typeof signature>;
export type CommitInfo = v.InferOutput<typeof commit>;
export type InspectionOverview = v.InferOutput<typeof inspectionOverview>;
export type BlockKind = v.InferOutput<typeof blockKind>;
export type Survey = v.InferOutput<typeof survey>;
export type Severity = v.InferOutput<typeof severity>;
export type InspectionFinding = v.InferOutput<typeof finding>;
export type Validation = v.InferOutput<typeof validation>;
export type SearchKind = v.InferOutput<typeof searchKind>;
export type Match = v.InferOutput<typeof match>;
export type SearchPage = v.InferOutput<typeof searchPage>;
export type Location = v.InferOutput<typeof location>;
export type Placement = v.InferOutput<typeof placement>;
