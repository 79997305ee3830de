// The lines of the lists: entries, nodes, blocks, commits, with what a tooltip says of them.
import type { Item, Ref } from '../protocol/inspection';
import type { Slice } from '../tree/bytes';
import type { Cid } from '../tree/cid';
import { cidText, hex, readCid } from '../tree/cid';
import type { Entry, Subtree } from '../tree/node';
import { rangeText } from '../tree/range';
import type { Tree } from '../tree/source';
import { cidName, cidToAsk, isNameable } from './cidNames';
import type { FoundCommit } from './commits';
import { revTime } from './commits';
import { codecName, hashName } from './describeBlock';
import type { EntriesBelow, Gap } from './entries';
import type { InspectedFile } from './inspectedFile';
import { keyLabel, keyName } from './keyNames';
import { cut, plural } from './text';

/** Longer keys are shown and cannot be asked for. */
const keyNameLimit = 4096;
const previewBytes = 36;

type Facts = Item['facts'];

const plain: Item = { label: '', description: '', facts: [], icon: 'file', ref: null, cid: null, key: null, root: null, present: null, count: null };

export function itemOf(parts: Partial<Item> & Pick<Item, 'label' | 'icon'>): Item {
  return { ...plain, ...parts };
}

export function fact(label: string, value: string | number): Facts[number] {
  return { label, value: String(value) };
}

/** Where a block is in the file. */
export function placeFacts({ car }: InspectedFile, cid: Cid): Facts {
  const place = car.locate(cid);
  return place ? [fact('Offset in the file', place.offset), fact('Size', plural(place.length, 'byte'))] : [fact('Block', 'not in the file')];
}

/** `within`: the collection it is listed under, whose name need not be repeated. */
export function entryItem(file: InspectedFile, tree: Tree, entry: Entry, within?: string): Item {
  const { key, value, parent } = entry;
  const name = keyName(key);
  const label = keyLabel(tree, key);
  const isLink = isCid(value);
  const present = isLink ? file.car.find(value) >= 0 || readCid(value.bytes, value.start, value.end)?.hash === 0 : null;
  return itemOf({
    label: cut(within !== undefined && label.startsWith(`${within}/`) ? label.slice(within.length + 1) : label),
    description: isLink ? (present ? '' : 'not in the file') : preview(value),
    icon: present === false ? 'missing' : isLink ? 'record' : 'value',
    cid: isLink ? cidToAsk(value) : null,
    key: name.length > keyNameLimit ? null : name,
    root: rootOf(tree),
    present,
    facts: [
      fact('Key', cut(label, 1024)),
      fact('Layer', parent.layer),
      isLink ? fact('CID', cidName(value)) : fact('Value', preview(value)),
      ...(isLink ? placeFacts(file, value) : []),
      fact('Node', cidName(parent.cid)),
    ],
  });
}

/** `at`: the numbers of the items that lead to it; none for the root. */
export function nodeItem(file: InspectedFile, tree: Tree, subtree: Subtree, at: readonly number[], below?: EntriesBelow): Item {
  const present = file.car.find(subtree.cid) >= 0;
  const entries = below?.(subtree.cid);
  const range = rangeText(subtree, key => cut(keyLabel(tree, key), 80));
  return itemOf({
    label: subtree.parent ? range : 'Root node',
    description: present ? `layer ${subtree.layer}` : `layer ${subtree.layer}, not in the file`,
    icon: present ? 'node' : 'missing',
    ref: present ? { kind: 'node', root: rootOf(tree), at: [...at] } : null,
    cid: cidToAsk(subtree.cid),
    root: rootOf(tree),
    present,
    count: entries ?? null,
    facts: [
      fact('CID', cidName(subtree.cid)),
      fact('Layer', subtree.layer),
      fact('Key range', range),
      ...(entries === undefined ? [] : [fact('Entries', entries)]),
      ...placeFacts(file, subtree.cid),
    ],
  });
}

export function gapItem(tree: Tree, { subtree, error }: Gap): Item {
  return itemOf({
    label: rangeText(subtree, key => cut(keyLabel(tree, key), 80)),
    description: 'cannot be read',
    icon: 'problem',
    cid: cidToAsk(subtree.cid),
    present: false,
    facts: [fact('Node', cidName(subtree.cid)), fact('Why', cut(error.message, 1024))],
  });
}

export function commitItem(file: InspectedFile, { text, commit, linked, cid, signature }: FoundCommit): Item {
  const time = revTime(commit.rev);
  return itemOf({
    label: commit.rev === undefined ? text : cut(commit.rev),
    description: [time ?? `version ${commit.version}`, ...(linked ? [] : ['no root leads to it'])].join(', '),
    icon: 'commit',
    ref: { kind: 'commit', cid: text },
    cid: text,
    present: true,
    facts: [
      fact('CID', text),
      fact('DID', cut(commit.did)),
      fact('Revision', commit.rev === undefined ? 'none' : cut(commit.rev)),
      ...(time === null ? [] : [fact('Time of the revision', time)]),
      fact('Version', commit.version),
      fact('Signature', `${signature.state}: ${signature.why}`),
      fact('Tree', cidName(commit.data)),
      ...(commit.prev ? [fact('Previous commit', cidName(commit.prev))] : []),
      ...placeFacts(file, cid),
    ],
  });
}

/** `what`: the block in a few words; `ref`: where its children are. */
export function blockItem(file: InspectedFile, cid: Cid, what: string, icon: Item['icon'], ref: Ref | null): Item {
  const text = cidName(cid);
  const present = file.car.find(cid) >= 0 || readCid(cid.bytes, cid.start, cid.end)?.hash === 0;
  return itemOf({
    label: text,
    description: what,
    icon: present ? icon : 'missing',
    ref: present && isNameable(cid) ? ref : null,
    cid: cidToAsk(cid),
    present,
    facts: [fact('CID', text), fact('Kind', what), fact('Codec', codecName(cid)), fact('Hash', hashName(cid)), ...placeFacts(file, cid)],
  });
}

export function rootOf({ root }: Tree): string {
  return root ? cidText(root.cid) : '';
}

export function isCid(value: Slice): boolean {
  return readCid(value.bytes, value.start, value.end)?.end === value.end;
}

function preview(value: Slice): string {
  const start = hex(value.view().subarray(0, previewBytes));
  return value.length > previewBytes ? `0x${start}… (${value.length} bytes)` : `0x${start}`;
}
