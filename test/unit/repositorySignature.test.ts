// Keys, signatures, revisions and the commits made of them.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { decode, encode } from '@ipld/dag-cbor';
import { p256 } from '@noble/curves/nist.js';
import { secp256k1 } from '@noble/curves/secp256k1.js';
import fc from 'fast-check';
import { CID } from 'multiformats/cid';
import { base58btc } from 'multiformats/bases/base58';
import { buildCommit } from '../../src/repository/commits/commitBuilder';
import { readCommit } from '../../src/repository/commits/commit';
import { UnusableRevError, isTid, nextRev, tidMicros, tidText } from '../../src/repository/commits/rev';
import { checkSignature } from '../../src/repository/commits/signature';
import { UnusableKeyTextError, parsePrivateKey, parsePublicKey, publicKeyOf, publicKeyText, signingKeyOf } from '../../src/repository/commits/signingKey';
import { cidText } from '../../src/tree/cid';
import { runs } from '../support/arbitraryMst';
import { cidOf } from '../support/buildMst';
import { readCar } from '../support/carBytes';
import { testDid, testKey, testPublicKey } from '../support/commitEvents';
import { drawMst } from '../support/drawMst';
import { treeOfMst } from '../support/mstTree';
import { needsSharedData, sharedBytes, sharedJson } from '../support/sharedData';

const micros = Date.UTC(2026, 0, 1) * 1000;
const data = treeOfMst(drawMst('a b@1')).tree.root!.cid;
const commitWith = (key = testKey, previousRev?: string) => buildCommit({ did: testDid, data, previousRev, key, micros, clock: 7 });

describe('keys as text', () => {
  // The examples of the cryptography and DID specifications.
  const examples = { 'P-256': 'did:key:zDnaembgSGUhZULN2Caob4HLJPaxBh92N7rtH21TErzqf8HQo', 'secp256k1': 'did:key:zQ3shqwJEJyMBsBXCWyCBpUBMqxcon9oHB7mCvx4sSpMdLJwc' } as const;

  for (const [curve, text] of Object.entries(examples)) {
    test(curve, () => {
      assert.equal(parsePublicKey(text).curve, curve);
      assert.equal(publicKeyText(parsePublicKey(text)), text);
      assert.deepEqual(parsePublicKey(text.slice('did:key:'.length)), parsePublicKey(text));
    });
  }

  test('the legacy form of old DID documents is the same key', () => {
    const method = (id: string, type: string, publicKeyMultibase: string) => signingKeyOf({ id: 'did:web:x', verificationMethod: [{ id: '#other' }, null, { id, type, publicKeyMultibase }] });
    const legacy = method('#atproto', 'EcdsaSecp256k1VerificationKey2019', 'zQYEBzXeuTM9UR3rfvNag6L3RNAs5pQZyYPsomTsgQhsxLdEgCrPTLgFna8yqCnxPpNT7DBk6Ym3dgPKNu86vt9GR');
    assert.deepEqual(legacy, method('did:web:x#atproto', 'Multikey', 'zQ3shXjHeiBuRCKmM36cuYnm7YEMzhGnCmCyW92sRJ9pribSF'));
    assert.equal(legacy!.curve, 'secp256k1');
    assert.equal(method('did:web:other#atproto', 'Multikey', 'zQ3shXjHeiBuRCKmM36cuYnm7YEMzhGnCmCyW92sRJ9pribSF'), undefined);
    assert.equal(signingKeyOf({}), undefined);
    assert.equal(signingKeyOf(null), undefined);
  });

  test('what is no key of these', () => {
    const ed25519 = base58btc.encode(Uint8Array.from([0xed, 0x01, ...new Uint8Array(32)]));
    const offCurve = base58btc.encode(Uint8Array.from([0xe7, 0x01, 0x02, ...new Uint8Array(32).fill(0xff)]));
    for (const text of ['', 'did:key:', 'z', 'did:plc:abc', 'zO0Il', ed25519, offCurve, `z${'1'.repeat(300)}`, examples['P-256'].slice(0, -1)]) {
      assert.throws(() => parsePublicKey(text), UnusableKeyTextError, text);
    }
    for (const text of ['', 'zz', '00'.repeat(32), 'ff'.repeat(32), '11'.repeat(31)]) assert.throws(() => parsePrivateKey(text), UnusableKeyTextError, text);
  });

  test('private keys: hexadecimal, or multibase that names the curve', () => {
    assert.equal(parsePrivateKey('11'.repeat(32)).curve, 'secp256k1');
    assert.equal(parsePrivateKey('11'.repeat(32), 'P-256').curve, 'P-256');
    const secret = new Uint8Array(32).fill(0x11);
    assert.deepEqual(parsePrivateKey(base58btc.encode(Uint8Array.from([0x86, 0x26, ...secret]))), { curve: 'P-256', secret });
    assert.deepEqual(parsePrivateKey(base58btc.encode(Uint8Array.from([0x81, 0x26, ...secret]))), { curve: 'secp256k1', secret });
  });
});

describe('signatures', () => {
  for (const [curve, library] of [['secp256k1', secp256k1], ['P-256', p256]] as const) {
    const key = parsePrivateKey('42'.repeat(32), curve);

    test(`${curve}: a commit is valid under its key and no other`, () => {
      const { bytes } = commitWith(key);
      assert.deepEqual(checkSignature(bytes, publicKeyOf(key)), { status: 'valid', reason: `it was made with this ${curve} key` });
      assert.equal(checkSignature(bytes, testPublicKey).status, 'invalid');
      assert.equal(checkSignature(bytes, publicKeyOf(parsePrivateKey('43'.repeat(32), curve))).status, 'invalid');
      assert.equal(checkSignature(encode({ ...decode<object>(bytes), rev: '3zzzzzzzzzzzz' }), publicKeyOf(key)).status, 'invalid');
    });

    test(`${curve}: always low-S, and a high-S twin is refused by name`, () => {
      for (let i = 0; i < 20; i++) {
        const { bytes } = buildCommit({ did: testDid, data, previousRev: undefined, key, micros: micros + i, clock: 0 });
        const commit = decode<{ sig: Uint8Array }>(bytes);
        const { r, s } = library.Signature.fromBytes(commit.sig, 'compact');
        const order = library.Point.CURVE().n;
        assert.ok(s <= order / 2n, 'low');
        const high = new library.Signature(r, order - s).toBytes('compact');
        const verdict = checkSignature(encode({ ...commit, sig: high }), publicKeyOf(key));
        assert.equal(verdict.status, 'invalid');
        assert.match(verdict.reason, /high-S/);
      }
    });
  }

  test('nothing is implied where nothing was checked', () => {
    const { bytes } = commitWith();
    const { sig, ...unsigned } = decode<{ sig: Uint8Array }>(bytes);
    assert.equal(checkSignature(bytes, undefined).status, 'not checked');
    assert.equal(checkSignature(new Uint8Array([1, 2]), testPublicKey).status, 'not checked');
    assert.equal(checkSignature(encode([]), testPublicKey).status, 'not checked');
    assert.equal(checkSignature(encode(unsigned), undefined).status, 'invalid');
    assert.equal(checkSignature(encode({ ...unsigned, sig: 'text' }), testPublicKey).status, 'invalid');
    assert.match(checkSignature(encode({ ...unsigned, sig: sig.subarray(1) }), testPublicKey).reason, /64 bytes, this one 63/);
    assert.equal(checkSignature(encode({ ...unsigned, sig: new Uint8Array(64) }), testPublicKey).status, 'invalid');
    assert.equal(checkSignature(encode({ ...unsigned, sig: new Uint8Array(64).fill(0xff) }), testPublicKey).status, 'invalid');
  });

  test('commits of files, version 3, under the key of their account', needsSharedData, () => {
    const key = signingKeyOf(sharedJson<{ didDoc: unknown }>('pds-0.4.217/index.json').didDoc);
    for (const file of ['0-base', '4-batch', '7-delete-high']) {
      const { roots, blocks } = readCar(sharedBytes(`pds-0.4.217/${file}.full.car`));
      assert.equal(checkSignature(blocks.get(roots[0]!.toString())!.bytes, key).status, 'valid');
    }
  });
});

describe('revisions', () => {
  test('the examples of the specification', () => {
    for (const tid of ['3jzfcijpj2z2a', '7777777777777', '3zzzzzzzzzzzz', '2222222222222']) assert.ok(isTid(tid), tid);
    for (const text of ['3jzfcijpj2z21', '0000000000000', '3JZFCIJPJ2Z2A', '3jzfcijpj2z2aa', '3jzfcijpj2z2', '222', '3jzf-cij-pj2z-2a', 'zzzzzzzzzzzzz', 'kjzfcijpj2z2a', '']) assert.ok(!isTid(text), text);
    assert.equal(tidText(0, 0), '2222222222222');
    assert.equal(tidMicros('zzzzzzzzzzzzz'), undefined);
  });

  test('text order is time order, and text gives the time back', () => {
    const time = fc.integer({ min: 0, max: Number.MAX_SAFE_INTEGER });
    const clock = fc.integer({ min: 0, max: 1023 });
    fc.assert(fc.property(time, clock, time, clock, (t1, c1, t2, c2) => {
      const [a, b] = [tidText(t1, c1), tidText(t2, c2)];
      assert.equal(isTid(a), true);
      assert.equal(tidMicros(a), t1);
      assert.equal(a < b, t1 < t2 || (t1 === t2 && c1 < c2));
    }), runs(500));
  });

  test('the next one is greater, whatever the clock says', () => {
    fc.assert(fc.property(fc.nat(), fc.nat(1023), fc.nat(), fc.nat(1023), (before, c1, now, c2) => {
      const previous = tidText(before, c1);
      assert.ok(nextRev(previous, now, c2) > previous);
      if (now > before) assert.equal(nextRev(previous, now, c2), tidText(now, c2));
    }), runs(500));
    assert.equal(nextRev(undefined, 5, 6), tidText(5, 6));
    assert.throws(() => nextRev('no TID', 5, 6), UnusableRevError);
    assert.throws(() => nextRev(tidText(Number.MAX_SAFE_INTEGER, 0), 5, 6), UnusableRevError);
  });
});

describe('a commit', () => {
  test('has the six fields of version 3, and the same input gives the same commit', () => {
    const { cid, bytes, rev } = commitWith(testKey, tidText(micros, 8));
    const { sig, ...fields } = decode<{ sig: Uint8Array; data: CID }>(bytes);
    assert.deepEqual(fields, { did: testDid, version: 3, data: CID.decode(data.view()), rev, prev: null });
    assert.equal(sig.length, 64);
    assert.equal(rev, tidText(micros + 1, 7));
    assert.equal(cidText(cid), cidOf(bytes).toString());
    assert.deepEqual(commitWith(testKey, tidText(micros, 8)).bytes, bytes);
    assert.deepEqual(readCommit(bytes)?.rev, rev);
  });
});
