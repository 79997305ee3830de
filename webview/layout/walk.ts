// A step of the recorded walk in the picture. What the walk has not come to is quiet: no change, no
// state, no range. Pure: the same rows and the same step give the same picture, whichever way the
// reader came to that step.
import type { Band, NodeBox, Row, Side } from '../../src/protocol/comparison';
import type { WalkCursor, WalkStep } from '../../src/protocol/steps';
import type { BoxShape } from './boxes';
import { sides, type Reach, type ShownBox, type ShownRow, type Window } from './frame';
import type { Scene } from './scene';

/** Where the reader is in the walk; `step` is undefined while it is on its way. */
export interface Moment { readonly index: number; readonly step: WalkStep | undefined }

/** What one side's cursor is at, or has collected, outlined. */
export interface Outline { readonly id: string; readonly side: Side; readonly collected: boolean; readonly x: number; readonly y: number; readonly width: number; readonly height: number }
export interface WalkShapes {
  /** The rows that the step is about, across the whole width, cut near the view. */
  readonly range: { readonly y: number; readonly width: number; readonly height: number } | undefined;
  readonly pair: readonly Outline[];
}

/** Something that the walk never comes to in the picture as it is stays ahead of every step. */
const reachOf = (at: number | null, index: number): Reach | undefined => (at === null || at > index ? 'ahead' : at === index ? 'now' : undefined);

/** A window as it looks at a step. */
export function windowAt({ from, rows, boxes, bands }: Window, index: number): Window {
  return {
    from,
    rows: rows.map(row => (row && reachOf(row.at, index) === 'ahead' ? quietRow(row) : row)),
    boxes: boxes.map(box => shownBox(box, index)),
    bands: bands.filter((band: Band) => reachOf(band.at, index) !== 'ahead'),
  };
}

/** The same row gives the same object, so that what is drawn of it stays as it is. */
const quiet = new WeakMap<Row, ShownRow>();
function quietRow(row: Row): ShownRow {
  const known = quiet.get(row) ?? unreached(row);
  quiet.set(row, known);
  return known;
}

function unreached(row: Row): ShownRow {
  switch (row.kind) {
    case 'entry': return { ...row, change: 'none', reach: 'ahead' };
    case 'subtree': return { ...row, moved: false, reach: 'ahead' };
    case 'unresolved': return { ...row, reach: 'ahead' };
  }
}

function shownBox(box: NodeBox, index: number): ShownBox {
  const reach = reachOf(box.at, index);
  return reach === undefined ? box : { ...box, reach, misaligned: box.misaligned && reach !== 'ahead' };
}

/** What a step adds to a scene: its rows, and what the two cursors are at. Nothing where that is not drawn. */
export function walkShapes(scene: Scene, { step }: Moment): WalkShapes {
  if (!step) return { range: undefined, pair: [] };
  const pair = sides.flatMap(side => {
    const cursor = step[side];
    const at = cursor?.kind === 'subtree' ? cursor.cid : undefined;
    const collected = new Set(step.lists?.[side].first.map(({ cid }) => cid).filter(cid => cid !== at));
    return [
      ...(collected.size === 0 ? [] : scene.boxes.filter(box => box.side === side && collected.has(box.cid)).map(box => outline(box, true))),
      ...(cursor ? outlines(scene, side, cursor) : []),
    ];
  });
  return { range: rangeOf(scene, step), pair };
}

const overhang = 40;

function rangeOf({ frame, columns, rows, shift }: Scene, { rows: about }: WalkStep): WalkShapes['range'] {
  const [start] = rows;
  if (!about || !start) return undefined;
  const y = (row: number): number => start.y + (row - start.index) * frame.rowHeight;
  const top = Math.max(y(about.first), shift - overhang);
  const bottom = Math.min(y(about.last + 1), shift + frame.height + overhang);
  return bottom > top ? { y: top, width: columns.width, height: bottom - top } : undefined;
}

function outlines({ frame, rows, boxes }: Scene, side: Side, cursor: WalkCursor): Outline[] {
  const cells = rows.flatMap(({ id, row, content, y }) => {
    const met = cursor.kind === 'entry' ? row?.kind === 'entry' && row.key === cursor.key : row && row.kind !== 'entry' && row.cid === cursor.cid;
    const cell = met ? content?.cells.find(candidate => candidate.side === side) : undefined;
    return cell ? [{ id: `${side} ${id}`, side, collected: false, x: cell.x, y, width: cell.width, height: frame.rowHeight }] : [];
  });
  const nodes = cursor.kind === 'entry' ? [] : boxes.filter(box => box.side === side && box.cid === cursor.cid);
  return [...nodes.map(box => outline(box, false)), ...cells];
}

const outline = ({ id, side, x, y, width, height }: BoxShape, collected: boolean): Outline => ({ id, side, collected, x, y, width, height });
