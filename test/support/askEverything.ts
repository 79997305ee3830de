// Asks one file everything that can be asked of it, following what the answers name: lists, places, texts,
// exports. Replies fit their schemas and their size (see inspect); refusals are errors of the engine, and
// every call lets others have their turn.
import assert from 'node:assert/strict';
import { RemoteError } from '../../src/protocol/channel';
import type { Item, Ref } from '../../src/protocol/inspection';
import { EngineError } from '../../src/tree/errors';
import type { Asking } from './inspect';
import { inspect } from './inspect';

export interface Asked {
  calls: number;
  refused: number;
  /** Of every call that was slower than all before it, by name: milliseconds. */
  readonly slowest: Map<string, number>;
}

/** At most so many lists are opened, so that a file with long lists is not read for ever. */
const listsOpened = 60;
const placesAsked = 6;
const oddKeys = ['', '0x', '0x30', '0xzz', '0x3', 'a/b', '\u0000\u202e/\u0007', '\ud800', '/', '//', 'x'.repeat(1025), '~'.repeat(8192)];
const oddCids = ['', 'bafy', 'QmWrong', '0x00', `b${'a'.repeat(1000)}`, 'bafkqaaa', '\u202e'];
const signingKey = 'did:key:zQ3shokFTS3brHcDQrn82RUDfCZESWL1ZdCEJwekUDPQiYBme';

export async function askEverything(bytes: Uint8Array): Promise<Asked | undefined> {
  const asked: Asked = { calls: 0, refused: 0, slowest: new Map() };
  const opened = await answered(asked, 'inspectOpen', () => inspect(bytes));
  if (!opened) return undefined;
  const { ask, overview } = opened;
  const told = <T>(name: string, call: (ask: Asking) => Promise<T>) => answered(asked, name, () => call(ask));

  const before = await everyList(told);
  await told('survey', each => each.survey(undefined));
  await told('findings', each => each.findings({ key: null }));
  await told('findings', each => each.findings({ key: signingKey }));
  await told('findings', each => each.findings({ key: 'no key' }));
  await told('survey', each => each.survey(undefined));
  const items = [...before, ...await everyList(told)];

  const keys = new Map(items.flatMap(({ key, root }) => (key === null ? [] : [[key, root] as const])));
  for (const [key, tree] of [...[...keys].slice(0, placesAsked), ...oddKeys.map(odd => [odd, null] as const)]) {
    await told('locate', each => each.locate({ by: 'key', key, tree }));
    await told('why', each => each.why({ key, tree }));
    await told('valueText', each => each.valueText({ key, tree }));
    await told('exportProof', each => each.exportProof({ key, tree }));
  }
  const cids = new Set([...overview.roots.map(({ cid }) => cid), ...items.flatMap(({ cid }) => cid ?? [])].filter(cid => cid.length <= 1024));
  for (const cid of [...[...cids].slice(0, placesAsked), ...oddCids]) {
    await told('locate', each => each.locate({ by: 'cid', cid }));
    for (const call of ['recordText', 'hexText', 'exportBlock'] as const) await told<unknown>(call, each => each[call]({ cid }));
    await told('checkSignature', each => each.checkSignature({ commit: cid, key: signingKey }));
    await told('why', each => each.why({ key: 'a', tree: cid }));
    for (const odd of oddPlaces(cid)) await told(`children of ${odd.kind}`, each => each.children({ of: odd, from: 0, count: 500 }));
  }
  for (const query of ['a', '/', 'bafyrei', '0x', '.*', '\u202e', 'q'.repeat(1024), [...cids][0] ?? 'bafy']) {
    for (const from of [0, 1_000_000_000]) {
      await told('search', each => each.search({ query, kinds: ['key', 'collection', 'cid'], from, count: 500 }));
    }
  }
  return asked;
}

function oddPlaces(cid: string): Ref[] {
  return [
    { kind: 'commit', cid },
    { kind: 'tree', root: cid },
    { kind: 'collections', root: cid },
    { kind: 'records', root: cid, collection: '0xff' },
    { kind: 'records', root: cid, collection: null },
    { kind: 'layer', root: cid, layer: 1e9 },
    { kind: 'node', root: cid, at: new Array<number>(300).fill(0) },
    { kind: 'node', root: cid, at: [Number.MAX_SAFE_INTEGER] },
    { kind: 'links', cid, as: 'no such part' },
    { kind: 'links', cid, as: null },
  ];
}

/** The items of the first lists that lead from one to the next, the last ones of each list included. */
async function everyList(told: <T>(name: string, call: (ask: Asking) => Promise<T>) => Promise<T | undefined>): Promise<Item[]> {
  const found: Item[] = [];
  const waiting: Ref[] = [{ kind: 'file' }];
  const seen = new Set<string>();
  for (let of = waiting.shift(); of && seen.size < listsOpened; of = waiting.shift()) {
    const name = JSON.stringify(of);
    if (seen.has(name)) continue;
    seen.add(name);
    const place = of;
    const page = await told(`children of ${of.kind}`, each => each.children({ of: place, from: 0, count: 500 }));
    const rest = page?.total ? await told(`the end of ${of.kind}`, each => each.children({ of: place, from: page.total! - 1, count: 500 })) : undefined;
    await told(`beyond ${of.kind}`, each => each.children({ of: place, from: 2 ** 40, count: 1 }));
    await told(`${of.kind}, filtered`, each => each.children({ of: place, from: 0, count: 500, filter: 'A' }));
    const items = [...(page?.items ?? []), ...(rest?.items ?? [])];
    found.push(...items.slice(0, 100), ...items.slice(-1));
    const refs = items.flatMap(({ ref }) => ref ?? []);
    waiting.push(...refs.slice(0, 12), ...refs.slice(-1));
  }
  return found;
}

/** undefined: refused, as it may be. */
async function answered<T>(asked: Asked, name: string, call: () => Promise<T>): Promise<T | undefined> {
  asked.calls++;
  const start = performance.now();
  try {
    return await call();
  } catch (error) {
    assert.ok(error instanceof EngineError || error instanceof RemoteError, `${name}: ${(error as Error).stack ?? String(error)}`);
    asked.refused++;
    return undefined;
  } finally {
    const took = performance.now() - start;
    if (took > (asked.slowest.get(name) ?? 0)) asked.slowest.set(name, took);
  }
}
