// The product's engine, bundled like its worker.
import { CarFile } from '../../../src/car/carFile';
import { openNodeFile } from '../../../src/car/nodeFile';
import type { Change } from '../../../src/diff/differentiate';
import { differentiate } from '../../../src/diff/differentiate';
import { keyLayer } from '../../../src/formats/atproto/layer';
import { atprotoMst } from '../../../src/formats/atproto/mst';
import { decodeNode } from '../../../src/formats/atproto/nodeCodec';
import { openTree } from '../../../src/repository/openTree';
import { Slice } from '../../../src/tree/bytes';
import { Subtree } from '../../../src/tree/node';
import { keyText } from '../../../src/tree/range';
import type { Tree } from '../../../src/tree/source';
import { changeLine } from '../generate/generateRepository';
import { compete } from './contestant';

function openCar(path: string): CarFile {
  const opening = CarFile.open(openNodeFile(path));
  for (;;) {
    const step = opening.next();
    if (!step.done) continue;
    step.value.find(step.value.header.roots[0]!); // what is left to be made when a block is first asked for
    return step.value;
  }
}

function counted(tree: Tree): { tree: Tree; count: { loads: number } } {
  const count = { loads: 0 };
  const { source } = tree;
  const counting = {
    load(cid: Slice): Uint8Array {
      count.loads++;
      return source.load(cid);
    },
  };
  return { tree: { ...tree, source: counting }, count };
}

void compete({
  open: openCar,
  blockCount: file => file.sections,
  diff(before: CarFile, after: CarFile) {
    const left = counted(openTree(before).tree);
    const right = counted(openTree(after).tree);
    const changes: Change[] = [...differentiate(left.tree, right.tree)];
    return {
      loads: left.count.loads + right.count.loads,
      lines: () => changes.map(({ op, entry }) => changeLine(op, keyText(entry.key), entry.value.view())),
    };
  },
  decoders(blocks) {
    // The name of a node is needed for error messages only, its layer for the checks.
    const noCid = Slice.of(new Uint8Array(36));
    const subtrees = blocks.map(block => {
      const first = decodeNode(noCid, block).entries[0];
      return new Subtree(noCid, first ? keyLayer(first.key) : 1, undefined, undefined, '()', undefined);
    });
    return {
      'ours': {
        run: () => { for (const block of blocks) decodeNode(noCid, block); },
        shape(i) {
          const { left, entries } = decodeNode(noCid, blocks[i]!);
          return { entries: entries.length, links: [left, ...entries.map(({ tree }) => tree)].filter(link => link !== undefined).length };
        },
      },
      'ours, keys and layers checked': {
        run: () => { for (const [i, block] of blocks.entries()) atprotoMst.decode(subtrees[i]!, block); },
        shape(i) {
          const { items } = atprotoMst.decode(subtrees[i]!, blocks[i]!);
          const entries = items.filter(({ kind }) => kind === 'entry').length;
          return { entries, links: items.length - entries };
        },
      },
    };
  },
});
