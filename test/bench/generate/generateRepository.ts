// Repositories to measure with: one of a given size and two later versions of it, as CAR files, and
// what a right answer about them is. Seeded: the same bytes on every machine. Generated once.
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { CarWriter, cidOf } from './carWriter';
import { CborWriter } from './cborWriter';
import { Random } from './random';
import type { RecordName } from './records';
import { insertedAfter, recordNames, writeRecord } from './records';
import { TreeWriter } from './treeWriter';

/** Raise it when the generator makes other files than before. */
const generation = 1;

export const versions = ['scattered', 'percent'] as const;
export type Version = (typeof versions)[number];

export interface FileFacts {
  /** Its name in the folder of the repository. */
  readonly file: string;
  readonly bytes: number;
  readonly blocks: number;
  readonly nodes: number;
}

/** What leads from the first version of a repository to another one. */
export interface ChangeFacts {
  /** Keys that were added, removed or updated. */
  readonly keys: number;
  /** Of the changes as lines, see changeDigest. */
  readonly digest: string;
  readonly nodesDeleted: number;
  readonly nodesCreated: number;
}

export interface Repository {
  readonly generation: number;
  readonly records: number;
  readonly before: FileFacts;
  readonly after: Readonly<Record<Version, FileFacts & { readonly changes: ChangeFacts }>>;
}

/** `remove` or `add`, key, and the CID of the record in hexadecimal; in key order, a removal first. */
export function changeLine(op: 'remove' | 'add', key: string, cid: Uint8Array): string {
  return `${op} ${key} ${Buffer.from(cid).toString('hex')}`;
}

export function changeDigest(lines: readonly string[]): string {
  return createHash('sha256').update(lines.join('\n')).digest('hex').slice(0, 16);
}

/** The repository of this size in this folder, made if it is not there. */
export function generateRepository(folder: string, records: number): Repository {
  const factsFile = join(folder, 'facts.json');
  if (existsSync(factsFile)) {
    const facts = JSON.parse(readFileSync(factsFile, 'utf8')) as Repository;
    if (facts.generation === generation) return facts;
  }
  mkdirSync(folder, { recursive: true });
  const before = writeVersion(folder, 'before.car', records, new Map());
  const later = (version: Version, changes: number) => {
    const after = writeVersion(folder, `${version}.car`, records, chooseChanges(records, changes));
    const nodesCreated = [...after.nodes].reduce((sum, node) => sum + (before.nodes.has(node) ? 0 : 1), 0);
    const nodesDeleted = before.nodes.size - (after.nodes.size - nodesCreated);
    return { ...after.facts, changes: { keys: after.changedKeys, digest: changeDigest(after.lines), nodesCreated, nodesDeleted } };
  };
  const after = { scattered: later('scattered', Math.min(100, records / 10)), percent: later('percent', records / 100) };
  const repository = { generation, records, before: before.facts, after };
  writeFileSync(factsFile, JSON.stringify(repository, null, 2));
  return repository;
}

type Kind = 'remove' | 'update' | 'insert after';

/** Which records change: a quarter removed, a quarter updated, and as many inserted as both. */
function chooseChanges(records: number, count: number): Map<number, Kind> {
  const random = new Random(4, records, count);
  const chosen = new Map<number, Kind>();
  while (chosen.size < Math.floor(count)) {
    const kind = chosen.size % 4;
    const number = random.below(records);
    if (!chosen.has(number)) chosen.set(number, kind === 0 ? 'remove' : kind === 1 ? 'update' : 'insert after');
  }
  return chosen;
}

function writeVersion(folder: string, file: string, records: number, changes: ReadonlyMap<number, Kind>) {
  const cbor = new CborWriter();
  const car = new CarWriter(join(folder, file), commitBlock(cbor, Buffer.alloc(36)).length);
  const nodes = new Set<string>();
  const lines: string[] = [];
  const tree = new TreeWriter(cbor, () => {
    const block = cbor.take();
    const cid = cidOf(block);
    car.write(cid, block);
    nodes.add(cid.toString('latin1', 4));
    return cid;
  });
  const encode = (name: RecordName, revision: number) => {
    writeRecord(cbor, name, revision);
    return cbor.take();
  };
  const add = (name: RecordName, revision: number): Buffer => {
    const block = encode(name, revision);
    const cid = cidOf(block);
    car.write(cid, block);
    tree.add(name.key, cid);
    return cid;
  };

  for (const name of recordNames(records)) {
    const change = changes.get(name.number);
    if (change === 'remove' || change === 'update') lines.push(changeLine('remove', name.key, cidOf(encode(name, 0))));
    if (change === 'update') lines.push(changeLine('add', name.key, add(name, 1)));
    else if (change !== 'remove') add(name, 0);
    if (change === 'insert after') {
      const inserted = insertedAfter(name);
      lines.push(changeLine('add', inserted.key, add(inserted, 0)));
    }
  }
  const root = tree.end();
  const bytes = car.end(commitBlock(cbor, root));
  const facts: FileFacts = { file, bytes, blocks: car.blocks, nodes: nodes.size };
  return { facts, nodes, lines, changedKeys: changes.size };
}

/** Signed by nobody: what is measured does not ask. */
function commitBlock(cbor: CborWriter, data: Uint8Array): Buffer {
  cbor.map(6).text('did').text('did:plc:merkletreeinspectorbench').text('rev').text('3l2aaaaaaaa22').text('sig').bytes(Buffer.alloc(64));
  cbor.text('data').link(data).text('prev').null().text('version').integer(3);
  return Buffer.from(cbor.take());
}
