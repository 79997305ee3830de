// Whether a CAR file is sound, and what is wrong where. Part of docs/engine.md; a test runs it.
//   npx tsx docs/examples/validate.ts samples/broken.car [did:key:…]
import { fileURLToPath } from 'node:url';
import { openNodeFile } from '../../src/car/nodeFile';
import { parsePublicKey } from '../../src/repository/commits/signingKey';
import { examine } from '../../src/repository/validation/examine';

export function findings(path: string, key?: string): string[] {
  const file = openNodeFile(path);
  try {
    const examining = examine(file, key === undefined ? undefined : parsePublicKey(key));
    let step = examining.next();
    while (!step.done) step = examining.next(); // step.value: how much is done, 0 to 1
    const { verdict, findings: found } = step.value;
    return [verdict, ...found.list.map(({ severity, rule, message }) => `${severity} ${rule}: ${message}`)];
  } finally {
    file.close();
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [path, key] = process.argv.slice(2);
  if (path === undefined) throw new Error('a CAR file, please');
  for (const line of findings(path, key)) console.log(line);
}
