// The blocks of a tree whose entries hold their values themselves: its nodes, parents first, in key order.
import type { Block } from '../formats/atproto/blockCid';
import type { Subtree } from '../tree/node';
import type { Tree } from '../tree/source';

/** Throws what the source and the format throw for a node that is missing or malformed. */
export function* nodeBlocks({ root, source, format }: Tree): Generator<Block, void> {
  for (const stack: Subtree[] = root ? [root] : []; stack.length > 0; ) {
    const subtree = stack.pop()!;
    const bytes = source.load(subtree.cid);
    yield { cid: subtree.cid, bytes };
    const { items } = format.decode(subtree, bytes);
    for (let i = items.length; i-- > 0; ) {
      const item = items[i]!;
      if (item.kind === 'subtree') stack.push(item);
    }
  }
}
