// What a line of the Changes view says, as text: the sign and the words tell what the colour only repeats.
import type { ChangeGroup, ListedChange } from '../../protocol/changes';
import type { ChangeKind } from '../../protocol/comparison';
import { titleText } from '../fileNames';

export const signs: Record<ChangeKind, string> = { added: '+', removed: '−', updated: '~' };

/** `within`: the collection whose name need not be repeated. */
export function changeLabel({ key, change }: ListedChange, within: string | null): string {
  const name = within !== null && within !== '' && key.startsWith(`${within}/`) ? key.slice(within.length + 1) : key;
  return `${signs[change]} ${titleText(name, 200)}`;
}

/** `+3 −1 ~2`, without what there is none of. */
export function groupCounts(group: Pick<ChangeGroup, ChangeKind>, number: (count: number) => string): string {
  const kinds = ['added', 'removed', 'updated'] as const;
  return kinds.filter(kind => group[kind] > 0).map(kind => `${signs[kind]}${number(group[kind])}`).join(' ');
}
