// MST nodes made by hand, so that they can be wrong: any keys in any order, links to anything.
import type { CID } from 'multiformats/cid';
import { encodeBlock, sharedPrefix, type MstBlock } from './buildMst';
import { drawnKey, drawnValue } from './drawMst';

const utf8 = new TextEncoder();

/** An entry: a drawn key, and the subtree after it. */
export type CraftedEntry = string | [drawn: string, tree: CID];

/** Collects the blocks it makes. */
export class Crafter {
  readonly blocks = new Map<string, MstBlock>();

  add(value: unknown): CID {
    const block = encodeBlock(value);
    this.blocks.set(block.cid.toString(), block);
    return block.cid;
  }

  node(left: CID | null, ...entries: CraftedEntry[]): CID {
    let previous: Uint8Array = new Uint8Array();
    return this.add({
      l: left,
      e: entries.map(entry => {
        const [drawn, t] = typeof entry === 'string' ? [entry, null] : entry;
        const key = utf8.encode(drawnKey(drawn));
        const p = sharedPrefix(previous, key);
        previous = key;
        return { p, k: key.subarray(p), v: drawnValue(drawn.split('@')[0]!), t };
      }),
    });
  }
}
