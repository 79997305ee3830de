// The commits of a file: from its roots back along `prev`, then those that nothing leads to, each of
// them followed by what it leads to in turn.
import type { CommitInfo, Signature } from '../protocol/inspection';
import type { Commit } from '../repository/commits/commit';
import { readCommit } from '../repository/commits/commit';
import { tidMicros } from '../repository/commits/rev';
import { checkSignature } from '../repository/commits/signature';
import { parsePublicKey } from '../repository/commits/signingKey';
import type { Cid } from '../tree/cid';
import { cidText } from '../tree/cid';
import { EngineError } from '../tree/errors';
import { cidName, isNameable } from './cidNames';
import { cut } from './text';
import type { InspectedFile } from './inspectedFile';
import { cidOf, rootsFollowed } from './inspectedFile';

export interface FoundCommit {
  readonly cid: Cid;
  readonly text: string;
  readonly commit: Commit;
  /** A root of the file, or before one by `prev`. */
  readonly linked: boolean;
  /** What can be said of the signature without a key. */
  readonly signature: Signature;
}

export function findCommits(file: InspectedFile): FoundCommit[] {
  const byCid = new Map<string, Omit<FoundCommit, 'linked'>>();
  const roots = file.car.header.roots.slice(0, rootsFollowed);
  for (const cid of [...roots, ...file.likelyCommits.cids]) {
    if (!isNameable(cid)) continue;
    const text = cidText(cid);
    if (byCid.has(text)) continue;
    const read = readAt(file, cid);
    if (read) byCid.set(text, { cid, text, ...read });
  }
  const found: FoundCommit[] = [];
  const taken = new Set<string>();
  const follow = (from: string, linked: boolean) => {
    for (let next: string | undefined = from; next !== undefined && !taken.has(next); ) {
      const at = byCid.get(next);
      if (!at) return;
      taken.add(next);
      found.push({ ...at, linked });
      next = at.commit.prev && cidText(at.commit.prev);
    }
  };
  for (const root of roots) follow(cidText(root), true);
  const followed = new Set([...byCid.values()].flatMap(({ commit }) => (commit.prev ? [cidText(commit.prev)] : [])));
  const newest = [...byCid.values()].filter(({ text }) => !followed.has(text)).sort((a, b) => (b.commit.rev ?? '').localeCompare(a.commit.rev ?? ''));
  for (const { text } of newest) follow(text, false);
  for (const text of byCid.keys()) follow(text, false);
  return found;
}

export function commitInfo(file: InspectedFile, { text, commit, linked, signature }: FoundCommit): CommitInfo {
  const { did, rev, version, data, prev } = commit;
  return {
    cid: text,
    did: cut(did),
    rev: rev === undefined ? null : cut(rev),
    revTime: revTime(rev),
    version,
    data: cidName(data),
    dataPresent: file.car.find(data) >= 0,
    prev: prev ? cidName(prev) : null,
    linked,
    signature,
  };
}

/** Throws UnusableKeyTextError for a key that is none; EngineErrors where the block cannot be read. */
export function verifyCommit(file: InspectedFile, commit: string, key: string): Signature {
  const { status, reason } = checkSignature(file.car.load(cidOf(commit)), parsePublicKey(key));
  return { state: status, why: reason };
}

function readAt({ car }: InspectedFile, cid: Cid): Pick<FoundCommit, 'commit' | 'signature'> | undefined {
  try {
    const block = car.load(cid);
    const commit = readCommit(block);
    if (!commit) return undefined;
    const { status, reason } = checkSignature(block, undefined);
    return { commit, signature: { state: status, why: reason } };
  } catch (error) {
    if (error instanceof EngineError) return undefined;
    throw error;
  }
}

/** The time a revision stands for; null where it is no TID, or one beyond the calendar. */
export function revTime(rev: string | undefined): string | null {
  const micros = rev === undefined ? undefined : tidMicros(rev);
  if (micros === undefined) return null;
  const date = new Date(micros / 1000);
  return Number.isNaN(date.getTime()) ? null : date.toISOString();
}
