// Damaged trees of every other kind: a block is damaged and all blocks above it are written anew, so
// that every CID is right and the damage is met in its place, by examining the file and by comparing it
// with the sound one from end to end. A fortieth of MERKLE_MUTATIONS of each kind.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { blake3 } from '@noble/hashes/blake3.js';
import { CID } from 'multiformats/cid';
import * as Digest from 'multiformats/hashes/digest';
import { memorySource } from '../../src/car/byteSource';
import { dagWalk } from '../../src/diff/dagWalk';
import { differentiate } from '../../src/diff/differentiate';
import { encodeEntry, Planter } from '../../src/formats/dialog/plant';
import { ipldDag } from '../../src/formats/dag/dag';
import { openRoot } from '../../src/repository/openTree';
import { examine } from '../../src/repository/validation/examine';
import { sha256 } from '../../src/tree/digest';
import { carBytes, readCar, type CarBlock } from '../support/carBytes';
import { bytesOf } from '../support/formatTree';
import { mutations } from '../support/mutations';
import { finish, openCar } from '../support/mstTree';
import { needsSharedData, sharedBytes } from '../support/sharedData';
import { mutationCount, mutationSeed, survive, withinMemory } from '../support/survive';

const count = Math.ceil(mutationCount / 40);

interface Sound { root: CID; blocks: CarBlock[] }

function named({ cid }: CarBlock, bytes: Uint8Array): CarBlock {
  const { code } = cid.multihash;
  assert.ok(code === 0x12 || code === 0x1e);
  return { cid: CID.createV1(cid.code, Digest.create(code, code === 0x12 ? sha256(bytes) : blake3(bytes))), bytes };
}

/** The file with one block damaged; links are found by the digest they hold, which is as long as the new one. */
function withDamage({ root, blocks }: Sound, at: number, damaged: Uint8Array): Uint8Array {
  const current = [...blocks];
  const renamed: [from: CarBlock, to: CarBlock][] = [];
  const put = (i: number, bytes: Uint8Array) => {
    const to = named(current[i]!, bytes);
    renamed.push([current[i]!, to]);
    current[i] = to;
  };
  put(at, damaged);
  let top = root;
  for (let change = renamed.shift(); change; change = renamed.shift()) {
    const [from, to] = change.map(({ cid }) => cid.multihash.digest) as [Uint8Array, Uint8Array];
    if (change[0].cid.equals(top)) top = change[1].cid;
    for (const [i, { bytes }] of current.entries()) {
      const place = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).indexOf(from);
      if (place < 0) continue;
      const linked = bytes.slice();
      linked.set(to, place);
      put(i, linked);
    }
  }
  return carBytes([top], current);
}

/** Compares two files from end to end: as trees of one kind, else as the DAGs they are in any case. */
function compare(left: Uint8Array, right: Uint8Array): void {
  const [a, b] = [openCar(left), openCar(right)];
  const [inA, inB] = [openRoot(a), openRoot(b)];
  if ('tree' in inA && 'tree' in inB && inA.tree.format === inB.tree.format) for (const _ of differentiate(inA.tree, inB.tree));
  else for (const _ of dagWalk({ format: ipldDag, source: a, root: a.header.roots[0] }, { format: ipldDag, source: b, root: b.header.roots[0] }));
}

function plantedDialog(): Sound {
  const blocks: CarBlock[] = [];
  const planter = new Planter(4, 'strings', ({ cid, block }) => blocks.push({ cid: CID.decode(cid.view()), bytes: block }));
  for (let i = 0; i < 400; i++) {
    const [key, value] = [bytesOf(`key-${String(i).padStart(4, '0')}`), bytesOf(`value ${i}`)];
    planter.add(key, encodeEntry(key, value, 'strings'));
  }
  return { root: CID.decode(planter.finish()!.cid.view()), blocks };
}

function recorded(file: string): Sound {
  const { roots, blocks } = readCar(sharedBytes(`ipld/${file}.car`));
  return { root: roots[0]!, blocks: [...blocks.values()] };
}

const kinds: [kind: string, options: { skip: string | false }, sound: () => Sound][] = [
  ['Dialog search tree', { skip: false }, plantedDialog],
  ['prolly tree', needsSharedData, () => recorded('prolly-before')],
  ['HAMT of dag-cbor', needsSharedData, () => recorded('hashmap-before')],
  ['UnixFS HAMT', needsSharedData, () => recorded('unixfs-hamt-before')],
  ['pail', needsSharedData, () => recorded('pail-before')],
];

describe(`${count} damaged blocks in their place, under right CIDs`, () => {
  for (const [kind, options, make] of kinds) {
    test(kind, options, () => {
      const sound = make();
      const whole = carBytes([sound.root], sound.blocks);
      let refused = 0;
      withinMemory(kind, 512 << 20, () => {
        for (let i = 0; i < count; i++) {
          const at = (i * 7) % sound.blocks.length; // any of them, over the whole tree
          const [damaged] = mutations([sound.blocks[at]!.bytes], 1, mutationSeed + i);
          const car = withDamage(sound, at, damaged!);
          const what = `${kind} ${i} of seed ${mutationSeed}`;
          survive(`${what}, examined`, () => void finish(examine(memorySource(car))));
          if (survive(`${what}, compared`, () => compare(whole, car)) === 'refused') refused++;
          survive(`${what}, compared the other way round`, () => compare(car, whole));
        }
      });
      assert.ok(refused > 0, 'damage is met');
    });
  }
});
