// A commit object read without demanding that it be right, with complaints about each field.
// Source: https://atproto.com/specs/repository#commit-objects.
import type { Cid } from '../../tree/cid';
import type { Slice } from '../../tree/bytes';
import { isTid } from '../commits/rev';
import type { Complain } from './cborCursor';
import { CborCursor, CborUnreadable, major } from './cborCursor';

export interface LooseCommit {
  did?: string;
  version?: number;
  data?: Cid;
  rev?: string;
  prev?: Cid | null;
  sig?: Slice;
}

const names = ['did', 'version', 'data', 'rev', 'prev', 'sig'];
const didSyntax = /^did:[a-z]+:[a-zA-Z0-9._:%-]*[a-zA-Z0-9._-]$/;
const signatureLength = 64;
const utf8 = new TextDecoder();

/** Cheap, for passes over all blocks: a map whose first field in canonical order is `did`. */
export function beginsLikeCommit(block: Uint8Array): boolean {
  return (block[0]! & 0xe0) === 0xa0 && block[1] === 0x63 && block[2] === 0x64 && block[3] === 0x69 && block[4] === 0x64;
}

/** undefined: nothing that was meant as a commit, which links to its tree with `data` and has a `did`, `rev` or `sig`. */
export function readLooseCommit(block: Uint8Array, complain: Complain): LooseCommit | undefined {
  const complaints: Parameters<Complain>[] = [];
  const commit: LooseCommit = {};
  const note: Complain = (...complaint) => complaints.push(complaint);
  try {
    const cursor = new CborCursor(block, note);
    if (cursor.peek() !== major.map) return undefined;
    readFields(cursor, commit, note);
    if (!cursor.ended) note(cursor.at, 'trailing-bytes', `${block.length - cursor.at} bytes follow the commit`);
    checkFields(commit, note);
  } catch (error) {
    if (!(error instanceof CborUnreadable)) throw error;
    note(error.at, error.rule, error.reason);
  }
  if (!commit.data || (commit.did === undefined && commit.rev === undefined && !commit.sig)) return undefined;
  for (const complaint of complaints) complain(...complaint);
  return commit;
}

function readFields(cursor: CborCursor, commit: LooseCommit, note: Complain): void {
  const text = (at: number, isRight: (value: string) => boolean, what: string): string | undefined => {
    if (!expect(cursor, major.text, at, `${what} is a text`, note)) return undefined;
    const value = utf8.decode(cursor.string().view());
    if (!isRight(value)) note(at, 'commit-field', `${JSON.stringify(value.slice(0, 80))} is no ${what}`);
    return value;
  };
  cursor.map((name, at) => {
    if (name === 'did') set(commit, 'did', text(at, did => didSyntax.test(did), 'DID'));
    else if (name === 'rev') set(commit, 'rev', text(at, isTid, 'revision (a TID)'));
    else if (name === 'data') set(commit, 'data', cursor.link());
    else if (name === 'prev') set(commit, 'prev', cursor.takeNull() ? null : cursor.link());
    else if (name === 'version') {
      if (!expect(cursor, major.unsigned, at, 'the version is a number', note)) return;
      commit.version = cursor.unsigned();
      if (commit.version !== 2 && commit.version !== 3) note(at, 'commit-version', `commit version ${commit.version}; versions 2 and 3 are known`);
    } else if (name === 'sig') {
      if (!expect(cursor, major.bytes, at, 'the signature is a byte string', note)) return;
      commit.sig = cursor.string();
      if (commit.sig.length !== signatureLength) note(at, 'commit-field', `a signature of ${commit.sig.length} bytes; it has ${signatureLength}`);
    } else {
      note(at, 'commit-field', `the commit has a field ${JSON.stringify(name.slice(0, 40))}: its fields are ${names.join(', ')}, no others`);
      cursor.skip();
    }
  });
}

function checkFields(commit: LooseCommit, note: Complain): void {
  for (const name of names) {
    if (name in commit || (name === 'rev' && commit.version === 2)) continue;
    note(0, 'commit-field', `the commit has no usable field ${name}`);
  }
}

function set<K extends keyof LooseCommit>(commit: LooseCommit, name: K, value: LooseCommit[K] | undefined): void {
  if (value !== undefined) commit[name] = value;
}

function expect(cursor: CborCursor, type: number, at: number, reason: string, note: Complain): boolean {
  if (cursor.peek() === type) return true;
  note(at, 'commit-field', reason);
  cursor.skip();
  return false;
}
