// Walks a tree of any other format with that format's own decoder: it stops at the first defect of a
// node, and what hangs below such a node stays unread.
import { checkCanonical } from '../../formats/dialog/canonical';
import { dialogSearchTree } from '../../formats/dialog/searchTree';
import { checkProllyForm } from '../../formats/prolly/canonical';
import { prollyTree } from '../../formats/prolly/prollyTree';
import type { Slice } from '../../tree/bytes';
import type { Cid } from '../../tree/cid';
import { cidText, readCid } from '../../tree/cid';
import { CidMismatchError, EngineError, MalformedNodeError, MissingBlockError } from '../../tree/errors';
import type { Entry, Item, Subtree } from '../../tree/node';
import { rangeText } from '../../tree/range';
import type { Tree } from '../../tree/source';
import { loadNode } from '../../tree/source';
import type { FileBlocks } from './fileBlocks';
import { role } from './fileBlocks';
import type { Findings } from './findings';
import { TreeCensus } from './treeCensus';

const nodesPerStep = 64;

/** Marks what it reaches in `blocks`; a node that many links lead to is read once. */
export function* checkTree(tree: Tree, root: Subtree, blocks: FileBlocks, findings: Findings): Generator<void, TreeCensus> {
  const census = new TreeCensus(root.cid);
  census.layers = root.layer + 1;
  let whole = true;
  const stack: { readonly items: readonly Item[]; next: number }[] = [{ items: [root], next: 0 }];
  for (let frame = stack.at(-1); frame; frame = stack.at(-1)) {
    const item = frame.items[frame.next++];
    if (!item) {
      stack.pop();
    } else if (item.kind === 'entry') {
      census.entry(item.key);
      passValue(item, blocks, census);
    } else {
      const items = enter(tree, item, blocks, findings, census);
      if (items === 'unreadable') whole = false;
      else if (items) stack.push({ items, next: 0 });
      if (census.nodes % nodesPerStep === 0) yield;
    }
  }
  // Nothing can be said of the form of a part.
  if (tree.format === dialogSearchTree && whole) yield* checkForm(tree, root, census, blocks, findings);
  if (tree.format === prollyTree && whole) yield* checkProlly(tree, root, blocks, findings);
  return census;
}

/** Deletions in place leave Dialog trees whose shape is not that of their entries. */
function* checkForm({ source }: Tree, root: Subtree, { entries }: TreeCensus, blocks: FileBlocks, findings: Findings): Generator<void> {
  const form = yield* ofWhole(checkCanonical(root, source), blocks, findings);
  if (!form?.deviation) return;
  const { deviation, replantedRoot } = form;
  const cid = deviation.found?.cid ?? root.cid;
  findings.add('error', 'not-canonical', { cid, offset: blocks.offsetOf(cid) },
    `this is not the tree of its ${entries} entries (planted from them, the root is ${replantedRoot ? cidText(replantedRoot) : 'none'}); the first node that differs is ${cidText(cid)}`);
}

/** The library's own edits leave such trees, so this is no error; but replicas with the same entries may differ in their roots. */
function* checkProlly(tree: Tree, root: Subtree, blocks: FileBlocks, findings: Findings): Generator<void> {
  const form = yield* ofWhole(checkProllyForm(tree, root), blocks, findings);
  if (form?.kind === 'differs') {
    const { cid } = form.node;
    findings.add('warning', 'not-canonical', { cid, offset: blocks.offsetOf(cid) }, `this is not the tree that a new one of its entries is; the first node that differs is ${cidText(cid)}: ${form.reason}`);
  } else if (form?.kind === 'unknown') {
    findings.add('information', 'form-unknown', { cid: root.cid }, 'no one threshold says where the nodes of this tree end, so whether it is the tree of its entries cannot be told');
  }
}

/** A node that stands in a tree twice was read once; in its other place it may break a rule. Then nothing is said of the form. */
function* ofWhole<T>(work: Generator<number, T>, blocks: FileBlocks, findings: Findings): Generator<void, T | undefined> {
  try {
    let step = work.next();
    for (; !step.done; step = work.next()) yield;
    return step.value;
  } catch (error) {
    if (!(error instanceof MalformedNodeError)) throw error;
    findings.add('error', error.rule, { cid: error.cid, offset: (blocks.offsetOf(error.cid) ?? 0) + error.offset }, error.reason);
    return undefined;
  }
}

function enter(tree: Tree, subtree: Subtree, blocks: FileBlocks, findings: Findings, census: TreeCensus): readonly Item[] | 'unreadable' | undefined {
  const { cid } = subtree;
  const number = blocks.find(cid);
  if (number >= 0 && blocks.roles[number] === role.node) return undefined;
  if (number >= 0) blocks.roles[number] = role.node;
  const offset = blocks.offsetOf(cid);
  try {
    const { items } = loadNode(tree, subtree);
    census.nodes++;
    return items;
  } catch (error) {
    if (!(error instanceof EngineError)) throw error;
    if (error instanceof MissingBlockError) {
      census.missingNodes++;
      findings.add('error', 'missing-block', { cid }, `the node of keys ${rangeText(subtree)} is not in the file`);
    } else if (error instanceof MalformedNodeError) {
      findings.add('error', error.rule, { cid, offset: (offset ?? 0) + error.offset }, error.reason);
    } else if (!(error instanceof CidMismatchError)) {
      findings.add('error', error.code, { cid, offset }, error.message);
    }
    return 'unreadable'; // a wrong digest is found by the pass over all blocks
  }
}

/** A value that is a CID may name a block of the file. */
function passValue({ value }: Entry, blocks: FileBlocks, census: TreeCensus): void {
  if (!isCid(value)) return;
  const number = blocks.find(value);
  if (number < 0) census.missingRecords++;
  else if (blocks.roles[number] === role.none) blocks.roles[number] = role.record;
}

function isCid(value: Slice): value is Cid {
  return readCid(value.bytes, value.start, value.end)?.end === value.end;
}
