// The lessons' files are what `npm run samples` makes, and every lesson in the list has its two.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { makeLessons } from '../../scripts/makeLessons';

const folder = join(fileURLToPath(import.meta.url), '..', '..', '..', 'media', 'lessons');

test('the committed files are what the script makes, byte for byte', () => {
  const made = makeLessons();
  const committed = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter(name => name.endsWith('.car'));
  assert.deepEqual([...committed].sort(), [...made.keys()].sort());
  for (const [path, bytes] of made) assert.deepEqual(readFileSync(join(folder, path)), Buffer.from(bytes), path);
});

test('every lesson that is offered has its files, and none is left out', () => {
  const source = readFileSync(join(folder, '..', '..', 'src', 'host', 'comparison', 'lessons.ts'), 'utf8');
  const offered = [...source.matchAll(/\{ id: '([^']+)'/g)].map(([, id]) => id!);
  assert.deepEqual([...offered].sort(), readdirSync(folder).sort());
});
