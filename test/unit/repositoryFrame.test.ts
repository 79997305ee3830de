// Event-stream frames: recorded ones of all kinds, and what is refused: each with an error of ours.
import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { describe, test } from 'node:test';
import { encode } from '@ipld/dag-cbor';
import fc from 'fast-check';
import { MalformedCborError, cborItemEnd, decodeItem } from '../../src/repository/cborItem';
import { readCommitEvent } from '../../src/repository/events/event';
import { MalformedEventError, frameFromJson, frameLimit, readFrame } from '../../src/repository/events/frame';
import { EngineError } from '../../src/tree/errors';
import { cidText } from '../../src/tree/cid';
import { carBytes, concat, flipByte } from '../support/carBytes';
import { drawnValue } from '../support/drawMst';
import { commitOf, frameBytes, makeEvent, pdsFrames, typeOf } from '../support/commitEvents';
import { runs } from '../support/arbitraryMst';
import { needsSharedData, sharedBytes, sharedJson, sharedPath } from '../support/sharedData';

const utf8 = new TextEncoder();

describe('recorded frames', needsSharedData, () => {
  test('of all kinds', () => {
    const types = new Map(readdirSync(sharedPath('pds-0.4.217')).filter(file => file.startsWith('v0.5.35-frame')).map(file => [file, typeOf(readFrame(sharedBytes(`pds-0.4.217/${file}`)))]));
    assert.equal(types.size, 6);
    for (const [file, type] of types) assert.ok(file.includes(type.slice(1)), `${file}: ${type}`);
  });

  test('an error frame', () => {
    const frame = readFrame(sharedBytes('pds-0.4.217/edge-frame-error-future-cursor.bin'));
    assert.deepEqual(frame, { kind: 'error', error: 'FutureCursor', message: 'Cursor in the future.' });
  });

  test('a #commit, field by field', () => {
    interface Recorded { seq: number; repo: string; rev: string; since: string; commit: string; prevData: string; ops: { action: string; path: string; cid: string | null; prev?: string }[]; blocks: { bytes: number } }
    const { steps } = sharedJson<{ steps: { name: string; frames: { body: Recorded }[] }[] }>('pds-0.4.217/index.json');
    for (const { name, frames } of steps) {
      for (const { body } of frames) {
        const event = commitOf(sharedBytes(`pds-0.4.217/${name}.frame.bin`))!;
        assert.deepEqual([event.seq, event.repo, event.rev, event.since, event.blocks.length], [body.seq, body.repo, body.rev, body.since, body.blocks.bytes]);
        assert.deepEqual([cidText(event.commit), cidText(event.prevData!)], [body.commit, body.prevData]);
        assert.deepEqual(event.operations.map(({ action, path, cid, prev }) => ({ action, path, cid: cid ? cidText(cid) : null, ...(prev ? { prev: cidText(prev) } : {}) })), body.ops.map(({ action, path, cid, prev }) => ({ action, path, cid, ...(prev === undefined ? {} : { prev }) })));
      }
    }
  });

  test('the same event as bytes and as JSON', () => {
    const event = commitOf(sharedBytes('firehose/indigo-commit-4623075231.json'))!;
    assert.deepEqual([event.since, event.operations.length, event.blocks.length], ['3lhhxiz32k52v', 1, 660]);
    const again = commitOf(frameBytes(event))!;
    assert.deepEqual({ ...again, operations: again.operations.map(({ path }) => path) }, { ...event, operations: event.operations.map(({ path }) => path) });
  });

  test('cut short anywhere or with a byte turned: only errors of ours', () => {
    const frame = pdsFrames().frames.find(bytes => commitOf(bytes)?.operations.length === 2)!;
    fc.assert(fc.property(fc.nat(frame.length - 1), fc.boolean(), (at, cut) => {
      try {
        commitOf(cut ? frame.slice(0, at) : flipByte(frame, at));
      } catch (error) {
        assert.ok(error instanceof EngineError, String(error));
      }
    }), runs(2000));
  });
});

describe('frames that are refused', () => {
  const header = encode({ op: 1, t: '#commit' });
  const cases: [title: string, bytes: Uint8Array, reason: RegExp][] = [
    ['nothing', new Uint8Array(), /the frame is empty/],
    ['a header alone', header, /ends after its header/],
    ['bytes behind the body', concat(header, encode({}), encode({})), /1 bytes follow the value/],
    ['a header that is no map', concat(encode(1), encode({})), /the header of a frame is a map/],
    ['a body that is no map', concat(header, encode([])), /the body of a frame is a map/],
    ['no type', concat(encode({ op: 1 }), encode({})), /names no type; field t/],
    ['an error without a name', concat(encode({ op: -1 }), encode({})), /without the name of the error/],
    ['a CAR file', carBytes([], []), /this is a CAR file, not an event/],
    ['a CAR file whose header is as long as a brace', carBytes(Array.from({ length: 2 }, () => drawnValue('x')), []), /this is a CAR file, not an event/],
    ['the start of a CAR file', utf8.encode('\x3a\xa2eroots'), /announced|values|bytes/],
    ['JSON that is cut short', utf8.encode('{"repo":'), /no valid JSON/],
    ['JSON of something else', utf8.encode('{"hello":"world"}'), /neither a frame/],
    ['JSON with a float', utf8.encode('{"repo":"x","ops":[],"seq":1.5}'), /1\.5 is no integer/],
    ['16 MiB and a byte', new Uint8Array(frameLimit + 1), /none is read/],
    ['values of indefinite length', Uint8Array.from([0xbf, 0xff]), /indefinite/],
    ['deep nesting', new Uint8Array(5000).fill(0x81), /nested deeper than 256/],
    ['a length beyond the end', Uint8Array.from([0x9a, 0xff, 0xff, 0xff, 0xff]), /4294967295 values are announced where 0 bytes remain/],
    ['a text beyond the end', Uint8Array.from([0x7b, 0, 0, 0, 1, 0, 0, 0, 0]), /announced|JSON/],
    ['300,000 empty maps', concat(Uint8Array.from([0x9a, 0, 0x04, 0x93, 0xe0]), new Uint8Array(300_000).fill(0xa0)), /more than 250000 values/],
  ];
  for (const [title, bytes, reason] of cases) {
    test(title, () => {
      assert.throws(() => readFrame(bytes), (error: unknown) => {
        assert.ok(error instanceof EngineError, String(error));
        assert.match(error.message, reason);
        return true;
      });
    });
  }

  test('an unknown op is none of our business, nor is an unknown type', () => {
    assert.deepEqual(readFrame(concat(encode({ op: 7 }), encode({}))), { kind: 'unknown', op: 7 });
    assert.equal(typeOf(readFrame(concat(encode({ op: 1, t: '#new' }), encode({})))), '#new');
  });
});

describe('a #commit that lacks what no event can do without', () => {
  const { event } = makeEvent('a', 'a b');
  const frame = readFrame(frameBytes(event));
  const body = frame.kind === 'message' ? frame.body : {};

  test('is sound as it is', () => assert.deepEqual({ ...readCommitEvent(body), operations: 1 }, { ...event, operations: 1 }));

  for (const [field, value] of [['repo', 1], ['rev', null], ['blocks', 'text'], ['commit', 'bafy'], ['commit', null], ['ops', {}], ['prevData', 5]] as const) {
    test(`${field} is ${JSON.stringify(value)}`, () => {
      assert.throws(() => readCommitEvent({ ...body, [field]: value }), (error: unknown) => error instanceof MalformedEventError && error.field === field);
    });
  }

  test('operations are named by their place', () => {
    const ops = body['ops'] as object[];
    for (const [op, field] of [[5, 'ops[1]'], [{ ...ops[0], action: 'steal' }, 'ops[1].action'], [{ ...ops[0], path: 1 }, 'ops[1].path'], [{ ...ops[0], cid: 'x' }, 'ops[1].cid']] as const) {
      assert.throws(() => readCommitEvent({ ...body, ops: [ops[0], op] }), (error: unknown) => error instanceof MalformedEventError && error.field === field);
    }
  });

  test('JSON frames come bare or with header and body', () => {
    const json = { repo: 'did:plc:x', ops: [] };
    assert.equal(typeOf(frameFromJson(json)), '#commit');
    assert.equal(typeOf(frameFromJson({ header: { op: 1, t: '#sync' }, body: {} })), '#sync');
    assert.equal(typeOf(frameFromJson({ frame: { header: { op: 1, t: '#account' }, body: {} }, drop: false })), '#account');
  });
});

describe('CBOR items', () => {
  test('end where the decoder says they do', () => {
    fc.assert(fc.property(fc.jsonValue(), value => {
      const bytes = encode(value);
      assert.equal(cborItemEnd(concat(Uint8Array.of(0), bytes, Uint8Array.of(0)), 1), bytes.length + 1);
      assert.deepEqual(decodeItem(bytes), value);
    }), runs(300));
  });

  test('any bytes give a value or our error', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 60 }), bytes => {
      try {
        decodeItem(bytes);
      } catch (error) {
        assert.ok(error instanceof MalformedCborError, String(error));
      }
    }), runs(3000));
  });
});
