// What is in a file, as JSON and as text: the answer of `inspect`, and the `facts` of `validate`.
import type { CommitFacts, FileFacts } from '../repository/validation/facts';
import type { Cid } from '../tree/cid';
import { cidText } from '../tree/cid';
import { cidJson } from './json';
import { columns, plural } from './output';

export function factsJson(facts: FileFacts) {
  const { format, why, roots, commits, tree, blocks, bytes, incomplete, collections } = facts;
  return {
    format: format ?? null,
    why,
    roots: roots.map(cidText),
    commits: inOrder(commits, roots).map(commitJson),
    tree: tree ? { ...tree, root: cidText(tree.root) } : null,
    blocks,
    bytes,
    incomplete: incomplete ?? null,
    collections: Object.fromEntries(collections),
  };
}

function commitJson({ cid, did, rev, version, data, prev, signature }: CommitFacts) {
  return { cid: cidText(cid), did: did ?? null, rev: rev ?? null, version: version ?? null, data: cidJson(data), prev: cidJson(prev), signature };
}

/** The root's commit first, then the one before it, and so on; behind them the others, in file order. */
function inOrder(commits: readonly CommitFacts[], roots: readonly Cid[]): CommitFacts[] {
  const rest = new Map(commits.map(commit => [cidText(commit.cid), commit]));
  const ordered: CommitFacts[] = [];
  for (const root of roots) {
    for (let next: Cid | undefined = root; next; ) {
      const name: string = cidText(next);
      const commit: CommitFacts | undefined = rest.get(name);
      if (commit) ordered.push(commit);
      // Taken out, so that a circle ends.
      rest.delete(name);
      next = commit?.prev;
    }
  }
  return [...ordered, ...rest.values()];
}

export function factsText(facts: FileFacts): string[] {
  const { format, why, roots, commits, tree, blocks, bytes, incomplete, collections } = facts;
  const [newest, ...others] = inOrder(commits, roots);
  const rows: [string, string][] = [
    ['format', !format ? `none recognised: ${why}` : why === format ? format : `${format} (${why})`],
    ...roots.map((root): [string, string] => ['root', cidText(root)]),
    ...(newest ? commitRows(newest) : []),
    ...(others.length > 0 ? [['', `and ${plural(others.length, 'more commit')}`] as [string, string]] : []),
    ...(tree ? [['tree', `${cidText(tree.root)}: ${plural(tree.entries, 'entry', 'entries')} in ${plural(tree.nodes, 'node')}, ${plural(tree.layers, 'layer')}`] as [string, string]] : []),
    ['blocks', `${blocks.total.toLocaleString('en')}, ${blocks.distinct.toLocaleString('en')} distinct, ${blocks.stray.toLocaleString('en')} stray, ${blocks.missing.toLocaleString('en')} missing`],
    ['bytes', bytes.toLocaleString('en')],
    ...(incomplete ? [['incomplete', incomplete] as [string, string]] : []),
  ];
  return [...columns(rows), ...collectionLines(collections)];
}

function commitRows({ cid, did, rev, version, signature }: CommitFacts): [string, string][] {
  return [
    ['commit', cidText(cid)],
    ['', `version ${version ?? '?'}, ${did ?? 'no DID'}, ${rev ? `rev ${rev}` : 'no rev'}, signature ${signature}`],
  ];
}

function collectionLines(collections: ReadonlyMap<string, number>): string[] {
  if (collections.size === 0) return [];
  const rows = [...collections].map(([name, count]) => [`  ${name}`, count.toLocaleString('en')]);
  return ['collections', ...columns(rows)];
}
