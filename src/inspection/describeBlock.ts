// What a block is, in a few words: `commit v3`, `atproto MST node`, `UnixFS directory`, `raw`.
import { ipldDag } from '../formats/dag/dag';
import { databaseIndex } from '../formats/dialog/nodeCodec';
import { formats } from '../formats/formats';
import { looksLikeCommit, readCommit } from '../repository/commits/commit';
import type { Cid } from '../tree/cid';
import { codecs, readCid } from '../tree/cid';
import { EngineError } from '../tree/errors';

const names: Readonly<Record<number, string>> = { [codecs.raw]: 'raw', [codecs.dagPb]: 'dag-pb', [codecs.dagCbor]: 'dag-cbor', [codecs.dagJson]: 'dag-json' };
const hashNames: Readonly<Record<number, string>> = { 0x00: 'identity', 0x11: 'sha1', 0x12: 'sha2-256', 0x13: 'sha2-512', 0x1e: 'blake3', 0xb220: 'blake2b-256' };
/** Larger blocks are named by their codec only. */
const lookedAt = 1 << 20;

export function describeBlock(cid: Cid, block: Uint8Array): string {
  const codec = codecOf(cid);
  if (block.length > lookedAt) return codecName(cid);
  if (codec === codecs.dagCbor) {
    const commit = looksLikeCommit(block) ? readCommit(block) : undefined;
    if (commit) return `commit v${commit.version}`;
    if (databaseIndex(block)) return 'Dialog database';
    const format = formats.find(candidate => candidate.recognises(block, codec));
    if (format) return `${format.name} node`;
  }
  try {
    return ipldDag.open(cid, block).kind;
  } catch (error) {
    if (error instanceof EngineError) return `damaged ${codecName(cid)}`;
    throw error;
  }
}

export function codecName(cid: Cid): string {
  const codec = codecOf(cid);
  return names[codec] ?? `codec 0x${codec.toString(16)}`;
}

export function hashName(cid: Cid): string {
  const hash = readCid(cid.bytes, cid.start, cid.end)?.hash ?? 0;
  return hashNames[hash] ?? `hash 0x${hash.toString(16)}`;
}

export function codecOf(cid: Cid): number {
  return readCid(cid.bytes, cid.start, cid.end)?.codec ?? 0;
}
