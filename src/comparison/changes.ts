// The changes of a comparison as lists: by collection with their numbers, and one by one in pages. A key
// belongs to the collection before its first slash; keys without one, and keys that are no text, to none.
import type { ChangeGroup, ChangePage, ListedChange } from '../protocol/changes';
import type { Key } from '../tree/range';
import { valueText } from './values';
import type { Rows } from './rows';
import { changeOf, keyOf } from './rows';

const mostGroups = 1000;

export class ChangeLists {
  constructor(private readonly rows: Rows, private readonly keyText: (key: Key) => string) {}

  /** In the order of their keys; the first 1,000. */
  groups(): { groups: ChangeGroup[]; total: number } {
    const groups = new Map<string, ChangeGroup>();
    for (const { key, change } of this.#all()) {
      const collection = collectionOf(key);
      const group = groups.get(collection) ?? { collection, added: 0, removed: 0, updated: 0 };
      group[change]++;
      groups.set(collection, group);
    }
    return { groups: [...groups.values()].slice(0, mostGroups), total: groups.size };
  }

  /** `collection` null: of all; `filter`: text in the key, whatever the case. */
  page(collection: string | null, from: number, count: number, filter: string): ChangePage {
    const wanted = filter.toLowerCase();
    const items: ListedChange[] = [];
    let total = 0;
    for (const change of this.#all()) {
      if (collection !== null && collectionOf(change.key) !== collection) continue;
      if (!change.key.toLowerCase().includes(wanted)) continue;
      if (total >= from && items.length < count) items.push(change);
      total++;
    }
    return { items, total };
  }

  *#all(): Generator<ListedChange> {
    for (const row of this.rows.changes) {
      const step = this.rows.list[row]!;
      const change = changeOf(step);
      if (step.kind !== 'entry' || change === 'none') continue;
      yield {
        row, change,
        key: this.keyText(keyOf(step)),
        left: step.left ? valueText(step.left.value) : null,
        right: step.right ? valueText(step.right.value) : null,
      };
    }
  }
}

function collectionOf(key: string): string {
  return key.includes('/') ? key.slice(0, key.indexOf('/')) : '';
}
