// One message of an event stream: a websocket frame (two CBOR items, a header and a body), or the
// same as JSON, as test data and logs have it. Source: https://atproto.com/specs/event-stream#framing.
import { memorySource } from '../../car/byteSource';
import { readHeader } from '../../car/header';
import { EngineError } from '../../tree/errors';
import { MalformedCborError, cborItemEnd, decodeItem } from '../cborItem';
import { fromDataJson } from '../dataModel';

/** Something that is no event, or an event without what makes it one. `field`: what was wrong, where that is known. */
export class MalformedEventError extends EngineError {
  readonly code = 'malformed-event';
  constructor(readonly reason: string, readonly field?: string) {
    super(field === undefined ? reason : `${reason}; field ${field}`);
  }
}

export type Fields = { readonly [name: string]: unknown };

export type Frame =
  | { readonly kind: 'message'; readonly type: string; readonly body: Fields }
  /** The stream's own error, after which it ends. */
  | { readonly kind: 'error'; readonly error: string; readonly message: string | undefined }
  /** An `op` that readers have to ignore. */
  | { readonly kind: 'unknown'; readonly op: unknown };

/** The protocol allows 5 MB; this is where reading would only cost memory. */
export const frameLimit = 16 << 20;

/** Throws MalformedEventError, MalformedCborError or DataModelError. */
export function readFrame(bytes: Uint8Array): Frame {
  try {
    return readAny(bytes);
  } catch (error) {
    if (error instanceof EngineError && isCar(bytes)) throw new MalformedEventError('this is a CAR file, not an event: it may be the blocks of one, but the operations and the state before are in the message around it. Give that message, as it was received or as JSON');
    throw error;
  }
}

function isCar(bytes: Uint8Array): boolean {
  try {
    return readHeader(memorySource(bytes)).version > 0;
  } catch (error) {
    if (error instanceof EngineError) return false;
    throw error;
  }
}

function readAny(bytes: Uint8Array): Frame {
  if (bytes.length > frameLimit) throw new MalformedEventError(`${bytes.length} bytes: events have at most 5,000,000, and over ${frameLimit} none is read`);
  const first = bytes.find(byte => byte !== 0x20 && byte !== 0x09 && byte !== 0x0a && byte !== 0x0d);
  return first === 0x7b ? frameFromJson(parseJson(bytes)) : decodeFrame(bytes);
}

/** A websocket frame as it was received. */
export function decodeFrame(bytes: Uint8Array): Frame {
  if (bytes.length === 0) throw new MalformedEventError('the frame is empty');
  const headerEnd = cborItemEnd(bytes);
  const header = decodeItem(bytes.subarray(0, headerEnd));
  if (headerEnd === bytes.length) throw new MalformedCborError(headerEnd, 'the frame ends after its header');
  return frameOf(header, decodeItem(bytes.subarray(headerEnd)));
}

/** `{"header", "body"}`, the same under `frame`, or the body of a #commit alone. */
export function frameFromJson(json: unknown): Frame {
  const value = fromDataJson(json);
  if (!isFields(value)) throw new MalformedEventError('an event is an object');
  const inner = isFields(value['frame']) ? value['frame'] : value;
  if (isFields(inner['header'])) return frameOf(inner['header'], inner['body']);
  if ('repo' in inner && 'ops' in inner) return { kind: 'message', type: '#commit', body: inner };
  throw new MalformedEventError('neither a frame with header and body nor the body of a #commit');
}

function frameOf(header: unknown, body: unknown): Frame {
  if (!isFields(header)) throw new MalformedEventError('the header of a frame is a map');
  const { op, t } = header;
  if (op !== 1 && op !== -1) return { kind: 'unknown', op };
  if (!isFields(body)) throw new MalformedEventError('the body of a frame is a map');
  if (op === 1) {
    if (typeof t !== 'string') throw new MalformedEventError('the header names no type', 't');
    return { kind: 'message', type: t, body };
  }
  const { error, message } = body;
  if (typeof error !== 'string') throw new MalformedEventError('an error frame without the name of the error', 'error');
  return { kind: 'error', error, message: typeof message === 'string' ? message : undefined };
}

function parseJson(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch (error) {
    throw new MalformedEventError(`no valid JSON: ${(error as Error).message}`);
  }
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Uint8Array);
}
