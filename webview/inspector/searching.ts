// A search as it goes on: page after page is asked for until all was looked at or enough was found; a newer
// query replaces an older one. No DOM.
import type { Calls } from '../../src/protocol/channel';
import type { Match, SearchPage } from '../../src/protocol/inspection';
import type { inspectorCalls } from '../../src/protocol/inspectorView';
import { number, plural, t } from '../l10n';

/** Matches that are fetched: whoever has more needs a longer query, not a longer list. */
export const enough = 500;
const pageSize = 100;

export interface Found {
  readonly query: string;
  readonly matches: readonly Match[];
  readonly counts: SearchPage['found'];
  /** All was looked at: the counts are final. */
  readonly done: boolean;
  readonly searched: number | null;
  readonly failure: string | undefined;
}

const nothing: Omit<Found, 'query'> = { matches: [], counts: { key: 0, collection: 0, cid: 0 }, done: false, searched: null, failure: undefined };

export class Searching {
  #current: Found | undefined;

  constructor(private readonly calls: Pick<Calls<typeof inspectorCalls>, 'search'>, private readonly changed: (found: Found | undefined) => void) {}

  get found(): Found | undefined {
    return this.#current;
  }

  /** '' ends it. Resolves when it is over, or another query took its place. */
  async run(query: string): Promise<void> {
    if (query === '') return this.#show(undefined);
    let current: Found = { query, ...nothing };
    this.#show(current);
    const isCurrent = () => this.#current === current;
    try {
      for (let more = true; more && current.matches.length < enough; ) {
        const from: number = current.matches.length;
        const page = await this.calls.search({ query, kinds: ['key', 'collection', 'cid'], from, count: pageSize });
        if (!isCurrent()) return;
        more = page.more;
        current = { ...current, matches: [...current.matches, ...page.matches], counts: page.found, searched: page.searched, done: page.total !== null };
        this.#show(current);
      }
    } catch (error) {
      if (isCurrent()) this.#show({ ...current, failure: (error as Error).message });
    }
  }

  #show(found: Found | undefined): void {
    this.#current = found;
    this.changed(found);
  }
}

/** `214 found: 212 keys, 2 collections`; while it goes on, `214 found so far`. */
export function countsText({ matches, counts, done, searched, failure }: Found): string {
  if (failure !== undefined) return `✗ ${failure}`;
  const total = counts.key + counts.collection + counts.cid;
  const kinds = [
    counts.key > 0 && plural(counts.key, '{0} key', '{0} keys'),
    counts.collection > 0 && plural(counts.collection, '{0} collection', '{0} collections'),
    counts.cid > 0 && plural(counts.cid, '{0} CID', '{0} CIDs'),
  ].filter(Boolean).join(', ');
  const isEnough = !done && matches.length >= enough;
  const many = isEnough ? t('More than {0} found', number(total - 1)) : done ? t('{0} found', number(total)) : total === 0 ? t('Searching') : t('{0} found so far', number(total));
  const looked = done || isEnough || searched === null ? '' : ` (${t('{0} % searched', Math.floor(searched * 100))})`;
  return `${many}${kinds && `: ${kinds}`}${looked}`;
}
