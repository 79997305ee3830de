// What `apply` and `merge` share: a tree with changes taken over is written to a new file, and what
// met another value on the way is told.
import type { Conflict, Integrated } from '../diff/integrate';
import type { EditableMst } from '../formats/atproto/edit';
import type { Block } from '../formats/atproto/blockCid';
import { layeredSource, repositoryBlocks } from '../repository/exportBlocks';
import { cidText } from '../tree/cid';
import { keyText } from '../tree/range';
import type { BlockSource } from '../tree/source';
import type { Arguments, Status } from './command';
import { UsageError } from './command';
import { cidJson, keyJson } from './json';
import type { Output } from './output';
import { columns, plural } from './output';
import { writeCar } from './writeCar';

export const outputOption = { output: { type: 'string', short: 'o' } } as const;

/** Throws UsageError. */
export function outputPath({ value }: Arguments): string {
  const path = value('output');
  if (path === undefined) throw new UsageError('-o OUT says where the new file goes');
  return path;
}

/** `records`: where the records are that the tree's own file may lack. `commit`: of exactly this tree, when there is one. */
export async function writeIntegrated({ tree, conflicts }: Integrated<EditableMst>, path: string, records: readonly BlockSource[], commit: Block | undefined, output: Output): Promise<Status> {
  const edited = tree.tree();
  const source = layeredSource(edited.source, ...records);
  const root = commit?.cid ?? tree.root;
  const { blocks, missing } = await writeCar(path, root, repositoryBlocks({ ...edited, source }, commit));
  output.answer(
    () => ({ file: path, root: cidText(tree.root), commit: cidJson(commit?.cid), blocks, missing: missing.map(cidText), conflicts: conflicts.map(conflictJson) }),
    () => [
      `${path}: tree ${cidText(tree.root)}, ${plural(blocks, 'block')}${commit ? `, commit ${cidText(commit.cid)}` : ', no commit: its root is the tree'}`,
      ...(missing.length > 0 ? [`${plural(missing.length, 'record')} in none of the files: ${missing.slice(0, 3).map(cidText).join(', ')}${missing.length > 3 ? ', …' : ''}`] : []),
      ...(conflicts.length > 0 ? [plural(conflicts.length, 'conflict')] : []),
      ...columns(conflicts.map(({ key, held, offered, outcome }) => [`  ${keyText(key)}`, outcome, `held ${cidText(held)}, offered ${offered ? cidText(offered) : 'its removal'}`])),
    ],
  );
  return conflicts.length > 0 ? 1 : 0;
}

function conflictJson({ key, held, offered, outcome }: Conflict) {
  return { key: keyJson(key), held: cidText(held), offered: cidJson(offered), outcome };
}
