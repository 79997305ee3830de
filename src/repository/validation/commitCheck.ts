// The commits of a file: what they say, whether they say it as they must, and who signed them.
import { checkSignature } from '../commits/signature';
import type { PublicKey } from '../commits/signingKey';
import type { CommitFacts } from './facts';
import type { FileBlock } from './fileBlocks';
import type { Findings } from './findings';
import { readLooseCommit } from './looseCommit';

/** undefined: the block is no commit. Without a key the signature is reported as not checked. */
export function checkCommit({ cid, bytes, offset }: FileBlock, key: PublicKey | undefined, findings: Findings): CommitFacts | undefined {
  const commit = readLooseCommit(bytes, (at, rule, reason) => findings.add('error', rule, { cid, offset: offset + at }, reason));
  if (!commit) return undefined;
  const { status, reason } = checkSignature(bytes, key);
  if (status === 'invalid') findings.add('error', 'signature', { cid, offset }, `the signature of the commit is invalid: ${reason}`);
  if (status === 'not checked') findings.add('information', 'signature', { cid, offset }, `the signature of the commit was not checked: ${reason}`);
  const { did, rev, version, data, prev } = commit;
  return { cid: cid.copy(), did, rev, version, data: data?.copy(), prev: prev?.copy(), signature: status };
}
