// The shards of a pail, a map of text keys spread over DAG-CBOR blocks by common prefixes, shown by key:
//
//   {"prefix": text, "entries": [[rest of a key or of a prefix, value], …], "version": 1, "keyChars": …, "maxKeySize": …}
//   value: link                  what the key stands for, not opened: it need not be in the same file
//          [link]                a shard
//          [link, link]          a shard, and what the prefix itself stands for
//
// Source: https://github.com/storacha/pail, src/shard.js.
import type { Cid } from '../../tree/cid';
import type { DagLink, DagNode, DagPart } from '../../tree/dag';
import { Slice } from '../../tree/bytes';
import { CborReader } from './cborReader';

/** DagFormat.open's name for the inner shards. */
export const pailShard = 'pail shard';

/** Throws MalformedNodeError when the block is no shard of a pail. */
export function pailNode(cid: Cid, block: Uint8Array): DagNode {
  const reader = new CborReader(cid, block);
  if (reader.map('a map') !== 5) reader.fail('shape', 'a shard of a pail has five fields', 0);
  reader.field('prefix');
  const prefix = reader.text('a prefix');
  reader.field('entries');
  const links: DagLink[] = [];
  const parts: DagPart[] = [];
  for (let entries = reader.array('a list of entries'); entries > 0; entries--) {
    if (reader.array('an entry') !== 2) reader.fail('shape', 'an entry of a pail has two parts');
    const path = [joined(prefix, reader.text('a key'))];
    const shard = reader.nextIsArray ? reader.array('a shard') : 0;
    if (shard > 2) reader.fail('shape', 'a shard in a pail is a link, or a link and a value');
    if (shard > 0) parts.push({ cid: reader.link('a link to a shard'), as: pailShard });
    if (shard !== 1) links.push({ path, kind: 'value', target: reader.link('a value: a link') });
  }
  const settingsAt = reader.at;
  reader.field('version');
  reader.unsigned('a version');
  reader.field('keyChars');
  reader.text('the name of a character set');
  reader.field('maxKeySize');
  reader.unsigned('a size');
  reader.end();
  return { kind: 'pail', links, parts, content: new Slice(block, settingsAt, block.length) };
}

function joined(prefix: Slice, rest: Slice): Slice {
  const key = new Uint8Array(prefix.length + rest.length);
  key.set(prefix.view());
  key.set(rest.view(), prefix.length);
  return Slice.of(key);
}
