// The CID that atproto gives to what it writes (nodes, commits, records): version 1, dag-cbor,
// sha2-256. Source: https://atproto.com/specs/repository#cid-formats.
import { Slice } from '../../tree/bytes';
import type { Cid } from '../../tree/cid';
import { sha256 } from '../../tree/digest';

/** Bytes with the CID they hash to. */
export interface Block {
  readonly cid: Cid;
  readonly bytes: Uint8Array;
}

/** A CID as a key of Maps and Sets: quicker to make than its text, and not for people. */
export function cidKey({ bytes, start, end }: Cid): string {
  let key = '';
  for (let i = start; i < end; i++) key += String.fromCharCode(bytes[i]!);
  return key;
}

export function blockCid(bytes: Uint8Array): Cid {
  const cid = new Uint8Array(36);
  cid.set([0x01, 0x71, 0x12, 0x20]);
  cid.set(sha256(bytes), 4);
  return Slice.of(cid);
}
