// What is in a file, in numbers: the answer to "inspect", and the second half of every validation.
import type { Cid } from '../../tree/cid';

export interface CommitFacts {
  readonly cid: Cid;
  readonly did: string | undefined;
  readonly rev: string | undefined;
  readonly version: number | undefined;
  readonly data: Cid | undefined;
  /** The commit before, as this one names it. */
  readonly prev: Cid | undefined;
  readonly signature: 'valid' | 'invalid' | 'not checked';
}

export interface FileFacts {
  /** The kind of tree; undefined where none was recognised. */
  readonly format: string | undefined;
  /** How it was recognised, or why it was not. */
  readonly why: string;
  readonly roots: readonly Cid[];
  /** Of every commit in the file, in file order; the first thousand. */
  readonly commits: readonly CommitFacts[];
  readonly tree: { readonly root: Cid; readonly entries: number; readonly nodes: number; readonly layers: number } | undefined;
  readonly blocks: {
    /** Sections of the file. */
    readonly total: number;
    readonly distinct: number;
    /** Distinct blocks that neither the root, nor its tree, nor the tree's entries link to. */
    readonly stray: number;
    /** Nodes and values that the tree links to and the file does not hold. */
    readonly missing: number;
    readonly missingNodes: number;
    readonly missingRecords: number;
  };
  readonly bytes: number;
  /** Why the end of the file could not be read; undefined when all of it was. */
  readonly incomplete: string | undefined;
  readonly collections: ReadonlyMap<string, number>;
}
