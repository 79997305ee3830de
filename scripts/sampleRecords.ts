// The invented account of the samples: a tide-pool watcher and her neighbours, none of whom exist.
// The same records at every run: seeded chance, and a calendar that starts on a fixed day.
import * as raw from 'multiformats/codecs/raw';
import { cidOf, layerOfKey } from '../test/support/buildMst';

export type SampleRecord = Record<string, unknown> & { $type: string };

const utf8 = new TextEncoder();
const minute = 60_000_000; // of microseconds, the unit of TIDs

/** A small seeded generator (mulberry32): numbers in [0, 1). */
function seeded(seed: number): () => number {
  return () => {
    seed = (seed + 0x6d2b79f5) | 0;
    let t = Math.imul(seed ^ (seed >>> 15), seed | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

const digits = '234567abcdefghijklmnopqrstuvwxyz';

/** A timestamp identifier: microseconds since 1970 and a clock number, in 13 sortable digits. */
export function tid(micros: number, clock = 21): string {
  let value = (BigInt(micros) << 10n) | BigInt(clock);
  let text = '';
  for (let i = 0; i < 13; i++, value >>= 5n) text = `${digits[Number(value & 31n)]}${text}`;
  return text;
}

/** The first time from `micros` on whose TID gives a key of this layer in the collection. */
export function momentOfLayer(collection: string, layer: number, micros: number): number {
  while (layerOfKey(utf8.encode(`${collection}/${tid(micros)}`)) !== layer) micros++;
  return micros;
}

const at = (micros: number) => new Date(Math.floor(micros / 1000)).toISOString();

const places = ['the north pool', 'the rock shelf', 'the old slipway', 'the sand channel', 'the kelp edge', 'the harbour steps'];
const sights = ['two hermit crabs swapping shells', 'a sea hare the size of my thumb', 'a whole raft of limpets', 'one very cross shore crab',
  'more anemones than last spring', 'a blenny guarding its crack', 'a starfish with a missing arm', 'nothing but weed and a lost mitten'];
const remarks = ['Counted twice.', 'Boots full of water.', 'The log is up to date.', 'Back at the evening low.', 'Bring a lamp next time.', 'Worth the cold.'];
const neighbours = ['theo', 'ines', 'oskar', 'wanda', 'bela', 'juno', 'piet', 'sanna', 'ravi', 'lotte'].map(name => `did:web:${name}.example`);

export function profile(displayName: string, description: string): SampleRecord {
  return { $type: 'app.bsky.actor.profile', displayName, description };
}

export function post(text: string, micros: number): SampleRecord {
  return { $type: 'app.bsky.feed.post', text, langs: ['en'], createdAt: at(micros) };
}

/** A like or repost of an invented post of a neighbour. */
export function reaction(kind: 'like' | 'repost', micros: number, neighbour: string = neighbours[0]!): SampleRecord {
  const rkey = tid(micros - 90 * minute);
  return {
    $type: `app.bsky.feed.${kind}`,
    subject: { uri: `at://${neighbour}/app.bsky.feed.post/${rkey}`, cid: cidOf(utf8.encode(`${neighbour} ${rkey}`), raw.code).toString() },
    createdAt: at(micros),
  };
}

export function follow(subject: string, micros: number): SampleRecord {
  return { $type: 'app.bsky.graph.follow', subject, createdAt: at(micros) };
}

export const calendarStart = Date.UTC(2025, 2, 3, 6, 40) * 1000;

/** About 300 records in the order in which they were made, by key, and the moment after the last. */
export function yearOfRecords(): { records: Map<string, SampleRecord>; now: number } {
  const chance = seeded(20250303);
  const pick = <T>(list: readonly T[]): T => list[Math.floor(chance() * list.length)]!;
  const records = new Map<string, SampleRecord>();
  records.set('app.bsky.actor.profile/self', profile('Mira', 'Tide pools, logged by hand.'));
  let now = calendarStart;
  for (let i = 0; i < 300; i++) {
    now += Math.floor((30 + chance() * 1400) * minute);
    const dice = chance();
    const key = (collection: string) => `${collection}/${tid(now)}`;
    if (dice < 0.44) records.set(key('app.bsky.feed.post'), post(`Low tide at ${pick(places)}: ${pick(sights)}. ${pick(remarks)}`, now));
    else if (dice < 0.76) records.set(key('app.bsky.feed.like'), reaction('like', now, pick(neighbours)));
    else if (dice < 0.84) records.set(key('app.bsky.feed.repost'), reaction('repost', now, pick(neighbours)));
    else records.set(key('app.bsky.graph.follow'), follow(`did:web:watcher-${i}.example`, now));
  }
  return { records, now };
}
