// A window of the picture as it crosses to the view: rows, and the boxes and bands that touch them.
import { isMoved } from '../diff/blocks';
import { sideNames } from '../diff/walk';
import type { ComparedRange } from '../diff/walkEvents';
import type { NodeBox, Page, Row } from '../protocol/comparison';
import { cidText } from '../tree/cid';
import type { Node, Subtree } from '../tree/node';
import type { Key } from '../tree/range';
import { rangeText } from '../tree/range';
import type { OpenedFile } from './openedFile';
import type { Box, Row as RowOfBoth, Rows } from './rows';
import { changeOf, keyOf } from './rows';
import type { Stepper } from './stepper';
import { valueText } from './values';

export class Pages {
  /** `stepper`: where the walk is recorded; then everything has its step. */
  constructor(
    private readonly rows: Rows,
    private readonly files: readonly [OpenedFile, OpenedFile],
    private readonly misaligned: ReadonlySet<Subtree>,
    private readonly keyText: (key: Key) => string,
    private readonly stepper: Stepper | undefined,
  ) {}

  /** At most 2,000 rows from `from`, with every box and band that touches them. */
  page(from: number, count: number): Page {
    const start = Math.max(0, Math.trunc(from));
    const steps = this.rows.list.slice(start, start + Math.max(0, Math.trunc(count)));
    const touches = ({ first, last }: { first: number; last: number }) => first < start + steps.length && last >= start;
    return {
      from: start,
      rows: steps.map(step => this.#row(step)),
      boxes: this.rows.boxes.filter(touches).map(box => this.#box(box)),
      bands: this.rows.bands.filter(touches).map(({ range, first, last }) => ({
        first,
        last,
        layer: range.layer,
        notation: rangeText(range, this.keyText),
        left: range.left.length,
        right: range.right.length,
        at: this.#at(range),
      })),
    };
  }

  #row(step: RowOfBoth): Row {
    if (step.kind === 'entry') {
      return {
        kind: 'entry',
        change: changeOf(step),
        key: this.keyText(keyOf(step)),
        layer: (step.left ?? step.right)!.parent.layer,
        left: step.left ? valueText(step.left.value) : null,
        right: step.right ? valueText(step.right.value) : null,
        at: this.#at(step),
      };
    }
    if (step.kind === 'unresolved') {
      const { subtree, side } = step;
      return {
        kind: 'unresolved',
        side: sideNames[side],
        cid: cidText(subtree.cid),
        layer: subtree.layer,
        after: subtree.after ? this.keyText(subtree.after) : null,
        before: subtree.end ? this.keyText(subtree.end) : null,
        at: this.#at(step),
      };
    }
    const { left, right } = step;
    const counts = this.files[0].census.of(left.cid) ?? this.files[1].census.of(right.cid);
    return {
      kind: 'subtree',
      cid: cidText(left.cid),
      layer: left.layer,
      moved: isMoved(step),
      after: left.after ? this.keyText(left.after) : null,
      before: left.end ? this.keyText(left.end) : null,
      entries: counts?.entries ?? null,
      nodes: counts?.nodes ?? null,
      at: this.#at(step),
    };
  }

  #at(of: RowOfBoth | Node | ComparedRange): number | null {
    return this.stepper?.stepOf(of) ?? null;
  }

  #box({ side, node, identical, first, last }: Box): NodeBox {
    const { subtree, items } = node;
    const entries = items.reduce((sum, { kind }) => sum + (kind === 'entry' ? 1 : 0), 0);
    return {
      side: sideNames[side],
      cid: cidText(subtree.cid),
      layer: subtree.layer,
      state: identical ? 'identical' : side === 0 ? 'deleted' : 'created',
      root: !subtree.parent,
      misaligned: this.misaligned.has(subtree),
      first,
      last,
      after: subtree.after ? this.keyText(subtree.after) : null,
      before: subtree.end ? this.keyText(subtree.end) : null,
      entries,
      subtrees: items.length - entries,
      at: this.#at(node),
    };
  }
}
