// The recorded walk of a comparison, step by step: what the stepper shows. Steps are numbered from 0
// and are the engine's own events; CIDs and keys cross as text. Everything that can be long comes in
// pages or is cut with its full number beside it.
import * as v from 'valibot';

const count = v.pipe(v.number(), v.integer(), v.minValue(0));
const sides = <S extends v.GenericSchema>(schema: S) => v.object({ left: schema, right: schema });

export const stepKinds = ['start', 'skip', 'compare', 'misaligned', 'exhausted', 'load', 'unresolved', 'entries', 'end'] as const;
export const stepKind = v.picklist(stepKinds);

/** A subtree of one tree; `range` as in `(k3 … k7]`. */
export const reference = v.object({ cid: v.string(), layer: count, range: v.string() });

/** What a side's cursor is at. */
export const walkCursor = v.variant('kind', [
  v.object({ kind: v.literal('subtree'), ...reference.entries }),
  v.object({ kind: v.literal('entry'), key: v.string(), value: v.string() }),
]);

/** References that one side contributed to a range: the first 50, and how many there are. */
const collected = v.object({ first: v.array(reference), total: count });

export const step = v.object({
  index: count,
  kind: stepKind,
  /** One sentence in plain words, with the keys and CIDs it is about. */
  sentence: v.string(),
  /** A few words for a table: `skip, advance both`. */
  action: v.string(),
  left: v.nullable(walkCursor),
  right: v.nullable(walkCursor),
  /** null at the start and the end. */
  range: v.nullable(v.string()),
  lists: v.nullable(sides(collected)),
  /** The subtrees opened to get here, root first: the side that has a cursor, the left one if both. */
  stack: v.array(reference),
  /** Blocks read so far, and changes found so far, this step included. */
  reads: sides(count),
  changes: v.object({ removed: count, added: count }),
  /** The rows this is about, in the picture as it is now; null where there are none. */
  rows: v.nullable(v.object({ first: count, last: count })),
});

/** Neighbouring steps drawn as one mark: those from `from` to the next mark's, `kind` being the rarest among them. */
export const tick = v.object({ from: count, kind: stepKind });

/** Where a run stops. A key: steps whose range holds it. A CID: steps that have it at a cursor, in a list, or as a value. */
export const stop = v.variant('kind', [
  v.object({ kind: v.literal('event'), event: stepKind }),
  v.object({ kind: v.literal('key'), key: v.pipe(v.string(), v.maxLength(4096)) }),
  v.object({ kind: v.literal('cid'), cid: v.pipe(v.string(), v.maxLength(4096)) }),
]);

/** The recorded walk as a whole. */
export const walkSummary = v.object({ steps: count, kinds: v.array(v.object({ kind: stepKind, count })) });

/** Where the stepper begins when a link or a lesson opened the comparison. */
export const beginning = v.object({
  step: count,
  lesson: v.nullable(v.object({ title: v.string(), text: v.string() })),
});

export const stepCalls = {
  /** Walks once more, recording; rows, boxes and bands of later pages know their step. At once when it was recorded before. */
  recordWalk: { args: v.undefined(), reply: walkSummary },
  steps: { args: v.object({ from: count, count: v.pipe(count, v.maxValue(200)) }), reply: v.array(step) },
  /** At most `count` marks for all steps. */
  ticks: { args: v.object({ count: v.pipe(count, v.minValue(1), v.maxValue(4000)) }), reply: v.array(tick) },
  /** The nearest step beyond `from` at which one of the stops holds (`stop` is its index); null when there is none. */
  findStep: {
    args: v.object({ from: v.pipe(v.number(), v.integer()), direction: v.picklist(['forward', 'back']), stops: v.pipe(v.array(stop), v.maxLength(100)) }),
    reply: v.nullable(v.object({ step: count, stop: count })),
  },
} as const;

export const exportFormat = v.picklist(['markdown', 'json']);

export type StepKind = v.InferOutput<typeof stepKind>;
export type Reference = v.InferOutput<typeof reference>;
export type WalkCursor = v.InferOutput<typeof walkCursor>;
export type WalkStep = v.InferOutput<typeof step>;
export type Tick = v.InferOutput<typeof tick>;
export type Stop = v.InferOutput<typeof stop>;
export type WalkSummary = v.InferOutput<typeof walkSummary>;
export type Beginning = v.InferOutput<typeof beginning>;
export type ExportFormat = v.InferOutput<typeof exportFormat>;
