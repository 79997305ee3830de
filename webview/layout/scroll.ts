// From scroll positions to rows and back. Browsers limit how high an element can be, so beyond a
// cap the scroll range stands for the rows proportionally; below it a pixel is a pixel.

/** Height at which browsers still position exactly (Firefox stops at 17.8 million). */
const tallest = 15_000_000;

export interface Extent {
  readonly rowCount: number;
  readonly rowHeight: number;
  /** Of the part of the viewport that shows rows. */
  readonly height: number;
}

/** Height of the scrolled content that stands for all rows. */
export const scrollHeight = (extent: Extent): number => Math.max(extent.height, Math.min(fullHeight(extent), tallest));

/** The row (with fraction) at the upper edge for a scroll position. */
export function topRow(extent: Extent, scrolled: number): number {
  const range = scrollHeight(extent) - extent.height;
  return range <= 0 ? 0 : Math.min(1, Math.max(0, scrolled / range)) * lastTop(extent);
}

/** The scroll position that brings a row to the upper edge, as near as the content allows. */
export function scrollFor(extent: Extent, row: number): number {
  const last = lastTop(extent);
  return last <= 0 ? 0 : (clampTop(extent, row) / last) * (scrollHeight(extent) - extent.height);
}

/** The nearest top row that fills the viewport. */
export const clampTop = (extent: Extent, row: number): number => Math.min(Math.max(row, 0), lastTop(extent));

/** The row at the upper edge that brings `row` into view: as it is when it can be seen already. */
export function topThatReveals(extent: Extent, top: number, row: number, place: 'nearest' | 'centre'): number {
  const shown = extent.height / extent.rowHeight;
  const seen = row >= top && row + 1 <= top + shown;
  if (seen) return top;
  if (place === 'centre') return row + 0.5 - shown / 2;
  return row < top ? row : row + 1 - shown;
}

/** The row at the upper edge that brings rows `first` to `last` into view: as it is when they fill it or can all be seen. */
export function topThatShows(extent: Extent, top: number, first: number, last: number): number {
  const shown = extent.height / extent.rowHeight;
  const inside = last + 1 - first <= shown;
  const seen = inside ? first >= top && last + 1 <= top + shown : first <= top && last + 1 >= top + shown;
  if (seen) return top;
  return inside ? (first + last + 1 - shown) / 2 : first;
}

/** The smallest and the largest zoom. */
export const zoomRange: [number, number] = [0.25, 2];

/** The nearest zoom there is: saved state may hold any number. */
export const clampZoom = (zoom: number): number => (Number.isNaN(zoom) ? 1 : Math.min(Math.max(zoom, zoomRange[0]), zoomRange[1]));

const fullHeight = ({ rowCount, rowHeight }: Extent): number => rowCount * rowHeight;
const lastTop = (extent: Extent): number => Math.max(0, extent.rowCount - extent.height / extent.rowHeight);
