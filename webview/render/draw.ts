// What all joins share: attributes are written only where they differ, because between two frames
// most of a picture stays as it is; and a change of places can be shown as a brief movement.
import { easeCubicOut, select, type EnterElement, type Selection } from 'd3';

type Value = string | number | null;
export type Attributes<D> = Readonly<Record<string, Value | ((datum: D) => Value)>>;
/** A layer of the picture: the group whose children one file joins. */
export type Layer = Selection<SVGGElement, unknown, null, undefined>;
export type Motion = 'none' | 'brief';

export const briefMs = 160;

/** Writes attributes that differ; null removes one. */
export function set<E extends Element, D, P extends Element | null, PD>(selection: Selection<E, D, P, PD>, attributes: Attributes<D>): Selection<E, D, P, PD> {
  const entries = Object.entries(attributes);
  return selection.each(function (datum) {
    for (const [name, value] of entries) write(this, name, typeof value === 'function' ? value(datum) : value);
  });
}

/** Writes attributes that say where something is: at once, or by moving there. */
export function place<E extends Element, D, P extends Element | null, PD>(selection: Selection<E, D, P, PD>, motion: Motion, attributes: Attributes<D>): void {
  selection.interrupt();
  if (motion === 'none') {
    set(selection, { ...attributes, opacity: null });
    return;
  }
  const moving = selection.transition().duration(briefMs).ease(easeCubicOut).attr('opacity', 1);
  for (const [name, value] of Object.entries(attributes)) moving.attr(name, typeof value === 'function' ? value : () => value);
}

/** Writes text that differs. */
export function say<E extends Element, D, P extends Element | null, PD>(selection: Selection<E, D, P, PD>, text: (datum: D) => string): Selection<E, D, P, PD> {
  return selection.each(function (datum) {
    const said = text(datum);
    if (this.textContent !== said) this.textContent = said;
  });
}

/** The mark that opens or closes a subtree, with room to hit it. */
export function addChevron<D, P extends Element>(enter: Selection<EnterElement, D, P, unknown>, action: 'open' | 'close'): Selection<SVGGElement, D, P, unknown> {
  const chevron = enter.append('g').attr('class', 'chevron').attr('data-action', action);
  chevron.append('rect').attr('x', -9).attr('y', -9).attr('width', 18).attr('height', 18);
  chevron.append('path').attr('d', action === 'open' ? 'M-2.5 -4 2 0 -2.5 4' : 'M-4 -2.5 0 2 4 -2.5');
  return chevron;
}

/** A new layer on top of the others. */
export function addLayer(parent: SVGElement, name: string): Layer {
  return select(parent).append<SVGGElement>('g').attr('class', name).attr('role', 'presentation');
}

function write(element: Element, name: string, value: Value): void {
  if (value === null) {
    if (element.hasAttribute(name)) element.removeAttribute(name);
  } else if (element.getAttribute(name) !== String(value)) {
    element.setAttribute(name, String(value));
  }
}
