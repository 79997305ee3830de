// Which two files a command was given. The Explorer calls (the file clicked, all selected files);
// the palette and key bindings call without arguments; anything else is answered with a message.

export type Choice<T> =
  | { readonly kind: 'pair'; readonly left: T; readonly right: T }
  /** Nothing was chosen yet: ask. */
  | { readonly kind: 'none' }
  | { readonly kind: 'wrong-number'; readonly count: number };

/** The first of the selection is left. The same file twice is a pair, too. */
export function chosenPair<T>(clicked: T | undefined, selected: readonly T[] | undefined): Choice<T> {
  if (clicked === undefined) return { kind: 'none' };
  const files = selected ?? [clicked];
  const [left, right] = files;
  if (left === undefined || right === undefined || files.length !== 2) return { kind: 'wrong-number', count: files.length };
  return { kind: 'pair', left, right };
}
