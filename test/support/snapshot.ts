// Stored test outputs. A test compares with the file; UPDATE_SNAPSHOTS=1 writes it, and so does a
// first local run. On CI a missing file is a failure: nothing passes there that nobody has looked at.
import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** Compares text with the file at a URL relative to the test. */
export function matchSnapshot(file: URL, actual: string): void {
  const stored = fileURLToPath(file);
  const missing = !existsSync(stored);
  if (process.env['UPDATE_SNAPSHOTS'] === '1' || (missing && !process.env['CI'])) {
    mkdirSync(path.dirname(stored), { recursive: true });
    writeFileSync(stored, actual);
    return;
  }
  assert.ok(!missing, `there is no snapshot yet; file=${stored}; run with UPDATE_SNAPSHOTS=1 and look at it`);
  assert.equal(actual, readFileSync(stored, 'utf8'), `differs from ${stored}; if that is right, run with UPDATE_SNAPSHOTS=1 and look at the change`);
}
