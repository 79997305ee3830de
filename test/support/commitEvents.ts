// Commit events for tests: recorded ones out of the shared data, and made ones between two drawn
// trees, sound unless told otherwise. The trees of made events are built by the tests' own builder.
import { encode } from '@ipld/dag-cbor';
import { decompress } from 'fzstd';
import { CID } from 'multiformats/cid';
import { readCommitEvent, type CommitEvent, type Operation } from '../../src/repository/events/event';
import { buildCommit } from '../../src/repository/commits/commitBuilder';
import { reportBlocks } from '../../src/repository/blockReport';
import { readFrame, type Frame } from '../../src/repository/events/frame';
import { parsePrivateKey, publicKeyOf, signingKeyOf, type PublicKey } from '../../src/repository/commits/signingKey';
import { Slice } from '../../src/tree/bytes';
import { cidText } from '../../src/tree/cid';
import type { Tree } from '../../src/tree/source';
import { carBytes, type CarBlock } from './carBytes';
import { drawEntries, drawMst, drawnValue } from './drawMst';
import { finish, treeOfMst } from './mstTree';
import { sharedBytes, sharedJson } from './sharedData';

/** Frames that each follow their length in four bytes. */
export function splitFrames(bytes: Uint8Array, order: 'big-endian' | 'little-endian'): Uint8Array[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const frames: Uint8Array[] = [];
  for (let at = 0; at < bytes.length; ) {
    const length = view.getUint32(at, order === 'little-endian');
    frames.push(bytes.subarray(at + 4, at + 4 + length));
    at += 4 + length;
  }
  return frames;
}

/** Every frame of the recorded PDS, and the key of the account whose steps are described. */
export function pdsFrames(): { frames: Uint8Array[]; did: string; key: PublicKey } {
  const { did, didDoc } = sharedJson<{ did: string; didDoc: unknown }>('pds-0.4.217/index.json');
  return { frames: splitFrames(sharedBytes('pds-0.4.217/all-frames.bin'), 'big-endian'), did, key: signingKeyOf(didDoc)! };
}

/** 150 frames of the production relay, and the keys of their accounts. */
export function relayFrames(): { frames: Uint8Array[]; keyOf: (did: string) => PublicKey | undefined } {
  const documents = JSON.parse(new TextDecoder().decode(decompress(sharedBytes('firehose/relay-150-did-docs.json.zst')))) as Record<string, unknown>;
  const frames = splitFrames(decompress(sharedBytes('firehose/relay-150-frames.bin.zst')), 'little-endian');
  return { frames, keyOf: did => signingKeyOf(documents[did]) };
}

export function typeOf(frame: Frame): string {
  return frame.kind === 'message' ? frame.type : frame.kind;
}

/** The #commit of a frame, as bytes or JSON; undefined for other messages. */
export function commitOf(frame: Uint8Array): CommitEvent | undefined {
  const read = readFrame(frame);
  return read.kind === 'message' && read.type === '#commit' ? readCommitEvent(read.body) : undefined;
}

export const testKey = parsePrivateKey('11'.repeat(32));
export const testPublicKey = publicKeyOf(testKey);
export const testDid = 'did:plc:testtesttesttesttesttest';
const micros = Date.UTC(2026, 0, 1) * 1000;

export interface MadeEvent { event: CommitEvent; blocks: CarBlock[]; before: Tree; after: Tree }

/** The event between two drawings, its nodes the covering set. `change` may take blocks away or add some. */
export function makeEvent(before: string, after: string, change: (blocks: CarBlock[]) => CarBlock[] = blocks => blocks): MadeEvent {
  const [old, now] = [drawMst(before), drawMst(after)];
  const trees = { before: treeOfMst(old).tree, after: treeOfMst(now).tree };
  const previousRev = '3kaaaaaaaaa22';
  const commit = buildCommit({ did: testDid, data: trees.after.root!.cid, previousRev, key: testKey, micros, clock: 1 });
  const commitBlock = { cid: CID.decode(commit.cid.view()), bytes: commit.bytes };
  const nodes = finish(reportBlocks(trees.before, trees.after)).covering.map(({ cid }) => now.blocks.get(cidText(cid))!);
  const operations = operationsBetween(before, after);
  const held = recordsOf(after);
  const records = operations.flatMap(({ cid }) => (cid ? [held.get(cidText(cid))!] : []));
  const blocks = change([commitBlock, ...nodes, ...records]);
  const event: CommitEvent = {
    seq: 1,
    repo: testDid,
    rev: commit.rev,
    since: previousRev,
    commit: commit.cid,
    prevData: trees.before.root!.cid,
    operations,
    blocks: carBytes([commitBlock.cid], blocks),
    tooBig: false,
    rebase: false,
    time: '2026-01-01T00:00:00.000Z',
  };
  return { event, blocks, ...trees };
}

/** The event as a websocket frame. */
export function frameBytes(event: CommitEvent, header: unknown = { op: 1, t: '#commit' }): Uint8Array {
  const link = (cid: { view(): Uint8Array } | undefined) => (cid ? CID.decode(cid.view()) : null);
  const { operations, commit, prevData, since, ...rest } = event;
  const ops = operations.map(({ action, path, cid, prev }) => ({ action, path, cid: link(cid), ...(prev ? { prev: link(prev) } : {}) }));
  const body = encode({ ...rest, since: since ?? null, blobs: [], ops, commit: link(commit), ...(prevData ? { prevData: link(prevData) } : {}) });
  return new Uint8Array([...encode(header), ...body]);
}

/** In key order. */
function operationsBetween(before: string, after: string): Operation[] {
  const [old, now] = [drawEntries(before), drawEntries(after)];
  return [...new Set([...old.keys(), ...now.keys()])].sort().flatMap((path): Operation[] => {
    const [prev, cid] = [old.get(path), now.get(path)];
    if (prev && cid && prev.equals(cid)) return [];
    return [operation(!prev ? 'create' : cid ? 'update' : 'delete', path, cid, prev)];
  });
}

export function operation(action: Operation['action'], path: string, cid: CID | undefined, prev: CID | undefined): Operation {
  return { action, path, key: Slice.of(new TextEncoder().encode(path)), cid: cid && Slice.of(cid.bytes), prev: prev && Slice.of(prev.bytes) };
}

/** The record of a drawn value: its text. */
function recordsOf(drawing: string): Map<string, CarBlock> {
  const texts = drawing.split(/\s+/).filter(Boolean).map(word => word.split('=')[1] ?? word.split('@')[0]!);
  return new Map(texts.map(text => [drawnValue(text).toString(), { cid: drawnValue(text), bytes: new TextEncoder().encode(text) }]));
}
