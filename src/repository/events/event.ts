// The #commit event of a repository: what changed (`ops`), the blocks that prove it, and the state it
// claims to follow. Fields are taken as they are; whether they fit together is eventReport.ts's
// business. Source: https://atproto.com/specs/sync#commit-events.
import { CID } from 'multiformats/cid';
import type { KeyChange } from '../../diff/blocks';
import { Slice } from '../../tree/bytes';
import type { Cid } from '../../tree/cid';
import type { Fields } from './frame';
import { MalformedEventError } from './frame';

export interface Operation {
  readonly action: 'create' | 'update' | 'delete';
  readonly path: string;
  /** The path as a key of the tree. */
  readonly key: Slice;
  /** The new record; undefined for a deletion. */
  readonly cid: Cid | undefined;
  /** The record before; undefined for a creation, and in events from before Sync v1.1. */
  readonly prev: Cid | undefined;
}

export interface CommitEvent {
  readonly seq: number | undefined;
  readonly repo: string;
  readonly rev: string;
  /** The revision before; undefined for the first commit. */
  readonly since: string | undefined;
  readonly commit: Cid;
  /** The root of the tree before; absent from events from before Sync v1.1 and from first commits. */
  readonly prevData: Cid | undefined;
  readonly operations: readonly Operation[];
  /** A CAR file. */
  readonly blocks: Uint8Array;
  readonly tooBig: boolean;
  readonly rebase: boolean;
  readonly time: string | undefined;
}

const utf8 = new TextEncoder();

/** Throws MalformedEventError where a field is missing that no event can do without. */
export function readCommitEvent(body: Fields): CommitEvent {
  const { seq, repo, rev, since, blocks, tooBig, rebase, time } = body;
  if (typeof repo !== 'string') throw new MalformedEventError('a #commit names its repository', 'repo');
  if (typeof rev !== 'string') throw new MalformedEventError('a #commit has a revision', 'rev');
  if (!(blocks instanceof Uint8Array)) throw new MalformedEventError('a #commit has blocks, a byte string', 'blocks');
  const commit = cidField(body, 'commit');
  if (!commit) throw new MalformedEventError('a #commit links to its commit', 'commit');
  const ops = body['ops'];
  if (!Array.isArray(ops)) throw new MalformedEventError('a #commit has a list of operations', 'ops');
  return {
    seq: typeof seq === 'number' ? seq : undefined,
    repo,
    rev,
    since: typeof since === 'string' ? since : undefined,
    commit,
    prevData: cidField(body, 'prevData'),
    operations: ops.map(readOperation),
    blocks,
    tooBig: tooBig === true,
    rebase: rebase === true,
    time: typeof time === 'string' ? time : undefined,
  };
}

/** What an operation did to its key, as far as the event tells: a deletion without `prev` has no old value. */
export function changeOf({ key, cid, prev }: Operation): KeyChange {
  return { key, old: prev, new: cid };
}

function readOperation(op: unknown, i: number): Operation {
  const field = `ops[${i}]`;
  if (typeof op !== 'object' || op === null) throw new MalformedEventError('an operation is a map', field);
  const { action, path } = op as Fields;
  if (action !== 'create' && action !== 'update' && action !== 'delete') throw new MalformedEventError('an operation creates, updates or deletes', `${field}.action`);
  if (typeof path !== 'string') throw new MalformedEventError('an operation names a record', `${field}.path`);
  return { action, path, key: Slice.of(utf8.encode(path)), cid: cidField(op as Fields, 'cid', field), prev: cidField(op as Fields, 'prev', field) };
}

/** undefined for an absent field and for null. */
function cidField(fields: Fields, name: string, within?: string): Cid | undefined {
  const value = fields[name];
  if (value === undefined || value === null) return undefined;
  const cid = CID.asCID(value);
  if (!cid) throw new MalformedEventError('not a link', within === undefined ? name : `${within}.${name}`);
  return Slice.of(cid.bytes);
}
