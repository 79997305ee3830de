// What the filter of the Trees view means, list by list. It looks for things by their names wherever there
// may be many: below "Records" all records whose key has the text stand in one list, whatever their
// collection. The structure of a tree, and what leads on to more, stays whole.
import type { Item, Ref } from '../../protocol/inspection';

/** The question to the engine. */
export function asked(ref: Ref, filter: string): { of: Ref; filter?: string } {
  if (filter === '') return { of: ref };
  switch (ref.kind) {
    case 'collections': return { of: { kind: 'records', root: ref.root, collection: null }, filter };
    case 'records': case 'commits': case 'layer': case 'stray': case 'missing': case 'blocks': return { of: ref, filter };
    default: return { of: ref };
  }
}

/** Links of a DAG: those that lead on stay, whatever they are called. */
export function matchesBelow(ref: Ref, item: Item, filter: string): boolean {
  return ref.kind !== 'links' || item.ref !== null || item.label.toLowerCase().includes(filter.toLowerCase());
}
