// The upper edge of a panel, to drag: its height between what it needs and what the page has.
import { t } from '../l10n';
import { h } from '../panels/dom';

const least = 170;
const stride = 24;

export interface Sash { readonly element: HTMLElement; set(height: number): void }

export function heightSash(panel: HTMLElement, changed: (height: number) => void): Sash {
  let height = 0;
  const element = h('div', { 'class': 'sash', 'role': 'separator', 'tabindex': 0, 'aria-orientation': 'horizontal', 'aria-label': t('Height of the step panel'), 'aria-valuemin': least });
  const most = (): number => Math.max(least, Math.round((panel.parentElement?.clientHeight ?? 0) * 0.7) || 1000);
  const set = (wished: number) => {
    height = Math.round(Math.max(least, Math.min(wished, most())));
    panel.style.height = `${height}px`;
    element.setAttribute('aria-valuenow', String(height));
    element.setAttribute('aria-valuemax', String(Math.max(height, most())));
  };
  const change = (wished: number) => {
    set(wished);
    changed(height);
  };
  element.addEventListener('pointerdown', event => {
    element.setPointerCapture(event.pointerId);
    event.preventDefault();
  });
  element.addEventListener('pointermove', event => {
    if (element.hasPointerCapture(event.pointerId)) change(panel.getBoundingClientRect().bottom - event.clientY);
  });
  element.addEventListener('keydown', event => {
    if (event.key !== 'ArrowUp' && event.key !== 'ArrowDown') return;
    event.preventDefault();
    change(height + (event.key === 'ArrowUp' ? stride : -stride));
  });
  return { element, set };
}
