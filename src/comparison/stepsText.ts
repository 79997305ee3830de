// The recorded walk as text to keep: a Markdown table, a row a step, or JSON, a line a step. Both are
// made in parts, so that a long walk never stands in memory as one string.
import type { ExportFormat, WalkCursor, WalkStep } from '../protocol/steps';

const head = '| Step | Left cursor | Right cursor | Range | Action | Stack | Read left | Read right | Removed | Added |\n|---:|---|---|---|---|---:|---:|---:|---:|---:|\n';

/** One part; the parts from 0 to `total` one after the other are the text. */
export function stepsText(steps: readonly WalkStep[], total: number, format: ExportFormat): string {
  if (steps.length === 0) return ''; // beyond the end
  const first = steps[0]?.index === 0;
  const last = steps.at(-1)?.index === total - 1;
  if (format === 'markdown') return (first ? head : '') + steps.map(markdownRow).join('');
  const lines = steps.map(step => {
    const { rows: _, ...kept } = step;
    return JSON.stringify(kept);
  });
  return (first ? '[\n' : '') + lines.join(',\n') + (last ? '\n]\n' : ',\n');
}

function markdownRow({ index, left, right, range, action, stack, reads, changes }: WalkStep): string {
  const cells = [index + 1, cursorText(left), cursorText(right), range ?? '', action, stack.length, reads.left, reads.right, changes.removed, changes.added];
  return `| ${cells.map(cell => escaped(String(cell))).join(' | ')} |\n`;
}

function cursorText(cursor: WalkCursor | null): string {
  if (!cursor) return '';
  return cursor.kind === 'entry' ? `${cursor.key}: ${cursor.value}` : `${cursor.cid} ${cursor.range}`;
}

/** Keys may hold anything: nothing of it may end a cell, a row, or become markup. */
function escaped(text: string): string {
  return text
    .replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, letter => `\\u{${letter.codePointAt(0)!.toString(16)}}`)
    .replace(/[\\`*_<>[\]|&~#]/g, mark => `\\${mark}`);
}
