// The keys of a repository: the path of a record, `collection/record key`.
// Source: https://atproto.com/specs/repository#repo-data-structure-v3, /specs/nsid, /specs/record-key.

const nsid = /^[a-zA-Z](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?(?:\.[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?)+\.[a-zA-Z][a-zA-Z0-9]{0,62}$/;
const recordKey = /^[A-Za-z0-9._:~-]{1,512}$/;
const nsidLimit = 317;

/** What is wrong with a key as the path of a record; undefined when nothing is. */
export function keyDefect(key: string): string | undefined {
  const parts = key.split('/');
  if (parts.length !== 2) return 'it is not a collection, one slash and a record key';
  const [collection, name] = parts as [string, string];
  if (collection.length > nsidLimit || !nsid.test(collection)) return `its collection ${JSON.stringify(collection)} is no NSID (like app.bsky.feed.post)`;
  if (!recordKey.test(name)) return `its record key ${JSON.stringify(name)} is not 1 to 512 of A-Z a-z 0-9 . _ : ~ -`;
  return name === '.' || name === '..' ? `its record key ${JSON.stringify(name)} is reserved` : undefined;
}
