// Any IPLD DAG: which decoder a block needs, by the codec of its CID and by what it looks like. Maps
// that are spread over blocks (UnixFS directories, IPLD HashMaps, pails) are read as the maps they are.
// Source: https://ipld.io/specs/codecs/, https://github.com/multiformats/multicodec/blob/master/table.csv.
import { Slice } from '../../tree/bytes';
import type { Cid } from '../../tree/cid';
import { codecs, readCid } from '../../tree/cid';
import type { DagFormat, DagNode } from '../../tree/dag';
import { MalformedNodeError } from '../../tree/errors';
import { cborNode } from './cborLinks';
import { pbNode } from './dagPb';
import { hashMapNode, hashMapRoot, hashMapShard } from './hashMap';
import { jsonNode } from './jsonLinks';
import { pailNode, pailShard } from './pail';

export const ipldDag: DagFormat = {
  name: 'IPLD DAG',

  opaque: codec => codec !== codecs.dagCbor && codec !== codecs.dagPb && codec !== codecs.dagJson,

  open(cid, block, as) {
    const codec = readCid(cid.bytes, cid.start, cid.end)?.codec ?? 0;
    if (as && codec !== (as === hashMapNode || as === pailShard ? codecs.dagCbor : codecs.dagPb)) {
      throw new MalformedNodeError(cid, 0, 'codec', `a part of a map is expected here (${as}), in another codec than 0x${codec.toString(16)}`);
    }
    switch (codec) {
      case codecs.dagCbor:
        return openCbor(cid, block, as);
      case codecs.dagPb:
        return pbNode(cid, block, as);
      case codecs.dagJson:
        return jsonNode(cid, block);
      default:
        return { kind: codec === codecs.raw ? 'raw' : `codec 0x${codec.toString(16)}`, links: [], parts: [], content: Slice.of(block) };
    }
  },
};

function openCbor(cid: Cid, block: Uint8Array, as: string | undefined): DagNode {
  if (as === hashMapNode) return hashMapShard(cid, block);
  if (as === pailShard) return pailNode(cid, block);
  if (startsWith(block, '\xa3\x64hamt\x82')) return orPlain(hashMapRoot, cid, block);
  if (startsWith(block, '\xa5\x66prefix')) return orPlain(pailNode, cid, block);
  return cborNode(cid, block);
}

/** What only looks like one of our maps is plain DAG-CBOR. */
function orPlain(open: (cid: Cid, block: Uint8Array) => DagNode, cid: Cid, block: Uint8Array): DagNode {
  try {
    return open(cid, block);
  } catch (error) {
    if (error instanceof MalformedNodeError) return cborNode(cid, block);
    throw error;
  }
}

function startsWith(bytes: Uint8Array, text: string): boolean {
  for (let i = 0; i < text.length; i++) if (bytes[i] !== text.charCodeAt(i)) return false;
  return true;
}
