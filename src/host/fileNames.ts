// What files and keys are called on screen. Keys and names come from files of unknown origin:
// characters that would reorder or hide text are shown as escapes.
import { visible } from '../protocol/visible';

export { visible };

/** `visible`, cut in the middle when longer than a title should be: both ends of a key tell. */
export function titleText(text: string, limit = 80): string {
  const characters = [...visible(text)];
  if (characters.length <= limit) return characters.join('');
  const end = Math.floor((limit - 1) / 2);
  return `${characters.slice(0, limit - 1 - end).join('')}…${characters.slice(-end).join('')}`;
}

/**
 * The names of two files by their paths: the last part, with as many folders before it as it takes
 * to tell them apart. The same path twice has the same name twice.
 */
export function namesOf(leftPath: string, rightPath: string): [string, string] {
  const left = leftPath.split('/').filter(part => part !== '');
  const right = rightPath.split('/').filter(part => part !== '');
  const last = (parts: string[], count: number) => parts.slice(-count).join('/');
  let count = 1;
  while (last(left, count) === last(right, count) && count < Math.max(left.length, right.length)) count++;
  return leftPath === rightPath ? [last(left, 1), last(right, 1)] : [last(left, count), last(right, count)];
}

/**
 * A glob that matches a file of this name. Characters with a meaning in globs become `?`; what else
 * matches then does no harm to a watcher that only asks whether something may have changed.
 */
export function globOf(fileName: string): string {
  return fileName.replace(/[*?[\]{}!,\\]/g, '?');
}
