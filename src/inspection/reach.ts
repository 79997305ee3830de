// What every block of the file serves, found by walking from the roots and the commits before them, and
// on the way the numbers of the file's own tree. Each node is entered once, so that no file makes the
// walk longer than itself; what cannot be read is passed over and remembered.
import type { Progress } from '../protocol/contracts';
import type { BlockKind } from '../protocol/inspection';
import { TreeCensus } from '../repository/validation/treeCensus';
import { ipldDag } from '../formats/dag/dag';
import { Slice, equalSlices } from '../tree/bytes';
import type { Cid } from '../tree/cid';
import { cidText, readCid } from '../tree/cid';
import type { Dag } from '../tree/dag';
import { pathText } from '../tree/dag';
import { EngineError, MissingBlockError } from '../tree/errors';
import type { Entry, Item, Subtree } from '../tree/node';
import { rangeText } from '../tree/range';
import type { Tree } from '../tree/source';
import type { FoundCommit } from './commits';
import { codecOf } from './describeBlock';
import { tryLoad } from './entries';
import type { InspectedFile } from './inspectedFile';
import { isDag, isTree, rootsFollowed } from './inspectedFile';
import { keyLabel } from './keyNames';
import { cut } from './text';

/** By number: a block nobody has reached is stray. */
export const blockKinds = ['stray', 'commit', 'node', 'record', 'other'] as const satisfies readonly BlockKind[];
const [stray, commitKind, nodeKind, recordKind, otherKind] = [0, 1, 2, 3, 4] as const;

const missingListed = 10_000;
const stepsPerTurn = 64;
const notCounted = 0xffff_ffff;
const identity = 0x00;

export interface MissingBlock {
  readonly cid: Cid;
  readonly what: 'node' | 'record' | 'block';
  /** Who needs it: a range of keys, a key, a path. */
  readonly neededFor: string;
}

export interface LayerNumbers {
  nodes: number;
  entries: number;
  fewest: number;
  most: number;
  links: number;
}

interface Frame {
  readonly block: number;
  readonly layer: number;
  readonly items: readonly Item[];
  next: number;
  entries: number;
  /** Something below could not be read. */
  failed: boolean;
}

export class Reach {
  /** Indexes of `blockKinds`, by block number. */
  readonly kinds: Uint8Array;
  readonly #entries: Uint32Array;
  /** Of the file's own tree. */
  readonly census: TreeCensus;
  readonly layers: LayerNumbers[] = [];
  readonly missing: MissingBlock[] = [];
  missingNodes = 0;
  missingRecords = 0;
  /** Numbers of stray blocks in file order, duplicates left out. */
  readonly stray: number[] = [];
  duplicates = 0;
  readonly #missed = new Set<string>();
  #steps = 0;

  constructor(private readonly file: InspectedFile, private readonly commits: readonly FoundCommit[]) {
    const { count } = file.numbered.index;
    this.kinds = new Uint8Array(count);
    this.#entries = new Uint32Array(count).fill(notCounted);
    this.census = new TreeCensus(Slice.of(new Uint8Array()));
  }

  /** How many entries are below a node; undefined where not all of them could be counted. */
  readonly below = (node: Cid): number | undefined => {
    const entries = this.#entries[this.file.car.find(node)];
    return entries === notCounted ? undefined : entries;
  };

  kindOf(cid: Cid): BlockKind | undefined {
    const block = this.file.car.find(cid);
    return block < 0 ? undefined : blockKinds[this.kinds[block]!];
  }

  *run(): Generator<Progress, void> {
    const { file } = this;
    const roots = file.car.header.roots.slice(0, rootsFollowed);
    for (const [i, root] of roots.entries()) yield* this.#follow(i === 0 ? file.opened : file.openAt(root), root, i === 0);
    for (const { cid, commit, linked } of this.commits) {
      if (linked && !roots.some(root => equalSlices(root, cid))) yield* this.#follow(file.openAt(cid), cid, false);
      if (linked && file.car.find(commit.data) < 0) this.#miss({ cid: commit.data, what: 'node', neededFor: `the tree of commit ${cidText(cid)}` });
    }
    yield* this.#findStray();
  }

  *#follow(opened: InspectedFile['opened'], root: Cid, own: boolean): Generator<Progress, void> {
    if (isTree(opened)) {
      const top = opened.tree.root;
      this.#mark(root, opened.commit ? commitKind : otherKind);
      if (!opened.commit && top && !equalSlices(top.cid, root)) this.#markLinks(root);
      if (top) yield* this.#walkTree(opened.tree, top, own);
    } else if (isDag(opened)) {
      yield* this.#walkDag(opened.dag, root, own);
    } else if (this.commits.some(({ cid }) => equalSlices(cid, root))) {
      this.#mark(root, commitKind);
    } else if (this.file.car.find(root) < 0) {
      this.#miss({ cid: root, what: 'block', neededFor: 'a root of the file' });
    } else {
      this.#mark(root, otherKind);
    }
  }

  *#walkTree(tree: Tree, root: Subtree, own: boolean): Generator<Progress, void> {
    const top: Frame = { block: -1, layer: root.layer + 1, items: [root], next: 0, entries: 0, failed: false };
    const stack: Frame[] = [top];
    for (let frame = stack.at(-1); frame; frame = stack.at(-1)) {
      const item = frame.items[frame.next++];
      if (item?.kind === 'entry') {
        frame.entries++;
        this.#passEntry(tree, item, own);
      } else if (item) {
        const below = this.#enter(tree, item, frame, own);
        if (below) stack.push(below);
        if (++this.#steps % stepsPerTurn === 0) yield this.#progress();
      } else {
        stack.pop();
        if (frame.block >= 0 && !frame.failed) this.#entries[frame.block] = frame.entries;
        const parent = stack.at(-1);
        if (!parent) continue;
        parent.entries += frame.entries;
        parent.failed ||= frame.failed;
      }
    }
  }

  #enter(tree: Tree, subtree: Subtree, parent: Frame, own: boolean): Frame | undefined {
    const block = this.file.car.find(subtree.cid);
    if (block >= 0 && this.kinds[block] === nodeKind) {
      const entries = this.#entries[block]!;
      if (entries === notCounted) parent.failed = true;
      else parent.entries += entries;
      return undefined;
    }
    const items = tryLoad(tree, subtree);
    if (block >= 0) this.kinds[block] = nodeKind;
    if (items instanceof EngineError) {
      parent.failed = true;
      if (items instanceof MissingBlockError) this.#miss({ cid: subtree.cid, what: 'node', neededFor: cut(rangeText(subtree, key => keyLabel(tree, key))) });
      return undefined;
    }
    if (own) this.#countNode(subtree.layer, items);
    return { block, layer: subtree.layer, items, next: 0, entries: 0, failed: false };
  }

  #countNode(layer: number, items: readonly Item[]): void {
    let links = 0;
    for (const { kind } of items) if (kind === 'subtree') links++;
    const numbers = (this.layers[layer] ??= { nodes: 0, entries: 0, fewest: Infinity, most: 0, links: 0 });
    numbers.nodes++;
    numbers.entries += items.length - links;
    numbers.links += links;
    numbers.fewest = Math.min(numbers.fewest, links);
    numbers.most = Math.max(numbers.most, links);
    this.census.nodes++;
  }

  #passEntry(tree: Tree, { key, value }: Entry, own: boolean): void {
    if (own) this.census.entry(key);
    const parts = readCid(value.bytes, value.start, value.end);
    if (parts?.end !== value.end) return;
    const block = this.file.car.find(value);
    if (block >= 0) {
      if (this.kinds[block] === stray) this.kinds[block] = recordKind;
    } else if (parts.hash !== identity) {
      this.missingRecords++;
      if (this.missing.length < missingListed) this.missing.push({ cid: value.copy(), what: 'record', neededFor: cut(keyLabel(tree, key)) });
    }
  }

  *#walkDag({ format, source }: Dag, root: Cid, own: boolean): Generator<Progress, void> {
    const stack: { cid: Cid; as: string | undefined; path: string }[] = [{ cid: root, as: undefined, path: '/' }];
    for (let step = stack.pop(); step; step = stack.pop()) {
      const { cid, as, path } = step;
      const block = this.file.car.find(cid);
      if (block >= 0 && this.kinds[block] !== stray) continue;
      if (block >= 0) this.kinds[block] = as === undefined && format.opaque(codecOf(cid)) ? otherKind : nodeKind;
      try {
        const { links, parts } = format.open(cid, source.load(cid), as);
        if (own) this.census.nodes++;
        if (own) this.census.entries += links.length;
        for (const link of links) {
          if (link.kind === 'link') stack.push({ cid: link.target, as: undefined, path: cut(pathText(link.path)) });
          else this.#mark(link.target, recordKind);
        }
        for (const part of parts) stack.push({ ...part, path });
      } catch (error) {
        if (!(error instanceof EngineError)) throw error;
        if (error instanceof MissingBlockError) this.#miss({ cid, what: 'block', neededFor: path });
      }
      if (++this.#steps % stepsPerTurn === 0) yield this.#progress();
    }
  }

  /** What a block above a tree links to beside it (its configuration) belongs to it, too. */
  #markLinks(head: Cid): void {
    try {
      for (const { target } of ipldDag.open(head, this.file.car.load(head)).links) this.#mark(target, otherKind);
    } catch (error) {
      if (!(error instanceof EngineError)) throw error;
    }
  }

  #mark(cid: Cid, kind: number): void {
    const block = this.file.car.find(cid);
    if (block >= 0 && this.kinds[block] === stray) this.kinds[block] = kind;
  }

  #miss(missing: MissingBlock): void {
    const text = cidText(missing.cid);
    if (this.#missed.has(text)) return;
    if (this.#missed.size < missingListed) this.#missed.add(text);
    this.missingNodes++;
    if (this.missing.length < missingListed) this.missing.push({ ...missing, cid: missing.cid.copy() });
  }

  *#findStray(): Generator<Progress, void> {
    const { table, index } = this.file.numbered;
    for (let number = 0; number < index.count; number++) {
      if (number % 256 === 0) yield this.#progress(number / index.count);
      if (this.kinds[number] !== stray) continue;
      const first = table.find(table.glance(number).cid);
      if (first === number) {
        this.stray.push(number);
      } else {
        this.duplicates++;
        if (first >= 0) this.kinds[number] = this.kinds[first]!;
      }
    }
  }

  #progress(fraction: number | null = null): Progress {
    return { task: `Walking the trees of ${this.file.file.name}`, fraction };
  }
}
