// What a picture is drawn into and from: the frame changes with the panel, the zoom and the
// comparison; the window and its top row change with every scroll.
import type { Band, EntryRow, NodeBox, Side, SubtreeRow, UnresolvedRow } from '../../src/protocol/comparison';

export interface Frame {
  /** Of the viewport, in pixels; the column headings are part of the height. */
  readonly width: number;
  readonly height: number;
  /** Whole pixels, so that edges stay sharp. */
  readonly rowHeight: number;
  /** Of one character cell at `fontSize`. */
  readonly charWidth: number;
  readonly rowCount: number;
  /** Both, or only the left one: a single tree. */
  readonly sides: readonly Side[];
  readonly layers: Readonly<Record<Side, number>>;
  readonly names: Readonly<Record<Side, string>>;
  /** Numbers that rows lack are still on their way. */
  readonly counting: boolean;
}

/** While a walk is stepped through: it has not come to this yet, or it does so at this very step. */
export type Reach = 'ahead' | 'now';
export type ShownEntry = EntryRow & { readonly reach?: 'ahead' };
export type ShownSubtree = SubtreeRow & { readonly reach?: 'ahead' };
export type ShownUnresolved = UnresolvedRow & { readonly reach?: 'ahead' };
export type ShownRow = ShownEntry | ShownSubtree | ShownUnresolved;
export type ShownBox = NodeBox & { readonly reach?: Reach };

/** The rows to draw, in order from `from`; undefined where a row is still on its way. */
export interface Window {
  readonly from: number;
  readonly rows: readonly (ShownRow | undefined)[];
  readonly boxes: readonly ShownBox[];
  readonly bands: readonly Band[];
}

/** Where rows stand in the picture, and the part of the picture that is in view. */
export interface Place {
  /** The upper edge of a row. */
  y(row: number): number;
  readonly view: { readonly top: number; readonly bottom: number };
}

export const sides: readonly Side[] = ['left', 'right'];
export const headingHeight = 24;
/** Where the top row stands: a band's edge and its label have room above the first row. */
export const rowsStart = headingHeight + 8;
export const baseRowHeight = 22;
export const fontSize = 12;
/** Of a character cell in a smaller font; whole pixels, as some systems round the advance of each character. */
export const charWidthAt = (size: number, { charWidth }: Frame): number => Math.ceil((charWidth * size) / fontSize);

/** How much can be said at a row height: coloured bars, one line, or a second line with the values. */
export type Level = 'bars' | 'line' | 'lines';
export const levelOf = (rowHeight: number): Level => (rowHeight < 15 ? 'bars' : rowHeight < 36 ? 'line' : 'lines');
