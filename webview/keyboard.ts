// Keys of the compare view, in one table: it answers key events and is what the help page shows.
import { t } from './l10n';

export type Command =
  | 'up' | 'down' | 'left' | 'right' | 'first' | 'last' | 'pageUp' | 'pageDown' | 'nextChange' | 'previousChange'
  | 'open' | 'details' | 'find' | 'stepper' | 'stepBack' | 'stepForward' | 'breakHere' | 'zoomIn' | 'zoomOut' | 'zoomReset' | 'swap' | 'collapseAll' | 'back' | 'help';

export interface Section<C extends string = Command> {
  readonly keys: string;
  readonly does: string;
  readonly bindings: readonly { readonly command: C; readonly keys: readonly string[] }[];
}

/** `Alt+F5`: modifiers in this order, then the value of `KeyboardEvent.key`. `Ctrl` is ⌘ as well. */
export const sections: readonly Section[] = [
  { keys: '↑ ↓', does: t('Row by row; in a layer, node by node'), bindings: [{ command: 'up', keys: ['ArrowUp'] }, { command: 'down', keys: ['ArrowDown'] }] },
  { keys: '← →', does: t('From column to column'), bindings: [{ command: 'left', keys: ['ArrowLeft'] }, { command: 'right', keys: ['ArrowRight'] }] },
  { keys: 'Home End', does: t('First and last row'), bindings: [{ command: 'first', keys: ['Home'] }, { command: 'last', keys: ['End'] }] },
  { keys: 'PageUp PageDown', does: t('A screen up or down'), bindings: [{ command: 'pageUp', keys: ['PageUp'] }, { command: 'pageDown', keys: ['PageDown'] }] },
  { keys: 'n p', does: t('Next and previous change (also Alt+F5, Shift+Alt+F5)'), bindings: [{ command: 'nextChange', keys: ['n', 'Alt+F5'] }, { command: 'previousChange', keys: ['p', 'Alt+Shift+F5'] }] },
  { keys: 'Enter', does: t('Open the record; open or close an identical subtree'), bindings: [{ command: 'open', keys: ['Enter'] }] },
  { keys: 'Space', does: t('Show or hide the details'), bindings: [{ command: 'details', keys: [' '] }] },
  { keys: '/', does: t('Search keys and CIDs (also Ctrl+F, ⌘F): Enter, Shift+Enter to the next and previous match'), bindings: [{ command: 'find', keys: ['/', 'Ctrl+f'] }] },
  { keys: 't', does: t('Step through the walk; again to close'), bindings: [{ command: 'stepper', keys: ['t'] }] },
  { keys: ', .', does: t('One step back and forward, wherever the focus is'), bindings: [{ command: 'stepBack', keys: [','] }, { command: 'stepForward', keys: ['.'] }] },
  { keys: 'b', does: t('Breakpoint on the key or node under the cursor; again to remove it'), bindings: [{ command: 'breakHere', keys: ['b'] }] },
  { keys: 'c', does: t('Close all opened subtrees'), bindings: [{ command: 'collapseAll', keys: ['c'] }] },
  { keys: '+ − 0', does: t('Zoom in, out, reset'), bindings: [{ command: 'zoomIn', keys: ['+', '='] }, { command: 'zoomOut', keys: ['-'] }, { command: 'zoomReset', keys: ['0'] }] },
  { keys: 's', does: t('Swap sides'), bindings: [{ command: 'swap', keys: ['s'] }] },
  { keys: 'Esc', does: t('From the search back to the picture; close the details'), bindings: [{ command: 'back', keys: ['Escape'] }] },
  { keys: '?', does: t('This list'), bindings: [{ command: 'help', keys: ['?'] }] },
];

const commands = new Map(sections.flatMap(({ bindings }) => bindings.flatMap(({ command, keys }) => keys.map(key => [key, command] as const))));

/** Commands whose keys mean nothing else on a button: they work wherever the focus is. */
export const everywhere: ReadonlySet<Command> = new Set<Command>(['find', 'nextChange', 'previousChange', 'zoomIn', 'zoomOut', 'zoomReset', 'swap', 'collapseAll', 'stepper', 'stepBack', 'stepForward', 'breakHere', 'back', 'help']);

/** What a key event asks for. Shift counts only where a character does not already say it. */
export function commandFor(event: Pick<KeyboardEvent, 'key' | 'altKey' | 'ctrlKey' | 'metaKey' | 'shiftKey'>): Command | undefined {
  if (event.ctrlKey || event.metaKey) return event.altKey || event.shiftKey ? undefined : commands.get(`Ctrl+${event.key.toLowerCase()}`);
  const shift = event.shiftKey && event.key.length > 1 ? 'Shift+' : '';
  return commands.get((event.altKey ? 'Alt+' : '') + shift + event.key);
}
