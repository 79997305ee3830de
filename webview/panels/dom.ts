// Elements in one expression. Text reaches the page here as text nodes only, and with everything
// unseen escaped: whatever a file contains, it is shown, never interpreted.
import { visible } from '../layout/visible';

type Attribute = string | number | boolean | ((event: Event) => void) | undefined;
export type Child = Node | string | undefined | false;

/** `h('p', { class: 'note', onclick }, 'text')`; false and undefined attributes and children are left out. */
export function h<K extends string>(tag: K, attributes: Readonly<Record<string, Attribute>> = {}, ...children: Child[]): K extends keyof HTMLElementTagNameMap ? HTMLElementTagNameMap[K] : HTMLElement {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === 'function') element.addEventListener(name.slice(2), value);
    else if (value === true) element.setAttribute(name, '');
    else if (value !== undefined && value !== false) element.setAttribute(name, String(value));
  }
  fill(element, ...children);
  return element as never;
}

/** Replaces what an element contains. */
export function fill(element: Element, ...children: Child[]): void {
  element.replaceChildren(...children.filter(child => child !== undefined && child !== false).map(child => (typeof child === 'string' ? visible(child) : child)));
}
