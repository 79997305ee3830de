// The only file that knows the component library. @vscode/webview-ui-toolkit is no longer developed
// by its makers; what the view needs of it is these functions, whatever stands behind them.
import { provideVSCodeDesignSystem, vsCodeButton, vsCodeProgressRing } from '@vscode/webview-ui-toolkit';
import { h } from './panels/dom';
import { icon, type Icon } from './panels/icons';

provideVSCodeDesignSystem().register(vsCodeButton(), vsCodeProgressRing());

export interface ButtonOptions {
  /** The stable name for tests: `data-action`. */
  readonly action: string;
  /** What it does, said to everyone who cannot see an icon. */
  readonly label: string;
  /** The label and the key that does the same. */
  readonly title?: string;
  readonly onClick: () => void;
}

export function iconButton(shape: Icon, { action, label, title = label, onClick }: ButtonOptions): HTMLElement {
  return h('vscode-button', { 'appearance': 'icon', 'data-action': action, 'aria-label': label, title, onclick: onClick }, icon(shape));
}

export function textButton(kind: 'primary' | 'secondary', { action, label, onClick }: ButtonOptions): HTMLElement {
  return h('vscode-button', { 'appearance': kind, 'data-action': action, 'onclick': onClick }, label);
}

/** As quiet as an icon, in words. */
export function wordButton(text: string, { action, label, title = label, onClick }: ButtonOptions): HTMLElement {
  return h('vscode-button', { 'appearance': 'icon', 'class': 'word', 'data-action': action, 'aria-label': label, title, onclick: onClick }, text);
}

export function progressRing(label: string): HTMLElement {
  return h('vscode-progress-ring', { 'aria-label': label });
}

/** For a button that stays pressed. */
export function press(button: HTMLElement, pressed: boolean): void {
  button.setAttribute('aria-pressed', String(pressed));
}

export function enable(button: HTMLElement, enabled: boolean): void {
  button.toggleAttribute('disabled', !enabled);
}
