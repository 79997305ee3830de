// What in a text can be followed: CIDs, and at:// URIs of records. Pure. The text is of unknown origin:
// only so much of it is looked at, and every pattern is bounded.
import { parseCid } from '../../tree/cid';

/** Character positions in the text, `end` behind the last one. */
export type FoundLink = { readonly start: number; readonly end: number } & (
  | { readonly kind: 'cid'; readonly cid: string }
  | { readonly kind: 'record'; readonly did: string; readonly key: string }
);

export const lookedAt = 1 << 20;
export const linksFound = 2000;

const uri = String.raw`at://(?<did>did:[a-z]{1,32}:[\w.:%-]{1,512})/(?<key>[A-Za-z0-9.-]{1,317}/[\w.:~-]{1,512})`;
// A word of its own: base64 and longer names have such letters, too.
const cid = String.raw`(?<cid>(?<![\w+])(?:b[a-z2-7]{20,200}|k[a-z0-9]{20,200}|Qm[1-9A-HJ-NP-Za-km-z]{44}|z[1-9A-HJ-NP-Za-km-z]{20,200})(?![\w+=]))`;

/** In the order of the text, at most `linksFound`. */
export function findLinks(text: string): FoundLink[] {
  const found: FoundLink[] = [];
  for (const match of text.slice(0, lookedAt).matchAll(new RegExp(`${uri}|${cid}`, 'g'))) {
    const { did, key, cid: word } = match.groups!;
    const place = { start: match.index, end: match.index + match[0].length };
    if (did !== undefined && key !== undefined) found.push({ ...place, kind: 'record', did, key });
    else if (word !== undefined && isCid(word)) found.push({ ...place, kind: 'cid', cid: word });
    if (found.length === linksFound) break;
  }
  return found;
}

/** The path of the record that an at:// URI names, whoever's it is; undefined for any other text. */
export function recordPath(text: string): string | undefined {
  const [link] = findLinks(text);
  return link?.kind === 'record' && link.start === 0 ? link.key : undefined;
}

function isCid(text: string): boolean {
  try {
    parseCid(text);
    return true;
  } catch {
    return false;
  }
}
