// A file as the editor's page gets to know it, for tests of its parts.
import type { CommitInfo, InspectionOverview, Item, Ref, Survey } from '../../src/protocol/inspection';

export const commit: CommitInfo = {
  cid: 'bafyreicommit', did: 'did:web:mira.example', rev: '3lvj257zzdp2p', revTime: '2025-08-03T15:55:49.332Z', version: 3,
  data: 'bafyreidata', dataPresent: true, prev: null, linked: true, signature: { state: 'not checked', why: 'no key is known for this repository' },
};

export const overview: InspectionOverview = {
  name: 'before.car', path: '/w/before.car', bytes: 1000, carVersion: 1, blocks: 9, sections: 9, kind: 'AT Protocol repository', why: 'commit v3 → atproto MST',
  tree: { root: 'bafyreidata', format: 'atproto MST', layers: 2, collections: true }, roots: [{ cid: 'bafyreicommit', present: true, what: 'commit v3' }],
  rootsTotal: 1, commits: [commit], commitsTotal: 1, notes: [],
};

const kinds = { commit: 1, node: 3, record: 5, stray: 0, other: 0 };

export const survey: Survey = {
  entries: 5, nodes: 3, layers: [{ layer: 1, nodes: 1, entries: 1, fanout: { min: 2, mean: 2, max: 2 } }, { layer: 0, nodes: 2, entries: 4, fanout: { min: 0, mean: 0, max: 0 } }],
  collections: [{ name: 'app.example.note', count: 5 }], collectionsTotal: 1, blocks: kinds, bytes: { ...kinds, commit: 100, node: 300, record: 500, framing: 100 },
  missing: { nodes: 0, records: 0 }, stray: 0, duplicates: 0, digests: { verdict: 'right', wrong: 0, unchecked: 0 },
  byteMap: { cellBytes: 500, cells: [{ commit: 100, node: 300, record: 0, stray: 0, other: 0, framing: 100 }, { commit: 0, node: 0, record: 500, stray: 0, other: 0, framing: 0 }] },
  findings: { verdict: 'valid', errors: 0, warnings: 0, notes: 0 },
};

export function item(label: string, more: Partial<Item> = {}): Item {
  return { label, description: '', facts: [], icon: 'record', ref: null, cid: null, key: null, root: null, present: null, count: null, ...more };
}

/** `children` over lists that are known whole; `short`: no page has more items than this. */
export function lister(lists: ReadonlyMap<string, readonly Item[]>, { short = Infinity, asked = [] as string[] } = {}) {
  return {
    children: async ({ of, from, count }: { of: Ref; from: number; count: number }) => {
      asked.push(`${of.kind} ${from}+${count}`);
      const all = lists.get(JSON.stringify(of));
      if (!all) throw new Error(`nothing at ${of.kind}`);
      const items = all.slice(from, from + Math.min(count, short));
      return { from, items: [...items], total: all.length, more: from + items.length < all.length };
    },
  };
}
