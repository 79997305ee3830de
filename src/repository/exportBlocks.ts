// The blocks of a repository in the order that lets a reader walk it while it arrives: the commit,
// then each node followed by what it holds. Source: Sync v1.1 (proposal 0006, streaming CAR processing).
import type { Block } from '../formats/atproto/blockCid';
import { cidKey } from '../formats/atproto/blockCid';
import type { Cid } from '../tree/cid';
import { MissingBlockError } from '../tree/errors';
import type { Item } from '../tree/node';
import type { BlockSource, Tree } from '../tree/source';

/** A block, or a record that the tree's source does not have. */
export type Exported = Block | { readonly cid: Cid; readonly bytes: undefined };

/** Each block once. Throws what the source and the format throw for a node that is missing or malformed. */
export function* repositoryBlocks(tree: Tree, commit?: Block): Generator<Exported, void> {
  if (commit) yield commit;
  const records = new Set<string>();
  for (const stack: Item[] = tree.root ? [tree.root] : []; stack.length > 0; ) {
    const item = stack.pop()!;
    if (item.kind === 'subtree') {
      const bytes = tree.source.load(item.cid);
      yield { cid: item.cid, bytes };
      const { items } = tree.format.decode(item, bytes);
      for (let i = items.length; i-- > 0; ) stack.push(items[i]!);
      continue;
    }
    const key = cidKey(item.value);
    if (records.has(key)) continue;
    records.add(key);
    yield record(tree.source, item.value);
  }
}

function record(source: BlockSource, cid: Cid): Exported {
  try {
    return { cid, bytes: source.load(cid) };
  } catch (error) {
    if (error instanceof MissingBlockError) return { cid, bytes: undefined };
    throw error;
  }
}

/** Looks a block up in one source after the other, in this order. */
export function layeredSource(...sources: readonly BlockSource[]): BlockSource {
  return {
    load(cid) {
      for (const source of sources) {
        try {
          return source.load(cid);
        } catch (error) {
          if (!(error instanceof MissingBlockError)) throw error;
        }
      }
      throw new MissingBlockError(cid);
    },
  };
}

/** Blocks at hand as a source; they were made here, so nobody checks them again. */
export function blockSource(blocks: Iterable<Block>): BlockSource {
  const held = new Map<string, Uint8Array>();
  for (const { cid, bytes } of blocks) held.set(cidKey(cid), bytes);
  return {
    load(cid) {
      const bytes = held.get(cidKey(cid));
      if (!bytes) throw new MissingBlockError(cid);
      return bytes;
    },
  };
}
