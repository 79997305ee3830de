// A search of the comparison: what was asked, what came, and which match the reader is at. A newer query
// replaces an older one, whose answer no longer counts. No DOM.
import { RemoteError, type Calls } from '../src/protocol/channel';
import type { viewCalls } from '../src/protocol/contracts';
import type { Found } from '../src/protocol/search';
import { number, t } from './l10n';

export interface SearchState {
  /** '': nothing is searched. */
  readonly query: string;
  /** The first of them, in key order. */
  readonly found: readonly Found[];
  readonly total: number;
  /** In `found`; null before the first step. */
  readonly at: number | null;
  readonly running: boolean;
  readonly failure: string | undefined;
}

const nothing: SearchState = { query: '', found: [], total: 0, at: null, running: false, failure: undefined };

export class Search {
  #state = nothing;

  constructor(private readonly calls: Pick<Calls<typeof viewCalls>, 'searchRows'>, private readonly changed: (state: SearchState) => void) {}

  get state(): SearchState {
    return this.#state;
  }

  /** '' ends it; `at`: where the reader was in the same search. Resolves when it is over, or another took its place. */
  async run(query: string, at: number | null = null): Promise<void> {
    if (query === '') return this.#become(nothing);
    const asked = { ...nothing, query, at, running: true };
    this.#become(asked);
    try {
      const { found, total } = await this.calls.searchRows({ query });
      if (this.#state === asked) this.#become({ ...asked, found, total, at: at !== null && at < found.length ? at : null, running: false });
    } catch (error) {
      if (this.#state !== asked || (error instanceof RemoteError && error.code === 'superseded')) return;
      this.#become({ ...asked, at: null, running: false, failure: (error as Error).message });
    }
  }

  /** The match to go to now, and whether that went round; undefined when there is none. */
  step(direction: 1 | -1): { found: Found; around: boolean } | undefined {
    const { found, at } = this.#state;
    const count = found.length;
    const next = at === null ? (direction > 0 ? 0 : count - 1) : (at + direction + count) % count;
    const match = found[next];
    if (!match) return undefined;
    this.#become({ ...this.#state, at: next });
    return { found: match, around: at !== null && (direction > 0 ? next <= at : next >= at) && count > 1 };
  }

  #become(state: SearchState): void {
    this.#state = state;
    this.changed(state);
  }
}

/** `3 of 214`; what is not listed is said. */
export function countText({ query, found, total, at, running, failure }: SearchState): string {
  if (query === '') return '';
  if (failure !== undefined) return `✗ ${failure}`;
  if (running) return t('searching…');
  if (total === 0) return t('nothing found');
  const count = at === null ? t('{0} found', number(total)) : t('{0} of {1}', number(at + 1), number(total));
  return found.length < total ? t('{0}, the first {1} listed', count, number(found.length)) : count;
}
