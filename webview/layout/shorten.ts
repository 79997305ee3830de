// Shortening for a monospaced font: what fits, measured in character cells, keeping the part that
// tells things apart (the record key and the end of its collection; both ends of a CID).

const ellipsis = '…';
const wide = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Emoji_Presentation}\uff01-\uff60]/u;

/** Cells that a text takes in a monospaced font. */
export function cellsOf(text: string): number {
  let cells = 0;
  for (const character of text) cells += wide.test(character) ? 2 : 1;
  return cells;
}

/** `abcdefgh` in 5 cells: `ab…gh`. */
export function shortenMiddle(text: string, cells: number): string {
  if (cellsOf(text) <= cells) return text;
  if (cells < 1) return '';
  const characters = [...text];
  const tail = take([...characters].reverse(), Math.ceil((cells - 1) / 2)).reverse();
  const head = take(characters, cells - 1 - cellsOf(tail.join('')));
  return head.join('') + ellipsis + tail.join('');
}

/** `app.bsky.feed.post/3kabc2` in 17 cells: `…feed.post/3kabc2`; the record key goes last. */
export function shortenKey(key: string, cells: number): string {
  if (cellsOf(key) <= cells) return key;
  const slash = key.lastIndexOf('/');
  if (slash < 0) return shortenMiddle(key, cells);
  let rest = cellsOf(key); // of what follows the dot
  for (let start = 0, dot = key.indexOf('.'); dot >= 0 && dot < slash; start = dot + 1, dot = key.indexOf('.', start)) {
    rest -= cellsOf(key.slice(start, dot + 1));
    if (1 + rest <= cells) return ellipsis + key.slice(dot + 1);
  }
  const recordKey = key.slice(slash);
  return cellsOf(recordKey) + 1 <= cells ? ellipsis + recordKey : shortenMiddle(recordKey.slice(1), cells);
}

/** `bafyreib…7xqe`, `bafy…7xqe` or `…7xqe`, whichever fits; nothing when none does. */
export function shortenCid(cid: string, cells = 13): string {
  const forms = [cid, `${cid.slice(0, 8)}${ellipsis}${cid.slice(-4)}`, `${cid.slice(0, 4)}${ellipsis}${cid.slice(-4)}`, ellipsis + cid.slice(-4)];
  return firstThatFits(forms, cells);
}

/** `(app.bsky.feed.post/3k … app.bsky.feed.post/3z]` with both keys shortened to what fits. */
export function shortenRange(notation: string, cells: number): string {
  if (cellsOf(notation) <= cells) return notation;
  const bounds = notation.slice(1, -1).split(' … ');
  if (bounds.length !== 2) return shortenMiddle(notation, cells);
  const each = Math.floor((cells - cellsOf('( … )')) / 2);
  const [from, to] = bounds.map(bound => shortenKey(bound, each));
  return `${notation[0]}${from} … ${to}${notation.at(-1)}`;
}

/** The first of several ways to say something that fits, best first; nothing when none does. */
export function firstThatFits(forms: readonly string[], cells: number): string {
  return forms.find(form => cellsOf(form) <= cells) ?? '';
}

function take(characters: readonly string[], cells: number): string[] {
  const taken: string[] = [];
  for (const character of characters) {
    cells -= cellsOf(character);
    if (cells < 0) break;
    taken.push(character);
  }
  return taken;
}
