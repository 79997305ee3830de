// Values of entries as the view knows them. An atproto value is a CID; other trees keep values of
// any bytes in themselves, which an identity CID can carry everywhere a CID goes.
import { CID } from 'multiformats/cid';
import { identity } from 'multiformats/hashes/identity';
import * as raw from 'multiformats/codecs/raw';
import type { Slice } from '../tree/bytes';
import { cidText, hex, readCid } from '../tree/cid';

const previewBytes = 36;

/** A CID whose block is the value: the value itself where it is a link, else an identity CID. */
export function valueCid(value: Slice): string {
  return isCid(value) ? cidText(value) : CID.createV1(raw.code, identity.digest(value.view())).toString();
}

/** For rows and facts: the CID, or the first bytes of an inline value in hexadecimal. */
export function valueText(value: Slice): string {
  if (isCid(value)) return cidText(value);
  const shown = hex(value.view().subarray(0, previewBytes));
  return value.length > previewBytes ? `0x${shown}… (${value.length} bytes)` : `0x${shown}`;
}

function isCid(value: Slice): boolean {
  return readCid(value.bytes, value.start, value.end)?.end === value.end;
}
