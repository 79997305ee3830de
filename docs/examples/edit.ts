// A record written into a repository: the edited tree, a signed commit, and what an event about it has
// to carry. Part of docs/engine.md; a test runs it.
//   npx tsx docs/examples/edit.ts samples/first-post/after.car
import { fileURLToPath } from 'node:url';
import { CarFile } from '../../src/car/carFile';
import { openNodeFile } from '../../src/car/nodeFile';
import { EditableMst } from '../../src/formats/atproto/edit';
import { eventBytes, reportBlocks } from '../../src/repository/blockReport';
import { buildCommit } from '../../src/repository/commits/commitBuilder';
import { parsePrivateKey } from '../../src/repository/commits/signingKey';
import { recordBlock } from '../../src/repository/dataModel';
import { blockSource, layeredSource, repositoryBlocks } from '../../src/repository/exportBlocks';
import { openTree } from '../../src/repository/openTree';
import { Slice } from '../../src/tree/bytes';
import { cidText } from '../../src/tree/cid';

function finish<T>(work: Generator<unknown, T>): T {
  for (;;) {
    const step = work.next();
    if (step.done) return step.value;
  }
}

/** Nothing is written: the file stays as it is. */
export function addPost(path: string, text: string): string[] {
  const car = finish(CarFile.open(openNodeFile(path)));
  try {
    const { tree: before, commit: last } = openTree(car);
    if (!last) throw new Error('this file has no commit, so nobody knows whose repository it is');
    const post = recordBlock({ $type: 'app.bsky.feed.post', text, createdAt: '2026-01-01T00:00:00Z' });
    const key = Slice.of(new TextEncoder().encode('app.bsky.feed.post/3mbd2dcmzbk2k'));
    // Immutable: the tree before stays readable beside the edited one. `delete(key)` is the other half.
    const edited = EditableMst.of(before).set(key, post.cid).tree();
    const commit = buildCommit({
      did: last.commit.did,
      data: edited.root!.cid,
      previousRev: last.commit.rev,
      key: parsePrivateKey('11'.repeat(32)), // of this example
      micros: Date.UTC(2026, 0, 1) * 1000,
      clock: 0,
    });
    const after = { ...edited, source: layeredSource(edited.source, blockSource([post, commit])) };
    const report = finish(reportBlocks(before, after, commit.cid));
    return [
      `tree ${cidText(edited.root!.cid)}`,
      `commit ${cidText(commit.cid)}, rev ${commit.rev}`,
      `event: ${report.created.length} created nodes, ${report.covering.length} in the covering set, ${eventBytes(report, commit.cid).file} bytes as a CAR`,
      `whole repository: ${[...repositoryBlocks(after, commit)].length} blocks`,
    ];
  } finally {
    car.close();
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [path] = process.argv.slice(2);
  if (path === undefined) throw new Error('a CAR file, please');
  for (const line of addPost(path, 'The second post.')) console.log(line);
}
