// The vocabulary of DAGs that are no search trees: a block has links, each with a path. A DAG has no
// keys and no ranges, so it has a format and a walk of its own (diff/dagWalk).
import { compareSlices } from './bytes';
import type { Slice } from './bytes';
import type { Cid } from './cid';
import type { Key } from './range';
import { keyText } from './range';
import type { BlockSource } from './source';

/** The name of a field or file, or a position in a list. */
export type PathSegment = Key | number;

export interface DagLink {
  /** From the block's root to the link; one segment for a file in a directory. */
  readonly path: readonly PathSegment[];
  /** `link`: leads to a block of the DAG. `value`: what is kept there, compared and never opened: a CID or, inline, DAG-CBOR. */
  readonly kind: 'link' | 'value';
  readonly target: Slice;
}

/** A block that is one part of a map spread over several. */
export interface DagPart {
  readonly cid: Cid;
  /** What the block is read as; for DagFormat.open. */
  readonly as: string;
}

/** A decoded block. */
export interface DagNode {
  /** What the block is, as people call it: `UnixFS directory`, `dag-cbor`. Nodes of different kinds have nothing to compare. */
  readonly kind: string;
  /** The same path at most twice in broken data only; not sorted. */
  readonly links: readonly DagLink[];
  /** Further blocks with links of the same map (shards). */
  readonly parts: readonly DagPart[];
  /** Whatever else the block says, in bytes: equal when it is equal. */
  readonly content: Slice;
}

export interface DagFormat {
  readonly name: string;
  /** Blocks of this codec hold no links we can read: they are compared by their CIDs. */
  opaque(codec: number): boolean;
  /** Throws MalformedNodeError. */
  open(cid: Cid, block: Uint8Array, as?: string): DagNode;
}

export interface Dag {
  readonly format: DagFormat;
  readonly source: BlockSource;
  /** undefined: nothing there. */
  readonly root: Cid | undefined;
}

/** Segment by segment: positions by number, before names bytewise; a path before what lies below it. */
export function comparePaths(a: readonly PathSegment[], b: readonly PathSegment[]): number {
  const length = Math.min(a.length, b.length);
  for (let i = 0; i < length; i++) {
    const difference = compareSegments(a[i]!, b[i]!);
    if (difference !== 0) return difference;
  }
  return a.length - b.length;
}

function compareSegments(a: PathSegment, b: PathSegment): number {
  if (typeof a === 'number') return typeof b === 'number' ? a - b : -1;
  return typeof b === 'number' ? 1 : compareSlices(a, b);
}

/** The segments joined by slashes; the root is `/`. Not escaped for display. */
export function pathText(path: readonly PathSegment[]): string {
  if (path.length === 0) return '/';
  return path.map(segment => (typeof segment === 'number' ? String(segment) : keyText(segment))).join('/');
}
