// The keys that sign commits, in the forms they are written in: did:key, multikey, and the legacy form
// of old DID documents. Sources: https://atproto.com/specs/cryptography, https://atproto.com/specs/did.
import { p256 } from '@noble/curves/nist.js';
import { secp256k1 } from '@noble/curves/secp256k1.js';
import { base58btc } from 'multiformats/bases/base58';
import { EngineError } from '../../tree/errors';

export class UnusableKeyTextError extends EngineError {
  readonly code = 'unusable-signing-key';
}

export type CurveName = 'secp256k1' | 'P-256';

export interface PublicKey {
  readonly curve: CurveName;
  /** The point, compressed. */
  readonly bytes: Uint8Array;
}

export interface PrivateKey {
  readonly curve: CurveName;
  readonly secret: Uint8Array;
}

export const curves = { 'secp256k1': secp256k1, 'P-256': p256 } as const;

/** Multicodec prefixes, as varints. Source: https://github.com/multiformats/multicodec/blob/master/table.csv */
const publicCodes: Record<CurveName, readonly [number, number]> = { 'secp256k1': [0xe7, 0x01], 'P-256': [0x80, 0x24] };
const privateCodes: Record<CurveName, readonly [number, number]> = { 'secp256k1': [0x81, 0x26], 'P-256': [0x86, 0x26] };
const legacyTypes: { readonly [type: string]: CurveName } = {
  EcdsaSecp256k1VerificationKey2019: 'secp256k1',
  EcdsaSecp256r1VerificationKey2019: 'P-256',
};
const curveNames = ['secp256k1', 'P-256'] as const;

/** `did:key:z…` or `z…`. Throws UnusableKeyTextError. */
export function parsePublicKey(text: string): PublicKey {
  const bytes = multibase(text.trim().replace(/^did:key:/, ''));
  const curve = curveNames.find(name => publicCodes[name].every((byte, i) => bytes[i] === byte));
  if (!curve) throw new UnusableKeyTextError('the key is of a kind that atproto does not use (secp256k1 and P-256 are)');
  return point(curve, bytes.subarray(2), 33);
}

/** 32 bytes in hexadecimal, with the curve they are for, or multibase that names it. Throws UnusableKeyTextError. */
export function parsePrivateKey(text: string, curve: CurveName = 'secp256k1'): PrivateKey {
  const trimmed = text.trim();
  if (/^[0-9a-f]{64}$/i.test(trimmed)) return secret(curve, Uint8Array.from(trimmed.match(/../g)!, pair => parseInt(pair, 16)));
  const bytes = multibase(trimmed);
  const named = curveNames.find(name => privateCodes[name].every((byte, i) => bytes[i] === byte));
  if (!named) throw new UnusableKeyTextError('a private key is 64 hexadecimal digits or a multibase text of a secp256k1 or P-256 key');
  return secret(named, bytes.subarray(2));
}

export function publicKeyOf({ curve, secret: bytes }: PrivateKey): PublicKey {
  return { curve, bytes: curves[curve].getPublicKey(bytes, true) };
}

/** As did:key. */
export function publicKeyText({ curve, bytes }: PublicKey): string {
  return `did:key:${base58btc.encode(Uint8Array.from([...publicCodes[curve], ...bytes]))}`;
}

/** The key a DID document names for atproto; undefined when it names none. Throws UnusableKeyTextError. */
export function signingKeyOf(didDocument: unknown): PublicKey | undefined {
  const { id: did, verificationMethod } = Object(didDocument) as { id?: unknown; verificationMethod?: unknown };
  if (!Array.isArray(verificationMethod)) return undefined;
  for (const method of verificationMethod) {
    const { id, type, publicKeyMultibase } = Object(method) as { id?: unknown; type?: unknown; publicKeyMultibase?: unknown };
    if ((id !== '#atproto' && id !== `${String(did)}#atproto`) || typeof type !== 'string' || typeof publicKeyMultibase !== 'string') continue;
    const legacy = Object.hasOwn(legacyTypes, type) ? legacyTypes[type] : undefined;
    return legacy ? point(legacy, multibase(publicKeyMultibase), 65) : parsePublicKey(publicKeyMultibase);
  }
  return undefined;
}

function multibase(text: string): Uint8Array {
  if (text.length > 200 || !text.startsWith('z')) throw new UnusableKeyTextError('a key begins with did:key:z or z');
  try {
    return base58btc.decode(text);
  } catch {
    throw new UnusableKeyTextError('a key is written in base58, which this text is not');
  }
}

/** `length`: 33 compressed, 65 not (legacy). */
function point(curve: CurveName, bytes: Uint8Array, length: number): PublicKey {
  try {
    if (bytes.length === length) return { curve, bytes: curves[curve].Point.fromBytes(bytes).toBytes(true) };
  } catch {
    // said below
  }
  throw new UnusableKeyTextError(`the bytes of the key are no point of ${curve}`);
}

function secret(curve: CurveName, bytes: Uint8Array): PrivateKey {
  if (!curves[curve].utils.isValidSecretKey(bytes)) throw new UnusableKeyTextError(`the bytes are no private key of ${curve}`);
  return { curve, secret: bytes };
}
