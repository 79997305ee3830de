// What survives when VS Code disposes of the page: a hidden panel, a reloaded window. Read once at
// the start and checked like anything from outside; written when things have come to rest.
import * as v from 'valibot';
import { side } from '../src/protocol/comparison';
import { beginning, stop } from '../src/protocol/steps';

const saved = v.object({
  /** The row, with fraction, at the upper edge. */
  top: v.number(),
  zoom: v.number(),
  cursor: v.object({ row: v.number(), side, layer: v.nullable(v.number()) }),
  /** Opened identical subtrees in the order they were opened; `within`: the opened one it is part of. */
  opened: v.array(v.object({ cid: v.string(), within: v.nullable(v.string()) })),
  details: v.boolean(),
  search: v.optional(v.object({ query: v.string(), at: v.nullable(v.number()) }), { query: '', at: null }),
  stepper: v.object({
    open: v.boolean(),
    /** null: never stepped. */
    step: v.nullable(v.number()),
    speed: v.number(),
    /** Of the panel, in pixels. */
    height: v.number(),
    breakpoints: v.array(v.object({ stop, enabled: v.boolean() })),
    lesson: beginning.entries.lesson,
  }),
});
export type Saved = v.InferOutput<typeof saved>;
export type Opened = Saved['opened'];

const fresh: Saved = {
  top: 0, zoom: 1, cursor: { row: 0, side: 'left', layer: null }, opened: [], details: false, search: { query: '', at: null },
  stepper: { open: false, step: null, speed: 2, height: 300, breakpoints: [], lesson: null },
};
const restMs = 200;

export interface Storage { getState(): unknown; setState(state: unknown): void }

export class Memory {
  #state: Saved;
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** `session` is the host's: kept with the state, it lets VS Code bring the panel back. */
  constructor(private readonly storage: Storage, private readonly session: string) {
    const parsed = v.safeParse(saved, storage.getState());
    this.#state = parsed.success ? parsed.output : fresh;
    this.write();
  }

  get state(): Saved {
    return this.#state;
  }

  update(change: Partial<Saved>): void {
    this.#state = { ...this.#state, ...change };
    this.#timer ??= setTimeout(() => this.write(), restMs);
  }

  /** Now: when the page may go away. */
  write(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.storage.setState({ ...this.#state, session: this.session });
  }
}

/** What remains open when a subtree is closed: the other side closes what was opened inside it, too. */
export function without(opened: Opened, cid: string): Opened {
  const closed = new Set([cid]);
  return opened.filter(subtree => {
    if (closed.has(subtree.cid) || (subtree.within !== null && closed.has(subtree.within))) closed.add(subtree.cid);
    return !closed.has(subtree.cid);
  });
}
