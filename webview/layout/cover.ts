// Which node covers a row. On one side, nodes of one layer never overlap, so the nodes of a column
// are a sorted list and a look-up is a bisection.
import { bisector } from 'd3';
import type { NodeBox, Side } from '../../src/protocol/comparison';

const byFirst = bisector((box: NodeBox) => box.first);

export class Cover {
  readonly #columns: Record<Side, (NodeBox[] | undefined)[]> = { left: [], right: [] };

  constructor(boxes: readonly NodeBox[]) {
    for (const box of boxes) if (box.last >= box.first) (this.#columns[box.side][box.layer] ??= []).push(box);
    for (const columns of Object.values(this.#columns)) for (const column of columns) column?.sort((a, b) => a.first - b.first);
  }

  /** The node of a layer that covers a row. */
  at(side: Side, layer: number, row: number): NodeBox | undefined {
    const column = this.#columns[side][layer];
    const box = column?.[byFirst.right(column, row) - 1];
    return box && box.last >= row ? box : undefined;
  }

  /** The nearest node above a layer that covers a row. */
  above(side: Side, layer: number, row: number): NodeBox | undefined {
    for (let higher = layer + 1; higher < this.#columns[side].length; higher++) {
      const box = this.at(side, higher, row);
      if (box) return box;
    }
    return undefined;
  }
}
