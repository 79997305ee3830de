// What `apply` and `merge` share: changes are taken over by a tree, the tree is written to a new file,
// and what met another value on the way is told.
import { differentiate } from '../diff/differentiate';
import type { Change } from '../diff/differentiate';
import type { Conflict, EntryChange } from '../diff/integrate';
import type { Block } from '../formats/atproto/blockCid';
import { databaseIndex } from '../formats/dialog/nodeCodec';
import { databaseBlock } from '../formats/dialog/plant';
import type { TreeSettings } from '../formats/dialog/settings';
import type { Exported } from '../repository/exportBlocks';
import { layeredSource, repositoryBlocks } from '../repository/exportBlocks';
import { nodeBlocks } from '../repository/exportNodes';
import type { Merged } from '../repository/merge';
import { integrateTree } from '../repository/merge';
import { named } from '../repository/progress';
import type { Cid } from '../tree/cid';
import { cidText } from '../tree/cid';
import { EngineError } from '../tree/errors';
import { keyText } from '../tree/range';
import type { BlockSource, Tree } from '../tree/source';
import type { Arguments, Status } from './command';
import { UsageError } from './command';
import type { Place } from './failures';
import { FaultyFileError, inEither, inFile } from './failures';
import type { FileWithTree } from './files';
import { cidJson, keyJson, valueJson } from './json';
import type { Output } from './output';
import { columns, plural } from './output';
import { finish } from './progress';
import { writeCar } from './writeCar';

export const outputOption = { output: { type: 'string', short: 'o' } } as const;

/** Throws UsageError. */
export function outputPath({ value }: Arguments): string {
  const path = value('output');
  if (path === undefined) throw new UsageError('-o OUT says where the new file goes');
  return path;
}

type TreeAt = Place & { readonly tree: Tree };

/** What happened from one tree to another; a failure says in which of their files. */
export function* changesBetween(before: TreeAt, after: TreeAt): Generator<Change, void> {
  const changes = differentiate(before.tree, after.tree);
  for (;;) {
    const step = inEither(before, after, () => changes.next());
    if (step.done) return;
    yield step.value;
  }
}

/** Shows how far it is; whatever fails and is not already another file's is the target's. */
export function takeOver(target: TreeAt, changes: Iterable<EntryChange>, related: readonly Tree[]): Merged {
  try {
    return finish(named(`Changing ${target.path}`, integrateTree(target.tree, changes, related)));
  } catch (error) {
    if (error instanceof FaultyFileError) throw error;
    return inFile(target, () => {
      throw error;
    });
  }
}

/** Where the new file's blocks come from beside the merged tree itself. */
export interface Origin {
  readonly target: FileWithTree;
  /** Where the records are that the tree's own file may lack. */
  readonly records: readonly BlockSource[];
  /** Of exactly this tree, when there is one. */
  readonly commit: Block | undefined;
}

export class EmptyTreeError extends EngineError {
  readonly code = 'empty-tree';
  constructor() {
    super('no entry is left, and a Dialog tree without entries has no block that could be written');
  }
}

export async function writeIntegrated({ tree, conflicts, settings }: Merged, path: string, { target, records, commit }: Origin, output: Output): Promise<Status> {
  const root = tree.root?.cid;
  if (!root) throw new EmptyTreeError();
  const { head, list } = settings ? dialogBlocks(tree, root, target, settings) : repository(tree, root, records, commit);
  const { blocks, missing } = await writeCar(path, head, list);
  output.answer(
    () => ({ file: path, root: cidText(root), commit: cidJson(commit?.cid), blocks, missing: missing.map(cidText), conflicts: conflicts.map(conflictJson), ...(settings ? { bits: settings.bits } : {}) }),
    () => [
      `${path}: tree ${cidText(root)}, ${plural(blocks, 'block')}${commit ? `, commit ${cidText(commit.cid)}` : settings ? '' : ', no commit: its root is the tree'}`,
      ...(settings && settings.bits.length > 1 ? [`these trees are too small to tell their branch factor (bits per trial: ${settings.bits.join(', ')}); the greatest was taken`] : []),
      ...(missing.length > 0 ? [`${plural(missing.length, 'record')} in none of the files: ${missing.slice(0, 3).map(cidText).join(', ')}${missing.length > 3 ? ', …' : ''}`] : []),
      ...(conflicts.length > 0 ? [plural(conflicts.length, 'conflict')] : []),
      ...columns(conflicts.map(({ key, held, offered, outcome }) => [`  ${keyText(key)}`, outcome, `held ${shortValue(held)}, offered ${offered ? shortValue(offered) : 'its removal'}`])),
    ],
  );
  return conflicts.length > 0 ? 1 : 0;
}

interface NewFile {
  /** Its root. */
  readonly head: Cid;
  readonly list: Iterable<Exported>;
}

function repository(tree: Tree, root: Cid, records: readonly BlockSource[], commit: Block | undefined): NewFile {
  const source = layeredSource(tree.source, ...records);
  return { head: commit?.cid ?? root, list: repositoryBlocks({ ...tree, source }, commit) };
}

/** A database stays one: a new root block above the tree. */
function dialogBlocks(tree: Tree, root: Cid, { car }: FileWithTree, { style }: TreeSettings): NewFile {
  const [top] = car.header.roots;
  if (!top || !databaseIndex(car.load(top))) return { head: root, list: nodeBlocks(tree) };
  const database = databaseBlock(root, style);
  return { head: database.cid, list: joined([database], nodeBlocks(tree)) };
}

function* joined<T>(...lists: readonly Iterable<T>[]): Generator<T, void> {
  for (const list of lists) yield* list;
}

function conflictJson({ key, held, offered, outcome }: Conflict) {
  return { key: keyJson(key), held: valueJson(held), offered: offered ? valueJson(offered) : null, outcome };
}

/** Values of trees that are no CIDs can be long. */
function shortValue(value: Conflict['held']): string {
  const json = valueJson(value);
  if (typeof json === 'string') return json;
  return json.hex.length > 64 ? `0x${json.hex.slice(0, 64)}…` : `0x${json.hex}`;
}
