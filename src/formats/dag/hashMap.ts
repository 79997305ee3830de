// The IPLD HashMap, a map in DAG-CBOR spread over blocks by the hash of its keys, shown by key:
//
//   root   {"hamt": node, "hashAlg": number, "bucketSize": number}
//   node   [bitmap, [link to a node, or [[key, value], …], …]]
//
// Source: https://ipld.io/specs/advanced-data-layouts/hamt/spec/.
import type { Cid } from '../../tree/cid';
import type { DagLink, DagNode, DagPart } from '../../tree/dag';
import { Slice } from '../../tree/bytes';
import { CborReader } from './cborReader';

/** DagFormat.open's name for the inner nodes, which do not tell what they are. */
export const hashMapNode = 'IPLD HashMap node';

const nothing = Slice.of(new Uint8Array());

/** Throws MalformedNodeError when the block is no root of a HashMap. */
export function hashMapRoot(cid: Cid, block: Uint8Array): DagNode {
  const reader = new CborReader(cid, block);
  if (reader.map('a map') !== 3) reader.fail('shape', 'the root of a HashMap has three fields', 0);
  reader.field('hamt');
  const { links, parts } = readNode(reader);
  const settingsAt = reader.at;
  reader.field('hashAlg');
  reader.unsigned('a hash function');
  reader.field('bucketSize');
  reader.unsigned('a size');
  reader.end();
  return { kind: 'IPLD HashMap', links, parts, content: new Slice(block, settingsAt, block.length) };
}

/** Throws MalformedNodeError. */
export function hashMapShard(cid: Cid, block: Uint8Array): DagNode {
  const reader = new CborReader(cid, block);
  const { links, parts } = readNode(reader);
  reader.end();
  return { kind: 'IPLD HashMap', links, parts, content: nothing };
}

function readNode(reader: CborReader): { links: DagLink[]; parts: DagPart[] } {
  const links: DagLink[] = [];
  const parts: DagPart[] = [];
  if (reader.array('a node of a HashMap') !== 2) reader.fail('shape', 'a node of a HashMap has two parts');
  reader.byteString('a bitmap');
  for (let slots = reader.array('a list of slots'); slots > 0; slots--) {
    if (reader.nextIsLink) parts.push({ cid: reader.link('a link'), as: hashMapNode });
    else readBucket(reader, links);
  }
  return { links, parts };
}

function readBucket(reader: CborReader, links: DagLink[]): void {
  for (let entries = reader.array('a link or a bucket'); entries > 0; entries--) {
    if (reader.array('an entry') !== 2) reader.fail('shape', 'an entry of a HashMap has two parts');
    const key = reader.byteString('a key');
    links.push({ path: [key], kind: 'value', target: reader.nextIsLink ? reader.link('a value') : reader.skip() });
  }
}
