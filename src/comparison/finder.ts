// Finding a key or a CID in a comparison, and making the place visible by opening the subtrees around it.
import type { Progress } from '../protocol/contracts';
import type { Found, Revealed } from '../protocol/search';
import { equalSlices, Slice } from '../tree/bytes';
import { cidText } from '../tree/cid';
import type { Subtree } from '../tree/node';
import type { Key } from '../tree/range';
import type { Tree } from '../tree/source';
import type { Rows } from './rows';
import { keyOf } from './rows';
import type { Place, SearchResult, Wanted } from './search';
import { containing, Search } from './search';

export type Sought = { readonly by: 'key'; readonly key: string } | { readonly by: 'cid'; readonly cid: string };
type Opened = NonNullable<Revealed>['opened'];

export class Finder {
  /** `tree`: of both files, for what is skipped; `partial`: it may lack blocks. `open`: puts the rows of a skipped subtree in place of its one row; throws where it cannot be read. */
  constructor(
    private readonly rows: Rows,
    private readonly tree: Tree,
    private readonly partial: boolean,
    private readonly keyText: (key: Key) => string,
    private readonly open: (subtree: Subtree) => void,
  ) {}

  *search(query: string): Generator<Progress, SearchResult> {
    return yield* reported(this.#search(containing(query)).all(this.rows));
  }

  /** The row of a key or a node that is in the picture now; undefined where neither tree has it. */
  *reveal(sought: Sought): Generator<Progress, { row: number; opened: Opened } | undefined> {
    if (sought.by === 'key' && !this.tree.format.keyText) return this.#revealKey(Slice.of(bytesOf(sought.key)));
    const wanted = sought.by === 'key'
      ? { key: (text: string) => text === sought.key, cid: () => false }
      : { key: () => false, cid: (text: string) => text === sought.cid };
    const place: Place | undefined = yield* reported(this.#search(wanted).first(this.rows));
    if (!place) return undefined;
    const opened = place.around.map(subtree => this.#open(subtree));
    return { row: this.#rowOf(place.found), opened };
  }

  /** Down from the row that covers the key: no more is read than the nodes around it. */
  #revealKey(key: Key): { row: number; opened: Opened } | undefined {
    const opened: Opened = [];
    for (;;) {
      const { first, last } = this.rows.spanOfKey(key);
      const step = first <= last ? this.rows.list[first] : undefined;
      if (step?.kind !== 'shared') return step?.kind === 'entry' && equalSlices(keyOf(step), key) ? { row: first, opened } : undefined;
      opened.push(this.#open(step.left));
    }
  }

  #open(subtree: Subtree): Opened[number] {
    const parent = subtree.parent && cidText(subtree.parent.cid);
    const within = parent !== undefined && this.rows.boxes.some(box => box.identical && cidText(box.node.subtree.cid) === parent);
    this.open(subtree);
    return { cid: cidText(subtree.cid), within: within ? parent : null };
  }

  #rowOf(found: Found): number {
    if (found.kind === 'entry') return this.rows.list.findIndex(step => step.kind === 'entry' && this.keyText(keyOf(step)) === found.key);
    const box = this.rows.boxes.find(({ node }) => cidText(node.subtree.cid) === found.cid);
    return box?.first ?? this.rows.list.findIndex(step => step.kind === 'shared' && cidText(step.left.cid) === found.cid);
  }

  #search(wanted: Wanted): Search {
    return new Search(wanted, this.tree, this.partial, this.keyText);
  }
}

function* reported<R>(search: Generator<number, R>): Generator<Progress, R> {
  for (;;) {
    const step = search.next();
    if (step.done) return step.value;
    yield { task: `Searching: ${step.value.toLocaleString('en')} rows and nodes`, fraction: null };
  }
}

/** What keyText wrote. */
function bytesOf(text: string): Uint8Array {
  if (/^0x(?:[0-9a-f]{2})+$/.test(text)) return Uint8Array.from(text.slice(2).match(/../g)!, pair => parseInt(pair, 16));
  return new TextEncoder().encode(text);
}
