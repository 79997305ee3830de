// What survives of the editor's page when VS Code disposes of it. Checked when read, like anything from
// outside; what the picture keeps is its own business and stands in it as it is.
import * as v from 'valibot';
import { ref } from '../../src/protocol/inspection';
import type { Storage } from '../state';

export const tabs = ['overview', 'tree', 'contents'] as const;
export type Tab = typeof tabs[number];

const saved = v.object({
  tab: v.picklist(tabs),
  query: v.pipe(v.string(), v.maxLength(1024)),
  /** The key of the panel that explains its place, and the root of its tree; null: the panel is closed. */
  why: v.nullable(v.object({ key: v.string(), root: v.nullable(v.string()) })),
  /** Places that are open in the list of contents. */
  opened: v.pipe(v.array(ref), v.maxLength(500)),
  /** Which tree the picture shows; null: the file's own. */
  root: v.nullable(v.string()),
  /** How far the overview is scrolled. */
  scroll: v.number(),
  picture: v.unknown(),
});
export type InspectorState = v.InferOutput<typeof saved>;

const fresh: InspectorState = { tab: 'overview', query: '', why: null, opened: [{ kind: 'file' }], root: null, scroll: 0, picture: undefined };

export class InspectorMemory {
  #state: InspectorState;

  constructor(private readonly storage: Storage) {
    const parsed = v.safeParse(saved, storage.getState());
    this.#state = parsed.success ? parsed.output : fresh;
  }

  get state(): InspectorState {
    return this.#state;
  }

  update(change: Partial<InspectorState>): void {
    this.#state = { ...this.#state, ...change };
    this.storage.setState(this.#state);
  }
}
