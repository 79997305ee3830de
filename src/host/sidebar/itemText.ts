// What a line of the Trees view says, as text: the words of an item come from a file nobody vouches for,
// so whatever hides or reorders text is written out. No vscode in here.
import type { Icon, Item } from '../../protocol/inspection';
import type { Words } from '../documents/whyText';
import { titleText, visible } from '../fileNames';

const icons: Record<Icon, string> = {
  file: 'package',
  roots: 'pinned',
  commits: 'git-commit',
  commit: 'git-commit',
  tree: 'type-hierarchy-sub',
  collections: 'library',
  collection: 'folder-library',
  record: 'note',
  value: 'symbol-constant',
  layers: 'layers',
  layer: 'layers',
  node: 'symbol-structure',
  link: 'link',
  directory: 'folder',
  block: 'primitive-square',
  blocks: 'database',
  stray: 'debug-disconnect',
  missing: 'question',
  problem: 'warning',
};

/** The name of the codicon. */
export function iconOf({ icon }: Item): string {
  return icons[icon];
}

/** Words that the `when` clauses of menus look for, besides the item's kind. */
export function contextOf({ icon, cid, present, key }: Item, hasAtUri: boolean): string {
  const words: string[] = [icon];
  if (cid !== null) words.push('cid');
  if (cid !== null && present !== false) words.push('block');
  if (key !== null) words.push('key');
  if (key !== null && hasAtUri) words.push('atUri');
  return words.join(' ');
}

/** A CID is shortened: all of one kind begin alike, and what stands beside it tells more. */
export function labelOf({ label, cid }: Item): string {
  return titleText(label, label === cid ? 24 : 200);
}

/** Writes a count as people do here, with its unit where the kind of item does not tell it. */
export type CountText = (count: number, icon: Icon) => string;

/** The count, where there is one, before what else is worth knowing. */
export function descriptionOf({ count, description, icon }: Item, countText: CountText): string {
  return [...(count === null ? [] : [countText(count, icon)]), ...(description === '' ? [] : [titleText(description, 200)])].join(' · ');
}

/** One fact a line, as plain text. */
export function tooltipOf({ label, facts }: Item): string {
  const lines = facts.map(fact => `${visible(fact.label)}: ${visible(fact.value)}`);
  return lines.length === 0 ? visible(label) : lines.join('\n');
}

/** What a screen reader says: the kind is otherwise told by the icon alone. Labels that name it are the engine's, in English. */
export function spokenText(item: Item, countText: CountText, l10n: Words): string {
  const description = descriptionOf(item, countText);
  const isNamed = item.label.toLowerCase().includes(item.icon);
  return [labelOf(item), ...(isNamed ? [] : [kindWord(item.icon, l10n)]), ...(description === '' ? [] : [description])].join(', ');
}

function kindWord(icon: Icon, l10n: Words): string {
  const words: Record<Icon, string> = {
    file: l10n.t('file'), roots: l10n.t('roots'), commits: l10n.t('commits'), commit: l10n.t('commit'), tree: l10n.t('tree'),
    collections: l10n.t('collections'), collection: l10n.t('collection'), record: l10n.t('record'), value: l10n.t('value'),
    layers: l10n.t('layers'), layer: l10n.t('layer'), node: l10n.t('node'), link: l10n.t('link'), directory: l10n.t('directory'),
    block: l10n.t('block'), blocks: l10n.t('blocks'), stray: l10n.t('stray'), missing: l10n.t('missing'), problem: l10n.t('problem'),
  };
  return words[icon];
}
