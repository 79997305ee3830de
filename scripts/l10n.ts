// Writes l10n/bundle.l10n.json, what translators begin with: a translation is a copy of it with a language
// in its name (bundle.l10n.fr.json) and other values. package.nls.json is the same for the manifest.
//   npm run l10n
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { root, sources } from './l10n/sources';
import { textsOf } from './l10n/texts';
import { untranslated } from './l10n/untranslated';

const files = sources();
const { bundle, problems } = textsOf(files);
const folder = path.join(root, 'l10n');
mkdirSync(folder, { recursive: true });
writeFileSync(path.join(folder, 'bundle.l10n.json'), `${JSON.stringify(bundle, null, 2)}\n`);
const wrong = [...problems, ...untranslated(files).map(text => `${text} cannot be translated`)];
for (const line of wrong) console.error(line);
if (wrong.length > 0) process.exitCode = 1;
