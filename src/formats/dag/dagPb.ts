// DAG-PB blocks, which are UnixFS files and directories more often than not:
//
//   PBNode { 2: PBLink { 1: CID, 2: name, 3: size of what is below }…, 1: data }
//   UnixFS data { 1: type, 6: fan-out of a HAMT shard, … }
//
// Directories are shown by file name, sharded ones too: the names in a shard begin with the slot in
// hexadecimal, and a link with nothing behind the slot leads to a further shard. Sizes in links follow
// from what is below, so they are no content of their own.
// Source: https://ipld.io/specs/codecs/dag-pb/spec/, https://specs.ipfs.tech/unixfs/.
import { Slice } from '../../tree/bytes';
import type { Cid } from '../../tree/cid';
import { readCid } from '../../tree/cid';
import type { DagLink, DagNode, DagPart } from '../../tree/dag';
import { MalformedNodeError } from '../../tree/errors';
import { readProtobuf } from './protobuf';

/** DagFormat.open's name for the inner shards of a directory. */
export const unixfsShard = 'UnixFS shard';

const types = ['raw', 'directory', 'file', 'metadata', 'symlink', 'shard'] as const;
const directory = 'UnixFS directory';

interface PbLink {
  readonly target: Cid;
  readonly name: Slice;
  /** Where the link begins in the block. */
  readonly offset: number;
}

const nothing = Slice.of(new Uint8Array());
/** Every byte a character of its own. */
const bytewise = new TextDecoder('latin1');

/** Throws MalformedNodeError. */
export function pbNode(cid: Cid, block: Uint8Array, as?: string): DagNode {
  const { links, data } = decodePb(cid, block);
  const unixfs = readUnixfs(data);
  if (unixfs?.type === 'shard') return shard(cid, links, unixfs.fanout, data);
  if (as === unixfsShard) throw new MalformedNodeError(cid, 0, 'shard', 'a sharded directory links to a block that is no shard');
  const kind = !unixfs ? 'dag-pb' : unixfs.type === 'directory' ? directory : `UnixFS ${unixfs.type === 'raw' ? 'file' : unixfs.type}`;
  const named = kind === directory || (kind === 'dag-pb' && haveNames(links));
  return {
    kind,
    links: links.map(({ target, name }, i): DagLink => ({ path: [named ? name : i], kind: 'link', target })),
    parts: [],
    content: kind === directory ? attributes(data) : data,
  };
}

/** A directory in one block and one in shards have the same kind: they are compared by name. */
function shard(cid: Cid, links: readonly PbLink[], fanout: number, data: Slice): DagNode {
  const width = (fanout - 1).toString(16).length;
  const entries: DagLink[] = [];
  const parts: DagPart[] = [];
  for (const { target, name, offset } of links) {
    if (name.length < width) throw new MalformedNodeError(cid, offset, 'shard', `a link in a shard of ${fanout} slots is named without its slot`);
    if (name.length === width) parts.push({ cid: target, as: unixfsShard });
    else entries.push({ path: [new Slice(name.bytes, name.start + width, name.end)], kind: 'link', target });
  }
  return { kind: directory, links: entries, parts, content: attributes(data) };
}

function haveNames(links: readonly PbLink[]): boolean {
  const names = new Set(links.map(({ name }) => bytewise.decode(name.view())));
  return names.size === links.length && links.every(({ name }) => name.length > 0);
}

function decodePb(cid: Cid, block: Uint8Array): { links: PbLink[]; data: Slice } {
  const links: PbLink[] = [];
  let data = nothing;
  for (const { number, start, end, isBytes } of readProtobuf(block, 0, block.length) ?? fail(cid, 0, 'a DAG-PB block is a Protocol Buffers message')) {
    if (!isBytes || number < 1 || number > 2) fail(cid, start, 'a DAG-PB block has links and data and nothing else');
    if (number === 1) data = new Slice(block, start, end);
    else links.push(readLink(cid, block, start, end));
  }
  return { links, data };
}

function readLink(cid: Cid, block: Uint8Array, start: number, end: number): PbLink {
  let target: Cid | undefined;
  let name = nothing;
  for (const field of readProtobuf(block, start, end) ?? fail(cid, start, 'a link of a DAG-PB block is a Protocol Buffers message')) {
    if (field.number === 1 && field.isBytes && readCid(block, field.start, field.end)?.end === field.end) target = new Slice(block, field.start, field.end);
    else if (field.number === 2 && field.isBytes) name = new Slice(block, field.start, field.end);
    else if (field.number !== 3) fail(cid, field.start, 'a link of a DAG-PB block has a CID, a name and a size');
  }
  return { target: target ?? fail(cid, start, 'a link of a DAG-PB block without a CID'), name, offset: start };
}

function fail(cid: Cid, offset: number, reason: string): never {
  throw new MalformedNodeError(cid, offset, 'dag-pb', reason);
}

function readUnixfs(data: Slice): { type: typeof types[number]; fanout: number } | undefined {
  const fields = readProtobuf(data.bytes, data.start, data.end);
  const first = fields?.find(({ number }) => number === 1);
  const type = first && !first.isBytes ? types[first.value] : undefined;
  if (!fields || !type || fields.some(({ number }) => number < 1 || number > 8)) return undefined;
  const fanout = fields.find(({ number, isBytes }) => number === 6 && !isBytes)?.value ?? 256;
  return fanout >= 2 && fanout <= 1 << 16 ? { type, fanout } : undefined;
}

/** What a directory says of itself: mode and modification time. */
function attributes(data: Slice): Slice {
  const fields = readProtobuf(data.bytes, data.start, data.end) ?? [];
  const first = fields.find(({ number }) => number >= 7);
  return first ? new Slice(data.bytes, first.start, data.end) : nothing;
}
