// Rows of the key axis. A scroll only moves rows that stay; their inside is joined anew when their
// content is another object (zoom, resize, rows opened or closed, new numbers). The option is a cell's
// rectangle, with a label that says everything; the texts beside it are for the eye.
import { local, type Selection } from 'd3';
import type { Side } from '../../src/protocol/comparison';
import { levelOf } from '../layout/frame';
import type { Cell, CellText } from '../layout/rows';
import type { RowShape, Scene } from '../layout/scene';
import { addChevron, place, say, set, type Layer, type Motion } from './draw';

type Rows = Selection<SVGGElement, RowShape, SVGGElement, unknown>;
export interface CellDatum { readonly cell: Cell; readonly row: RowShape }

const drawn = local<unknown>();
export const cellId = (side: Side, row: number): string => `cell-${side}-${row}`;

export function drawRows(layer: Layer, scene: Scene, motion: Motion): void {
  layer.classed('low', levelOf(scene.frame.rowHeight) === 'bars');
  const rows: Rows = layer
    .selectAll<SVGGElement, RowShape>('g.row')
    .data(scene.rows, shape => shape.id)
    .join(enter => enter.append('g').attr('class', 'row').attr('role', 'presentation')
      .attr('transform', at).attr('opacity', motion === 'brief' ? 0 : null));
  place(rows, motion, { transform: at });

  drawInside(rows.filter(function (shape) {
    const version = shape.content ?? scene.columns;
    const stale = drawn.get(this) !== version;
    drawn.set(this, version);
    return stale;
  }), scene);
}

const at = (shape: RowShape): string => `translate(0,${shape.y})`;

function drawInside(rows: Rows, scene: Scene): void {
  set(rows, {
    'data-change': ({ row }) => (row?.kind === 'entry' ? row.change : null),
    'data-key': ({ row }) => (row?.kind === 'entry' ? row.key : null),
    'data-subtree': ({ row }) => (row?.kind === 'subtree' ? row.cid : null),
    'data-unresolved': ({ row }) => (row?.kind === 'unresolved' ? row.cid : null),
    'data-moved': ({ row }) => (row?.kind === 'subtree' && row.moved ? 'true' : null),
    'data-awaited': ({ row }) => (row ? null : 'true'),
    'data-reach': ({ row }) => row?.reach ?? null,
  });
  say(rows.selectAll<SVGTitleElement, RowShape>('title').data(shape => [shape]).join('title'), ({ content }) => content?.tooltip ?? 'loading…');
  drawBlanks(rows, scene);
  const gaps = rows.selectAll<SVGTextElement, CellText>('text.gap').data(({ content }) => content?.gaps ?? []).join('text').attr('class', 'gap');
  say(set(gaps, { x: gap => gap.x, y: gap => gap.y }), gap => gap.text);
  drawCells(rows, scene);
}

/** The side that lacks an entry, and both sides of a row on its way. */
function drawBlanks(rows: Rows, { frame, columns }: Scene): void {
  const middle = Math.floor(frame.rowHeight / 2) + 0.5;
  const shown = levelOf(frame.rowHeight) !== 'bars';
  const blanks = rows.selectAll<SVGPathElement, Side>('path.blank')
    .data(({ content }) => (shown ? (content?.blanks ?? frame.sides) : []), side => side)
    .join('path').attr('class', 'blank');
  set(blanks, { d: side => `M${columns.entries[side].x + 8} ${middle}h${columns.entries[side].width - 16}` });
}

function drawCells(rows: Rows, { frame }: Scene): void {
  const inset = levelOf(frame.rowHeight) === 'bars' ? 0.5 : 1;
  const cells = rows.selectAll<SVGGElement, CellDatum>('g.cell')
    .data(row => (row.content?.cells ?? []).map((cell): CellDatum => ({ cell, row })), ({ cell }) => cell.side)
    .join(enter => {
      const cell = enter.append('g').attr('class', 'cell').attr('role', 'presentation');
      cell.append('rect').attr('role', 'option').attr('rx', 2);
      return cell;
    });
  set(cells, { 'data-side': ({ cell }) => cell.side });
  set(cells.select<SVGElement>('rect'), {
    'id': ({ cell, row }) => cellId(cell.side, row.index),
    'aria-label': ({ cell }) => cell.speech,
    'aria-posinset': ({ row }) => row.index + 1,
    'aria-setsize': frame.rowCount,
    'x': ({ cell }) => cell.x,
    'y': inset,
    'width': ({ cell }) => cell.width,
    'height': Math.max(1, frame.rowHeight - 2 * inset),
  });

  const texts = cells.selectAll<SVGTextElement, CellText>('text')
    .data(({ cell }) => cell.texts, text => text.kind)
    .join(enter => enter.append('text').attr('class', text => text.kind).attr('aria-hidden', 'true'));
  say(set(texts, { x: text => text.x, y: text => text.y }), text => text.text);

  const chevrons = cells.selectAll<SVGGElement, CellDatum>('g.chevron')
    .data(datum => (datum.cell.chevron ? [datum] : []))
    .join(enter => addChevron(enter, 'open'));
  set(chevrons, { transform: ({ cell }) => `translate(${cell.chevron!.x},${cell.chevron!.y})` });
}
