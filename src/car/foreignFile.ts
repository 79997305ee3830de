// Files that are taken for CARs now and then, and what their owner can do about it.

/** What a file is that begins with these bytes, when it is recognisably no CAR file. */
export function foreignFile(start: Uint8Array): string | undefined {
  const text = new TextDecoder('latin1').decode(start.subarray(0, 200));
  if (start.length === 0) return 'the file is empty';
  if (text.startsWith('version https://git-lfs.github.com/spec/')) {
    return 'this is a Git LFS pointer, not the file itself: run `git lfs pull` to fetch it';
  }
  if (start[0] === 0x1f && start[1] === 0x8b) return 'this is a gzip file: unpack it first';
  if (text.startsWith('\x28\xb5\x2f\xfd')) return 'this is a zstd file: unpack it first';
  if (text.startsWith('PK\x03\x04')) return 'this is a zip file: unpack it first';
  if (/^\s*<(!doctype|html|\?xml)/i.test(text)) return 'this is an HTML or XML page, probably an error page saved in place of the download';
  if (/^\s*\{\s*"/.test(text)) return 'this is JSON, probably an error answer saved in place of the download';
  if (isMangled(start)) {
    return 'this file went through a text conversion that replaced every invalid byte by U+FFFD (ef bf bd): it cannot be repaired, download it again as binary';
  }
  return undefined;
}

/** A root CID holds bytes above 0x7f, so replacement characters this early mean the whole file suffered. */
function isMangled(start: Uint8Array): boolean {
  let seen = 0;
  for (let i = 0; i + 2 < start.length; i++) {
    if (start[i] === 0xef && start[i + 1] === 0xbf && start[i + 2] === 0xbd) seen++;
  }
  return seen >= 3;
}
