// The changes of a comparison as lists, for the sidebar. Keys and values cross as text.
import * as v from 'valibot';
import { changeKind } from './comparison';

const count = v.pipe(v.number(), v.integer(), v.minValue(0));

/** `collection`: what stands before the first slash of the keys; empty where there is none. */
export const changeGroup = v.object({ collection: v.string(), added: count, removed: count, updated: count });

export const listedChange = v.object({
  /** In the picture as it is now. */
  row: count,
  key: v.string(),
  change: changeKind,
  /** Values; null on the side that lacks the key. */
  left: v.nullable(v.string()),
  right: v.nullable(v.string()),
});

export const changePage = v.object({ items: v.array(listedChange), total: count });

export const changeCalls = {
  /** The first 1,000 collections, and how many there are. */
  changeGroups: { args: v.undefined(), reply: v.object({ groups: v.array(changeGroup), total: count }) },
  /** In key order; `collection` null: of all; `filter`: text in the key, whatever the case. */
  changes: {
    args: v.object({ collection: v.nullable(v.string()), from: count, count: v.pipe(count, v.maxValue(500)), filter: v.string() }),
    reply: changePage,
  },
} as const;

export type ChangeGroup = v.InferOutput<typeof changeGroup>;
export type ListedChange = v.InferOutput<typeof listedChange>;
export type ChangePage = v.InferOutput<typeof changePage>;
