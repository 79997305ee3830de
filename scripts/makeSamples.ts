// Builds the sample workspace: `npm run samples`. Repositories are whole and canonical, commits are
// version 3 and signed with a fixed test key; no clock, no network, so every run gives the same bytes
// (a test holds the committed files against a new run).
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { secp256k1 } from '@noble/curves/secp256k1.js';
import { sha256 } from '@noble/hashes/sha2.js';
import * as dagCbor from '@ipld/dag-cbor';
import { CID } from 'multiformats/cid';
import { atprotoMst } from '../src/formats/atproto/mst';
import { reportBlocks } from '../src/repository/blockReport';
import { tidMicros } from '../src/repository/commits/rev';
import { blockSource } from '../src/repository/exportBlocks';
import { Slice } from '../src/tree/bytes';
import type { Cid } from '../src/tree/cid';
import { cidText } from '../src/tree/cid';
import { keyText } from '../src/tree/range';
import type { Tree } from '../src/tree/source';
import { buildMst, encodeBlock, layerOfKey, mstEntries, type MstBlock, type NodeData } from '../test/support/buildMst';
import { carBytes, truncate } from '../test/support/carBytes';
import { calendarStart, follow, momentOfLayer, post, profile, reaction, tid, yearOfRecords, type SampleRecord } from './sampleRecords';

const utf8 = new TextEncoder();
/** Known to everyone who reads this: it signs samples and nothing else. */
const testKey = sha256(utf8.encode('merkle tree inspector: key of the samples'));
export const samplePublicKey = secp256k1.getPublicKey(testKey);

interface Snapshot { commit: MstBlock; nodes: Map<string, MstBlock>; records: Map<string, MstBlock> }

function snapshot(did: string, rev: string, records: ReadonlyMap<string, SampleRecord>): Snapshot {
  const byKey = new Map([...records].map(([key, record]) => [key, encodeBlock(record)] as const));
  const tree = buildMst(mstEntries([...byKey].map(([key, block]) => [key, block.cid])));
  const unsigned = { did, version: 3, data: tree.root, rev, prev: null };
  const sig = secp256k1.sign(dagCbor.encode(unsigned), testKey, { lowS: true });
  return { commit: encodeBlock({ ...unsigned, sig }), nodes: tree.blocks, records: new Map([...byKey.values()].map(block => [block.cid.toString(), block])) };
}

/** The commit, then each node followed by what it links to, in key order, as servers stream a repository. */
function* preorder({ commit, nodes, records }: Snapshot): Generator<MstBlock> {
  yield commit;
  const visit = function* (link: CID | null): Generator<MstBlock> {
    const node = link && nodes.get(link.toString());
    if (!node) return;
    yield node;
    const { l, e } = dagCbor.decode<NodeData>(node.bytes);
    yield* visit(l);
    for (const { v, t } of e) {
      yield records.get(v.toString())!;
      yield* visit(t);
    }
  };
  yield* visit(dagCbor.decode<{ data: CID }>(commit.bytes).data);
}

const wholeRepository = (state: Snapshot) => carBytes([state.commit.cid], preorder(state));

/** What a commit event carries: the commit, and the nodes and records that were not there before. */
function commitEvent(before: Snapshot, after: Snapshot): Uint8Array {
  const known = new Set([...before.nodes.keys(), ...before.records.keys()]);
  return carBytes([after.commit.cid], [...preorder(after)].filter(block => !known.has(block.cid.toString())));
}

/** The message of an event stream for one commit, whole enough to be undone: what is new, and the nodes beside it. */
function commitFrame(before: Snapshot, after: Snapshot): Uint8Array {
  const [old, now] = [before, after].map(treeOf) as [Tree, Tree];
  const { changes, covering, records } = finish(reportBlocks(old, now));
  const all = new Map([...after.nodes, ...after.records]);
  const blocks = [after.commit, ...[...covering, ...records].map(({ cid }) => all.get(cidText(cid))!)];
  const [previous, { did, rev }] = [before, after].map(({ commit }) => dagCbor.decode<CommitFields>(commit.bytes)) as [CommitFields, CommitFields];
  const link = (cid: Cid) => CID.decode(cid.view());
  const ops = changes.map(({ key, old: prev, new: value }) => ({
    action: !prev ? 'create' : value ? 'update' : 'delete',
    path: keyText(key),
    cid: value ? link(value) : null,
    ...(prev ? { prev: link(prev) } : {}),
  }));
  const body = {
    seq: 7, repo: did, rev, since: previous.rev, commit: after.commit.cid, prevData: previous.data, ops,
    blocks: carBytes([after.commit.cid], blocks), blobs: [], tooBig: false, rebase: false, time: new Date(tidMicros(rev)! / 1000).toISOString(),
  };
  return Buffer.concat([dagCbor.encode({ op: 1, t: '#commit' }), dagCbor.encode(body)]);
}

interface CommitFields { did: string; rev: string; data: CID }

function treeOf({ commit, nodes, records }: Snapshot): Tree {
  const source = blockSource([...nodes.values(), ...records.values()].map(({ cid, bytes }) => ({ cid: Slice.of(cid.bytes), bytes })));
  return { format: atprotoMst, source, root: atprotoMst.root(Slice.of(dagCbor.decode<CommitFields>(commit.bytes).data.bytes), source) };
}

function finish<T>(work: Generator<unknown, T>): T {
  for (;;) {
    const step = work.next();
    if (step.done) return step.value;
  }
}

/** The files of the sample workspace by path. */
export function makeSamples(): Map<string, Uint8Array> {
  const { before, after } = tidePools();
  const first = firstPost();
  const whole = wholeRepository(after);
  return new Map([
    ['before.car', wholeRepository(before)],
    ['after.car', whole],
    ['commit-event.car', commitEvent(before, after)],
    ['commit.frame', commitFrame(before, after)],
    ['broken.car', truncate(whole, Math.floor(whole.length / 4))],
    ['first-post/before.car', wholeRepository(first.before)],
    ['first-post/after.car', wholeRepository(first.after)],
    ['same-tree/before.car', wholeRepository(first.after)],
    ['same-tree/after.car', wholeRepository(first.later)],
  ]);
}

/** Mira's account and a handful of changes, two of which move boundaries between subtrees. */
function tidePools(): { before: Snapshot; after: Snapshot } {
  const did = 'did:web:mira.example';
  const { records, now } = yearOfRecords();
  const before = snapshot(did, tid(now), records);

  const changed = new Map(records);
  const keysOf = (collection: string) => [...records.keys()].filter(key => key.startsWith(`${collection}/`));
  const middle = (keys: string[]) => keys[Math.floor(keys.length / 2)]!;
  // A post that closes a subtree of layer 1: what it kept apart grows together.
  changed.delete(middle(keysOf('app.bsky.feed.post').filter(key => layerOfKey(utf8.encode(key)) === 2)));
  changed.delete(middle(keysOf('app.bsky.feed.like').filter(key => layerOfKey(utf8.encode(key)) === 0)));
  changed.delete(keysOf('app.bsky.feed.repost')[2]!);
  changed.set('app.bsky.actor.profile/self', profile('Mira', 'Tide pools, logged by hand and now with a lamp.'));
  // A post of layer 3: it parts the subtrees around it, three layers deep.
  const high = momentOfLayer('app.bsky.feed.post', 3, now + 3_600_000_000);
  changed.set(`app.bsky.feed.post/${tid(high)}`, post('The lamp works: a cuckoo wrasse under the harbour steps, asleep.', high));
  const liked = momentOfLayer('app.bsky.feed.like', 0, high + 60_000_000);
  changed.set(`app.bsky.feed.like/${tid(liked)}`, reaction('like', liked));
  const followed = momentOfLayer('app.bsky.graph.follow', 0, liked + 60_000_000);
  changed.set(`app.bsky.graph.follow/${tid(followed)}`, follow('did:web:lamp-workshop.example', followed));
  return { before, after: snapshot(did, tid(followed + 1000), changed) };
}

/** Theo's first day: a profile, a post, and a second commit that leads back to the same tree. */
function firstPost(): { before: Snapshot; after: Snapshot; later: Snapshot } {
  const did = 'did:web:theo.example';
  const hour = 3_600_000_000;
  const records = new Map([['app.bsky.actor.profile/self', profile('Theo', 'Repairs bicycles, slowly.')]]);
  const before = snapshot(did, tid(calendarStart), records);
  // Of layer 0, the profile being of layer 1: the post gets a node of its own below the root.
  const posted = momentOfLayer('app.bsky.feed.post', 0, calendarStart + hour);
  const withPost = new Map(records).set(`app.bsky.feed.post/${tid(posted)}`, post('First post. The kettle is on, the workshop is open.', posted));
  return { before, after: snapshot(did, tid(posted + 1000), withPost), later: snapshot(did, tid(posted + 2 * hour), withPost) };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const folder = fileURLToPath(new URL('../samples/', import.meta.url));
  for (const [file, bytes] of makeSamples()) {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    writeFileSync(join(folder, file), bytes);
    console.log(`${file}  ${bytes.length} bytes`);
  }
}
