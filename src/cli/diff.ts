// merkle-inspect diff: what changed between two trees or DAGs, in entries, in nodes and in ranges.
import type { Cid } from '../tree/cid';
import { cidText } from '../tree/cid';
import { UnknownFormatError } from '../tree/errors';
import { rangeText } from '../tree/range';
import type { Command, Status } from './command';
import { UsageError } from './command';
import { followDagDiff } from './dagOutcome';
import type { DiffOutcome, DiffRequest, RangeFound } from './diffOutcome';
import { followDiff } from './diffOutcome';
import { inEither } from './failures';
import type { FileWithRoot } from './files';
import { cidArgument, formatArgument } from './files';
import type { KeyJson } from './json';
import { cidJson, rangeJson } from './json';
import { columns, plural } from './output';
import { finish } from './progress';
import { openSides } from './sides';

export const diff: Command = {
  name: 'diff',
  synopsis: 'A B [--left-root CID] [--right-root CID] [--format NAME] [--on-missing deny|boundary] [--trace]',
  summary: 'what changed from A to B: entries, nodes, ranges',
  operands: [2, 2],
  options: { 'left-root': { type: 'string' }, 'right-root': { type: 'string' }, format: { type: 'string' }, 'on-missing': { type: 'string' }, trace: { type: 'boolean' } },
  streams: true,

  run({ files, value, has }, output): Status {
    const onMissing = value('on-missing') ?? 'deny';
    if (onMissing !== 'deny' && onMissing !== 'boundary') throw new UsageError('--on-missing takes deny or boundary');
    const format = formatArgument(value('format'));
    const [leftRoot, rightRoot] = ['left-root', 'right-root'].map(name => cidArgument(name, value(name)));
    const [left, right] = openSides(files as [string, string], [{ root: leftRoot, format }, { root: rightRoot, format }], onMissing);
    const stream = output.mode === 'ndjson';
    const outcome = compare(left, right, { onMissing, trace: has('trace'), found: stream ? change => output.line(change) : undefined });
    // Whoever reads the stream knows by this last line that nothing failed.
    if (stream) output.line({ summary: { ...sidesJson(left, right), changes: outcome.changed, ...nodesJson(outcome) } });
    else output.answer(() => ({ ...sidesJson(left, right), changes: outcome.changes, ...nodesJson(outcome) }), () => diffText(left, right, outcome));
    return outcome.changed > 0 || outcome.unresolved.length > 0 ? 1 : 0;
  },
};

function compare(left: FileWithRoot, right: FileWithRoot, request: DiffRequest): DiffOutcome {
  if (!(left.dag && right.dag) && left.tree?.format !== right.tree?.format) {
    throw new UnknownFormatError(`these are of different kinds and cannot be compared: ${left.path} is ${left.format}, ${right.path} is ${right.format}`);
  }
  return inEither({ ...left, side: 'left' }, { ...right, side: 'right' }, () => {
    if (left.dag && right.dag) return finish(followDagDiff(left.dag, right.dag, request));
    return finish(followDiff(left.tree!, right.tree!, request));
  });
}

function sidesJson(left: FileWithRoot, right: FileWithRoot) {
  const side = ({ path, root, format, recognised }: FileWithRoot) => ({ file: path, root: cidJson(root), format, why: recognised });
  return { left: side(left), right: side(right) };
}

function nodesJson({ created, deleted, moved, loads, ranges, unresolved, trace }: DiffOutcome) {
  return {
    created,
    deleted,
    moved,
    loads,
    ranges: ranges.map(rangeFoundJson),
    unresolved,
    ...(trace ? { trace } : {}),
  };
}

function rangeFoundJson(found: RangeFound) {
  const cids = (list: readonly { cid: Cid }[]) => list.map(({ cid }) => cidText(cid));
  if (!('range' in found)) return { kind: found.kind, path: found.path, after: null, through: null, left: cids(found.left), right: cids(found.right) };
  const { kind, range } = found;
  return { kind, layer: range.layer, ...rangeJson(range), left: cids(range.left), right: cids(range.right) };
}

const signs = { added: '+', removed: '-', updated: '~' } as const;

function diffText(left: FileWithRoot, right: FileWithRoot, { changes, created, deleted, moved, loads, ranges, unresolved, trace }: DiffOutcome): string[] {
  const misaligned = ranges.flatMap(found => ('range' in found && found.kind === 'misaligned' ? [found.range] : []));
  return [
    ...columns([left, right].map(({ path, root }, i) => [i === 0 ? 'left' : 'right', path, root ? cidText(root) : 'no tree'])),
    ...columns(changes.map(({ op, key, old, new: now }) => [signs[op], wordOf(key), [old, now].filter(value => value !== null).map(wordOf).join(' -> ')])),
    ...unresolved.map(({ side, place, cid }) => `?  ${side}: ${place} cannot be told, the block is not in the file: ${cid}`),
    `${plural(changes.length, 'change')}; nodes: ${created.length} created, ${deleted.length} deleted, ${moved.length} moved; read ${loads.left} left, ${loads.right} right; ${plural(misaligned.length, 'misaligned range')}`,
    ...misaligned.map(range => `  layer ${range.layer} ${rangeText(range)}: ${range.left.length} left, ${range.right.length} right`),
    ...(trace ?? []).map((step, i) => `${String(i + 1).padStart(5)}  ${JSON.stringify(step)}`),
  ];
}

/** Values of trees that are no CIDs can be long; in text their beginning does. */
function wordOf(value: KeyJson): string {
  if (typeof value === 'string') return value;
  return value.hex.length > 64 ? `0x${value.hex.slice(0, 64)}…` : `0x${value.hex}`;
}
