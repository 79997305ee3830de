// The keys and records of an account that likes, posts, reposts, follows and blocks: collections in
// the proportions one meets, keys as TIDs, records of the usual fields. With their nodes 1,000
// records make 0.36 MB. Sources: https://atproto.com/specs/tid, the app.bsky lexicons.
import type { CborWriter } from './cborWriter';
import { Random } from './random';

/** Permille of all records, in key order. */
const collections = [
  ['app.bsky.feed.like', 500],
  ['app.bsky.feed.post', 250],
  ['app.bsky.feed.repost', 100],
  ['app.bsky.graph.block', 20],
  ['app.bsky.graph.follow', 130],
] as const;
type Collection = (typeof collections)[number][0];

export interface RecordName {
  readonly collection: Collection;
  /** Its number, from 0 in key order; a record that was inserted has the number of the one before it. */
  readonly number: number;
  readonly key: string;
  /** Microseconds. */
  readonly time: number;
  readonly inserted: boolean;
}

const tidAlphabet = '234567abcdefghijklmnopqrstuvwxyz';
const base32 = 'abcdefghijklmnopqrstuvwxyz234567';
const begin = Date.UTC(2023, 4, 1) * 1000;
const span = 2 * 365 * 86_400e6;
const random = new Random();

/** `count` names in key order, times spread over two years. */
export function* recordNames(count: number): Generator<RecordName> {
  let number = 0;
  for (const [collection, share] of collections) {
    const end = collection === 'app.bsky.graph.follow' ? count : number + Math.floor((count * share) / 1000);
    const first = number;
    for (; number < end; number++) {
      random.seed(1, number);
      const time = Math.floor(begin + ((number - first + random.next() / 2 ** 33) / (end - first)) * span);
      yield nameOf(collection, number, time, false);
    }
  }
}

/** A record created right after another one: the next key in order, since names lie far apart. */
export function insertedAfter({ collection, number, time }: RecordName): RecordName {
  return nameOf(collection, number, time + 1, true);
}

function nameOf(collection: Collection, number: number, time: number, inserted: boolean): RecordName {
  return { collection, number, key: `${collection}/${tid(time, number)}`, time, inserted };
}

/** Thirteen characters: 53 bits of microseconds, then a clock number of 10 bits. */
function tid(time: number, number: number): string {
  const clock = Math.imul(number, 0x9e3779b1) & 0x3ff;
  let text = tidAlphabet[clock >> 5]! + tidAlphabet[clock & 31]!;
  for (let rest = time, i = 0; i < 11; i++) {
    text = tidAlphabet[rest % 32]! + text;
    rest = Math.floor(rest / 32);
  }
  return text;
}

/** Writes the record; another revision is another record under the same key. */
export function writeRecord(cbor: CborWriter, { collection, number, time, inserted }: RecordName, revision: number): void {
  random.seed(2, number, revision, Number(inserted));
  const createdAt = new Date(time / 1000).toISOString();
  switch (collection) {
    case 'app.bsky.feed.like':
    case 'app.bsky.feed.repost':
      cbor.map(3).text('$type').text(collection).text('subject');
      return void writePostReference(cbor).text('createdAt').text(createdAt);
    case 'app.bsky.graph.block':
    case 'app.bsky.graph.follow':
      return void cbor.map(3).text('$type').text(collection).text('subject').text(did()).text('createdAt').text(createdAt);
    case 'app.bsky.feed.post': {
      const reply = random.below(2) === 0;
      cbor.map(reply ? 5 : 4).text('text').text(sentence()).text('$type').text(collection).text('langs').array(1).text('en');
      if (reply) {
        cbor.text('reply').map(2).text('root');
        writePostReference(cbor).text('parent');
        writePostReference(cbor);
      }
      cbor.text('createdAt').text(createdAt);
    }
  }
}

function writePostReference(cbor: CborWriter): CborWriter {
  const uri = `at://${did()}/app.bsky.feed.post/3${random.text(12, tidAlphabet)}`;
  return cbor.map(2).text('cid').text(`bafyrei${random.text(52, base32)}`).text('uri').text(uri);
}

function did(): string {
  return `did:plc:${random.text(24, base32)}`;
}

function sentence(): string {
  const words = [];
  for (let length = 2 + random.below(30); length > 0; length--) words.push(random.text(1 + random.below(8), base32));
  return words.join(' ');
}
