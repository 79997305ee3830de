// Draws a tree whose entries all stand in segments and whose references carry inclusive upper bounds,
// as in dialog-db's search trees, with a toy format made for it:
//
//   root
//     ref_a@k3 !              a branch up to and including k3; `!`: this node must not be read
//       ref_a1@k1 !: k0 k1    a segment with two entries
//       ref_a2@k3 !: k3=v3'   a value of its own; else an entry's value is its key
//     ref_b@k5: k5
//
// Names are for the test only: nodes with equal content are equal, whatever they are called.
import assert from 'node:assert/strict';
import * as dagCbor from '@ipld/dag-cbor';
import type { CID } from 'multiformats/cid';
import { Slice } from '../../src/tree/bytes';
import { cidText } from '../../src/tree/cid';
import { Entry, Subtree } from '../../src/tree/node';
import type { Tree, TreeFormat } from '../../src/tree/source';
import { encodeBlock } from './buildMst';
import { CountingSource, blockMap } from './countingSource';

type ToyNode = { entries: [key: string, value: string][] } | { layer: number; refs: [bound: string, cid: CID][] };

const utf8 = new TextEncoder();
const slice = (text: string) => Slice.of(utf8.encode(text));

const toyFormat: TreeFormat = {
  id: 'drawing',
  name: 'drawing',
  entriesIn: 'bottom layer',
  recognises: () => true,
  root(cid, source) {
    const node = dagCbor.decode<ToyNode>(source.load(cid));
    return new Subtree(cid, 'layer' in node ? node.layer : 0, undefined, undefined, '(]', undefined);
  },
  decode(subtree, block) {
    const node = dagCbor.decode<ToyNode>(block);
    if ('entries' in node) {
      return { subtree, items: node.entries.map(([key, value]) => new Entry(slice(key), slice(value), subtree)), size: block.length };
    }
    let after = subtree.after;
    const items = node.refs.map(([bound, cid]) => {
      const child = new Subtree(Slice.of(cid.bytes), node.layer - 1, after, slice(bound), '(]', subtree);
      after = child.end;
      return child;
    });
    return { subtree, items, size: block.length };
  },
};

interface Line { depth: number; name: string; bound: string | undefined; unread: boolean; entries: string[] | undefined; children: Line[] }

export interface DrawnTree {
  tree: Tree;
  /** Of all nodes, as text. */
  cids: string[];
  /** The names of the loaded nodes, in order. */
  readNames(): string[];
  /** Every node without a mark was read once and no marked one was. */
  checkReads(): void;
}

export function drawTree(drawing: string): DrawnTree {
  const blocks = new Map<string, { bytes: Uint8Array }>();
  const names = new Map<string, string>();
  const unread = new Set<string>();

  function encode(line: Line): { cid: CID; layer: number } {
    const children = line.children.map(child => ({ ...encode(child), bound: child.bound }));
    const layer = line.entries ? 0 : 1 + Math.max(...children.map(child => child.layer));
    const node: ToyNode = line.entries
      ? { entries: line.entries.map(entry => [entry.split('=')[0]!, entry.split('=')[1] ?? entry]) }
      : { layer, refs: children.map(({ bound, cid }) => [bound!, cid]) };
    const { cid, bytes } = encodeBlock(node);
    blocks.set(cid.toString(), { bytes });
    names.set(cid.toString(), line.name);
    if (line.unread) unread.add(line.name);
    return { cid, layer };
  }

  const { cid, layer } = encode(parse(drawing));
  const source = new CountingSource(blockMap(blocks));
  const root = new Subtree(Slice.of(cid.bytes), layer, undefined, undefined, '(]', undefined);
  const readNames = () => source.loads.map(loaded => names.get(loaded)!);
  return {
    tree: { format: toyFormat, source, root },
    cids: [...blocks.keys()],
    readNames,
    checkReads() {
      const expected = [...names.values()].filter(name => !unread.has(name));
      assert.deepEqual(readNames().sort(), expected.sort(), `nodes read of ${cidText(root.cid)}`);
    },
  };
}

function parse(drawing: string): Line {
  const open: Line[] = [];
  let root: Line | undefined;
  for (const text of drawing.split('\n')) {
    if (text.trim() === '') continue;
    const match = /^( *)(\w+)(?:@(\w+))?( !)?(?::(.*))?$/.exec(text);
    if (!match) throw new Error(`not a line of a drawing: ${text}`);
    const line: Line = {
      depth: match[1]!.length,
      name: match[2]!,
      bound: match[3],
      unread: match[4] !== undefined,
      entries: match[5]?.split(' ').filter(Boolean),
      children: [],
    };
    while (open.length && open.at(-1)!.depth >= line.depth) open.pop();
    const parent = open.at(-1);
    if (parent) parent.children.push(line);
    else root ??= line;
    if (parent && !line.bound) throw new Error(`a reference needs a bound: ${text}`);
    open.push(line);
  }
  if (!root) throw new Error('nothing is drawn');
  return root;
}
