// Why a key is where it is, as a plain text to read: one fact a line, columns aligned, what may be long
// at the end of its line. Pure; `l10n` as VS Code has it.
import type { Placement } from '../../protocol/inspection';
import { visible } from '../fileNames';

export interface Words {
  t(message: string, ...args: (string | number)[]): string;
}

/** Bits shown behind the first one that is not zero, at least. */
const bitsBehind = 4;
const wordBits = 8;

export function whyText(placement: Placement, fileName: string, l10n: Words): string {
  const { label, key, cid, present, hash, layer, path, previous, next, why } = placement;
  const facts: (readonly [string, string])[] = [
    [l10n.t('Key'), visible(label)],
    ...(key === label ? [] : [[l10n.t('As stored'), visible(key)] as const]),
    [l10n.t('File'), visible(fileName)],
    [l10n.t('Value'), !present ? l10n.t('none: the key is not in the tree') : cid ?? l10n.t('kept in the tree')],
    ...(hash ? hashFacts(hash, l10n) : []),
    [l10n.t('Layer'), layer === null ? l10n.t('none') : String(layer)],
  ];
  const steps = path.map(step => [String(step.layer), String(step.entries), String(step.subtrees), visible(step.cid), visible(step.range)]);
  const heads = [l10n.t('layer'), l10n.t('entries'), l10n.t('subtrees'), l10n.t('node'), l10n.t('keys')];
  const beside: (readonly [string, string])[] = [
    [l10n.t('before'), previous ? visible(previous.label) : l10n.t('none: it is the first')],
    [present ? l10n.t('here') : l10n.t('would be'), visible(label)],
    [l10n.t('after'), next ? visible(next.label) : l10n.t('none: it is the last')],
  ];
  const parts: [string, string[]][] = [
    [l10n.t('Why is this key here?'), columns(facts)],
    [l10n.t('What decides'), why.map(visible)],
    [l10n.t('Path from the root'), steps.length > 0 ? columns([heads, ...steps], 3) : [l10n.t('there is none: the tree is empty')]],
    [l10n.t('Neighbours'), columns(beside)],
  ];
  return `${parts.map(([title, lines]) => [title, ...lines.map(line => `  ${line}`)].join('\n')).join('\n\n')}\n`;
}

/** The same in a few lines, for a hover. */
export function whySummary({ label, hash, layer, path }: Placement, l10n: Words): string[] {
  return [
    visible(label),
    ...(layer === null ? [] : [placed(layer, hash, l10n)]),
    ...(path.length === 0 ? [] : [l10n.t('From the root down: layers {0}', path.map(step => step.layer).join(' → '))]),
  ];
}

function placed(layer: number, hash: Placement['hash'], l10n: Words): string {
  if (!hash) return l10n.t('Layer {0}', layer);
  const { name, zeroBits } = hash;
  return zeroBits === 1 ? l10n.t('Layer {0}: {1} of the key begins with 1 zero bit', layer, name) : l10n.t('Layer {0}: {1} of the key begins with {2} zero bits', layer, name, zeroBits);
}

function hashFacts({ name, hex, zeroBits }: NonNullable<Placement['hash']>, l10n: Words): (readonly [string, string])[] {
  return [
    [visible(name), hex.replace(/(.{8})(?=.)/g, '$1 ')],
    [l10n.t('In binary'), `${bits(hex, zeroBits)} …`],
    [l10n.t('Zero bits'), l10n.t('{0} at the beginning', zeroBits)],
  ];
}

/** The first bits; a bar ends the leading zeros. */
function bits(hex: string, zeroBits: number): string {
  const length = Math.ceil((zeroBits + bitsBehind) / wordBits) * wordBits;
  const all = [...hex.slice(0, Math.ceil(length / 4))].map(digit => Number.parseInt(digit, 16).toString(2).padStart(4, '0')).join('');
  const shown = [...all].map((bit, at) => `${at > 0 && at % wordBits === 0 ? ' ' : ''}${at === zeroBits ? '|' : ''}${bit}`);
  return shown.join('');
}

/** Columns as wide as what is in them, the first `right` of them numbers; the last column is not padded. */
function columns(rows: readonly (readonly string[])[], right = 0): string[] {
  const widths = rows[0]?.map((_, at) => Math.max(...rows.map(row => row[at]!.length))) ?? [];
  const cell = (text: string, at: number) => (at < right ? text.padStart(widths[at]!) : text.padEnd(widths[at]!));
  return rows.map(row => row.map(cell).join('  ').trimEnd());
}
