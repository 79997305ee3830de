// An open comparison of two files: the walk's result as rows, boxes and bands, and the answers the
// view asks for. Whatever may take long is a generator that yields its progress, so that whoever
// drives it can show it, stay responsive, and stop.
import type { BlockSource, Tree } from '../tree/source';
import { loadNode } from '../tree/source';
import { DiffFailedError, EngineError, MissingBlockError, UnknownFormatError } from '../tree/errors';
import type { Node, Subtree } from '../tree/node';
import { Slice, equalSlices } from '../tree/bytes';
import type { Cid } from '../tree/cid';
import { parseCid } from '../tree/cid';
import type { Key } from '../tree/range';
import { keyText } from '../tree/range';
import type { ComparedRange } from '../diff/walkEvents';
import { isMoved } from '../diff/blocks';
import type { SideIndex } from '../diff/level';
import type { WalkEvent } from '../diff/walkEvents';
import { sideNames, walk } from '../diff/walk';
import { recordText } from '../repository/recordText';
import type { Detail, Extent, Overview, Page, Side, Target, Toggled } from '../protocol/comparison';
import type { Progress } from '../protocol/contracts';
import type { Revealed } from '../protocol/search';
import type { WalkSummary } from '../protocol/steps';
import { ChangeLists } from './changes';
import { describeBox, describeRow } from './describe';
import type { Sought } from './finder';
import { Finder } from './finder';
import type { FileToOpen } from './openedFile';
import { FileFailedError, OpenedFile } from './openedFile';
import { rulerBands, rulerMarks } from './marks';
import { Pages } from './pages';
import type { Walked } from './recordedWalk';
import { Rows, changeOf, keyOf } from './rows';
import type { SearchResult } from './search';
import { Stepper } from './stepper';
import { valueCid } from './values';
import type { Row as RowOfBoth } from './rows';

class NotRecordedError extends EngineError {
  readonly code = 'not-recorded';
}

export class Comparison {
  private constructor(
    private readonly files: readonly [OpenedFile, OpenedFile],
    private readonly rows: Rows,
    private readonly walked: Walked,
    private readonly misaligned: ReadonlySet<Subtree>,
    private readonly summary: Pick<Overview, 'changes' | 'nodes' | 'misaligned' | 'unresolved'>,
  ) {}

  #stepper: Stepper | undefined;

  /** Opens both files and walks them. Throws EngineErrors that name the file; on failure nothing stays open. */
  static *open(leftFile: FileToOpen, rightFile: FileToOpen): Generator<Progress, Comparison> {
    const left = yield* OpenedFile.open('left', leftFile);
    let right: OpenedFile | undefined;
    try {
      right = yield* OpenedFile.open('right', rightFile);
      left.settle(right);
      right.settle(left);
      return yield* Comparison.#compare(left, right);
    } catch (error) {
      left.car.close();
      right?.car.close();
      if (!(error instanceof DiffFailedError)) throw error;
      throw new FileFailedError(error.side === 'left' ? leftFile.name : rightFile.name, error);
    }
  }

  static *#compare(left: OpenedFile, right: OpenedFile): Generator<Progress, Comparison> {
    if (left.tree.format !== right.tree.format) {
      throw new UnknownFormatError(`these trees are of different kinds and cannot be compared: ${left.tree.format.name} and ${right.tree.format.name}`);
    }
    const files = [left, right] as const;
    const rows: RowOfBoth[] = [];
    const nodes: (readonly [SideIndex, Node])[] = [];
    const ranges: ComparedRange[] = [];
    const changes = { added: 0, removed: 0, updated: 0 };
    let pruned = 0;
    let moved = 0;
    const record = (event: WalkEvent) => {
      if (event.kind === 'load') {
        files[event.side].read++;
        nodes.push([event.side, event.node]);
      } else if (event.kind === 'misaligned') {
        ranges.push(event.range);
      }
    };
    for (const step of walk(left.tree, right.tree, { record, onMissing: [left.onMissing, right.onMissing] })) {
      if (rows.push(step) % 256 === 0) yield { task: `Comparing ${left.file.name} and ${right.file.name}: ${rows.length} rows`, fraction: null };
      const change = changeOf(step);
      if (change !== 'none') changes[change]++;
      if (step.kind === 'unresolved') files[step.side].unresolved++;
      if (step.kind === 'shared') pruned++;
      if (step.kind === 'shared' && isMoved(step)) moved++;
    }
    const misaligned = new Set(ranges.flatMap(range => [...range.left, ...range.right]));
    const summary = { changes, nodes: { created: right.read, deleted: left.read, moved, pruned }, misaligned: ranges.length, unresolved: left.unresolved + right.unresolved };
    const walked = { rows: [...rows], nodes: nodes.map(([, node]) => node), ranges };
    return new Comparison(files, new Rows(rows, nodes, ranges), walked, misaligned, summary);
  }

  /** Counts both trees and checks every digest; `overview` knows the result afterwards. */
  *count(): Generator<Progress, void> {
    for (const file of this.files) yield* file.count();
  }

  /** Records the walk, once; `stepper` is there afterwards. */
  *recordWalk(): Generator<Progress, WalkSummary> {
    const [left, right] = this.files;
    this.#stepper ??= yield* Stepper.record(left, right, this.walked, this.rows, this.#keyText);
    return this.#stepper.summary;
  }

  get stepper(): Stepper {
    if (!this.#stepper) throw new NotRecordedError('the walk of this comparison was not recorded yet');
    return this.#stepper;
  }

  overview(): Overview {
    return { left: this.files[0].facts(), right: this.files[1].facts(), ...this.summary, extent: this.extent() };
  }

  extent(): Extent {
    return { rowCount: this.rows.list.length, marks: rulerMarks(this.rows), bands: rulerBands(this.rows) };
  }

  /** At most 2,000 rows from `from`, with every box and band that touches them. */
  page(from: number, count: number): Page {
    return new Pages(this.rows, this.files, this.misaligned, this.#keyText, this.#stepper).page(from, count);
  }

  /** Opens or closes identical subtrees one after the other; what cannot be read stays closed and is reported. */
  toggle(cids: readonly string[]): Toggled {
    const failed: Toggled['failed'] = [];
    for (const text of cids) {
      const cid = readCidText(text);
      if (!cid) continue;
      const [left, right] = this.rows.boxes.filter(box => box.identical && equalSlices(box.node.subtree.cid, cid));
      try {
        if (left && right) this.rows.close(left, right);
        else this.#openSubtree(cid);
      } catch (error) {
        if (!(error instanceof EngineError)) throw error;
        failed.push({ cid: text, message: error.message });
      }
    }
    return { extent: this.extent(), failed };
  }

  search(query: string): Generator<Progress, SearchResult> {
    return this.#finder.search(query);
  }

  /** Opens what is around a key or a node; null where neither tree has it. */
  *reveal(sought: Sought): Generator<Progress, Revealed> {
    const revealed = yield* this.#finder.reveal(sought);
    return revealed ? { ...revealed, extent: this.extent() } : null;
  }

  get #finder(): Finder {
    const [left, right] = this.files;
    const tree = { ...left.tree, source: eitherOf(left.tree.source, right.tree.source) };
    return new Finder(this.rows, tree, left.onMissing === 'boundary' || right.onMissing === 'boundary', this.#keyText, ({ cid }) => this.#openSubtree(cid));
  }

  get changes(): ChangeLists {
    return new ChangeLists(this.rows, this.#keyText);
  }

  findChange(from: number, direction: 'next' | 'previous'): { row: number; index: number } | null {
    const { changes } = this.rows;
    const index = direction === 'next' ? changes.findIndex(row => row > from) : changes.findLastIndex(row => row < from);
    return index < 0 ? null : { row: changes[index]!, index };
  }

  describe(target: Target): Detail {
    if (target.kind === 'row') return describeRow(this.#step(target.row), this.files);
    const side = sideNames.indexOf(target.side);
    const cid = readCidText(target.cid);
    const box = cid && this.rows.boxes.find(candidate => candidate.side === side && equalSlices(candidate.node.subtree.cid, cid));
    if (!box) throw new UnknownFormatError(`no open node has this CID; cid=${target.cid}`);
    return describeBox(box, this.files, this.misaligned.has(box.node.subtree));
  }

  entry(row: number): { key: string; left: string | null; right: string | null } {
    const step = this.#step(row);
    if (step.kind !== 'entry') throw new UnknownFormatError('this row is a subtree, not an entry');
    return { key: this.#keyText(keyOf(step)), left: step.left ? valueCid(step.left.value) : null, right: step.right ? valueCid(step.right.value) : null };
  }

  /** The record of an entry as text; throws MissingBlockError where the file does not hold it. */
  record(side: Side, cid: string): string {
    const file = this.files[sideNames.indexOf(side)]!;
    const parsed = readCidText(cid);
    if (!parsed) throw new UnknownFormatError(`this is no CID: ${cid}`);
    try {
      return recordText(parsed, file.car.load(parsed));
    } catch (error) {
      throw error instanceof EngineError ? new FileFailedError(file.file.name, error) : error;
    }
  }

  /** Both trees are of one format, so their keys read alike. */
  readonly #keyText = (key: Key): string => this.files[0].tree.format.keyText?.(key) ?? keyText(key);

  #step(row: number): RowOfBoth {
    const step = this.rows.list[row];
    if (!step) throw new UnknownFormatError(`there is no row ${row}`);
    return step;
  }

  #openSubtree(cid: Cid): void {
    const row = this.rows.list.findIndex(step => step.kind === 'shared' && equalSlices(step.left.cid, cid));
    const step = this.rows.list[row];
    if (step?.kind !== 'shared') return;
    const nodes = [step.left, step.right].map((subtree, side) => {
      try {
        return loadNode(this.#readable(side), subtree);
      } catch (error) {
        throw error instanceof EngineError ? new FileFailedError(this.files[side]!.file.name, error) : error;
      }
    });
    if (nodes[0]!.items.length > 0) this.rows.open(row, nodes[0]!, nodes[1]!); // an empty tree has nothing to show
  }

  /** What both trees have, a partial one may lack: the other file has the same block. */
  #readable(side: number): Tree {
    const [own, other] = side === 0 ? this.files : [this.files[1], this.files[0]];
    return own.onMissing === 'deny' ? own.tree : { ...own.tree, source: eitherOf(own.tree.source, other.tree.source) };
  }
}

function eitherOf(first: BlockSource, second: BlockSource): BlockSource {
  return {
    load(cid) {
      try {
        return first.load(cid);
      } catch (error) {
        if (error instanceof MissingBlockError) return second.load(cid);
        throw error;
      }
    },
  };
}

/** What cidText wrote; undefined when it is nothing of the kind. */
function readCidText(text: string): Cid | undefined {
  try {
    if (!text.startsWith('0x')) return parseCid(text);
    return Slice.of(Uint8Array.from(text.slice(2).match(/../g) ?? [], pair => parseInt(pair, 16)));
  } catch {
    return undefined;
  }
}
