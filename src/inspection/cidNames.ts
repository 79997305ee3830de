// CIDs as they cross the border. No CID of a section is longer than 255 bytes; one that holds its block
// within can be as long as the block it stands in, and is shown in part where it is: it leads nowhere.
import type { Cid } from '../tree/cid';
import { cidText, hex } from '../tree/cid';

/** Bytes; the text of so many has less than the 1,024 characters that a question may name. */
const longest = 600;
const shownOfLonger = 32;

/** Whether a question can name it. */
export function isNameable(cid: Cid): boolean {
  return cid.length <= longest;
}

/** Its text, or the beginning of what is too long for one. */
export function cidName(cid: Cid): string {
  return isNameable(cid) ? cidText(cid) : `0x${hex(cid.view().subarray(0, shownOfLonger))}… (${cid.length} bytes)`;
}

/** null where no question can name it. */
export function cidToAsk(cid: Cid): string | null {
  return isNameable(cid) ? cidText(cid) : null;
}
