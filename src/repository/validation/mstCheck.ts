// Walks an MST in key order on an explicit stack, over every defect that allows going on. Each block
// is entered once, so that no file makes the walk longer than itself.
import type { Cid } from '../../tree/cid';
import { cidText, codecs, readCid } from '../../tree/cid';
import type { Key } from '../../tree/range';
import { keyText, rangeText } from '../../tree/range';
import { CanonicalCheck } from './canonicalCheck';
import type { FileBlocks } from './fileBlocks';
import { role } from './fileBlocks';
import type { Findings, Message } from './findings';
import { keyDefect } from './keySyntax';
import { readLooseNode, resemblesNode } from './looseNode';
import type { CheckedEntry, CheckedNode, NodePlace } from './nodeRules';
import { checkNode } from './nodeRules';
import { checkRecord } from './recordRules';
import { TreeCensus } from './treeCensus';

const usualLayers = 16;
const usualEntries = 256;
const nodesPerStep = 64;
/** The hash code of CIDs that hold their block themselves. */
const identity = 0x00;

/** Layers strictly decrease from 128 at most. */
const deepest = 129;
/** What the nodes on the way to one may hold in all; sound trees hold a few kilobytes there. */
const heldBytesLimit = 128 << 20;
const itemBytes = 400;

interface Frame {
  readonly cid: Cid;
  readonly offset: number;
  readonly items: CheckedNode['items'];
  /** About what it takes in memory. */
  readonly held: number;
  next: number;
}

/** `inRepository`: keys are paths of records and values are records; a bare MST may hold anything. */
export function* checkMst(root: Cid, blocks: FileBlocks, findings: Findings, inRepository: boolean): Generator<void, TreeCensus> {
  const check = new MstCheck(root, blocks, findings, inRepository);
  for (let steps = 1; check.step(); steps++) if (steps % nodesPerStep === 0) yield;
  return check.finish();
}

class MstCheck {
  readonly #census: TreeCensus;
  readonly #canonical = new CanonicalCheck();
  readonly #stack: Frame[] = [];
  #held = 0;

  constructor(private readonly root: Cid, private readonly blocks: FileBlocks, private readonly findings: Findings, private readonly inRepository: boolean) {
    this.#census = new TreeCensus(root);
    this.#enter({ kind: 'node', cid: root, layer: undefined, after: undefined, end: undefined, isRoot: true, linkAt: undefined });
  }

  /** Passes the entries up to the next node, and that node; false at the end. */
  step(): boolean {
    for (let frame = this.#stack.at(-1); frame; frame = this.#stack.at(-1)) {
      const item = frame.items[frame.next++];
      if (item?.kind === 'entry') {
        this.#passEntry(item, frame);
      } else if (item) {
        this.#enter(item);
        return true;
      } else {
        this.#stack.pop();
        this.#held -= frame.held;
        this.#canonical.leave(frame.cid);
      }
    }
    return false;
  }

  finish(): TreeCensus {
    const canonical = this.#canonical.finish(this.root);
    if (canonical.kind === 'differs') {
      const { first, root } = canonical;
      const planted = root ? `planted from them, the root is ${cidText(root)}` : 'their order allows none';
      this.findings.add('error', 'not-canonical', { cid: first, offset: this.blocks.offsetOf(first) },
        `this is not the tree of its ${this.#census.entries} entries (${planted}); the first node that differs is ${cidText(first)}`);
    } else if (canonical.kind === 'too much') {
      this.findings.add('warning', 'form-unknown', { cid: this.root, offset: this.blocks.offsetOf(this.root) },
        'so many keys belong into one node that the tree of these entries was not built to compare with');
    }
    return this.#census;
  }

  #enter(place: NodePlace): void {
    const { blocks, findings } = this;
    const number = blocks.find(place.cid);
    if (number < 0) {
      this.#census.missingNodes++;
      this.#canonical.incomplete();
      findings.add('error', 'missing-block', { cid: place.cid, offset: place.linkAt }, () => `the node of keys ${rangeText({ ...place, brackets: '()' })} is not in the file`);
      return;
    }
    if (blocks.roles[number] !== role.none) {
      this.#canonical.incomplete();
      findings.add('error', 'repeated-node', { cid: place.cid, offset: place.linkAt }, 'this link leads to a block that has another place already: no two places of a tree hold the same node');
      return;
    }
    blocks.roles[number] = role.node;
    const block = blocks.read(number);
    blocks.check(number, block, findings);
    if (!resemblesNode(block.bytes)) {
      this.#canonical.incomplete();
      findings.add('error', 'no-node', { cid: block.cid, offset: block.offset }, () => `the block at the place of the node of keys ${rangeText({ ...place, brackets: '()' })} is no MST node`);
      return;
    }
    this.#read(place, block.bytes, block.offset);
  }

  #read(place: NodePlace, bytes: Uint8Array, offset: number): void {
    const { cid } = place;
    const breaks = (at: number, rule: string, message: Message, key?: Key) => this.findings.add('error', rule, { cid, offset: offset + at, key }, message);
    const node = readLooseNode(bytes, breaks);
    const { layer, items } = checkNode(place, node, offset, breaks);
    this.#census.nodes++;
    if (place.isRoot) this.#census.layers = (layer ?? 0) + 1;
    if (place.isRoot && (layer ?? 0) >= usualLayers) this.findings.add('warning', 'many-layers', { cid, offset }, `a tree of ${layer! + 1} layers: more than ${usualLayers} do not come about by chance`);
    if (node.entries.length >= usualEntries) this.findings.add('warning', 'large-node', { cid, offset }, `a node of ${node.entries.length} entries: ${usualEntries} or more do not come about by chance`);
    this.#push({ cid, offset, items, held: heldBy(items), next: 0 });
  }

  /** No file may fill the memory with nodes inside nodes. */
  #push(frame: Frame): void {
    if (this.#stack.length > deepest || this.#held + frame.held > heldBytesLimit) {
      this.#canonical.incomplete();
      this.findings.add('error', 'too-deep', { cid: frame.cid, offset: frame.offset }, `what hangs below this node is not examined: ${this.#stack.length > deepest ? `a tree has at most ${deepest} layers` : 'the nodes above it are too large'}`);
      return;
    }
    this.#held += frame.held;
    this.#stack.push(frame);
  }

  #passEntry({ at, valueAt, key, value }: CheckedEntry, frame: Frame): void {
    this.#canonical.entry(key, value, frame.cid);
    this.#census.entry(key);
    if (this.inRepository && key) {
      const defect = keyDefect(keyText(key));
      if (defect) this.findings.add('error', 'key-syntax', { cid: frame.cid, offset: frame.offset + at, key }, () => `key ${keyText(key)} is no path of a record: ${defect}`);
    }
    if (value) this.#passValue(value, key, frame, frame.offset + valueAt);
  }

  #passValue(value: Cid, key: Key | undefined, frame: Frame, offset: number): void {
    const { blocks, findings } = this;
    const parts = readCid(value.bytes, value.start, value.end);
    if (this.inRepository && (parts?.codec !== codecs.dagCbor || parts.hash !== 0x12)) {
      findings.add('error', 'codec', { cid: frame.cid, offset, key }, () => `the value ${cidText(value)} is no record: records are dag-cbor with a sha2-256 digest`);
    }
    const number = blocks.find(value);
    if (number < 0) {
      if (parts?.hash === identity) return;
      this.#census.missingRecords++;
      findings.add('information', 'absent-record', { cid: value, offset, key }, 'the record is not in the file');
    } else if (blocks.roles[number] === role.none) {
      blocks.roles[number] = role.record;
      const block = blocks.glance(number);
      blocks.check(number, block, findings, key);
      if (this.inRepository) checkRecord(block, key, findings);
    }
  }
}

function heldBy(items: CheckedNode['items']): number {
  let bytes = 0;
  for (const item of items) bytes += itemBytes + (item.kind === 'entry' ? (item.key?.length ?? 0) : 0);
  return bytes;
}
