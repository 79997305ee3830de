// The cursor: a ring around one cell or box, and the same thing named to assistive technology.
import type { Side } from '../../src/protocol/comparison';
import type { Scene } from '../layout/scene';
import { cellId } from './rows';
import { set, type Layer } from './draw';

export interface Ring { readonly id: string; readonly x: number; readonly y: number; readonly width: number; readonly height: number }

/** Where a cell of the scene stands; undefined when its row is not drawn. */
export function cellRing(scene: Scene, side: Side, row: number): Ring | undefined {
  const shape = scene.rows[row - (scene.rows[0]?.index ?? 0)];
  const cell = shape?.content?.cells.find(candidate => candidate.side === side);
  return shape && cell && { id: cellId(side, row), x: cell.x, y: shape.y, width: cell.width, height: scene.frame.rowHeight };
}

/** Where a box of the scene stands; undefined when it is not drawn. */
export const boxRing = (scene: Scene, id: string): Ring | undefined => scene.boxes.find(box => box.id === id);

export function drawCursor(layer: Layer, ring: Ring | undefined, listbox: Element): void {
  const rings = layer.selectAll<SVGRectElement, Ring>('rect').data(ring ? [ring] : []).join('rect');
  set(rings, { rx: 3, x: ({ x }) => x - 1, y: ({ y }) => y, width: ({ width }) => width + 2, height: ({ height }) => height });
  if (ring) listbox.setAttribute('aria-activedescendant', ring.id);
  else listbox.removeAttribute('aria-activedescendant');
  for (const selected of listbox.querySelectorAll('[aria-selected]')) if (selected.id !== ring?.id) selected.removeAttribute('aria-selected');
  if (ring) listbox.ownerDocument.getElementById(ring.id)?.setAttribute('aria-selected', 'true');
}
