// What a file is, in words and numbers, after one pass over its sections.
import { atprotoMst } from '../formats/atproto/mst';
import type { InspectionOverview } from '../protocol/inspection';
import { AbsentRootError, NoRootError } from '../repository/rootErrors';
import type { Cid } from '../tree/cid';
import { cidText } from '../tree/cid';
import { CidMismatchError, EngineError, MissingBlockError } from '../tree/errors';
import { cidName } from './cidNames';
import type { FoundCommit } from './commits';
import { commitInfo } from './commits';
import { describeBlock } from './describeBlock';
import type { InspectedFile } from './inspectedFile';
import { isDag, isTree, rootsFollowed } from './inspectedFile';
import { cut, plural } from './text';

const commitsListed = 1000;

export function overviewOf(file: InspectedFile, commits: readonly FoundCommit[]): InspectionOverview {
  const { car, opened } = file;
  const root = isTree(opened) ? opened.tree.root : undefined;
  const { roots } = car.header;
  return {
    name: file.file.name,
    path: file.file.path,
    bytes: car.size,
    carVersion: car.header.version,
    blocks: car.distinctBlocks,
    sections: car.sections,
    kind: kindOf(file, commits),
    why: whyKind(file),
    tree: root && isTree(opened)
      ? { root: cidText(root.cid), format: opened.tree.format.name, layers: root.layer + 1, collections: file.hasCollections(opened.tree) }
      : null,
    roots: roots.slice(0, rootsFollowed).map(cid => describeRoot(file, cid)),
    rootsTotal: roots.length,
    commits: commits.slice(0, commitsListed).map(commit => commitInfo(file, commit)),
    commitsTotal: file.likelyCommits.count > file.likelyCommits.cids.length ? file.likelyCommits.count : commits.length,
    notes: notesOf(file, commits),
  };
}

function whyKind(file: InspectedFile): string {
  const { opened } = file;
  if (opened instanceof EngineError) return cut(opened.message, 2000);
  return isDag(opened) && opened.dag.root ? `${opened.recognised}; its root: ${describeRoot(file, opened.dag.root).what}` : opened.recognised;
}

function kindOf({ car, opened }: InspectedFile, commits: readonly FoundCommit[]): string {
  if (isDag(opened)) return opened.dag.format.name;
  if (isTree(opened)) return opened.commit ? 'AT Protocol repository' : opened.tree.format === atprotoMst ? 'Merkle search tree' : opened.tree.format.name;
  if (car.sections === 0) return 'no blocks';
  if (opened instanceof AbsentRootError) return opened.commit ? 'part of an AT Protocol repository' : 'blocks without their root';
  if (commits.some(({ linked }) => linked)) return 'damaged AT Protocol repository';
  return opened instanceof NoRootError || car.header.roots.length === 0 ? 'blocks without a root' : 'blocks';
}

export function describeRoot({ car }: InspectedFile, cid: Cid): InspectionOverview['roots'][number] {
  const text = cidName(cid);
  try {
    return { cid: text, present: true, what: describeBlock(cid, car.load(cid)) };
  } catch (error) {
    if (error instanceof MissingBlockError) return { cid: text, present: false, what: 'not in the file' };
    if (error instanceof CidMismatchError) return { cid: text, present: true, what: 'its bytes do not hash to its CID' };
    if (error instanceof EngineError) return { cid: text, present: true, what: 'cannot be read' };
    throw error;
  }
}

function notesOf({ car }: InspectedFile, commits: readonly FoundCommit[]): string[] {
  const notes: string[] = [];
  const { roots } = car.header;
  const unlinked = commits.filter(({ linked }) => !linked).length;
  if (car.incomplete) notes.push(`Incomplete: ${car.incomplete.message}. Blocks behind it are unknown.`);
  if (car.oversized > 0) notes.push(`${plural(car.oversized, 'section')} of over 8 MiB passed over.`);
  if (roots.length === 0) notes.push('The header names no root.');
  if (roots.length > 1) notes.push(`${roots.length} roots: the first one is the tree shown.`);
  if (unlinked > 0 && commits.length > 1) notes.push(`${plural(unlinked, 'commit')} that no root leads to.`);
  if (car.sections > car.distinctBlocks) notes.push(`${plural(car.sections - car.distinctBlocks, 'block')} in the file more than once.`);
  return notes;
}
