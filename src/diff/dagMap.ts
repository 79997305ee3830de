// The links of a block as a map from path to target: opened part by part where the map is spread over
// several blocks, and compared with another map in path order.
import type { Slice } from '../tree/bytes';
import { equalSlices } from '../tree/bytes';
import type { DagLink, DagNode, DagPart } from '../tree/dag';
import { comparePaths } from '../tree/dag';

/** What is at one path on either side, or on one. */
export interface Pair {
  readonly left: DagLink | undefined;
  readonly right: DagLink | undefined;
}

/** A map of which more and more parts are open. */
export class DagMap {
  readonly links: DagLink[];
  /** None of its parts was absent. */
  complete = true;
  readonly #seen = new Set<string>();
  #waiting: DagPart[];

  constructor({ links, parts }: DagNode) {
    this.links = [...links];
    this.#waiting = [...parts];
  }

  /** The parts of the next level by CID; each is given out once. */
  take(): ReadonlyMap<string, DagPart> {
    const parts = new Map<string, DagPart>();
    for (const part of this.#waiting) {
      const text = cidKey(part.cid);
      if (!this.#seen.has(text)) parts.set(text, part);
      this.#seen.add(text);
    }
    this.#waiting = [];
    return parts;
  }

  add(part: DagNode | undefined): void {
    if (!part) this.complete = false;
    for (const link of part?.links ?? []) this.links.push(link);
    for (const below of part?.parts ?? []) this.#waiting.push(below);
  }
}

/** What differs between two lists of links, merged in path order; `same` is told what does not. */
export function differing(ours: readonly DagLink[], theirs: readonly DagLink[], same?: (link: DagLink) => void): Pair[] {
  const a = inOrder(ours);
  const b = inOrder(theirs);
  const pairs: Pair[] = [];
  for (let i = 0, j = 0; i < a.length || j < b.length; ) {
    const l = a[i];
    const r = b[j];
    const first = !l ? 1 : !r ? -1 : comparePaths(l.path, r.path);
    if (first <= 0) i++;
    if (first >= 0) j++;
    if (first !== 0 || l!.kind !== r!.kind || !equalSlices(l!.target, r!.target)) pairs.push({ left: first <= 0 ? l : undefined, right: first >= 0 ? r : undefined });
    else same?.(l!);
  }
  return pairs;
}

function inOrder(links: readonly DagLink[]): DagLink[] {
  return [...links].sort((x, y) => comparePaths(x.path, y.path));
}

const bytewise = new TextDecoder('latin1');

/** A CID as the key of a Map. */
export function cidKey(cid: Slice): string {
  return bytewise.decode(cid.view());
}
