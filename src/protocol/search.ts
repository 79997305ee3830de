// Searching a comparison: keys and CIDs, in what is shown and in what is skipped, and the way to a find.
import * as v from 'valibot';
import { changeKind, extent } from './comparison';

const count = v.pipe(v.number(), v.integer(), v.minValue(0));

export const found = v.variant('kind', [
  v.object({ kind: v.literal('entry'), key: v.string(), change: v.union([v.literal('none'), changeKind]) }),
  /** A node, in the picture or inside a skipped subtree. */
  v.object({ kind: v.literal('node'), cid: v.string(), layer: count }),
]);

export const searchCalls = {
  /** Text in a key, whatever the case, or in the CID of a value or a node. Reports progress; a newer search makes this one reject with `superseded`. */
  searchRows: {
    args: v.object({ query: v.pipe(v.string(), v.minLength(1), v.maxLength(1024)) }),
    /** The first 1,000 in key order (a node before what is in it), and how many there are. */
    reply: v.object({ found: v.array(found), total: count }),
  },
  /** Opens the subtrees around a key or a node; null where neither tree has it. `opened`: which, outermost first, and the opened one each is in. */
  revealRow: {
    args: v.variant('by', [v.object({ by: v.literal('key'), key: v.string() }), v.object({ by: v.literal('cid'), cid: v.string() })]),
    reply: v.nullable(v.object({ extent, row: count, opened: v.array(v.object({ cid: v.string(), within: v.nullable(v.string()) })) })),
  },
} as const;

export type Found = v.InferOutput<typeof found>;
export type Revealed = v.InferOutput<typeof searchCalls['revealRow']['reply']>;
