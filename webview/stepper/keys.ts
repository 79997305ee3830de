// Keys of the step panel: they hold while the focus is in it. Its fields keep the keys they need
// themselves; the picture keeps its own keys while it has the focus.
import type { Section } from '../keyboard';
import { t } from '../l10n';

export type StepCommand = 'first' | 'back' | 'forward' | 'last' | 'tenBack' | 'tenForward' | 'play';

export const stepSections: readonly Section<StepCommand>[] = [
  { keys: '← →', does: t('One step back and forward'), bindings: [{ command: 'back', keys: ['ArrowLeft'] }, { command: 'forward', keys: ['ArrowRight'] }] },
  { keys: 'PageUp PageDown', does: t('Ten steps back and forward'), bindings: [{ command: 'tenBack', keys: ['PageUp'] }, { command: 'tenForward', keys: ['PageDown'] }] },
  { keys: 'Home End', does: t('First and last step'), bindings: [{ command: 'first', keys: ['Home'] }, { command: 'last', keys: ['End'] }] },
  { keys: 'Space', does: t('Play and pause'), bindings: [{ command: 'play', keys: [' '] }] },
  { keys: 'Esc', does: t('Back to the picture'), bindings: [] },
];

const commands = new Map(stepSections.flatMap(({ bindings }) => bindings.flatMap(({ command, keys }) => keys.map(key => [key, command] as const))));

/** What a key event in the panel asks for; nothing where the element it is for answers it itself. */
export function stepCommandFor(event: Pick<KeyboardEvent, 'key' | 'altKey' | 'ctrlKey' | 'metaKey' | 'shiftKey'>, on: Element): StepCommand | undefined {
  if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey || typing(on)) return undefined;
  const pressed = event.key === ' ' && on.closest('button, vscode-button, input, summary, [role=separator]');
  return pressed ? undefined : commands.get(event.key);
}

/** Whether an element takes in text, or chooses with the keys. */
export const typing = (on: Element): boolean => on.closest('input:not([type=checkbox]), select, textarea') !== null;
