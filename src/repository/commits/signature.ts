// The signature of a commit: ECDSA over the sha-256 of the commit without it, 64 bytes, low-S. A
// signature that was not checked is never called anything but that.
// Sources: https://atproto.com/specs/repository#commit-objects, https://atproto.com/specs/cryptography.
import { encode } from '@ipld/dag-cbor';
import { sha256 } from '../../tree/digest';
import { EngineError } from '../../tree/errors';
import { decodeItem } from '../cborItem';
import type { PrivateKey, PublicKey } from './signingKey';
import { curves } from './signingKey';

export interface SignatureVerdict {
  readonly status: 'valid' | 'invalid' | 'not checked';
  /** One sentence. */
  readonly reason: string;
}

const options = { prehash: false, format: 'compact' } as const;

/** `commit` is the block; no key, no check. Never throws. */
export function checkSignature(commit: Uint8Array, key: PublicKey | undefined): SignatureVerdict {
  const fields = commitFields(commit);
  if (!fields) return { status: 'not checked', reason: 'the block is no commit' };
  const { sig, ...unsigned } = fields;
  if (sig === undefined) return { status: 'invalid', reason: 'the commit carries no signature' };
  if (!(sig instanceof Uint8Array)) return { status: 'invalid', reason: 'the signature is no byte string' };
  if (!key) return { status: 'not checked', reason: 'no key is known for this repository' };
  if (sig.length !== 64) return { status: 'invalid', reason: `a signature has 64 bytes, this one ${sig.length}` };
  const digest = sha256(encode(unsigned));
  const verify = (lowS: boolean) => curves[key.curve].verify(sig, digest, key.bytes, { ...options, lowS });
  if (verify(true)) return { status: 'valid', reason: `it was made with this ${key.curve} key` };
  if (verify(false)) return { status: 'invalid', reason: 'it fits the key, but in its high-S form, which atproto forbids' };
  return { status: 'invalid', reason: `it was not made for this commit with this ${key.curve} key` };
}

/** The 64 bytes for a commit's `sig`. */
export function signCommit(unsigned: { readonly [field: string]: unknown }, { curve, secret }: PrivateKey): Uint8Array {
  return curves[curve].sign(sha256(encode(unsigned)), secret, { ...options, lowS: true });
}

function commitFields(block: Uint8Array): { [field: string]: unknown } | undefined {
  try {
    const value = decodeItem(block);
    return typeof value === 'object' && value !== null && 'did' in value && 'data' in value ? { ...value } : undefined;
  } catch (error) {
    if (error instanceof EngineError) return undefined;
    throw error;
  }
}
