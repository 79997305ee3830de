// The links of any DAG-CBOR block, with their paths. One pass, no recursion, no objects for what is no link.
// Source: https://ipld.io/specs/codecs/dag-cbor/spec/#links.
import type { Cid } from '../../tree/cid';
import type { DagNode } from '../../tree/dag';
import { CborReader } from './cborReader';
import { LinkCollector } from './linkCollector';

/** Throws MalformedNodeError. */
export function cborNode(cid: Cid, block: Uint8Array): DagNode {
  const reader = new CborReader(cid, block);
  const collector = new LinkCollector();
  readAll(reader, collector);
  reader.end();
  return { kind: 'dag-cbor', links: collector.links, parts: [], content: collector.content() };
}

interface Open {
  readonly kind: 'array' | 'map';
  next: number;
  readonly count: number;
}

function readAll(reader: CborReader, collector: LinkCollector): void {
  const open: Open[] = [];
  do {
    const container = open.at(-1);
    if (container && container.next === container.count) {
      open.pop();
      collector.leave();
      continue;
    }
    if (container) {
      collector.at(container.kind === 'map' ? reader.text('a field name: text') : container.next);
      container.next++;
    }
    const start = reader.at;
    const kind = reader.item();
    if (kind === 'array' || kind === 'map') {
      reader.checkNesting(open.length);
      open.push({ kind, next: 0, count: reader.count });
      collector.enter(kind === 'map' ? 'map' : 'list');
    } else if (kind === 'link') {
      if (!collector.link(reader.target!)) reader.fail('size', 'the links of this block lie too deep', start);
    } else {
      collector.value(reader.bytes.subarray(start, reader.at));
    }
  } while (open.length > 0);
}
