// The one place that knows where the shared data lies: third-party files with known facts, which are
// no part of this repository. MERKLE_SHARED_DATA names the folder; else `../shared/data` beside the
// repository is tried. Where there is none, suites that need it say "not run: shared data absent".
import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const repository = fileURLToPath(new URL('../../', import.meta.url));

function locate(): string | undefined {
  const named = process.env['MERKLE_SHARED_DATA'];
  const folder = named ? resolve(named) : join(repository, '..', 'shared', 'data');
  if (existsSync(join(folder, 'facts.json'))) return folder;
  // A folder asked for by name and not there is a mistake, not an absence.
  if (named) throw new Error(`MERKLE_SHARED_DATA=${named}: no facts.json there`);
  return undefined;
}

const folder = locate();

/** Options for a node:test `test` or `describe` that needs the shared data. */
export const needsSharedData: { skip: string | false } = { skip: folder ? false : 'not run: shared data absent' };

/** The full path of a shared file; only to be called where `needsSharedData` let the test run. */
export function sharedPath(file: string): string {
  if (!folder) throw new Error(`shared data absent: ${file}`);
  return join(folder, file);
}

export function sharedBytes(file: string): Uint8Array {
  return new Uint8Array(readFileSync(sharedPath(file)));
}

export function sharedJson<T>(file: string): T {
  return JSON.parse(readFileSync(sharedPath(file), 'utf8')) as T;
}

/** What is known of one CAR. `blocks` counts distinct CIDs, `sections` all of them. */
export interface CarFacts {
  size: number;
  version?: number;
  roots?: string[];
  problems: string[];
  sections: number;
  codecs: Record<string, number>;
  hashes: Record<string, number>;
  blocks: number;
  duplicates?: number;
  rootsPresent?: number;
  commits?: { cid: string; version: number; did: string; rev?: string; prev: string | null; data: string }[];
  tree?: { nodes: number; entries: number; depthLevels: number; missingNodes: number; missingRecords: number; distinctRecords: number };
  collections?: Record<string, number>;
}

/** What is known of two consecutive states. */
export interface DiffFacts {
  dataBefore: string;
  dataAfter: string;
  created: string[];
  updated: string[];
  deleted: string[];
  nodesBefore: number;
  nodesAfter: number;
  nodesCreated: string[];
  nodesRemoved: string[];
  entriesBefore: number;
  entriesAfter: number;
}

/** `cars` by file, `diffs` by `<file> -> <file>`. */
export interface Facts { cars: Record<string, CarFacts>; diffs: Record<string, DiffFacts> }

export function sharedFacts(): Facts {
  return sharedJson<Facts>('facts.json');
}

/** One of the 600 pairs of the suite of small trees; `a` and `b` lie in `mst-suite/cars/`. */
export interface SuiteCase {
  name: string;
  a: string;
  b: string;
  created_nodes: string[];
  deleted_nodes: string[];
  record_ops: { rpath: string; old_value: string | null; new_value: string | null }[];
}

export function sharedSuite(): SuiteCase[] {
  return sharedJson<SuiteCase[]>('mst-suite/tests.json');
}
