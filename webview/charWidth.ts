// The font of keys, measured: texts are shortened to what fits before they are shown.
import { h } from './panels/dom';

/** Width of a character in the font of keys, in pixels. */
export function charWidth(parent: Element): number {
  const probe = h('span', { class: 'probe' }, '0'.repeat(100));
  parent.append(probe);
  const width = probe.getBoundingClientRect().width / 100;
  probe.remove();
  return width || 7;
}
