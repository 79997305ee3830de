// Keys as they cross the border and come back: their UTF-8 text, or `0x…` in hexadecimal where they are
// no UTF-8 or where their text itself begins like that. Nothing is lost either way.
import { Slice } from '../tree/bytes';
import { hex } from '../tree/cid';
import type { Key } from '../tree/range';
import { keyText } from '../tree/range';
import type { Tree } from '../tree/source';

const inHex = /^0x((?:[0-9a-f]{2})*)$/i;
const utf8 = new TextEncoder();

export function keyName(key: Key): string {
  const text = keyText(key);
  return text.startsWith('0x') ? `0x${hex(key.view())}` : text;
}

/** What keyName wrote; any other text is a key, too. */
export function parseKeyName(name: string): Key {
  const digits = inHex.exec(name)?.[1];
  return Slice.of(digits === undefined ? utf8.encode(name) : Uint8Array.from(digits.match(/../g) ?? [], pair => parseInt(pair, 16)));
}

/** A key as a person reads it. */
export function keyLabel({ format }: Tree, key: Key): string {
  return format.keyText?.(key) ?? keyText(key);
}
