// The links of a DAG-JSON block: {"/": "CID"} is a link, {"/": {"bytes": base64}} a byte string.
// Integers beyond 2^53 are compared as JavaScript reads them.
// Source: https://ipld.io/specs/codecs/dag-json/spec/.
import { CID } from 'multiformats/cid';
import { Slice } from '../../tree/bytes';
import type { Cid } from '../../tree/cid';
import type { DagNode } from '../../tree/dag';
import { MalformedNodeError } from '../../tree/errors';
import { LinkCollector } from './linkCollector';

const nestingLimit = 256;
const utf8 = new TextEncoder();
const strict = new TextDecoder('utf-8', { fatal: true });

/** Throws MalformedNodeError. */
export function jsonNode(cid: Cid, block: Uint8Array): DagNode {
  let value: unknown;
  try {
    value = JSON.parse(strict.decode(block));
  } catch (error) {
    throw new MalformedNodeError(cid, 0, 'json', `the block is not JSON (${(error as Error).message})`);
  }
  const collector = new LinkCollector();
  readAll(cid, value, collector);
  return { kind: 'dag-json', links: collector.links, parts: [], content: collector.content() };
}

interface Open {
  readonly fields: readonly (readonly [string | number, unknown])[];
  next: number;
}

function readAll(cid: Cid, root: unknown, collector: LinkCollector): void {
  const open: Open[] = [];
  let value = root;
  for (;;) {
    if (typeof value === 'object' && value !== null && !isReserved(value)) {
      if (open.length === nestingLimit) throw new MalformedNodeError(cid, 0, 'nesting', `more than ${nestingLimit} levels of nesting`);
      open.push({ fields: Array.isArray(value) ? value.map((item, i) => [i, item as unknown]) : Object.entries(value), next: 0 });
      collector.enter(Array.isArray(value) ? 'list' : 'map');
    } else {
      readLeaf(cid, value, collector);
    }
    let container = open.at(-1);
    while (container && container.next === container.fields.length) {
      open.pop();
      collector.leave();
      container = open.at(-1);
    }
    if (!container) return;
    const [name, child] = container.fields[container.next++]!;
    collector.at(typeof name === 'number' ? name : Slice.of(utf8.encode(name)));
    value = child;
  }
}

function isReserved(value: object): value is { '/': unknown } {
  const keys = Object.keys(value);
  return keys.length === 1 && keys[0] === '/';
}

function readLeaf(cid: Cid, value: unknown, collector: LinkCollector): void {
  const reserved = typeof value === 'object' && value !== null ? (value as { '/': unknown })['/'] : undefined;
  if (typeof reserved === 'string') {
    if (!collector.link(parse(cid, reserved))) throw new MalformedNodeError(cid, 0, 'size', 'the links of this block lie too deep');
    return;
  }
  const bytes = typeof reserved === 'object' && reserved !== null ? (reserved as { bytes?: unknown }).bytes : undefined;
  if (reserved !== undefined && typeof bytes !== 'string') throw new MalformedNodeError(cid, 0, 'link', 'the field "/" of DAG-JSON holds a CID or bytes');
  collector.value(utf8.encode(JSON.stringify(value)));
}

function parse(cid: Cid, text: string): Cid {
  try {
    return Slice.of(CID.parse(text).bytes);
  } catch {
    throw new MalformedNodeError(cid, 0, 'link', 'a link of DAG-JSON holds no CID');
  }
}
