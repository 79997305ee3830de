// A record proof, explained: from the root node by node to the key, or to the gap where it would
// stand. A file that holds just these nodes (an answer to getRecord) proves as much as a whole
// repository. Source: https://atproto.com/specs/repository#repository-diffs.
import { searchKey } from '../formats/atproto/search';
import { keyLayer } from '../formats/atproto/layer';
import type { Cid } from '../tree/cid';
import { MissingBlockError } from '../tree/errors';
import type { Entry, Node, Subtree } from '../tree/node';
import { compareSlices } from '../tree/bytes';
import type { Bound, Key, KeyRange } from '../tree/range';
import { keyText, rangeText } from '../tree/range';
import type { Tree } from '../tree/source';

export interface ProofStep {
  readonly cid: Cid;
  readonly layer: number;
  /** The keys this node is about. */
  readonly range: KeyRange;
  readonly finding: 'entry' | 'descend' | 'gap' | 'too low';
  /** One sentence. */
  readonly why: string;
}

export interface RecordProof {
  readonly key: Key;
  readonly layer: number;
  /** `incomplete`: a node on the way is not there, so neither is proven. */
  readonly outcome: 'included' | 'absent' | 'incomplete';
  readonly steps: readonly ProofStep[];
  /** The record's CID, when included. */
  readonly value: Cid | undefined;
  /** Whether the record itself is there, its digest right; undefined when there is none to look for. */
  readonly record: 'present' | 'missing' | undefined;
  /** The node that is not there. */
  readonly missing: Subtree | undefined;
}

/** Throws NodeUnavailableError for a node that is there but wrong, CidMismatchError for such a record. */
export function proveKey(tree: Tree, key: Key): RecordProof {
  const layer = keyLayer(key);
  const { path, entry, unavailable } = searchKey(tree, key);
  if (unavailable && !(unavailable.cause instanceof MissingBlockError)) throw unavailable;
  const steps = path.map((node, i) => explain(node, key, layer, path[i + 1]?.subtree ?? unavailable?.subtree, i === path.length - 1 ? entry : undefined));
  return {
    key,
    layer,
    outcome: entry ? 'included' : unavailable ? 'incomplete' : 'absent',
    steps,
    value: entry?.value,
    record: entry && recordState(tree, entry.value),
    missing: unavailable?.subtree,
  };
}

function explain({ subtree, items }: Node, key: Key, layer: number, next: Subtree | undefined, entry: Entry | undefined): ProofStep {
  const own = subtree.layer;
  const step = (finding: ProofStep['finding'], why: string): ProofStep => ({ cid: subtree.cid, layer: own, range: subtree, finding, why });
  const name = keyText(key);
  if (entry) return step('entry', `${name} stands in this node: both are of layer ${own}.`);
  if (next) return step('descend', `${name} is of layer ${layer}, this node of layer ${own}: the key can only be in the subtree ${rangeText(next)}.`);
  if (items.length === 0) return step('gap', 'The tree is empty.');
  if (own < layer) return step('too low', `${name} is of layer ${layer}, and the root only of layer ${own}: the key is not in this tree.`);
  const gap = rangeText(gapAround(items.filter(item => item.kind === 'entry'), key, subtree));
  return step('gap', own === layer
    ? `${name} is of this node's layer ${own}, and the node has no key in ${gap}: the key is not in this tree.`
    : `Nothing hangs below ${gap}, where ${name} would be: the key is not in this tree.`);
}

function gapAround(entries: readonly Entry[], key: Key, { after, end, brackets }: KeyRange): KeyRange {
  const before = entries.findLast(entry => compareSlices(entry.key, key) < 0);
  const behind = entries.find(entry => compareSlices(entry.key, key) > 0);
  const from: Bound = before?.key ?? after;
  return { after: from, end: behind?.key ?? end, brackets };
}

function recordState(tree: Tree, value: Cid): 'present' | 'missing' {
  try {
    tree.source.load(value);
    return 'present';
  } catch (error) {
    if (error instanceof MissingBlockError) return 'missing';
    throw error;
  }
}
