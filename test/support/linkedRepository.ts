// A small repository whose records name each other: by CID, by at:// URI, and some that are not in the file.
import type { CID } from 'multiformats/cid';
import { buildMst, cidOf, encodeBlock } from './buildMst';
import { carBytes } from './carBytes';

export const owner = 'did:web:mira.example';
export const elsewhere = 'at://did:web:theo.example/app.example.note/one';

export interface LinkedRepository {
  readonly car: Uint8Array;
  /** In the file: the records `app.example.note/one` and `…/two`. */
  readonly one: CID;
  readonly two: CID;
  /** Not in the file. */
  readonly picture: CID;
}

/** `app.example.note/one` names `…/two` and an absent picture and record; `…/two` names nothing; both by keys of layer 0 and up. */
export function linkedRepository(): LinkedRepository {
  const two = encodeBlock({ $type: 'app.example.note', text: 'the second' });
  const picture = cidOf(new TextEncoder().encode('a picture'), 0x55);
  const one = encodeBlock({
    $type: 'app.example.note',
    text: 'the first',
    next: { link: two.cid, uri: `at://${owner}/app.example.note/two` },
    picture,
    like: elsewhere,
  });
  const key = (name: string) => new TextEncoder().encode(`app.example.note/${name}`);
  const tree = buildMst([{ key: key('one'), value: one.cid }, { key: key('two'), value: two.cid }]);
  const commit = encodeBlock({ did: owner, version: 3, rev: '3lvj257zzdp2p', prev: null, data: tree.root, sig: new Uint8Array(64) });
  return { car: carBytes([commit.cid], [commit, ...tree.blocks.values(), one, two]), one: one.cid, two: two.cid, picture };
}
