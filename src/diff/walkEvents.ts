// What a walk does, told while it does it to whoever asked. The stepper and the trace are made of
// these very events; nothing simulates them.
import type { Entry, Node, Subtree } from '../tree/node';
import type { KeyRange } from '../tree/range';
import type { SideIndex } from './level';

/** The subtrees that one level found between two boundaries. */
export interface ComparedRange extends KeyRange {
  readonly layer: number;
  /** The subtrees that were collected, skipped ones included, in key order. */
  readonly left: readonly Subtree[];
  readonly right: readonly Subtree[];
}

export type WalkEvent =
  | { readonly kind: 'start'; readonly left: Subtree | undefined; readonly right: Subtree | undefined }
  /** Equal CIDs: neither block is loaded. */
  | { readonly kind: 'skip'; readonly left: Subtree; readonly right: Subtree }
  /** One subtree on each side with equal bounds and different CIDs: its children are compared next. */
  | { readonly kind: 'compare'; readonly range: ComparedRange }
  /** Bounds differ: references were collected up to the next common boundary. */
  | { readonly kind: 'misaligned'; readonly range: ComparedRange }
  /** One side has no subtree (left) in this range: all of the other's is added or removed. */
  | { readonly kind: 'exhausted'; readonly range: ComparedRange }
  | { readonly kind: 'load'; readonly side: SideIndex; readonly node: Node }
  /** An absent block where the policy allows it. */
  | { readonly kind: 'unresolved'; readonly side: SideIndex; readonly subtree: Subtree }
  /** One step of the two-cursor walk over entries: the same key on both sides, or one that only one side has. */
  | { readonly kind: 'entries'; readonly left: Entry | undefined; readonly right: Entry | undefined }
  | { readonly kind: 'end' };

export type Recorder = (event: WalkEvent) => void;
